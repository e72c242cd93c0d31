import { z } from 'zod';
import type { SideName } from '../domain/records/sides.ts';
import type { Held } from '../domain/side.ts';
import type { LinkHead, LinkRow } from '../store/tables/links.ts';
import { idsOf, listOpenOperations, openPayload } from '../store/tables/operations.ts';
import type { Target } from './apply/target.ts';
import type { InFlight } from './gather/snapshots.ts';
import type { RunContext } from './run-context.ts';

const madeRecord = z.object({ record: z.record(z.string(), z.string().nullable()) });

/** Read after the lists and before the links: what is neither linked nor in flight then was there before the lists. */
export const readInFlight = async <R extends object>(
  run: Pick<RunContext, 'store' | 'practice'>,
  { records }: Pick<Target<R>, 'records'>,
): Promise<InFlight<R>> => {
  const rows = await listOpenOperations(run.store, run.practice.name, records.entity);
  const ids = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const making = { ephysio: [] as R[], ghl: [] as R[] };
  for (const row of rows) {
    const { ephysio, ghl } = idsOf(row);
    if (ephysio !== null) ids.ephysio.add(ephysio);
    if (ghl !== null) ids.ghl.add(ghl);
    if (row.kind === 'create') {
      making[row.side].push(madeRecord.parse(openPayload(run.store, row)).record as R);
    }
  }
  return { ids, making };
};

/**
 * The records of a side that no other process is writing or has just created. The others are left to that process.
 * @param wanted the ids that the run is about; `null`: all. Only of these it matters that they were left
 */
export const settledOnly = <R extends object>(
  run: RunContext,
  { ids, making }: InFlight<R>,
  { resembles }: Pick<Target<R>, 'resembles'>,
  side: SideName,
  unlinked: readonly Held<R>[],
  wanted: ReadonlySet<string> | null,
): readonly Held<R>[] => {
  if (ids[side].size === 0 && making[side].length === 0) return unlinked;
  const isSettled = (held: Held<R>): boolean =>
    !ids[side].has(held.id) && !making[side].some((made) => resembles(made, held.record));
  const left = unlinked.filter((held) => !isSettled(held) && (wanted?.has(held.id) ?? true));
  run.report.again += left.length;
  return unlinked.filter(isSettled);
};

/**
 * Whether what was read of a linked record cannot be used: another process is writing the record, or has written it or removed
 * its link since. Compared with a newer base, an older reading would look like a change back.
 * @param row the link as it was listed, and `now` as it is
 * @param readAt when the first of the sides was asked (UTC ISO)
 * @param isOurs this pass has written the link itself, in what `row` says
 */
export const isBusy = (
  run: RunContext,
  { ids }: InFlight<unknown>,
  row: LinkHead,
  now: LinkRow | undefined,
  readAt: string,
  isOurs = false,
): boolean => {
  // A row from the future was written before the clock was set back.
  const isNewer = !isOurs && row.updated_at >= readAt && row.updated_at <= new Date(run.now()).toISOString();
  const isOther = now?.updated_at !== row.updated_at;
  const busy = isNewer || isOther || ids.ephysio.has(row.ephysio_id ?? '') || ids.ghl.has(row.ghl_id ?? '');
  if (busy) run.report.again += 1;
  return busy;
};
