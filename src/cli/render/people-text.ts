import { Temporal } from 'temporal-polyfill';
import type { PracticeConfig } from '../../config/schema.ts';
import { clientName, therapistOf } from '../../domain/records/calendar.ts';
import { PATIENT_FIELDS } from '../../domain/records/patient.ts';
import { SERVICE, type SideName } from '../../domain/records/sides.ts';
import type { PersonName } from '../../items/people/last-read-patients.ts';
import type { ItemPeople, PersonRecord } from '../../items/people/people-of.ts';
import type { Therapist, Visit, VisitHalf } from '../../items/people/visit.ts';
import { fieldText, patientText } from '../../texts/record-text.ts';
import { namedLines, renderValue } from './format.ts';
import { renderTable } from './table.ts';

type Practice = Pick<PracticeConfig, 'timezone'>;

/** The most columns of records that a terminal has room for. */
const COLUMNS = 3;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const zoned = (instant: string, timezone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timezone);

const clock = (time: Temporal.ZonedDateTime): string =>
  time.toPlainTime().toString({ smallestUnit: 'minute' });

/** Day and time by the practice's clock: `Wed 2026-03-04, 09:00 to 09:30`. */
export const whenText = (start: string | null, end: string | null, timezone: string): string => {
  if (start === null) return 'time not known';
  const [from, to] = [zoned(start, timezone), end === null ? null : zoned(end, timezone)];
  const day = `${WEEKDAYS[from.dayOfWeek - 1]} ${from.toPlainDate().toString()}, ${clock(from)}`;
  if (to === null) return day;
  const isSameDay = from.toPlainDate().equals(to.toPlainDate());
  return `${day} to ${isSameDay ? '' : `${to.toPlainDate().toString()}, `}${clock(to)}`;
};

const therapistText = ({ calendar, name, clientId }: Therapist): string => {
  if (name === null) return therapistOf(calendar);
  return clientId === null ? name : `${name} (${clientName(clientId)})`;
};

const nameText = (name: PersonName | null): string | null => {
  const words = [name?.firstName, name?.lastName].filter((part) => part).join(' ');
  return words === '' ? null : words;
};

/** What an appointment is not on one side, or what it says differently. */
const standingText = ({ isOff, missingOn, differs }: Visit): string | null => {
  if (isOff) return 'cancelled';
  if (missingOn !== null) return `not in ${SERVICE[missingOn]}`;
  return differs.length === 0 ? null : `differs: ${differs.join(', ')}`;
};

/** One appointment in one line: day, time, therapist, whose it is, and where it does not stand as on the other side. */
export const visitText = (visit: Visit, { timezone }: Practice): string =>
  [
    whenText(visit.start, visit.end, timezone),
    visit.therapist && therapistText(visit.therapist),
    nameText(visit.person?.name ?? null),
    standingText(visit),
  ]
    .filter((part) => part !== null)
    .map((part) => renderValue(part, timezone))
    .join('; ');

const halfText = (side: SideName, half: VisitHalf | null, { timezone }: Practice): string => {
  if (half === null) return 'none';
  const { id, start, end, status, therapist } = half;
  const kind = side === 'ephysio' ? 'event' : 'appointment';
  return [`${kind} ${id}`, whenText(start, end, timezone), therapist && therapistText(therapist), status]
    .filter((part) => part !== null)
    .map((part) => renderValue(part, timezone))
    .join('; ');
};

/** An appointment that an item is about, as each side has it. */
const visitLines = (visit: Visit, practice: Practice): string => {
  const whose = nameText(visit.person?.name ?? null);
  const lines = {
    patient: whose && renderValue(whose, practice.timezone),
    'e-Physio': halfText('ephysio', visit.ephysio, practice),
    GHL: halfText('ghl', visit.ghl, practice),
    differs: visit.differs.length === 0 ? null : visit.differs.join(', '),
  };
  return `appointment\n${namedLines(lines, '  ')}`;
};

const ROLES = { about: '', candidate: 'may be', partner: 'linked with it' } as const;

const shownValue = (record: PersonRecord, field: (typeof PATIENT_FIELDS)[number], { timezone }: Practice) => {
  const value = record.fields[field];
  if (value) return renderValue(value, timezone);
  if (record.placeholders.includes(field)) return '(placeholder)';
  return value === undefined ? '(not known)' : '-';
};

/** Records side by side: a star marks the fields in which they differ. */
const table = (records: readonly PersonRecord[], practice: Practice): string => {
  const differing = new Set(records.flatMap(({ differs }) => differs));
  const ids = records.map((record) => patientText(record));
  const states = records.map(({ role, isThere, isExcluded }) =>
    [ROLES[role], isThere ? '' : 'deleted', isExcluded ? 'objects to GHL' : '']
      .filter((part) => part !== '')
      .join(', '),
  );
  const rows = PATIENT_FIELDS.map((field) => [
    differing.has(field) ? '*' : '',
    fieldText(field),
    ...records.map((record) => shownValue(record, field, practice)),
  ]);
  const head = ['', '', ...ids];
  return renderTable(head, states.every((state) => state === '') ? rows : [['', '', ...states], ...rows]);
};

/** So that no table has too many columns: each has the records that are asked about, and some of the others. */
const inTables = (records: readonly PersonRecord[]): (readonly PersonRecord[])[] => {
  if (records.length <= COLUMNS) return [records];
  const [first, ...others] = [...records].sort(
    (a, b) => Number(b.role === 'about') - Number(a.role === 'about'),
  );
  if (!first) return [];
  const some = COLUMNS - 1;
  return Array.from({ length: Math.ceil(others.length / some) }, (_, n) => [
    first,
    ...others.slice(n * some, (n + 1) * some),
  ]);
};

/** The next appointments of the people, each person's once. */
const upcomingLines = (people: readonly PersonRecord[], practice: Practice): string[] => {
  const known = new Set<string>();
  const lines = people.flatMap(({ linkId, side, id, upcoming }) => {
    const key = linkId ?? `${side} ${id}`;
    if (known.has(key)) return [];
    known.add(key);
    return upcoming.map((visit) => `  ${patientText({ side, id })}: ${visitText(visit, practice)}`);
  });
  return lines.length === 0 ? [] : ['next appointments', ...lines];
};

/** Of a record that no run has seen since the program keeps them there is nothing to show. */
const isKnown = (fields: object): boolean => Object.keys(fields).length > 0;

/** Whom and what an item is about, for a person who has asked: the records side by side, and their appointments. */
export const peopleText = ({ people, appointments, differing }: ItemPeople, practice: Practice): string[] => [
  ...appointments
    .filter(({ visit: { start, person } }) => start !== null || person !== null)
    .map(({ visit }) => visitLines(visit, practice)),
  ...(people.some(({ fields }) => isKnown(fields)) ? inTables(people) : []).map((records) =>
    table(records, practice),
  ),
  ...(differing.length === 0 ? [] : ['* differs']),
  ...upcomingLines(people, practice),
];

/** Whose link it is, in one line: of an appointment with its start. */
export const linkName = (
  { people, appointments: [appointment] }: ItemPeople,
  { timezone }: Practice,
): string => {
  const [first] = people.filter(({ fields }) => fields.firstName || fields.lastName);
  const name = renderValue(
    [first?.fields.firstName, first?.fields.lastName].filter((part) => part).join(' ') || '?',
    timezone,
  );
  return appointment ? `${renderValue(appointment.visit.start, timezone)}, ${name}` : name;
};

/** Both records, each in a line, and the next appointment. */
export const briefLines = (
  { people, appointments: [appointment] }: ItemPeople,
  practice: Practice,
): string[] => {
  const { timezone } = practice;
  if (appointment) {
    const { ephysio, ghl } = appointment.visit;
    return [`e-Physio: ${halfText('ephysio', ephysio, practice)}`, `GHL: ${halfText('ghl', ghl, practice)}`];
  }
  const records = people.map(({ side, isThere, fields, differs }) => {
    const { firstName, lastName, birthDate, phone, email } = fields;
    const said = [[firstName, lastName].filter((part) => part).join(' '), birthDate, phone, email]
      .filter((part) => part)
      .map((part) => renderValue(part, timezone));
    const differing = differs.length === 0 ? '' : ` (differs: ${differs.map(fieldText).join(', ')})`;
    return `${SERVICE[side]}: ${isThere ? said.join(', ') || '?' : 'deleted'}${differing}`;
  });
  const next = people.find(({ upcoming }) => upcoming.length > 0)?.upcoming[0];
  return [...records, ...(next ? [`next: ${visitText(next, practice)}`] : [])];
};

const visitDocument = (visit: Visit, practice: Practice) => ({
  ...visit,
  when: whenText(visit.start, visit.end, practice.timezone),
});

/** The same as a value: times also by the practice's clock. */
export const peopleDocument = ({ people, appointments, differing }: ItemPeople, practice: Practice) => ({
  records: people.map(({ upcoming, ...record }) => ({
    ...record,
    upcoming: upcoming.map((visit) => visitDocument(visit, practice)),
  })),
  appointments: appointments.map(({ role, visit }) => ({ role, ...visitDocument(visit, practice) })),
  differing,
});
