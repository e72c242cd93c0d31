import type { ProblemTexts, RunEnd } from '../problems-texts.ts';

const CARER = 'Tell the person who looks after this program.';

const run = ({ what, at }: { readonly what: 'run' | 'renewal'; readonly at: string }): string =>
  what === 'run' ? `The comparison of ${at}` : `The renewal of the access to GoHighLevel of ${at}`;

const ENDS: Readonly<Record<RunEnd, readonly [why: string, advice: string]>> = {
  'sign-in': ['The access to e-Physio or GoHighLevel is not valid any more.', CARER],
  unreachable: [
    'e-Physio or GoHighLevel could not be reached.',
    'The next comparison tries again. If it goes on like that, tell the person who looks after this program.',
  ],
  locked: ['Another comparison was not finished yet.', 'The next comparison tries again.'],
  config: ['A setting is wrong.', CARER],
  bug: ['The program has a fault.', CARER],
  other: ['The reason is given below.', CARER],
};

export const problems: ProblemTexts = {
  appRemoved: ({ at }) => ({
    title: 'Connection to GoHighLevel removed',
    text: `The connection was removed in GoHighLevel (${at}). Nothing has been transferred since.`,
    advice: 'Connect the practice to GoHighLevel again.',
  }),
  notSignedIn: () => ({
    title: 'No connection to GoHighLevel',
    text: 'The practice is not connected to GoHighLevel. Nothing is transferred.',
    advice: 'Connect the practice to GoHighLevel.',
  }),
  notRenewable: ({ until }) => ({
    title: 'Connection to GoHighLevel runs out',
    text:
      until === null
        ? 'The connection cannot be renewed by itself any more.'
        : `The connection ends on ${until} and cannot be renewed by itself any more.`,
    advice: 'Connect the practice to GoHighLevel again.',
  }),
  runKilled: (words) => ({
    title: 'Comparison broken off',
    text: `${run(words)} was broken off half-way. The next one does the rest.`,
    advice: 'If it happens again, tell the person who looks after this program.',
  }),
  recordsFailed: (words) => ({
    title: 'Not everything transferred',
    text: `${run(words)} is finished. Not transferred: ${words.failed ?? 'some of it'}.`,
    advice: 'The next comparison tries again.',
  }),
  runGuarded: (words) => ({
    title: 'Stopped by a safety check',
    text: `${run(words)} was stopped by a safety check: unusually much would have changed.`,
    advice: `Check whether the changes are intended. ${CARER}`,
  }),
  runFailed: (words) => {
    const [why, advice] = ENDS[words.end];
    return { title: 'Comparison not possible', text: `${run(words)} did not go through. ${why}`, advice };
  },
  neverRan: () => ({
    title: 'No comparison yet',
    text: 'There has been no complete comparison yet.',
    advice: CARER,
  }),
  runOverdue: ({ at }) => ({
    title: 'Comparison overdue',
    text: `The last comparison was on ${at}. Nothing has been compared since.`,
    advice: CARER,
  }),
  inboxStuck: ({ waiting, since }) => ({
    title: 'Messages are not worked on',
    text: `Messages of GoHighLevel that wait: ${waiting}, the oldest since ${since}.`,
    advice: CARER,
  }),
};
