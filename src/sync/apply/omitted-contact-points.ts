import { afterChange, type Change, type Link, type Operation, type Plan } from '../../domain/plan/plan.ts';
import { CONTACT_POINTS, type Patient } from '../../domain/records/patient.ts';
import { sharedFields } from '../../domain/records/shared-fields.ts';
import { contactPointTakenReview } from '../../domain/review/patient-reviews.ts';
import type { ReviewItem } from '../../domain/review/review-item.ts';
import type { Held } from '../../domain/side.ts';
import type { StoreHandle } from '../../store/store.ts';
import { contactSync, RELEASED } from '../../store/tables/contact-sync.ts';
import type { ContactSyncTable } from '../../store/tables/link-columns.ts';
import type { PatientSnapshot } from '../gather/snapshots.ts';
import type { RunContext } from '../run-context.ts';
import { isRefused, omittedPoints } from './records.ts';
import type { Records } from './target.ts';

/** An e-mail or phone, as one word to look up. */
export const contactPoint = (field: string, value: string): string => `${field} ${value}`;

export const contactPointsOf = (record: Patient): string[] =>
  CONTACT_POINTS.flatMap((field) => (record[field] ? [contactPoint(field, record[field])] : []));

/** What GHL refuses to another contact because this one holds it: its further e-mails too, its further phones not. */
export const heldPoints = ({ record, extras }: Held<Patient>): string[] => [
  ...contactPointsOf(record),
  ...(extras?.furtherEmails ?? []).map((email) => contactPoint('email', email)),
];

/** E-mails and phones that a contact held at the last agreement and releases: by this plan, or because somebody changed it in GHL. */
const releasedBy = (snapshot: PatientSnapshot, plan: Plan<Patient>): Set<string> => {
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

/** What this pass does about omitted contact points. */
export interface OmittedContactPoints {
  /** Writes of contact points that are free. */
  readonly changes: Change<Patient>[];
  /** Links whose omitted contact point is free. It may be written by a later run. */
  readonly nowReleased: readonly string[];
  /** Links whose contact point was free, and now goes to another contact. */
  readonly notReleased: readonly string[];
  readonly reviews: ReviewItem[];
}

/**
 * The links whose omitted contact point this pass sees released, but does not write itself, as when the listener updates one
 * contact. Both sides agree afterwards, so that no later list shows the release.
 * @param excluded patients who object: GHL gets nothing of them
 */
export const findOmittedContactPoints = async (
  run: RunContext,
  records: Records<Patient>,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
  excluded: ReadonlySet<string>,
): Promise<OmittedContactPoints> => {
  const lacking = await lackingOf(run.store, run.practice.name, records, releasedBy(snapshot, plan));
  const nowReleased = lacking.flatMap(({ id, ephysioId }) => (excluded.has(ephysioId ?? '') ? [] : [id]));
  return { changes: [], nowReleased, notReleased: [], reviews: [] };
};

/** The links whose contact lacks one of these contact points. */
const lackingOf = async (
  handle: StoreHandle,
  practice: string,
  records: Pick<Records<Patient>, 'openSome'>,
  points: ReadonlySet<string>,
): Promise<Link<Patient>[]> => {
  const ids = points.size === 0 ? [] : await contactSync.listWithOmitted(handle, practice);
  const links = await records.openSome(handle, ids);
  return [...links.values()].flatMap(({ link }) => {
    const { base, refused } = link;
    const lacks = omittedPoints({ ...base, ...(refused && { refused }) }).some((field) =>
      points.has(contactPoint(field, base.ephysio[field] ?? '')),
    );
    return lacks ? [link] : [];
  });
};

/**
 * Contacts that are gone, met outside a pass over patients: what they held is free from now on, and no later list shows that.
 * Whether a patient objects by then, the run that writes it asks.
 */
export const releaseOf = async (
  handle: StoreHandle,
  practice: string,
  records: Pick<Records<Patient>, 'openSome'>,
  gone: readonly Link<Patient>[],
): Promise<void> => {
  const points = new Set(gone.flatMap(({ base }) => contactPointsOf(base.ghl)));
  for (const { id } of await lackingOf(handle, practice, records, points))
    await contactSync.setReleased(handle, id, true);
};

/**
 * E-mails and phones that were omitted, or not updated, because a relative's contact held them, and that it releases: the
 * contact gets them now. This runs after the plan, because the plan's writes may release them. With a complete list of GHL,
 * a contact point that no contact holds is free.
 */
export const planOmittedContactPoints = async (
  run: RunContext,
  records: Records<Patient>,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
  excluded: ReadonlySet<string>,
): Promise<OmittedContactPoints> => {
  const reviews: ReviewItem[] = [];
  const notReleased: string[] = [];
  const rows = (snapshot.rows as readonly Omit<ContactSyncTable, 'base' | 'practice'>[]).filter(
    (row) => row.left_out > 0 && row.state === 'linked',
  );
  if (rows.length === 0) return { changes: [], nowReleased: [], notReleased, reviews };
  const links = await records.openSome(
    run.store,
    rows.map(({ id }) => id),
  );
  const released = releasedBy(snapshot, plan);
  const held = snapshot.ghl.complete ? new Set(snapshot.ghl.records.flatMap(heldPoints)) : null;
  const isFree = (point: string): boolean => released.has(point) || held?.has(point) === false;
  const active = new Set(snapshot.ephysio.records.map(({ id }) => id));
  const isBusy = (id: string, field: ContactPoint): boolean =>
    plan.operations.some((o) => 'link' in o && o.link?.id === id && touches(o, field));
  const promised = new Set<string>();
  const shared = sharedFields(run.practice.sync.contactFields);
  const changes = rows.flatMap((row): Change<Patient>[] => {
    const link = links.get(row.id)?.link;
    // The links are read after their list. The next run decides about a link that has another contact since.
    if (!link?.ghlId || link.ghlId !== row.ghl_id || !active.has(row.ephysio_id ?? '')) return [];
    if (excluded.has(row.ephysio_id ?? '')) return [];
    const { ephysio, ghl } = link.base;
    let isPromisedToOther = false;
    const fields = CONTACT_POINTS.filter((field) => {
      if (!shared.includes(field) || run.practice.sync.owners[field] === 'ghl' || isBusy(row.id, field))
        return false;
      const value = ephysio[field];
      // If somebody has changed the field in GHL since, that change is merged first.
      const isEditedInGhl = link.seenInGhl && link.seenInGhl[field] !== ghl[field];
      if (!value || value === ghl[field] || isEditedInGhl) return false;
      if (isRefused(link, field)) return false;
      const point = contactPoint(field, value);
      const mayWrite = !promised.has(point) && (row.left_out === RELEASED || isFree(point));
      if (!mayWrite && promised.has(point)) isPromisedToOther = true;
      if (mayWrite) promised.add(point);
      else if (ghl[field]) reviews.push(contactPointTakenReview(link, field));
      return mayWrite;
    });
    if (fields.length === 0 && isPromisedToOther && row.left_out === RELEASED) notReleased.push(row.id);
    if (fields.length === 0) return [];
    const changes = Object.fromEntries(fields.map((field) => [field, ephysio[field]])) as Partial<Patient>;
    const patch = { ephysio: {}, ghl: changes };
    return [
      { kind: 'update', side: 'ghl', link, targetId: link.ghlId, changes, before: ghl, patch, conflicts: [] },
    ];
  });
  return { changes, nowReleased: changes.map(({ link }) => link.id), notReleased, reviews };
};

/** Stores who gets a contact point before anything is written, because a release is seen only once. */
export const markReleased = async (
  run: RunContext,
  { nowReleased, notReleased }: OmittedContactPoints,
): Promise<void> => {
  if (nowReleased.length + notReleased.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const id of nowReleased) await contactSync.setReleased(handle, id, true);
    for (const id of notReleased) await contactSync.setReleased(handle, id, false);
  });
};
