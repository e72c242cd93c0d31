import { describe, expect, it } from 'vitest';
import { checkLinks } from '../../../../src/cli/commands/doctor/link-checks.ts';
import type { PracticeConfig } from '../../../../src/config/schema.ts';
import { calendarKey, therapistOutside } from '../../../../src/domain/records/calendar.ts';
import type { Store } from '../../../../src/store/store.ts';
import { appointmentSync } from '../../../../src/store/tables/appointment-sync.ts';
import { practiceConfig } from '../../../ephysio/scripted-ephysio.ts';
import { NOON, openTemp } from '../../../store/temp-store.ts';
import { allShown } from './shown.ts';

const PRACTICE = practiceConfig('http://localhost', {});
const now = () => NOON;

const insert = async (store: Store, n: number, calendar: string, ghl: object = {}): Promise<void> => {
  const startsAt = new Date(NOON + n * 3_600_000).toISOString();
  const visit = { calendar, start: startsAt, end: startsAt, status: 'confirmed' };
  await appointmentSync.insert(store, {
    id: `L${n}`,
    practice: PRACTICE.name,
    source: 'ephysio',
    ephysioId: String(n),
    ghlId: `g${n}`,
    base: { ephysio: visit, ghl: { ...visit, ...ghl } },
    startsAt,
    cancelled: false,
    now: NOON,
  });
};

const without = (n: number): PracticeConfig => ({
  ...PRACTICE,
  calendars: PRACTICE.calendars.filter((_, i) => i !== n),
});

describe('the links of appointments', () => {
  it('are all in scope', async () => {
    const store = await openTemp();
    for (const [n, calendar] of PRACTICE.calendars.entries()) await insert(store, n, calendarKey(calendar));
    expect(allShown(await checkLinks(store, PRACTICE, now))).toMatchObject([
      { status: 'ok', message: '2 linked appointments in the window, none left behind by the config' },
    ]);
  });

  it('that a removed calendar leaves behind are counted, with the therapist, and no name', async () => {
    const store = await openTemp();
    const [first, second] = PRACTICE.calendars;
    if (!first || !second) throw new Error('the config names two therapists');
    await insert(store, 1, calendarKey(first));
    await insert(store, 2, calendarKey(first));
    await insert(store, 3, calendarKey(second));
    await insert(store, 400 * 24, calendarKey(first));
    const [found] = allShown(await checkLinks(store, without(0), now));
    expect(found).toMatchObject({
      status: 'warn',
      message: expect.stringContaining(`2 linked appointments are of a therapist and calendar`),
    });
    expect(found?.message).toContain(`e-Physio client ${first.ephysioClientId})`);
  });

  it('that a therapist without a calendar has by now are counted apart', async () => {
    const store = await openTemp();
    await insert(store, 1, therapistOutside(99), { status: 'cancelled' });
    expect(allShown(await checkLinks(store, PRACTICE, now))).toMatchObject([
      { status: 'ok', message: expect.stringContaining('1 event is with a therapist without a calendar') },
    ]);
  });
});
