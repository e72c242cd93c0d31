import { describe, expect, it } from 'vitest';
import { createPracticePauses, LONGEST_PAUSE_MS } from '../../../src/webhooks/worker/practice-pause.ts';

const open = () => {
  const clock = { now: 10_000_000 };
  return { clock, pauses: createPracticePauses(() => clock.now) };
};

describe('the pause of a practice', () => {
  it('ends by itself, and is longer each time until a record goes through', () => {
    const { clock, pauses } = open();
    expect(pauses.pause('main', 1000, LONGEST_PAUSE_MS)).toBe(1000);
    expect([pauses.awake(['main', 'other']), pauses.nextEnd()]).toEqual([['other'], clock.now + 1000]);
    clock.now += 1000;
    expect([pauses.awake(['main']), pauses.nextEnd()]).toEqual([['main'], null]);
    expect(pauses.pause('main', 1000, LONGEST_PAUSE_MS)).toBe(2000);
    pauses.resume('main');
    expect(pauses.pause('main', 1000, LONGEST_PAUSE_MS)).toBe(1000);
  });

  it('is over when the clock was set back by hours', () => {
    const { clock, pauses } = open();
    pauses.pause('main', 10_000, LONGEST_PAUSE_MS);
    clock.now -= 2 * 3_600_000;
    expect([pauses.awake(['main']), pauses.nextEnd()]).toEqual([['main'], null]);
  });
});
