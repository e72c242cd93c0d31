import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import { mayLeave, type PatientsInput } from '../domain/plan/patients-input.ts';
import type { Plan } from '../domain/plan/plan.ts';
import { planPatients } from '../domain/plan/plan-patients.ts';
import type { Patient } from '../domain/records/patient.ts';
import { excludedReview } from '../domain/review/patient-reviews.ts';
import type { ReviewKind } from '../domain/review/review.ts';
import type { ReviewItem } from '../domain/review/review-item.ts';
import { applyPlan } from './apply/apply.ts';
import { noteSeenInGhl } from './apply/base.ts';
import {
  findOmittedContactPoints,
  markReleased,
  type OmittedContactPoints,
  planOmittedContactPoints,
} from './apply/omitted-contact-points.ts';
import { createPatientTarget } from './apply/patient-target.ts';
import { recover } from './apply/recover.ts';
import { meetRefused } from './apply/refused-values.ts';
import type { Target } from './apply/target.ts';
import { enforceFirstLinks } from './enforce-first-links.ts';
import { enforceGuards, holdBackCreations, throwIfHeldBack } from './enforce-guards.ts';
import { forgetLeftOutFields } from './gather/contact-fields.ts';
import { gatherPatients } from './gather/gather-patients.ts';
import { finishPatients, forgetDeleted, rememberBooked } from './gather/patient-checkpoints.ts';
import { type PlannedPair, plannedPairs } from './gather/planned-pairs.ts';
import { seenPatients } from './gather/seen-patients.ts';
import type { PatientScope, PatientSnapshot, SeenPatients } from './gather/snapshots.ts';
import { carriedOut, guardInput } from './guard-input.ts';
import { keepPatients } from './keep/keep-patients.ts';
import { patientRules } from './patient-rules.ts';
import {
  findPlaceholders,
  noteNewSex,
  noteSex,
  type PlaceholderFindings,
  reviewPlaceholders,
} from './placeholders.ts';
import { addIgnored, type RunContext } from './run-context.ts';
import { isAboutAppointment, settleReviews, storeReviews } from './settle-reviews.ts';
import { reportFindings, reportPlan } from './summarise.ts';

const REVIEW_KINDS: readonly ReviewKind[] = [
  'who-is-who',
  'imported-link',
  'listed-twice',
  'contact-points-cleared',
  'contact-point-taken',
  'value-refused',
  'required-cleared',
  'somebody-else',
  'excluded',
  'archived',
  'name-missing',
  'data-missing',
  'placeholders',
  'patient-by-hand',
];

const EVERYBODY: PatientScope = { ephysio: null, ghl: null };

/** The decided work for the patients of one practice: a value that has passed the guards and can be applied. */
export interface DecidedPatients {
  readonly scope: PatientScope;
  readonly snapshot: PatientSnapshot;
  readonly input: PatientsInput;
  readonly plan: Plan<Patient>;
  /** What needs what the plan sets free: it is applied after it. */
  readonly later: Plan<Patient>;
  readonly omitted: OmittedContactPoints;
  readonly placeholders: PlaceholderFindings;
}

/** Patients who get no contact, because of the config or because they object. */
const keptHere = (
  { unlinked, leaving }: PatientsInput,
  { operations }: Plan<Patient>,
): Readonly<Record<string, number>> => {
  const linked = new Set(operations.flatMap((o) => (o.kind === 'link' ? [o.ephysio.id] : [])));
  const kept = unlinked.ephysio.filter(({ id }) => !mayLeave(leaving, id) && !linked.has(id));
  return kept.length === 0 ? {} : { patientKeptHere: kept.length };
};

/** Contacts of patients who object. */
const excludedContacts = (
  { leaving, deletedInGhl }: PatientsInput,
  { rows }: PatientSnapshot,
): ReviewItem[] => {
  const deleted = new Set(deletedInGhl.map(({ id }) => id));
  return rows
    .filter((row) => row.state === 'linked' && row.ghl_id !== null && !deleted.has(row.id))
    .filter(({ ephysio_id: id }) => leaving.excluded.has(id ?? ''))
    .map(({ id, ephysio_id: ephysioId, ghl_id: ghlId }) => excludedReview({ id, ephysioId, ghlId }));
};

/** Gathers, decides and guards. Writes nothing but the outcome of what an earlier run had begun. */
export const decidePatients = async (
  run: RunContext,
  target: Target<Patient>,
  scope: PatientScope,
): Promise<DecidedPatients> => {
  const { options } = run;
  const isAll = scope.ephysio === null;
  if (!options.dryRun) await recover(run, target, isAll ? null : aboutOf(scope));
  if (!options.dryRun && isAll) await forgetLeftOutFields(run);
  const { snapshot, input, sides, isHeldBack } = await gatherPatients(run, target, scope);
  const planned = await holdBackCreations(run, planPatients(input), isHeldBack);
  if (isAll) addIgnored(run.report, keptHere(input, planned));
  const placeholders = await findPlaceholders(run, target.records, snapshot, planned, isAll);
  // What this run writes may be what they wait for: it looks at them once it is done.
  const waitForValues = isAll && options.dryRun ? placeholders.reviews : [];
  // The patients of appointments were counted by the pass over all of them.
  const unchanged = isAll ? planned.unchanged : 0;
  const excluded = isAll ? excludedContacts(input, snapshot) : [];
  const plan = { ...planned, unchanged, reviews: [...planned.reviews, ...waitForValues, ...excluded] };
  const judged = await carriedOut(plan, run.patients);
  const judging = guardInput(judged, sides);
  await enforceGuards(run, judging);
  await enforceFirstLinks(run, judged, judging);
  const handsOn = mayWrite(options.direction, 'ghl') && (scope.ephysio === null || scope.ephysio.size > 0);
  const omitted = await (handsOn ? planOmittedContactPoints : findOmittedContactPoints)(
    run,
    target.records,
    snapshot,
    plan,
    input.leaving.excluded,
  );
  const later: Plan<Patient> = {
    ...plan,
    operations: [...omitted.changes, ...placeholders.comments],
    reviews: omitted.reviews,
    failures: [],
    unchanged: 0,
    ignored: {},
  };
  return { scope, snapshot, input, plan, later, omitted, placeholders };
};

/** Carries out what was decided, and remembers how far this run read. @throws the errors that end a run */
export const applyPatients = async (
  run: RunContext,
  target: Target<Patient>,
  { scope, snapshot, input, plan, later, omitted, placeholders }: DecidedPatients,
): Promise<void> => {
  try {
    await noteSeenInGhl(run, target, snapshot.seenInGhl);
    await markReleased(run, omitted);
    await noteSex(run, placeholders.sex);
    for (const part of [plan, later]) {
      reportFindings(part, run.report);
      await applyPlan(run, target, part);
    }
    await noteNewSex(run);
    if (scope.ephysio === null) {
      await reviewPlaceholders(run, snapshot);
      await meetRefused(run, target.records);
      await settleReviews(run, REVIEW_KINDS, (about) => !isAboutAppointment(about));
      await finishPatients(run, target, snapshot, input);
    } else {
      await forgetDeleted(run, snapshot);
      if (scope.booked) await rememberBooked(run, target, snapshot, scope.booked);
    }
  } finally {
    await storeReviews(run);
  }
  await keepPatients(run, snapshot, scope);
};

/** What a pass over patients has seen of them, for the appointments that follow it. */
export const seenBy = (run: RunContext, { snapshot, plan, scope }: DecidedPatients): SeenPatients =>
  seenPatients(snapshot, plan, scope, patientRules(run.practice));

/** The plans of a pass: what a dry run shows. */
export const plansOf = ({ plan, later }: DecidedPatients): readonly Plan<Patient>[] => [plan, later];

const aboutOf = ({ ephysio, ghl }: PatientScope) => ({
  ephysio: ephysio ?? new Set<string>(),
  ghl: ghl ?? new Set<string>(),
});

/** What a pass over all patients leaves to the appointments. */
export interface PatientsBefore {
  /** The planned pairs: after a dry run they are not linked. */
  readonly pairs: readonly PlannedPair[];
  readonly seen: SeenPatients;
}

/** Brings one practice's patients together. */
export const syncPatients = async (run: RunContext): Promise<PatientsBefore> => {
  const target = createPatientTarget(run);
  const decided = await decidePatients(run, target, EVERYBODY);
  if (run.options.dryRun) for (const plan of plansOf(decided)) reportPlan(plan, run);
  else await applyPatients(run, target, decided);
  return { pairs: plansOf(decided).flatMap(plannedPairs), seen: seenBy(run, decided) };
};

/** Brings single contacts of GHL to e-Physio: what a webhook asks for. */
export const syncContacts = async (run: RunContext, ids: readonly string[]): Promise<void> => {
  const target = createPatientTarget(run);
  const decided = await decidePatients(run, target, { ephysio: new Set(), ghl: new Set(ids) });
  await applyPatients(run, target, decided);
  await throwIfHeldBack(run);
};
