import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { directionFor } from '../../domain/plan/patients-input.ts';
import { hasNoBase, type Link, newLink } from '../../domain/plan/plan.ts';
import { planPatientJoin } from '../../domain/plan/plan-linked-patient.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { Both } from '../../domain/records/sides.ts';
import type { Joining, Refusal } from '../../domain/review/refusal.ts';
import { RecordError, SupersededError } from '../../errors.ts';
import { forgetDistinct } from '../../store/tables/distinct-pairs.ts';
import { loadExclusions } from '../../store/tables/leaving.ts';
import { createPatientTarget } from '../apply/patient-target.ts';
import { recover } from '../apply/recover.ts';
import { writeJoin } from '../apply/write-change.ts';
import { patientRules } from '../patient-rules.ts';
import { addReview, type RunContext } from '../run-context.ts';
import { storeReviews } from '../settle-reviews.ts';

export const refused = (refusal: Refusal) => ({ state: 'refused', refusal }) as const;

/** A record that cannot be read is not linked. */
const asReason = (error: unknown): Joining => {
  if (error instanceof RecordError) return refused({ code: 'failed', reason: error.reason });
  throw error;
};

/**
 * Links two records of which a person says that they are one patient, and settles what differs, as for any new link. A
 * link that was taken over from elsewhere, and that nobody here could believe, becomes one like any other.
 * @throws the errors that end a run
 */
export const joinPeople = async (run: RunContext, ids: Both<string>): Promise<Joining> => {
  const { store } = run;
  const target = createPatientTarget(run);
  const { records, sides } = target;
  await recover(run, target, { ephysio: new Set([ids.ephysio]), ghl: new Set([ids.ghl]) });
  const read = await allSettledOrThrow([sides.ephysio.get(ids.ephysio), sides.ghl.get(ids.ghl)]).catch(
    asReason,
  );
  if (!Array.isArray(read)) return read;
  const [inEphysio, inGhl] = read;
  if (inEphysio.state === 'gone') return refused({ code: 'patient-gone', side: 'ephysio', id: ids.ephysio });
  if (inGhl.state === 'gone') return refused({ code: 'patient-gone', side: 'ghl', id: ids.ghl });
  const before = await records.findBySide(store, 'ephysio', ids.ephysio);
  const isPair = before?.state === 'linked' && before.ghl_id === ids.ghl;
  if (isPair && !hasNoBase(records.open(store, before))) return { state: 'joined', failed: null };
  if (!isPair && before?.state === 'linked' && before.ghl_id !== null)
    return refused({
      code: 'linked-to-another',
      side: 'ephysio',
      id: ids.ephysio,
      other: before.ghl_id,
      link: before.id,
    });
  const other = await records.findBySide(store, 'ghl', ids.ghl);
  if (other && !isPair)
    return refused({
      code: 'linked-to-another',
      side: 'ghl',
      id: ids.ghl,
      other: other.ephysio_id ?? '?',
      link: other.id,
    });
  const found = newLink<Patient>(before?.id ?? run.newId(), ids.ephysio, ids.ghl);
  const link: Link<Patient> = before ? { ...found, source: before.source, state: 'tombstone' } : found;
  const rules = patientRules(run.practice);
  const excluded = await loadExclusions(store, run.practice.name);
  const direction = directionFor({ only: null, excluded }, 'both', ids.ephysio);
  const { join, reviews } = planPatientJoin(link, inEphysio.held, inGhl.held, rules, direction);
  if (join.followUps.length === 0 && hasNoBase({ base: join.patch }))
    return refused({ code: 'nothing-in-common' });
  for (const review of reviews) addReview(run.report, review);
  const pair = [
    { side: 'ephysio', id: ids.ephysio },
    { side: 'ghl', id: ids.ghl },
  ] as const;
  await forgetDistinct(store, run.practice.name, pair);
  let failed: string | null = null;
  try {
    await writeJoin(run, target, join);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    if (run.report.linked === 0)
      return refused(
        error instanceof SupersededError ? { code: 'busy' } : { code: 'failed', reason: error.reason },
      );
    const row = await records.findBySide(store, 'ephysio', ids.ephysio);
    // With nothing in common yet, it reads as one that was taken over: only what differs can show that it is believed.
    if (!row || hasNoBase(records.open(store, row)))
      return refused({ code: 'failed', reason: error.reason, isAskedAgain: true });
    failed = error.reason;
  } finally {
    await storeReviews(run);
  }
  return { state: 'joined', failed };
};
