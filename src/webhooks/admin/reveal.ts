import { ADDRESS, addressLine } from '../../domain/records/address.ts';
import { therapistOf } from '../../domain/records/calendar.ts';
import { otherSide, SERVICE } from '../../domain/records/sides.ts';
import type { DetailName, DetailSlot } from '../../domain/review/review-item.ts';
import { conflicts } from '../../items/conflicts.ts';
import { reviews } from '../../items/reviews.ts';
import type { Store } from '../../store/store.ts';
import { openConflict } from '../../store/tables/conflicts.ts';
import { keptCalendarNames } from '../../store/tables/kept-names.ts';
import { openReviewDetail } from '../../store/tables/reviews.ts';
import type { Revealed, RevealedValue } from './item.ts';

const conflictValues = async (store: Store, practice: string, id: string): Promise<RevealedValue[]> => {
  const [conflict] = await conflicts.list(store, practice, { id });
  if (conflict === undefined) return [];
  const { winner, loser } = openConflict(store, conflict);
  const shown = (value: string | null): string | null =>
    conflict.field === ADDRESS ? addressLine(value) : value;
  return [
    { name: `${SERVICE[conflict.winner]} (kept)`, value: shown(winner) },
    { name: `${SERVICE[otherSide(conflict.winner)]} (lost)`, value: shown(loser) },
  ];
};

const nameValues = (name: string, value: DetailName | undefined): RevealedValue[] =>
  value ? [{ name, value: [value.firstName, value.lastName].filter((part) => part).join(' ') }] : [];

/** `name`: which of two it is. */
const slotValues = (
  name: string | null,
  slot: DetailSlot | null,
  names: ReadonlyMap<string, string> | undefined,
): RevealedValue[] => {
  if (slot === null) return [];
  const [when, who] = name === null ? ['time', 'therapist'] : [`${name}: time`, `${name}: therapist`];
  const time = [slot.start, slot.end].filter((instant) => instant !== null).join('/');
  return [
    { name: when, value: time },
    ...(slot.calendar === null ? [] : [{ name: who, value: therapistOf(slot.calendar, names) }]),
  ];
};

const reviewValues = async (store: Store, practice: string, id: string): Promise<RevealedValue[]> => {
  const [review] = await reviews.list(store, practice, { id });
  const detail = review ? openReviewDetail(store, review) : null;
  if (detail === null) return [];
  const names = await keptCalendarNames(store, practice);
  const { kind, id: recordId, fields, patient, namedNow, appointments = [] } = detail;
  return [
    ...nameValues('patient', patient),
    ...nameValues('named now', namedNow),
    ...appointments.flatMap(({ was, becomes, patient: whose }) => [
      ...nameValues('patient', whose),
      ...slotValues(was === null ? null : 'was', was, names),
      ...slotValues(was === null ? null : 'becomes', becomes, names),
    ]),
    ...(kind === 'about'
      ? []
      : [{ name: 'change', value: recordId === null ? kind : `${kind} ${recordId}` }]),
    ...Object.entries(fields).map(([name, value]) => ({ name, value })),
  ];
};

/**
 * The values of an item, unsealed here and nowhere else of the page, because the person asked.
 * @param anchor what `anchorOf` made of it
 * @throws GuardError when the sealed value is not what was stored
 */
export const reveal = async (store: Store, practice: string, anchor: string): Promise<Revealed> => {
  const id = anchor.slice(anchor.indexOf('-') + 1);
  const values = await (anchor.startsWith('conflict-') ? conflictValues : reviewValues)(store, practice, id);
  return { anchor, values };
};
