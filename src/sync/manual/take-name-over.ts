import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import type { Direction } from '../../domain/merge/reconcile-pair.ts';
import type { PatientRules } from '../../domain/plan/patients-input.ts';
import type { Change, Link, Operation } from '../../domain/plan/plan.ts';
import { planLinkedPatient } from '../../domain/plan/plan-linked-patient.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import type { Joining } from '../../domain/review/refusal.ts';
import { RecordError, SupersededError } from '../../errors.ts';
import { writeQuietly } from '../apply/base.ts';
import { createPatientTarget } from '../apply/patient-target.ts';
import { recover } from '../apply/recover.ts';
import { writeChange } from '../apply/write-change.ts';
import { patientRules } from '../patient-rules.ts';
import { addReview, type RunContext } from '../run-context.ts';
import { storeReviews } from '../settle-reviews.ts';
import { refused } from './join-people.ts';

const BUSY = refused({ code: 'busy' });

/** The name on that side is right, whatever the other one says. */
const nameFrom = (side: SideName, rules: PatientRules): PatientRules => ({
  ...rules,
  owners: { ...rules.owners, firstName: side, lastName: side },
});

/** A person has said who it is: from here on names are judged by what both sides hold now. */
const asSpoken = (operation: Operation<Patient>): Operation<Patient> =>
  operation.kind === 'update' || operation.kind === 'adopt'
    ? { ...operation, patch: { ...operation.patch, ownWord: null, otherPerson: null } }
    : operation;

const isUpdate = (operation: Operation<Patient>): operation is Change<Patient> => operation.kind === 'update';

const planOf = (
  run: RunContext,
  link: Link<Patient>,
  now: Both<Patient>,
  side: SideName,
  direction: Direction,
) => {
  const rules = nameFrom(side, patientRules(run.practice));
  const { operations, reviews } = planLinkedPatient(link, now, rules, direction, 'trusted');
  return { operations: operations.map(asSpoken), reviews };
};

/**
 * Of two linked records one has another name, and a person says that it is the same patient: the name is written to the other
 * side, and everything else is merged as usual. New appointments that wait go with the next run.
 * @throws the errors that end a run
 */
export const takeNameOver = async (run: RunContext, ids: Both<string>): Promise<Joining> => {
  const { store } = run;
  const target = createPatientTarget(run);
  const { records, sides } = target;
  await recover(run, target, { ephysio: new Set([ids.ephysio]), ghl: new Set([ids.ghl]) });
  try {
    const row = await records.findBySide(store, 'ephysio', ids.ephysio);
    if (row?.state !== 'linked' || row.ghl_id !== ids.ghl)
      return refused({ code: 'not-linked', ephysioId: ids.ephysio, ghlId: ids.ghl });
    const [inEphysio, inGhl] = await allSettledOrThrow([
      sides.ephysio.get(ids.ephysio),
      sides.ghl.get(ids.ghl),
    ]);
    if (inEphysio.state === 'gone')
      return refused({ code: 'patient-gone', side: 'ephysio', id: ids.ephysio });
    if (inGhl.state === 'gone') return refused({ code: 'patient-gone', side: 'ghl', id: ids.ghl });
    const link = records.open(store, row);
    // The names agree by now, or a run has settled it.
    if (link.otherPerson === undefined) return { state: 'joined', failed: null };
    const now = {
      ephysio: { ...link.base.ephysio, ...inEphysio.held.record },
      ghl: { ...link.base.ghl, ...link.seenInGhl, ...inGhl.held.record },
    };
    const isExcluded = await target.isKeptHere(store, { kind: 'change', link });
    // The name of e-Physio would go to GHL.
    if (isExcluded && link.otherPerson === 'ephysio') return refused({ code: 'excluded', id: ids.ephysio });
    const direction = isExcluded ? 'to-ephysio' : 'both';
    const { operations, reviews } = planOf(run, link, now, link.otherPerson, direction);
    for (const review of reviews) addReview(run.report, review);
    for (const change of operations.filter(isUpdate)) await writeChange(run, target, change);
    await writeQuietly(
      run,
      target,
      operations.flatMap((operation) => (operation.kind === 'adopt' ? [operation] : [])),
    );
    return { state: 'joined', failed: null };
  } catch (error) {
    if (error instanceof SupersededError) return BUSY;
    if (error instanceof RecordError) return refused({ code: 'failed', reason: error.reason });
    throw error;
  } finally {
    await storeReviews(run);
  }
};
