import { z } from 'zod';

const perSide = z.object({ ephysio: z.number(), ghl: z.number() });

/** How many records a run read, wrote and met. */
const runCounts = z.object({
  dryRun: z.boolean(),
  read: perSide,
  created: perSide,
  updated: perSide,
  cancelled: perSide,
  linked: z.number(),
  unchanged: z.number(),
  conflicts: z.number(),
  review: z.number(),
  failed: z.number(),
  requests: perSide,
  durationMs: z.number(),
});
export type RunCounts = z.infer<typeof runCounts>;

const stopped = z.object({ exitCode: z.number(), message: z.string(), hint: z.string() });
/** The error that ended a run; fit for output. */
export type RunStop = z.infer<typeof stopped>;

const isDryRun = z.object({ dryRun: z.literal(true) });
const hasError = z.object({ error: stopped });

/** What a row of `sync_runs` says of a run. */
export interface RunNote {
  /** `null`: none (yet), or written by another version. */
  readonly counts: RunCounts | null;
  readonly error: RunStop | null;
  readonly dryRun: boolean;
}

const parsed = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
};

/** Reads what `finishRun` stored. */
export const readRunNote = (text: string | null): RunNote => {
  const value = parsed(text);
  return {
    counts: runCounts.safeParse(value).data ?? null,
    error: hasError.safeParse(value).data?.error ?? null,
    // A dry run says so from its beginning, when there is nothing to count yet.
    dryRun: isDryRun.safeParse(value).success,
  };
};
