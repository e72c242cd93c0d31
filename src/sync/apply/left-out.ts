import { afterChange, type Change, type Link, type Operation, type Plan } from '../../domain/plan/plan.ts';
import { CONTACT_POINTS, type Patient } from '../../domain/records/patient.ts';
import { takenReview } from '../../domain/review/patient-reviews.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import { contactSync, DUE } from '../../store/tables/contact-sync.ts';
import type { ContactSyncTable } from '../../store/tables/tables.ts';
import type { PatientSnapshot } from '../gather/snapshots.ts';
import type { RunContext } from '../run-context.ts';
import { lackedPoints } from './records.ts';
import type { Records } from './target.ts';

/** An e-mail or phone, as one word to look up. */
export const contactPoint = (field: string, value: string): string => `${field} ${value}`;

export const contactPointsOf = (record: Patient): string[] =>
  CONTACT_POINTS.flatMap((field) => (record[field] ? [contactPoint(field, record[field])] : []));

/** E-mails and phones that a contact held at the last agreement and gives up: by this plan, or by somebody in GHL. */
const givenUp = (snapshot: PatientSnapshot, plan: Plan<Patient>): Set<string> => {
  const points = new Set<string>();
  const leave = (before: Patient, after: Patient): void => {
    const kept = contactPointsOf(after);
    for (const point of contactPointsOf(before)) if (!kept.includes(point)) points.add(point);
  };
  for (const operation of plan.operations) {
    if (operation.kind === 'tombstone') leave(operation.link.base.ghl, {});
    else if (operation.kind === 'update' && operation.side === 'ghl')
      leave(operation.link.base.ghl, afterChange(operation));
  }
  for (const { link, record } of snapshot.seenInGhl) leave(link.base.ghl, { ...link.base.ghl, ...record });
  return points;
};

type ContactPoint = (typeof CONTACT_POINTS)[number];

/** Whether an operation decides about the field, or about the link as a whole. */
const touches = (operation: Operation<Patient>, field: ContactPoint): boolean => {
  if (operation.kind === 'update') return field in operation.changes;
  return operation.kind !== 'adopt' || field in operation.patch.ephysio || field in operation.patch.ghl;
};

/** What is to be done about contact points that were left out. */
export interface LeftOut {
  /** Who gets one that is free. */
  readonly changes: Change<Patient>[];
  /** Links whose contact point is free, but is written by a later run. */
  readonly due: readonly string[];
  /** Links whose contact point was free, and goes to somebody else. */
  readonly notDue: readonly string[];
  readonly reviews: ReviewItem[];
}

/**
 * Contact points that a pass sees given up and does not hand on itself, as when the listener brings one contact up to
 * date: both sides agree afterwards, so that no later list shows it.
 */
export const findLeftOut = async (
  run: RunContext,
  records: Records<Patient>,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
): Promise<LeftOut> => {
  const given = givenUp(snapshot, plan);
  const ids = given.size === 0 ? [] : await contactSync.listLeftOut(run.store, run.practice.name);
  const links = await records.openSome(run.store, ids);
  const isFree = ({ base }: Link<Patient>): boolean =>
    lackedPoints(base).some((field) => given.has(contactPoint(field, base.ephysio[field] ?? '')));
  const due = [...links.values()].flatMap(({ link }) => (isFree(link) ? [link.id] : []));
  return { changes: [], due, notDue: [], reviews: [] };
};

/**
 * E-mails and phones that were left out, or not renewed, because a relative's contact held them, and that it gives up: the
 * contact gets them now. Comes after the plan, whose writes may be what sets them free. With a complete list of GHL,
 * whatever nobody holds is free.
 */
export const planLeftOut = async (
  run: RunContext,
  records: Records<Patient>,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
): Promise<LeftOut> => {
  const reviews: ReviewItem[] = [];
  const notDue: string[] = [];
  const rows = (snapshot.rows as readonly Omit<ContactSyncTable, 'base' | 'practice'>[]).filter(
    (row) => row.left_out > 0 && row.state === 'linked',
  );
  if (rows.length === 0) return { changes: [], due: [], notDue, reviews };
  const links = await records.openSome(
    run.store,
    rows.map(({ id }) => id),
  );
  const given = givenUp(snapshot, plan);
  const held = snapshot.ghl.complete
    ? new Set(snapshot.ghl.records.flatMap(({ record }) => contactPointsOf(record)))
    : null;
  const isFree = (point: string): boolean => given.has(point) || held?.has(point) === false;
  const active = new Set(snapshot.ephysio.records.map(({ id }) => id));
  const isBusy = (id: string, field: ContactPoint): boolean =>
    plan.operations.some((o) => 'link' in o && o.link?.id === id && touches(o, field));
  const promised = new Set<string>();
  const changes = rows.flatMap((row): Change<Patient>[] => {
    const link = links.get(row.id)?.link;
    // The links are read after their list: one that has come to another contact since is the next run's.
    if (!link?.ghlId || link.ghlId !== row.ghl_id || !active.has(row.ephysio_id ?? '')) return [];
    const { ephysio, ghl } = link.base;
    let isPassedOver = false;
    const fields = CONTACT_POINTS.filter((field) => {
      if (run.practice.sync.owners[field] === 'ghl' || isBusy(row.id, field)) return false;
      const value = ephysio[field];
      // What somebody has typed into GHL since is theirs to settle with e-Physio first.
      const isTheirs = link.seenInGhl && link.seenInGhl[field] !== ghl[field];
      if (!value || value === ghl[field] || isTheirs) return false;
      const point = contactPoint(field, value);
      const isDue = !promised.has(point) && (row.left_out === DUE || isFree(point));
      if (!isDue && promised.has(point)) isPassedOver = true;
      if (isDue) promised.add(point);
      else if (ghl[field]) reviews.push(takenReview(link, field));
      return isDue;
    });
    if (fields.length === 0 && isPassedOver && row.left_out === DUE) notDue.push(row.id);
    if (fields.length === 0) return [];
    const changes = Object.fromEntries(fields.map((field) => [field, ephysio[field]])) as Partial<Patient>;
    const patch = { ephysio: {}, ghl: changes };
    return [
      { kind: 'update', side: 'ghl', link, targetId: link.ghlId, changes, before: ghl, patch, conflicts: [] },
    ];
  });
  return { changes, due: changes.map(({ link }) => link.id), notDue, reviews };
};

/** Remembers who gets a contact point, before anything is written: that it was given up is seen once. */
export const markDue = async (run: RunContext, { due, notDue }: LeftOut): Promise<void> => {
  if (due.length + notDue.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const id of due) await contactSync.setDue(handle, id, true);
    for (const id of notDue) await contactSync.setDue(handle, id, false);
  });
};
