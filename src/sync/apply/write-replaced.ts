import type { Create } from '../../domain/plan/plan.ts';
import type { Held } from '../../domain/side.ts';
import { NotFoundError, RecordError, UnknownOutcomeError } from '../../errors.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import type { RunContext } from '../run-context.ts';
import { emptyHalf } from './base.ts';
import { assertChangeable } from './claim.ts';
import type { Target } from './target.ts';
import type { ChangePayload } from './write-change.ts';
import { writeDown } from './write-down.ts';

/**
 * The first half of handing an appointment to another patient: cancels the old one in GHL and takes it off its link.
 * Whatever happens then, the next run finds a link without a GHL half and makes the new one.
 */
export const cancelReplaced = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Create<R>,
  replaced: Held<R>,
): Promise<void> => {
  const { link, side } = create;
  if (!link) return;
  // Nothing to learn for the base: a run that finds this one open cancels again, which changes nothing.
  const payload: ChangePayload<R> = { changes: {}, patch: { ephysio: {}, ghl: {} }, conflicts: [] };
  const { id } = await writeDown(
    run,
    {
      entity: target.records.entity,
      side,
      kind: 'cancel',
      linkId: link.id,
      sourceId: create.from.id,
      targetId: replaced.id,
      payload,
    },
    (handle) => assertChangeable(run, target, handle, { link, changes: {} }),
  );
  try {
    await target.sides[side].cancel(replaced.id, replaced.record);
  } catch (error) {
    if (error instanceof RecordError && !(error instanceof UnknownOutcomeError))
      await closeOperation(run.store, id);
    // Already gone is as good as cancelled.
    if (!(error instanceof NotFoundError)) throw error;
  }
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await closeOperation(handle, id);
    await emptyHalf(handle, target, link.id, side);
  });
  run.report.cancelled[side] += 1;
};

/** What was called off there already is only taken off its link, so that its successor can be made. */
export const leaveReplaced = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  { link, side }: Create<R>,
): Promise<void> => {
  if (!link || (side === 'ghl' ? link.ghlId : link.ephysioId) === null) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await assertChangeable(run, target, handle, { link, changes: {} });
    await emptyHalf(handle, target, link.id, side);
  });
};
