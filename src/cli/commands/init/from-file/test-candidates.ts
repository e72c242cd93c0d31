import pLimit from 'p-limit';
import type { InitOptions } from '../init-options.ts';
import { createServices, type Services } from '../services.ts';
import type { Values } from '../settings.ts';
import type { InitProcess } from '../target.ts';
import { type Remark, testAnswers } from '../test-answers.ts';
import type { Column, RowFailure } from './file-practice.ts';
import type { Surroundings } from './practice-answers.ts';
import type { Candidate } from './sort-practices.ts';

/** How many practices are tested at once: e-Physio is one host for all of them. */
const AT_ONCE = 6;

export interface TestedCandidate extends Candidate {
  readonly tested: { readonly ephysio: boolean; readonly ghl: boolean };
  readonly remarks: readonly Remark[];
}

export interface TestEnds {
  readonly added: readonly TestedCandidate[];
  readonly failures: readonly RowFailure[];
}

const COLUMN_OF: Partial<Readonly<Record<keyof Values, Column>>> = {
  password: 'ephysioPassword',
  email: 'ephysioEmail',
  locationId: 'location',
  calendars: 'ghlCalendar',
};

/** Asks the services about one practice. @throws StoppedError, CancelledError on a signal */
const test = async (
  candidate: Candidate,
  services: Services,
  stopping: AbortSignal,
): Promise<TestedCandidate | readonly RowFailure[]> => {
  const { file, answers } = candidate;
  const end = await testAnswers({ services, stopping }, answers);
  if (end.ok) return { ...candidate, answers: end.answers, tested: end.tested, remarks: end.remarks };
  const column = COLUMN_OF[end.about] ?? null;
  const problem = { kind: 'refused', error: end.error } as const;
  const rows = file.calendars
    .filter(({ calendar }) => end.calendars.includes(calendar))
    .map(({ row }) => row);
  return (rows.length > 0 ? rows : [file.rowOf(column ?? 'practice')]).map((row) => ({
    row,
    practice: file.name,
    column,
    problem,
  }));
};

/** Asks the services about all of them, some side by side. @throws as `test` */
export const testCandidates = async (
  candidates: readonly Candidate[],
  options: InitOptions,
  { output, ...runtime }: InitProcess,
  { given, existing }: Surroundings,
): Promise<TestEnds> => {
  if (options.offline === true)
    return {
      added: candidates.map((candidate) => ({
        ...candidate,
        tested: { ephysio: false, ghl: false },
        remarks: [],
      })),
      failures: [],
    };
  const { ephysioUrl = null, ghlUrl = null } = given;
  const services = createServices({ ...runtime, ephysioUrl, ghlUrl, existing: existing?.ghl ?? null });
  const limit = pLimit(AT_ONCE);
  let done = 0;
  output.progress(`testing ${candidates.length} practices`);
  try {
    const ends = await Promise.all(
      candidates.map((candidate) =>
        limit(async () => {
          const end = await test(candidate, services, runtime.stopping);
          done += 1;
          output.progress(`tested ${done} of ${candidates.length} practices`);
          return end;
        }),
      ),
    );
    return {
      added: ends.flatMap((end) => ('file' in end ? [end] : [])),
      failures: ends.flatMap((end) => ('file' in end ? [] : end)),
    };
  } finally {
    output.quiet();
  }
};
