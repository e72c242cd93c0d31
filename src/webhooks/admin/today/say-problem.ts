import { EXIT } from '../../../errors.ts';
import type { ShownProblem } from '../../../status/desk-state.ts';
import type { ProblemText, RunEnd } from '../../../texts/desk/problems-texts.ts';
import { momentWords, type Wording } from './wording.ts';

type Code = ShownProblem['code'];
type Values<C extends Code> = Extract<ShownProblem, { readonly code: C }>['values'];

/** A problem in words; `technical`: what there is in English only. */
export interface SaidProblem extends ProblemText {
  readonly technical: string | null;
}

const ENDS: Readonly<Record<number, RunEnd>> = {
  [EXIT.signIn]: 'sign-in',
  [EXIT.unreachable]: 'unreachable',
  [EXIT.locked]: 'locked',
  [EXIT.usage]: 'config',
  [EXIT.bug]: 'bug',
};

const runWords = ({ command, startedAt }: Values<'run-killed'>, wording: Wording) => ({
  at: momentWords(startedAt, wording),
  what: command === 'refresh-token' ? ('renewal' as const) : ('run' as const),
});

const technicalOf = ({ message, hint }: Values<'run-failed'>): string => `${message} ${hint}`;

const plain = (text: ProblemText): SaidProblem => ({ ...text, technical: null });

/** A code without a text does not compile. */
const TEXTS: { readonly [C in Code]: (values: Values<C>, wording: Wording) => SaidProblem } = {
  'app-removed': ({ at }, w) => plain(w.texts.problems.appRemoved({ at: momentWords(at, w) })),
  'not-signed-in': (_values, w) => plain(w.texts.problems.notSignedIn()),
  'not-renewable': ({ expiresAt }, w) =>
    plain(w.texts.problems.notRenewable({ until: expiresAt === null ? null : momentWords(expiresAt, w) })),
  'run-killed': (run, w) => plain(w.texts.problems.runKilled(runWords(run, w))),
  'records-failed': (run, w) =>
    plain(
      w.texts.problems.recordsFailed({
        ...runWords(run, w),
        failed: run.failed === null ? null : w.speech.number(run.failed),
      }),
    ),
  'run-guarded': (run, w) => ({
    ...w.texts.problems.runGuarded(runWords(run, w)),
    technical: technicalOf(run),
  }),
  'run-failed': (run, w) => ({
    ...w.texts.problems.runFailed({ ...runWords(run, w), end: ENDS[run.exitCode ?? -1] ?? 'other' }),
    technical: technicalOf(run),
  }),
  'never-ran': (_values, w) => plain(w.texts.problems.neverRan()),
  'run-overdue': ({ lastAt }, w) => plain(w.texts.problems.runOverdue({ at: momentWords(lastAt, w) })),
  'inbox-stuck': ({ open, dueSince }, w) =>
    plain(w.texts.problems.inboxStuck({ waiting: w.speech.number(open), since: momentWords(dueSince, w) })),
};

/** Correlates a code with the function that takes its values. */
const textOf = <C extends Code>(code: C, values: Values<C>, wording: Wording): SaidProblem =>
  TEXTS[code](values, wording);

/** What is wrong, in the reader's language. */
export const sayProblem = ({ code, values }: ShownProblem, wording: Wording): SaidProblem =>
  textOf(code, values as Values<typeof code>, wording);
