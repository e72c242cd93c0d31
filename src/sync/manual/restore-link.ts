import type { Both, Entity, SideName } from '../../domain/records/sides.ts';
import type { Refusal } from '../../domain/review/refusal.ts';
import { SupersededError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { isInFlight } from '../../store/tables/operations.ts';
import { createAppointmentTarget } from '../apply/appointment-target.ts';
import { baseOf, mergeBase } from '../apply/base.ts';
import { listLinked } from '../apply/list-change.ts';
import { createPatientTarget } from '../apply/patient-target.ts';
import type { Target } from '../apply/target.ts';
import { loadPatientIds } from '../gather/patient-ids.ts';
import type { RunContext } from '../run-context.ts';
import { refused } from './join-people.ts';
import { appointmentLinksOf } from './remove-link.ts';

/** What the next run does with a tombstone that was put back in use. */
export type Restoration =
  /** Both records are there: they are linked as before. */
  | { readonly state: 'linked' }
  /** The record is not there any more: it is looked for, or created again; with a patient the appointments of the old contact. */
  | { readonly state: 'created-again'; readonly side: SideName; readonly appointments: number }
  | { readonly state: 'refused'; readonly refusal: Refusal };

/** The appointments of a deleted contact belong to no contact in GHL: the engine reassigns them to the new one. */
const handOver = async (run: RunContext, handle: StoreHandle, patientLink: string): Promise<number> => {
  const rows = await appointmentLinksOf(handle, run.practice.name, patientLink);
  for (const row of rows) {
    const base = appointmentSync.openBase(handle, row);
    const ghl = { ...base.ghl, patient: '' };
    await appointmentSync.update(handle, row.id, { base: { ...base, ghl }, now: run.now() });
  }
  return rows.length;
};

const restore = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  id: string,
): Promise<Restoration> => {
  const { records, sides } = target;
  const row = await records.find(run.store, id);
  if (row?.state !== 'tombstone') return refused({ code: 'no-tombstone' });
  const ids: Both<string | null> = { ephysio: row.ephysio_id, ghl: row.ghl_id };
  const inGhl = ids.ghl === null ? null : await sides.ghl.get(ids.ghl);
  // A patient who is not among the active ones is archived, not gone.
  const isPatient = records.entity === 'patient';
  const inEphysio = isPatient || ids.ephysio === null ? null : await sides.ephysio.get(ids.ephysio);
  const isGone = { ephysio: !isPatient && inEphysio?.state !== 'held', ghl: inGhl?.state !== 'held' };
  if (isGone.ephysio && isGone.ghl) return refused({ code: 'both-gone' });
  if (
    isPatient &&
    isGone.ghl &&
    (await target.isKeptHere(run.store, { kind: 'change', link: records.open(run.store, row) }))
  )
    return refused({ code: 'excluded', id: ids.ephysio ?? '?' });
  const forget = isGone.ghl ? 'ghl' : isGone.ephysio ? 'ephysio' : null;
  const links = isPatient ? contactSync : appointmentSync;
  const appointments = await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const now = await records.find(handle, id);
    const isAsRead = now?.state === 'tombstone' && now.ephysio_id === ids.ephysio && now.ghl_id === ids.ghl;
    if (!isAsRead || (await isInFlight(handle, run.practice.name, records.entity, ids)))
      throw new SupersededError();
    const base = baseOf(records.open(handle, now));
    // No list of changes shows again what changed in GHL since.
    const seenInGhl = isPatient && inGhl?.state === 'held' ? { ...base.ghl, ...inGhl.held.record } : null;
    if (seenInGhl)
      await records.update(handle, now, mergeBase({ ...base, seenInGhl }, { ephysio: {}, ghl: {} }));
    await links.restore(handle, id, forget, run.now());
    await listLinked(handle, run, target, id, ids, base);
    return isPatient && forget === 'ghl' ? handOver(run, handle, id) : 0;
  });
  return forget === null ? { state: 'linked' } : { state: 'created-again', side: forget, appointments };
};

/**
 * Puts a tombstone back in use. Both services are asked for the records: the next run creates what is not there.
 * @throws SupersededError when another process has changed the link since
 */
export const restoreLink = async (run: RunContext, entity: Entity, id: string): Promise<Restoration> => {
  if (entity === 'patient') return restore(run, createPatientTarget(run), id);
  const ids = await loadPatientIds(run.store, run.practice.name);
  return restore(
    run,
    createAppointmentTarget(run, () => ids),
    id,
  );
};
