import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import { differingFields } from '../../domain/merge/differing-fields.ts';
import type { Patient, PatientField } from '../../domain/records/patient.ts';
import type { Entity, SideName } from '../../domain/records/sides.ts';
import {
  isLink,
  type Named,
  namedByConflict,
  namedByFailure,
  namedByReview,
} from '../../domain/review/named-records.ts';
import type { StoreHandle } from '../../store/store.ts';
import {
  type ChangeData,
  type ChangeKind,
  listChangesOf,
  openChange,
  type Writer,
} from '../../store/tables/changes.ts';
import { listConflicts } from '../../store/tables/conflicts.ts';
import { type DistinctPair, listDistinctPairs } from '../../store/tables/distinct-pairs.ts';
import { listFailures } from '../../store/tables/failures.ts';
import { isExcluded } from '../../store/tables/leaving.ts';
import { listReviews } from '../../store/tables/reviews.ts';
import {
  type ReadAppointment,
  readOfPatients,
  readUnlinked,
  type WhoseRead,
} from './last-read-appointments.ts';
import {
  nameOfPerson,
  type PersonName,
  type ReadHalf,
  type ReadPatient,
  readPatients,
} from './last-read-patients.ts';
import { NEVER, ownerKey, patientKey } from './next-visits.ts';
import { byStart, type DeskPractice, loadTelling, type Visit, visitOf, visitPerson } from './visit.ts';

/** What names a person: the link, or a record of one side, which may be linked. */
export type PersonRef = { readonly link: string } | RecordName;

/** What was changed of the person, or of an appointment. Both values are in it. */
export interface HistoryEntry {
  readonly id: string;
  /** UTC ISO. */
  readonly at: string;
  readonly by: Writer;
  readonly entity: Entity;
  readonly kind: ChangeKind;
  /** Where it was written; `null`: only what is linked changed. */
  readonly side: SideName | null;
  readonly linkId: string | null;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  readonly data: ChangeData;
}

/** A question that was, or is, open about the person or an appointment. Who settled it, the log of access says by its id. */
export interface PersonItem {
  readonly what: 'review' | 'conflict' | 'failure';
  readonly id: string;
  /** Of a review its kind, of a conflict the field, of a failure the side that refuses it. */
  readonly kind: string;
  /** UTC ISO; of a failure that is not known. */
  readonly openedAt: string | null;
  /** `null`: it is open. */
  readonly settledAt: string | null;
}

/** All that is known here of a person. Patient data. */
export interface Person {
  readonly linkId: string | null;
  /** Where the person was first seen, of somebody who is linked. */
  readonly source: SideName | null;
  readonly name: PersonName | null;
  /** The side whose record stands for somebody else by now. */
  readonly otherPerson: SideName | null;
  /** `null`: that side has no record of the person, as far as is known. */
  readonly ephysio: ReadHalf<Patient> | null;
  readonly ghl: ReadHalf<Patient> | null;
  /** The fields in which the two differ. */
  readonly differing: readonly PatientField[];
  readonly placeholders: readonly string[];
  /** Nothing is sent to GHL, because the patient objects. */
  readonly isExcluded: boolean;
  /** All that are linked, or kept for the days around now; earliest first. */
  readonly visits: readonly Visit[];
  /** Newest first, 500 at most. */
  readonly history: readonly HistoryEntry[];
  /** Newest first. */
  readonly items: readonly PersonItem[];
  /** Whom somebody has declared to be another person. */
  readonly distinctFrom: readonly { readonly record: RecordName; readonly decidedAt: string }[];
}

/** The appointments of a person: whose they are, is sealed, so that all of them are opened. */
const appointmentsOf = async (
  store: StoreHandle,
  practice: string,
  person: ReadPatient,
): Promise<ReadAppointment[]> => {
  const key = patientKey(person);
  const own: ReadAppointment[] = [];
  const isOwner = (whose: WhoseRead | null): boolean => ownerKey(whose) === key;
  for await (const { read } of readOfPatients(store, practice, { from: '', which: 'all' }, isOwner))
    own.push(...read);
  own.push(...(await readUnlinked(store, practice, '', NEVER)).filter(({ whose }) => isOwner(whose)));
  return own;
};

const historyOf = async (
  store: StoreHandle,
  practice: string,
  { linkId: link, ephysio, ghl }: ReadPatient,
  appointments: readonly string[],
): Promise<HistoryEntry[]> => {
  const ids = { link, ephysioId: ephysio?.id ?? null, ghlId: ghl?.id ?? null };
  const changes = await listChangesOf(store, practice, { ...ids, appointments });
  return changes.flatMap((change): HistoryEntry[] => {
    const { id, at, entity, kind, side, link_id: linkId, ephysio_id: ephysioId, ghl_id: ghlId } = change;
    if (entity === 'block-slot') return [];
    const by: Writer = { kind: change.writer, id: change.writer_id, command: change.command };
    return [{ id, at, by, entity, kind, side, linkId, ephysioId, ghlId, data: openChange(store, change) }];
  });
};

/** Whether an item is about one of these links or records. */
type IsAbout = (named: readonly Named[]) => boolean;

const itemsOf = async (store: StoreHandle, practice: string, isAbout: IsAbout): Promise<PersonItem[]> => {
  const reviews = (await listReviews(store, practice))
    .filter((review) => isAbout(namedByReview(review)))
    .map(({ id, kind, created_at: openedAt, resolvedAt: settledAt }) => ({
      what: 'review' as const,
      id,
      kind,
      openedAt,
      settledAt,
    }));
  const conflicts = (await listConflicts(store, practice))
    .filter((conflict) => isAbout(namedByConflict(conflict)))
    .map(({ id, field: kind, created_at: openedAt, resolved_at: settledAt }) => ({
      what: 'conflict' as const,
      id,
      kind,
      openedAt,
      settledAt,
    }));
  const failures = (await listFailures(store, practice))
    .filter((failure) => failure.entity !== 'block-slot' && isAbout(namedByFailure(failure)))
    .map(({ record_id: id, side: kind }) => ({
      what: 'failure' as const,
      id,
      kind,
      openedAt: null,
      settledAt: null,
    }));
  const dated = [...reviews, ...conflicts].sort((a, b) => b.openedAt.localeCompare(a.openedAt));
  return [...failures, ...dated];
};

const isAboutAny = (
  { linkId, ephysio, ghl }: ReadPatient,
  appointments: readonly ReadAppointment[],
): IsAbout => {
  const known = new Set<string>();
  const add = (entity: Entity, link: string | null, halves: readonly (RecordName | null)[]): void => {
    if (link !== null) known.add(link);
    for (const half of halves) if (half) known.add(`${entity} ${half.side} ${half.id}`);
  };
  const half = (side: SideName, read: { readonly id: string } | null): RecordName | null =>
    read && { side, id: read.id };
  add('patient', linkId, [half('ephysio', ephysio), half('ghl', ghl)]);
  for (const one of appointments)
    add('appointment', one.linkId, [half('ephysio', one.ephysio), half('ghl', one.ghl)]);
  return (named) =>
    named.some((one) =>
      isLink(one)
        ? known.has(one.link) ||
          known.has(`${one.entity} ephysio ${one.ephysioId}`) ||
          known.has(`${one.entity} ghl ${one.ghlId}`)
        : known.has(`${one.entity} ${one.side} ${one.id}`) || known.has(one.id),
    );
};

const distinctFrom = (
  pairs: readonly DistinctPair[],
  { ephysio, ghl }: ReadPatient,
): Person['distinctFrom'] => {
  const own = new Set([ephysio && `ephysio ${ephysio.id}`, ghl && `ghl ${ghl.id}`]);
  return pairs.flatMap(({ pair, decidedAt }) => {
    const others = pair.filter(({ side, id }) => !own.has(`${side} ${id}`));
    return others.length === 1 ? others.map((record) => ({ record, decidedAt })) : [];
  });
};

/** A person's page. `null`: there is no such link. A record that nothing is known of has no name and no fields. */
export const personOf = async (
  store: StoreHandle,
  practice: DeskPractice,
  ref: PersonRef,
): Promise<Person | null> => {
  const { name: practiceName } = practice;
  const isLinkRef = 'link' in ref;
  const patients = await readPatients(store, practiceName, {
    links: isLinkRef ? [ref.link] : [],
    records: isLinkRef ? [] : [ref],
  });
  const person = isLinkRef ? patients.ofLink(ref.link) : patients.ofRecord(ref);
  if (person === undefined) return null;
  const { ephysio, ghl, placeholders } = person;
  const appointments = await appointmentsOf(store, practiceName, person);
  const telling = await loadTelling(store, practice);
  const visits = appointments
    .map((read) => visitOf(read, visitPerson(read.whose, patients), telling))
    .sort(byStart);
  const links = appointments.flatMap(({ linkId }) => linkId ?? []);
  return {
    linkId: person.linkId,
    source: person.source,
    name: nameOfPerson(person),
    otherPerson: person.otherPerson,
    ephysio,
    ghl,
    differing:
      ephysio && ghl ? differingFields({ fields: ephysio.fields, placeholders }, { fields: ghl.fields }) : [],
    placeholders,
    isExcluded: ephysio !== null && (await isExcluded(store, practiceName, ephysio.id)),
    visits,
    history: await historyOf(store, practiceName, person, links),
    items: await itemsOf(store, practiceName, isAboutAny(person, appointments)),
    distinctFrom: distinctFrom(await listDistinctPairs(store, practiceName), person),
  };
};
