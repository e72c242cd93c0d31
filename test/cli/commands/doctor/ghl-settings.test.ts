import { describe, expect, it } from 'vitest';
import {
  checkCalendars,
  checkDuplicateRule,
  checkTimeZone,
  checkUsers,
} from '../../../../src/cli/commands/doctor/ghl-settings.ts';
import type { GhlCalendar, GhlLocation } from '../../../../src/ghl/auth/location.ts';
import { practiceConfig } from '../../../ephysio/scripted-ephysio.ts';
import { allShown, shown } from './shown.ts';

/** Calendars `cal` with user `usr`, and `cal2` without a user. */
const practice = practiceConfig('http://localhost');

const calendar = (id: string, more: Partial<GhlCalendar> = {}): GhlCalendar => ({
  id,
  name: `Calendar ${id}`,
  isActive: true,
  calendarType: 'round_robin',
  teamMembers: [{ userId: 'usr' }],
  ...more,
});
const there = [calendar('cal'), calendar('cal2', { calendarType: 'event', teamMembers: [] })];
const nobody = async () => null;

describe('the calendars of the config', () => {
  it('are all there', () => {
    expect(allShown(checkCalendars(practice, there))).toMatchObject([
      { status: 'ok', message: '2 in the config, all there and active' },
    ]);
  });

  it('fail when GHL has one no more, with those that it has', () => {
    expect(allShown(checkCalendars(practice, [calendar('cal'), calendar('new')]))).toMatchObject([
      {
        status: 'fail',
        exitCode: 2,
        message: 'the location has no calendar cal2 (calendars[1].ghlCalendarId)',
        cure: 'It is one of: cal (Calendar cal), new (Calendar new).',
      },
    ]);
  });

  it('warn when one is switched off', () => {
    const found = allShown(
      checkCalendars(practice, [calendar('cal', { isActive: false }), calendar('cal2')]),
    );
    expect(found).toMatchObject([{ status: 'warn', message: expect.stringContaining('cal (calendars[0]') }]);
  });

  it('warn when there is none', () => {
    expect(allShown(checkCalendars({ ...practice, calendars: [] }, there))).toMatchObject([
      { status: 'warn' },
    ]);
  });
});

describe('the users of the config', () => {
  it('are in the teams of their calendars', async () => {
    expect(allShown(await checkUsers(practice, there, nobody))).toMatchObject([{ status: 'ok' }]);
  });

  const other = [calendar('cal', { teamMembers: [{ userId: 'u2' }, { userId: null }] })];

  it('fail outside the team, with the team', async () => {
    const found = allShown(await checkUsers(practice, other, async () => [{ id: 'usr', name: null }]));
    expect(found).toMatchObject([
      {
        status: 'fail',
        exitCode: 2,
        message:
          'usr (calendars[0].ghlUserId) is not in the team of calendar cal: GHL refuses its appointments',
        cure: 'Its team: u2.',
      },
    ]);
  });

  it('fail when they are not in the location at all, where that can be known', async () => {
    const [known] = allShown(await checkUsers(practice, other, async () => [{ id: 'u2', name: null }]));
    expect(known?.message).toMatch(/is no user of the location/);
    const [unknown] = allShown(await checkUsers(practice, other, nobody));
    expect(unknown?.message).toMatch(/is not in the team/);
  });

  it('warn when a calendar with a team has none', async () => {
    const found = allShown(await checkUsers(practice, [calendar('cal'), calendar('cal2')], nobody));
    expect(found).toMatchObject([
      { status: 'warn', message: expect.stringContaining('calendars[1].ghlUserId') },
    ]);
  });
});

const location = (more: Partial<GhlLocation>): GhlLocation => ({ id: 'loc', ...more });

describe('the duplicate rule of the location', () => {
  it('warns when duplicates are allowed', () => {
    expect(shown(checkDuplicateRule(location({ settings: { allowDuplicateContact: true } })))).toMatchObject({
      status: 'warn',
    });
  });

  it('says what it means for families', () => {
    const settings = { allowDuplicateContact: false, contactUniqueIdentifiers: ['email', 'phone'] };
    const { status, message } = shown(checkDuplicateRule(location({ settings })));
    expect(status).toBe('ok');
    expect(message).toMatch(/no two contacts share email or phone/);
  });

  it('is unknown when GHL says nothing', () => {
    expect(shown(checkDuplicateRule(location({ settings: null })))).toMatchObject({ status: 'skip' });
  });
});

describe('the time zone of the location', () => {
  const NOW = Date.parse('2026-11-22T10:00:00.000Z');
  it.each([
    ['Europe/Zurich', 'ok'],
    ['Europe/Vaduz', 'ok'],
    ['Europe/London', 'warn'],
    // the same hours in winter only
    ['Africa/Algiers', 'warn'],
    ['Mars/Olympus', 'warn'],
    [null, 'skip'],
  ])('%s: %s', (timezone, status) => {
    expect(checkTimeZone(location({ timezone }), 'Europe/Zurich', NOW).level).toBe(status);
  });
});
