import { isIdentityKind } from '../../../domain/identity/identity-question.ts';
import { isLink, type Named } from '../../../domain/review/named-records.ts';
import { namedBy } from '../../../items/people/people-of.ts';
import type { Visit } from '../../../items/people/visit.ts';
import type { Store } from '../../../store/store.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import type { SectionName } from '../../../texts/desk/today-texts.ts';
import { openItemOf, type Waiting } from './waiting.ts';

/** When appointments that begin soon begin (UTC ISO), by what names them or whose they are. */
export type Soon = ReadonlyMap<string, string>;

const recordName = (entity: string, side: string, id: string): string => `${entity} ${side} ${id}`;
const linkName = (link: string): string => `link ${link}`;

const namesOf = (named: Named): string[] => {
  if (!isLink(named)) return [recordName(named.entity, named.side, named.id), linkName(named.id)];
  const { entity, link, ephysioId, ghlId } = named;
  return [
    linkName(link),
    ...(ephysioId === null ? [] : [recordName(entity, 'ephysio', ephysioId)]),
    ...(ghlId === null ? [] : [recordName(entity, 'ghl', ghlId)]),
  ];
};

/** @param visits those that begin in the time that counts, first to last */
export const soonOf = async (store: Store, practice: string, visits: readonly Visit[]): Promise<Soon> => {
  const soon = new Map<string, string>();
  const note = (name: string, start: string): void => {
    if (!soon.has(name)) soon.set(name, start);
  };
  const whose = new Map<string, string>();
  for (const { kind, isOff, start, linkId, ephysio, ghl, person } of visits) {
    if (kind !== 'appointment' || isOff || start === null) continue;
    if (linkId !== null) note(linkName(linkId), start);
    if (ephysio !== null) note(recordName('appointment', 'ephysio', ephysio.id), start);
    if (ghl !== null) note(recordName('appointment', 'ghl', ghl.id), start);
    if (person?.record) note(recordName('patient', person.record.side, person.record.id), start);
    if (!person?.linkId) continue;
    note(linkName(person.linkId), start);
    if (!whose.has(person.linkId)) whose.set(person.linkId, start);
  }
  for (const { id, ephysio_id, ghl_id } of await contactSync.listBy(store, practice, 'link', [
    ...whose.keys(),
  ])) {
    const start = whose.get(id) ?? '';
    if (ephysio_id !== null) note(recordName('patient', 'ephysio', ephysio_id), start);
    if (ghl_id !== null) note(recordName('patient', 'ghl', ghl_id), start);
  }
  return soon;
};

/** The first of the appointments that an item is about, or of those of its people; `null`: none begins soon. */
const startOf = (waiting: Waiting, soon: Soon): string | null => {
  const item = openItemOf(waiting);
  if (item === null) return null;
  const starts = namedBy(item).flatMap((named) => namesOf(named).flatMap((name) => soon.get(name) ?? []));
  return starts.toSorted()[0] ?? null;
};

const sectionOf = (waiting: Waiting, start: string | null): SectionName => {
  switch (waiting.kind) {
    case 'problem':
    case 'held':
    case 'letter':
      return 'urgent';
    case 'failure':
      return waiting.failure.dead_at !== null ? 'urgent' : start !== null ? 'soon' : 'others';
    case 'conflict':
      return start === null ? 'conflicts' : 'soon';
    case 'review': {
      const { kind } = waiting.review;
      if (start !== null || kind === 'double-booked') return 'soon';
      return isIdentityKind(kind) ? 'identity' : 'others';
    }
  }
};

/** One part of the list. */
export interface Section {
  readonly name: SectionName;
  readonly items: readonly Waiting[];
}

const ORDER: readonly SectionName[] = ['urgent', 'soon', 'identity', 'conflicts', 'others'];

/** After every instant. */
const LAST = '~';

/** What waits, the most urgent first; where an appointment is concerned, the next one first. */
export const sortByUrgency = (all: readonly Waiting[], soon: Soon): readonly Section[] => {
  const placed = all.map((item) => {
    const start = startOf(item, soon);
    return { item, start: start ?? LAST, section: sectionOf(item, start) };
  });
  return ORDER.map((name) => {
    const own = placed.filter(({ section }) => section === name);
    const sorted =
      name === 'soon' ? own.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)) : own;
    return { name, items: sorted.map(({ item }) => item) };
  });
};
