import { expect, test } from 'vitest';
import {
  afterDigest,
  NEVER_SENT,
  planDigest,
  type SentDigests,
} from '../../../src/domain/digest/plan-digest.ts';

const DESK = ['anna', 'ben'];

interface Morning {
  readonly items: readonly string[];
  readonly recipients?: readonly string[];
  readonly always?: boolean;
  /** Whom the mail server does not take. */
  readonly refuses?: readonly string[];
}

/** What goes out on these mornings, one after the other. */
const mornings = (...all: readonly Morning[]): { to: readonly string[]; fresh: number }[] => {
  let sent: SentDigests = NEVER_SENT;
  return all.map(({ items, recipients = DESK, always = false, refuses = [] }) => {
    const input = { items, recipients, sent, always };
    const plan = planDigest(input);
    const reached = plan.to.filter((recipient) => !refuses.includes(recipient));
    sent = afterDigest(input, plan, reached);
    return { to: plan.to, fresh: plan.fresh };
  });
};

test('what waits is said once, and again when something joins it', () => {
  expect(mornings({ items: ['a'] }, { items: ['a'] }, { items: ['a', 'b'] }, { items: ['b'] })).toEqual([
    { to: DESK, fresh: 1 },
    { to: [], fresh: 0 },
    { to: DESK, fresh: 1 },
    { to: [], fresh: 0 },
  ]);
});

test('what was settled and comes back is new, also if no mail went out in between', () => {
  expect(
    mornings({ items: ['a', 'b'] }, { items: ['b'] }, { items: ['a', 'b'] }).map(({ fresh }) => fresh),
  ).toEqual([2, 0, 1]);
  expect(mornings({ items: ['a'] }, { items: [] }, { items: ['a'] }).map(({ to }) => to)).toEqual([
    DESK,
    [],
    DESK,
  ]);
});

test('nobody hears that nothing waits, unless it is asked for', () => {
  expect(mornings({ items: [] }, { items: [], always: true }, { items: [] })).toEqual([
    { to: [], fresh: 0 },
    { to: DESK, fresh: 0 },
    { to: [], fresh: 0 },
  ]);
});

test('who was refused is tried again, alone, until it works', () => {
  const items = ['a'];
  expect(
    mornings({ items, refuses: ['ben'] }, { items, refuses: ['ben'] }, { items }, { items }).map(
      ({ to }) => to,
    ),
  ).toEqual([DESK, ['ben'], ['ben'], []]);
});

test('when nobody was reached, everything is new the next time', () => {
  const items = ['a'];
  expect(mornings({ items, refuses: DESK }, { items })).toEqual([
    { to: DESK, fresh: 1 },
    { to: DESK, fresh: 1 },
  ]);
});

test('a new recipient hears at once what waits, one who is removed no more', () => {
  const items = ['a'];
  expect(
    mornings(
      { items, recipients: ['anna'] },
      { items },
      { items: ['a', 'b'], recipients: ['ben'] },
      { items: ['a', 'b'], recipients: ['ben'] },
    ).map(({ to }) => to),
  ).toEqual([['anna'], ['ben'], ['ben'], []]);
});
