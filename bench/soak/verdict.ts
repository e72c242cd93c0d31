import { statSync } from 'node:fs';
import { compareSides } from '../../src/sandbox/compare-sides.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { inboxState } from '../../src/store/tables/webhooks/webhook-event-list.ts';
import { linkedTwice, orphansInGhl } from '../../test/sync/agreement.ts';
import { writesOf } from '../../test/sync/run-sync.ts';
import type { Life } from './life.ts';

/** How a life ended. */
export interface Verdict {
  readonly records: Readonly<Record<string, number>>;
  readonly requests: { readonly ephysio: number; readonly ghl: number };
  readonly conflicts: number;
  readonly reviews: Readonly<Record<string, number>>;
  readonly database: { readonly bytes: number };
  /** By ids and fields. Empty: all is well. */
  readonly problems: readonly string[];
}

/** Asks for nothing that the sides hold which the comparison cannot see: every record, of all time. */
const EVER = { from: 0, to: 8e15 };

/** Looks at both sides and the database, after a life has come to rest. */
export const verdictOn = async ({ bench }: Life): Promise<Verdict> => {
  const { sandbox, store } = bench;
  const problems: string[] = [];
  const report = (what: string, list: readonly string[]): void =>
    void problems.push(...list.map((item) => `${what}: ${item}`));

  const { counts, problems: different } = compareSides(sandbox, EVER);
  report('the sides differ', different);
  const quiet = await bench.run();
  if (quiet.error) problems.push(`the last run failed: ${quiet.error.message}`);
  if (writesOf(quiet) > 0 || quiet.report.linked > 0) problems.push('the last run still had something to do');
  report(
    'the last run',
    quiet.report.failures.map((failure) => failure.reason),
  );
  report('linked twice', await linkedTwice(bench));
  report('made and forgotten', await orphansInGhl(bench));
  for (const { counters } of [sandbox.ghl, sandbox.ephysio])
    report(
      'a rule of the service was broken',
      counters.violations.map((v) => JSON.stringify(v)),
    );
  if (sandbox.ghl.counters.rateLimited > 0)
    problems.push(`GHL answered 429 ${sandbox.ghl.counters.rateLimited} times`);
  const { open, dead } = await inboxState(store, 'main');
  if (open + dead > 0) problems.push(`${open} webhooks wait, ${dead} are dead letters`);
  const operations = await store.db.selectFrom('operations').select('id').execute();
  if (operations.length > 0) problems.push(`${operations.length} operations are open`);
  store.sqlite.pragma('wal_checkpoint(truncate)');
  const check = store.sqlite.pragma('integrity_check', { simple: true });
  if (check !== 'ok') problems.push(`the database is damaged: ${String(check)}`);

  const reviews: Record<string, number> = {};
  for (const { kind } of await listOpenReviews(store, 'main')) reviews[kind] = (reviews[kind] ?? 0) + 1;
  const conflicts = await store.db.selectFrom('conflicts').select('id').execute();
  return {
    records: counts,
    requests: { ephysio: sandbox.ephysio.counters.requests, ghl: sandbox.ghl.counters.requests },
    conflicts: conflicts.length,
    reviews,
    database: { bytes: statSync(store.path).size },
    problems,
  };
};
