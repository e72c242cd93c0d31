import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planPatients } from '../domain/plan/plan-patients.ts';
import type { Patient } from '../domain/records/patient.ts';
import type { ReviewKind } from '../domain/review/review.ts';
import { listApart } from '../store/tables/told-apart.ts';
import { applyPlan } from './apply/apply.ts';
import { noteSeenInGhl } from './apply/base.ts';
import { findLeftOut, markDue, planLeftOut } from './apply/left-out.ts';
import { createPatientTarget } from './apply/patient-target.ts';
import { recover } from './apply/recover.ts';
import { confirmDeleted, readNewcomers } from './gather/confirm-contacts.ts';
import {
  finishPatients,
  forgetDeleted,
  patientCounts,
  patientsReadUntil,
} from './gather/patient-checkpoints.ts';
import { type PlannedPair, plannedPairs } from './gather/planned-pairs.ts';
import { readPatients } from './gather/read-patients.ts';
import { seenPatients } from './gather/seen-patients.ts';
import type { PatientScope, PatientSnapshot, SeenPatients } from './gather/snapshots.ts';
import { carriedOut, guardInput, judge, judgeLists } from './judge.ts';
import { patientRules } from './patient-rules.ts';
import { findPlaceholders, noteNewSex, noteSex, reviewPlaceholders } from './placeholders.ts';
import type { RunContext } from './run-context.ts';
import { isAboutAppointment, settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';

const REVIEW_KINDS: readonly ReviewKind[] = [
  'who-is-who',
  'imported-link',
  'listed-twice',
  'contact-points-cleared',
  'contact-point-taken',
  'required-cleared',
  'somebody-else',
  'archived',
  'name-missing',
  'data-missing',
  'placeholders',
  'patient-by-hand',
];

const EVERYBODY: PatientScope = { ephysio: null, ghl: null };

/** What is to be done for the patients of one practice, judged and ready to be applied. */
export interface PreparedPatients {
  /** One after the other: the second needs what the first sets free. */
  readonly plans: readonly Plan<Patient>[];
  readonly seen: SeenPatients;
  /** Writes the plans, and remembers how far this run read. */
  apply(): Promise<void>;
}

/**
 * Reads, plans and judges. Writes nothing but the outcome of what an earlier run had begun.
 * @param scope whom it is about: everybody, the patients of appointments, or single contacts
 */
export const preparePatients = async (run: RunContext, scope: PatientScope): Promise<PreparedPatients> => {
  const { options } = run;
  const target = createPatientTarget(run);
  const isAll = scope.ephysio === null;
  if (!options.dryRun) await recover(run, target, isAll ? null : aboutOf(scope));
  const read = await readPatients(run, target, scope, await patientsReadUntil(run));
  for (const held of read.ghl.records) target.onStored('ghl', held);

  const sides = await patientCounts(run, read);
  await judgeLists(run, { entity: 'patient', sides, linked: read.linked });

  const deletedInGhl = await confirmDeleted(run, target, read);
  const apart = await listApart(run.store, run.practice.name);
  const planFrom = (from: PatientSnapshot): Plan<Patient> =>
    planPatients({
      ...from,
      everybody: [...from.ephysio.records, ...from.archivedPatients],
      deletedInGhl,
      apart,
      wanted: scope,
      rules: patientRules(run.practice),
      direction: options.direction,
      newId: run.newId,
    });
  const first = planFrom(read);
  await judge(run, guardInput(await carriedOut(first, run.patients), sides));
  const newer = await readNewcomers(run, scope, read, first);
  const snapshot = newer ?? read;
  const planned = newer === null ? first : planFrom(newer);
  const placeholders = await findPlaceholders(run, target.records, snapshot, planned, isAll);
  // What this run writes may be what they wait for: it looks at them once it is done.
  const waitForValues = isAll && options.dryRun ? placeholders.reviews : [];
  // The patients of appointments were counted by the pass over all of them.
  const unchanged = isAll ? planned.unchanged : 0;
  const plan = { ...planned, unchanged, reviews: [...planned.reviews, ...waitForValues] };
  await judge(run, guardInput(await carriedOut(plan, run.patients), sides));
  const handsOn = mayWrite(options.direction, 'ghl') && (scope.ephysio === null || scope.ephysio.size > 0);
  const leftOut = await (handsOn ? planLeftOut : findLeftOut)(run, target.records, snapshot, plan);
  const later: Plan<Patient> = {
    ...plan,
    operations: [...leftOut.changes, ...placeholders.comments],
    reviews: leftOut.reviews,
    failures: [],
    unchanged: 0,
  };
  const apply = async (): Promise<void> => {
    await noteSeenInGhl(run, target, snapshot.seenInGhl);
    await markDue(run, leftOut);
    await noteSex(run, placeholders.sex);
    for (const part of [plan, later]) {
      reportFindings(part, run.report);
      await applyPlan(run, target, part);
    }
    await noteNewSex(run);
    if (!isAll) return forgetDeleted(run, snapshot);
    await reviewPlaceholders(run, snapshot);
    await settleReviews(run, REVIEW_KINDS, (about) => !isAboutAppointment(about));
    await finishPatients(run, target, snapshot);
  };
  const seen = seenPatients(snapshot, plan, scope, patientRules(run.practice));
  return { plans: [plan, later], seen, apply: () => apply().finally(() => storeReviews(run)) };
};

const aboutOf = ({ ephysio, ghl }: PatientScope) => ({
  ephysio: ephysio ?? new Set<string>(),
  ghl: ghl ?? new Set<string>(),
});

/** What a pass over all patients leaves to the appointments. */
export interface PatientsBefore {
  /** Who was to be linked: after a dry run they are not. */
  readonly pairs: readonly PlannedPair[];
  readonly seen: SeenPatients;
}

/** Brings one practice's patients together. */
export const syncPatients = async (run: RunContext): Promise<PatientsBefore> => {
  const prepared = await preparePatients(run, EVERYBODY);
  if (run.options.dryRun) for (const plan of prepared.plans) reportPlan(plan, run.report);
  else await prepared.apply();
  return { pairs: prepared.plans.flatMap(plannedPairs), seen: prepared.seen };
};

/** Brings single contacts of GHL to e-Physio: what a webhook asks for. */
export const syncContacts = async (run: RunContext, ids: readonly string[]): Promise<void> => {
  const prepared = await preparePatients(run, { ephysio: new Set(), ghl: new Set(ids) });
  await prepared.apply();
};
