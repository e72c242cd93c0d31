import type { Patient } from '../domain/patient.ts';
import type { Link, Plan } from '../domain/plan.ts';
import { planPatients } from '../domain/plan-patients.ts';
import { mayWrite } from '../domain/reconcile-pair.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import { applyPlan } from './apply.ts';
import { noteSeenInGhl } from './base.ts';
import { createDuplicates } from './duplicates.ts';
import { guardInput, judge } from './judge.ts';
import { contactPointsOf, markDue, planLeftOut } from './left-out.ts';
import { type PlannedPair, plannedPairs } from './planned-pairs.ts';
import { type PatientSnapshot, readPatients } from './read-patients.ts';
import { patientRecords } from './records.ts';
import { recover } from './recover.ts';
import type { RunContext } from './run-context.ts';
import { settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';
import { type Target, takenIds } from './target.ts';
import { writeQuietly } from './write-change.ts';

/** How far back a search reaches behind the last one: GHL's index lags, and clocks differ. */
const OVERLAP_MS = 2 * 60_000;

const CHECKPOINT = {
  since: 'patients.ghl.since',
  ephysio: 'patients.ephysio.count',
  ghl: 'patients.ghl.count',
};

const REVIEW_KINDS = ['who-is-who', 'listed-twice', 'contact-points-cleared', 'contact-point-taken'];

const readCount = async (run: RunContext, name: string): Promise<number | null> => {
  const value = await getCheckpoint(run.store, run.practice.name, name);
  return value === null ? null : Number(value);
};

const createTarget = async (
  run: RunContext,
): Promise<{ target: Target<Patient>; note: Target<Patient>['onStored'] }> => {
  const records = patientRecords(run.practice.name, run.now);
  const duplicates = createDuplicates(run, () => target);
  const target: Target<Patient> = {
    records,
    sides: run.patients,
    taken: takenIds(await records.list(run.store)),
    onDuplicate: duplicates.resolve,
    beforeCreate: duplicates.beforeCreate,
    // Relatives who share a contact point come one after the other: GHL's answer to the first is what the next is told.
    sharedKeys: (operation) =>
      operation.kind === 'create'
        ? contactPointsOf(operation.from.record)
        : contactPointsOf(operation.kind === 'link' ? operation.ephysio.record : operation.record),
    onRefusedCreate: async () => false,
    withoutDuplicate: duplicates.withoutDuplicate,
    // The contact was deleted in GHL: it stays so, and the patient is left alone.
    onGone: ({ link, side }) => writeQuietly(run, target, [{ kind: 'tombstone', link, side }]),
    onStored: duplicates.note,
  };
  return { target, note: duplicates.note };
};

/** Links whose contact GHL says it does not have any more. A contact that only the index lacks is still there. */
const confirmDeleted = async (
  run: RunContext,
  target: Target<Patient>,
  snapshot: PatientSnapshot,
): Promise<Link<Patient>[]> => {
  const gone: Link<Patient>[] = [];
  for (const row of snapshot.missingInGhl) {
    const lookup = await run.patients.ghl.get(row.ghl_id ?? '');
    if (lookup.state === 'gone') gone.push(target.records.open(run.store, row));
  }
  return gone;
};

/** What is to be done for the patients of one practice, judged and ready to be applied. */
export interface PreparedPatients {
  /** One after the other: the second needs what the first sets free. */
  readonly plans: readonly Plan<Patient>[];
  /** Writes the plans, and remembers how far this run read. */
  apply(): Promise<void>;
}

/**
 * Reads, plans and judges. Writes nothing but the outcome of what an earlier run had begun.
 * @param only the e-Physio ids to bring to GHL, for appointments whose patient is not linked; `null` for all patients
 */
export const preparePatients = async (
  run: RunContext,
  only: ReadonlySet<string> | null,
): Promise<PreparedPatients> => {
  const { practice, options } = run;
  const { target, note } = await createTarget(run);
  const unknown = options.dryRun ? new Set<string>() : await recover(run, target);
  const since = options.full ? null : await getCheckpoint(run.store, practice.name, CHECKPOINT.since);
  const from = since === null ? null : new Date(Date.parse(since) - OVERLAP_MS).toISOString();
  const snapshot = await readPatients(run, target, { since: from, only });
  for (const held of snapshot.ghl.records) note('ghl', held);

  const sides = [
    {
      side: 'ephysio',
      count: snapshot.ephysio.records.length + snapshot.ephysio.bad.length,
      complete: snapshot.ephysio.complete,
      expected: snapshot.linked,
      lastCount: await readCount(run, CHECKPOINT.ephysio),
    },
    {
      side: 'ghl',
      count: snapshot.ghl.records.length + snapshot.ghl.bad.length,
      complete: snapshot.ghl.complete,
      expected: snapshot.expectedInGhl,
      lastCount: await readCount(run, CHECKPOINT.ghl),
    },
  ] as const;
  // Before anything is looked up one by one: a list that is empty by mistake would have all of it looked up.
  judge(run, { sides, linked: snapshot.linked, retired: 0, changes: [] });

  const plan = planPatients({
    ...snapshot,
    unlinked: {
      ...snapshot.unlinked,
      ephysio: snapshot.unlinked.ephysio.filter(({ id }) => !unknown.has(id)),
    },
    changed: snapshot.changed.filter(({ link }) => !unknown.has(link.ephysioId ?? '')),
    deletedInGhl: await confirmDeleted(run, target, snapshot),
    rules: { owners: practice.sync.owners, winner: practice.sync.conflictWinner },
    direction: options.direction,
    newId: run.newId,
  });
  judge(run, guardInput(plan, sides));
  const leftOut = mayWrite(options.direction, 'ghl')
    ? planLeftOut(run, target.records, snapshot, plan)
    : { changes: [], reviews: [] };
  const later: Plan<Patient> = {
    ...plan,
    operations: leftOut.changes,
    reviews: leftOut.reviews,
    failures: [],
    unchanged: 0,
  };
  const apply = async (): Promise<void> => {
    await noteSeenInGhl(run, target, snapshot.seenInGhl);
    await markDue(run, leftOut.changes);
    for (const part of [plan, later]) {
      reportFindings(part, run.report);
      await applyPlan(run, target, part);
    }
    if (only === null) await finish(run, snapshot);
  };
  return { plans: [plan, later], apply: () => apply().finally(() => storeReviews(run)) };
};

/** After a pass over all patients: what it settled, and how far it read. */
const finish = async (run: RunContext, snapshot: PatientSnapshot): Promise<void> => {
  const { name } = run.practice;
  await settleReviews(run, REVIEW_KINDS);
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    const now = run.now();
    await setCheckpoint(handle, name, CHECKPOINT.since, snapshot.ghl.asOf, now);
    await setCheckpoint(
      handle,
      name,
      CHECKPOINT.ephysio,
      String(snapshot.ephysio.records.length + snapshot.ephysio.bad.length),
      now,
    );
    if (snapshot.ghl.complete) {
      await setCheckpoint(
        handle,
        name,
        CHECKPOINT.ghl,
        String(snapshot.ghl.records.length + snapshot.ghl.bad.length),
        now,
      );
    }
  });
};

/**
 * Brings one practice's patients together.
 * @returns who was to be linked: after a dry run they are not
 */
export const syncPatients = async (run: RunContext): Promise<PlannedPair[]> => {
  const prepared = await preparePatients(run, null);
  if (run.options.dryRun) for (const plan of prepared.plans) reportPlan(plan, run.report);
  else await prepared.apply();
  return prepared.plans.flatMap(plannedPairs);
};
