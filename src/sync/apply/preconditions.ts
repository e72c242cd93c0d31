import { type Change, type Create, hasNoBase, type Join } from '../../domain/plan/plan.ts';
import { otherSide } from '../../domain/records/sides.ts';
import { SupersededError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import {
  isInFlight,
  listOpenOperations,
  openPayload,
  type RecordIds,
} from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';
import type { CreatePayload } from './create-payload.ts';
import type { GhlWrite, Target } from './target.ts';

/**
 * A run and the listener write side by side. These checks run in the transaction that stores an intent: no other process is
 * writing the record, and the record is still what the plan was made from. If a check fails, it throws SupersededError: the
 * other process or the next run decides about the record.
 */
const assertNotInFlight = async <R extends object>(
  run: RunContext,
  { records }: Target<R>,
  handle: StoreHandle,
  ids: RecordIds,
): Promise<void> => {
  if (await isInFlight(handle, run.practice.name, records.entity, ids)) throw new SupersededError();
};

/** Without its patient's link an appointment would belong to no patient, and the next run would cancel it in GHL. */
const assertHasPatient = async <R extends object>(
  { bookings }: Target<R>,
  handle: StoreHandle,
  records: readonly Partial<R>[],
): Promise<void> => {
  for (const record of records)
    if ((await bookings?.hasPatient(handle, record)) === false) throw new SupersededError();
};

/** A booking may be for somebody else, if the listener has seen since that the contact stands for that person. */
const assertStandsAsPlanned = async <R extends object>(
  { bookings }: Target<R>,
  handle: StoreHandle,
  record: R,
): Promise<void> => {
  if ((await bookings?.standsAsPlanned(handle, record)) === false) throw new SupersededError();
};

/** The patient may object while a run is under way. */
const assertMayGo = async <R extends object>(
  { isKeptHere }: Target<R>,
  handle: StoreHandle,
  write: GhlWrite<R>,
): Promise<void> => {
  if (await isKeptHere(handle, write)) throw new SupersededError();
};

/** The record has no counterpart yet, and no other process is creating one. */
export const assertCreatable = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  handle: StoreHandle,
  { side, from, link }: Pick<Create<R>, 'side' | 'from' | 'link'>,
): Promise<void> => {
  const source = otherSide(side);
  const row = await target.records.findBySide(handle, source, from.id);
  const half = side === 'ghl' ? row?.ghl_id : row?.ephysio_id;
  if (row && (row.id !== link?.id || row.state !== 'linked' || half !== null)) throw new SupersededError();
  if (!row && link) throw new SupersededError();
  if (side === 'ghl') await assertMayGo(target, handle, { kind: 'create', from });
  await assertHasPatient(target, handle, [from.record]);
  await assertStandsAsPlanned(target, handle, from.record);
  const ids = { ephysio: null, ghl: null, [source]: from.id };
  await assertNotInFlight(run, target, handle, ids);
  const open = await listOpenOperations(handle, run.practice.name, target.records.entity);
  for (const row of open) {
    if (row.kind !== 'create' || row.side !== side) continue;
    const { record } = openPayload(handle, row) as CreatePayload<R>;
    if (target.people?.mayBeOne(side, record, from.record)) throw new SupersededError();
  }
};

/** The link is as it was: same records, and of the fields that change, what both sides last agreed on. */
export const assertChangeable = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  handle: StoreHandle,
  {
    link,
    changes,
    patch,
    side,
  }: Pick<Change<R>, 'link' | 'changes'> & Partial<Pick<Change<R>, 'patch' | 'side'>>,
): Promise<void> => {
  const row = await target.records.find(handle, link.id);
  const isSameLink =
    row?.state === 'linked' && row.ephysio_id === link.ephysioId && row.ghl_id === link.ghlId;
  if (!row || !isSameLink) throw new SupersededError();
  const { base } = target.records.open(handle, row);
  const fields = Object.keys(changes) as (keyof R)[];
  const isAsPlanned = fields.every((field) =>
    (['ephysio', 'ghl'] as const).every((side) => base[side][field] === link.base[side][field]),
  );
  if (!isAsPlanned) throw new SupersededError();
  if (side === 'ghl') await assertMayGo(target, handle, { kind: 'change', link });
  if (patch) await assertHasPatient(target, handle, [patch.ephysio, patch.ghl]);
  await assertNotInFlight(run, target, handle, { ephysio: link.ephysioId, ghl: link.ghlId });
};

/**
 * Neither record is linked, except by a tombstone or a link without a contact that is being revived. Or the two are linked by
 * an import, and the link has no base yet.
 */
export const assertJoinable = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  handle: StoreHandle,
  { link, ephysio, ghl, revives }: Pick<Join<R>, 'link' | 'ephysio' | 'ghl' | 'revives'>,
): Promise<void> => {
  const { records } = target;
  const row = await records.findBySide(handle, 'ephysio', ephysio.id);
  const other = await records.findBySide(handle, 'ghl', ghl.id);
  const isPair = other !== undefined && other.id === row?.id && hasNoBase(records.open(handle, other));
  const isLost = row?.id === link.id && (row.state === 'tombstone' || row.ghl_id === null || isPair);
  const isFree = revives ? isLost : row === undefined;
  if (!isFree || (other !== undefined && !isPair)) throw new SupersededError();
  await assertHasPatient(target, handle, [ephysio.record, ghl.record]);
  await assertStandsAsPlanned(target, handle, ghl.record);
  await assertNotInFlight(run, target, handle, { ephysio: ephysio.id, ghl: ghl.id });
};
