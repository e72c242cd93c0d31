import { html } from 'hono/html';
import { ADDRESS_PARTS, addressText } from '../../../domain/records/address.ts';
import { PATIENT_FIELDS, type PatientField } from '../../../domain/records/patient.ts';
import type { PersonRecord } from '../../../items/people/people-of.ts';
import { capital, SYSTEM } from '../../../texts/desk/person-phrase.ts';
import type { Html } from '../shell/html.ts';
import { comparisonView } from './comparison-view.ts';
import { personWords, valueWords, type Wording } from './wording.ts';

/** Where GHL shows a contact to its users. */
export interface GhlPlace {
  /** `ghl.appUrl` */
  readonly appUrl: string;
  readonly locationId: string;
}

/** Opens a contact in GHL. */
export const contactLink = ({ appUrl, locationId }: GhlPlace, id: string, label: string): Html => {
  const [location, contact] = [encodeURIComponent(locationId), encodeURIComponent(id)];
  const address = `${appUrl.replace(/\/$/, '')}/v2/location/${location}/contacts/detail/${contact}`;
  return html`<a href="${address}" rel="noreferrer" target="_blank">${label}</a>`;
};

/** One line of the comparison: some fields of a record as one. */
interface Line {
  readonly label: (fields: Wording['texts']['words']['fields']) => string;
  readonly fields: readonly PatientField[];
  readonly value: (record: PersonRecord, wording: Wording) => string;
}

const single = (field: PatientField): Line => ({
  label: (fields) => fields[field],
  fields: [field],
  value: ({ fields }, wording) => valueWords(field, fields[field], wording),
});

const name: Line = {
  label: (fields) => `${fields.firstName}, ${fields.lastName}`,
  fields: ['firstName', 'lastName'],
  value: ({ fields: { firstName, lastName } }, { texts: { words } }) =>
    firstName === undefined && lastName === undefined
      ? words.notRead
      : [firstName, lastName].filter((part) => part).join(' ') || words.empty,
};

const address: Line = {
  label: (fields) => fields.address,
  fields: ADDRESS_PARTS,
  value: ({ fields }, wording) =>
    ADDRESS_PARTS.every((part) => fields[part] === undefined)
      ? wording.texts.words.notRead
      : valueWords('address', addressText(fields, ADDRESS_PARTS), wording),
};

const LINES: readonly Line[] = [name, single('birthDate'), single('phone'), single('email'), address];

const isKnown = ({ fields }: PersonRecord): boolean =>
  PATIENT_FIELDS.some((field) => fields[field] !== undefined);

/** When they were read, in one line where that is one time. */
const readView = (records: readonly PersonRecord[], { texts, speech }: Wording): Html | '' => {
  const times = [...new Set(records.flatMap(({ readAt }) => (readAt === null ? [] : [speech.when(readAt)])))];
  return times.length === 0
    ? ''
    : html`<p class="soft small">${speech.list(times.map(texts.today.visits.readOn))}</p>`;
};

/** The records that an item is about, side by side. `caption`: what of them is shown, if not how they are now. */
export const recordsView = (
  records: readonly PersonRecord[],
  place: GhlPlace,
  wording: Wording,
  caption: string | null,
): Html | '' => {
  if (records.length === 0) return '';
  const { today, words, acts } = wording.texts;
  const head = ({ side, id, isThere }: PersonRecord): Html => {
    const state = isThere ? '' : html` <span class="soft">(${today.deleted})</span>`;
    const link = side === 'ghl' && isThere ? html`<br>${contactLink(place, id, acts.buttons.openInGhl)}` : '';
    return html`${SYSTEM[side]}${state}${link}`;
  };
  const shown = (record: PersonRecord, line: Line) => {
    const value = line.value(record, wording);
    const isProvisional = line.fields.some((field) => record.placeholders.includes(field));
    return {
      value: isProvisional ? html`${value} <span class="soft">(${today.provisional})</span>` : value,
      differs: line.fields.some((field) => record.differs.includes(field)),
    };
  };
  return html`${comparisonView({
    caption: caption ?? today.compared,
    isCaptionHidden: caption === null,
    heads: records.map(head),
    rows: LINES.map((line) => ({
      label: capital(line.label(words.fields)),
      cells: records.map((record) => shown(record, line)),
    })),
    differs: today.differs,
  })}${records.some(isKnown) ? (caption === null ? readView(records, wording) : '') : html`<p class="soft small">${today.nothingKnown}</p>`}`;
};

/** The contacts of GHL that an item is about, as links. Nothing where there are none. */
export const contactLinksView = (
  records: readonly PersonRecord[],
  place: GhlPlace,
  wording: Wording,
): Html | '' => {
  const contacts = records.filter(({ side, isThere }) => side === 'ghl' && isThere);
  if (contacts.length === 0) return '';
  const links = contacts.map(({ id, fields }) =>
    contactLink(place, id, personWords(fields, wording.texts).name),
  );
  return html`<p>${wording.texts.acts.buttons.openInGhl}: ${links.map((link, n) => (n === 0 ? link : html`, ${link}`))}</p>`;
};
