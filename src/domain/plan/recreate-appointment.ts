import { isOff } from '../merge/appointment-view.ts';
import { type Direction, mayWrite, type PairWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import { isChanged, SLOT_PARTS } from '../records/slot.ts';
import type { Link, Operation } from './plan.ts';
import { isReturning } from './scope.ts';

/** Creates the record of a side that has none. In GHL an appointment cannot change its patient: it is cancelled and created again. */
export const planRecreation = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  direction: Direction,
): Operation<Appointment>[] | null => {
  for (const side of ['ghl', 'ephysio'] as const) {
    const [id, otherId] = side === 'ghl' ? [link.ghlId, link.ephysioId] : [link.ephysioId, link.ghlId];
    const other = now[otherSide(side)];
    if (id !== null || otherId === null) continue;
    if (isCancelled(other) || !mayWrite(direction, side)) return [];
    return [
      { kind: 'create', side, from: { id: otherId, record: other }, link, replaces: null, makes: true },
    ];
  }
  if (link.ephysioId === null || link.ghlId === null) return [];
  if (!isHandedOver(link, now)) return null;
  if (!mayWrite(direction, 'ghl')) return [];
  if (isCancelled(now.ephysio)) return null;
  const from = { id: link.ephysioId, record: now.ephysio };
  const replaces = isCancelled(now.ghl) ? null : { id: link.ghlId, record: now.ghl };
  return [{ kind: 'create', side: 'ghl', from, link, replaces, makes: true }];
};

/** e-Physio has it for another patient than GHL was last known to. A link that has just been found knows of nobody before. */
export const isHandedOver = ({ base }: Link<Appointment>, now: Both<Appointment>): boolean => {
  const { patient } = now.ephysio;
  if (patient === undefined || base.ephysio.patient === undefined || patient === now.ghl.patient)
    return false;
  return patient !== base.ephysio.patient || patient !== (base.ghl.patient ?? patient);
};

/**
 * GHL's was deleted, which was not carried out in e-Physio, and e-Physio has it at another time by now, or with a therapist who has
 * a calendar again.
 */
export const isBookedAgain = (link: Link<Appointment>, now: Both<Appointment>, side: SideName): boolean => {
  const { base } = link;
  if (side !== 'ghl') return false;
  const isMoved = SLOT_PARTS.some((part) => isChanged(base.ephysio, now.ephysio, part));
  return isReturning(link, now.ephysio) || (isOff(base.ghl) && !isOff(base.ephysio) && isMoved);
};

/** Made in GHL for the link that has lost its appointment there; after e-Physio's own status, should that be outdated. */
export const bookedAgain = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  toGhl: PairWrite,
  toEphysio: PairWrite | null,
): Operation<Appointment>[] => {
  const { ephysioId } = link;
  if (ephysioId === null) return [];
  const { status = now.ephysio.status } = toGhl.changes;
  const record = { ...now.ephysio, ...(status === undefined ? {} : { status }) };
  const from = { id: ephysioId, record };
  const create = { kind: 'create', side: 'ghl', from, link, replaces: null, makes: true } as const;
  if (!toEphysio) return [create];
  const { changes, conflicts } = toEphysio;
  const before = { ...link.base.ephysio, ...now.ephysio };
  const patch = { ephysio: changes, ghl: {} };
  const about = { side: 'ephysio', link, targetId: ephysioId, before } as const;
  return [{ ...about, kind: 'update', changes, patch, conflicts }, create];
};
