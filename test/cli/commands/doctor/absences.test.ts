import { describe, expect, it } from 'vitest';
import { checkAbsences } from '../../../../src/cli/commands/doctor/absences.ts';
import { findingText } from '../../../../src/cli/commands/doctor/finding-text.ts';
import { setCheckpoint } from '../../../../src/store/tables/checkpoints.ts';
import { practiceConfig } from '../../../ephysio/scripted-ephysio.ts';
import { NOON, openTemp } from '../../../store/temp-store.ts';

const base = practiceConfig('http://127.0.0.1:1');
type Absences = (typeof base)['sync']['absences'];
const withAbsences = (absences: Absences, change: Partial<typeof base> = {}) => ({
  ...base,
  ...change,
  sync: { ...base.sync, absences },
});

const look = async (practice: typeof base, isUpgraded = false) => {
  const store = await openTemp();
  if (isUpgraded) await setCheckpoint(store, practice.name, 'block-slots.default', 'off', NOON);
  return (await checkAbsences(store, practice)).map((finding) => ({
    code: finding.code,
    level: finding.level,
    text: findingText(finding).message,
  }));
};

describe('what doctor says of absences', () => {
  it.each([
    ['in a new database without the key', null, false, 'ok', 'absences-blocked', /^blocked in GHL: events/],
    ['in a database that had links before', null, true, 'warn', 'absences-unset', /is not set/],
    ['with the key in such a database', true, true, 'ok', 'absences-blocked', /^blocked in GHL/],
    ['by kinds', { eventTypeIds: [7, 8] }, true, 'ok', 'absences-blocked', /of the kinds 7, 8,/],
    ['switched off', false, false, 'ok', 'absences-off', /is false/],
  ] as const)('%s', async (_when, absences, isUpgraded, level, code, text) => {
    const wanted =
      typeof absences === 'object' && absences !== null
        ? { eventTypeIds: [...absences.eventTypeIds] }
        : absences;
    expect(await look(withAbsences(wanted), isUpgraded)).toEqual([
      { level, code, text: expect.stringMatching(text) },
    ]);
  });

  it.each([
    ['user', 'ghlUserId', { ghlUserId: 'usr' }],
    ['calendar', 'ghlCalendarId', { ghlUserId: null, ghlCalendarId: 'cal' }],
  ] as const)('warns of a %s that stands for several therapists', async (kind, key, change) => {
    const calendars = base.calendars.map((mapping) => ({ ...mapping, ...change }));
    const [finding, ...others] = await look(withAbsences(true, { calendars }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'block-target-shared', level: 'warn' });
    expect(finding?.text).toMatch(
      new RegExp(`^${kind} \\w+ \\(calendars\\[0\\].${key}\\) stands for therapists 5778, 5779`),
    );
  });
});
