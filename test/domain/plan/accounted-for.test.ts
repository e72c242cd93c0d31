import { describe, expect, it } from 'vitest';
import {
  type Standing,
  standingOfAppointment,
  standingOfPatient,
} from '../../../src/domain/plan/accounted-for.ts';
import type { Link } from '../../../src/domain/plan/plan.ts';
import type { Appointment } from '../../../src/domain/records/appointment.ts';
import { calendarOutside, therapistOutside } from '../../../src/domain/records/calendar.ts';
import { PATIENT_FIELDS, type Patient } from '../../../src/domain/records/patient.ts';
import type { Both } from '../../../src/domain/records/sides.ts';

const NOTHING_OPEN = { review: false, conflict: false, failure: false };
const KEY = 'cal/user/1/2';

const visit: Appointment = {
  patient: 'P1',
  calendar: KEY,
  start: '2026-03-04T08:00:00.000Z',
  end: '2026-03-04T08:30:00.000Z',
  status: 'confirmed',
};
const OFF: Appointment = { ...visit, status: 'cancelled' };
const AWAY: Appointment = { ...visit, calendar: therapistOutside(7) };

const linkOf = <R extends object>(base: Both<R>): Link<R> => ({
  id: 'L1',
  ephysioId: '1',
  ghlId: 'g1',
  source: 'ephysio',
  state: 'linked',
  base,
});

const WORDS = ['confirmed', 'cancelled', 'showed'];
const facts = {
  calendars: [
    { ghlCalendarId: 'cal', ghlUserId: 'user', ephysioClientId: 1, ephysioEventTypeId: 2 },
    { ghlCalendarId: 'cal2', ghlUserId: null, ephysioClientId: 2, ephysioEventTypeId: 2 },
  ],
  window: { from: '2026-02-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
  isExcluded: false,
  now: '2026-03-02T08:00:00.000Z',
  shows: {
    ephysio: (status: string) => (WORDS.includes(status) ? status : null),
    ghl: (status: string) => status,
  },
  showsCalendar: { ephysio: (key: string) => key, ghl: (key: string) => key },
};
const BASE = { ephysio: visit, ghl: visit };

describe('a linked appointment', () => {
  const cases: [string, Both<Appointment>, Both<Appointment | null>, Standing][] = [
    ['that both sides show alike', BASE, BASE, 'same'],
    ['that is off on both sides', BASE, { ephysio: OFF, ghl: null }, 'same'],
    ['that takes place in e-Physio only', BASE, { ephysio: visit, ghl: OFF }, 'unaccounted'],
    ['that takes place in GHL only', BASE, { ephysio: null, ghl: visit }, 'unaccounted'],
    [
      'of another time',
      BASE,
      { ephysio: visit, ghl: { ...visit, start: '2026-03-05T08:00:00.000Z' } },
      'unaccounted',
    ],
    [
      'of another therapist',
      BASE,
      { ephysio: visit, ghl: { ...visit, calendar: 'cal2//2/2' } },
      'unaccounted',
    ],
    ['of another patient', BASE, { ephysio: visit, ghl: { ...visit, patient: 'P2' } }, 'unaccounted'],
    ['of another status', BASE, { ephysio: visit, ghl: { ...visit, status: 'showed' } }, 'unaccounted'],
    [
      'of a status that e-Physio has no word for',
      BASE,
      { ephysio: visit, ghl: { ...visit, status: 'noshow' } },
      'no-word',
    ],
    [
      'before the window',
      BASE,
      { ephysio: { ...visit, start: '2025-03-04T08:00:00.000Z' }, ghl: OFF },
      'outside-window',
    ],
    ['whose event has no calendar', { ephysio: AWAY, ghl: OFF }, { ephysio: AWAY, ghl: OFF }, 'out-of-scope'],
    [
      'that GHL has revived since',
      { ephysio: AWAY, ghl: OFF },
      { ephysio: AWAY, ghl: visit },
      'out-of-scope',
    ],
    ['that GHL goes on showing', BASE, { ephysio: AWAY, ghl: visit }, 'unaccounted'],
    [
      'in a calendar that is not named, without a review',
      BASE,
      { ephysio: visit, ghl: { ...visit, calendar: calendarOutside('z') } },
      'unaccounted',
    ],
    [
      'that was deleted in GHL after the visit',
      BASE,
      {
        ephysio: { ...visit, start: '2026-03-01T08:00:00.000Z', end: '2026-03-01T08:30:00.000Z' },
        ghl: null,
      },
      'tidied-up',
    ],
    [
      'that went with its contact',
      { ephysio: visit, ghl: { status: 'cancelled', patient: null } },
      { ephysio: visit, ghl: null },
      'contact-deleted',
    ],
    [
      'that a person left different',
      { ephysio: visit, ghl: OFF },
      { ephysio: visit, ghl: OFF },
      'by-decision',
    ],
  ];
  it.each(cases)('%s: see the last value', (_what, base, found, expected) => {
    expect(standingOfAppointment(linkOf(base), found, NOTHING_OPEN, facts)).toBe(expected);
  });

  it.each(['review', 'conflict', 'failure'] as const)('that differs is accounted for by a %s', (what) => {
    const found = { ephysio: visit, ghl: OFF };
    const open = { ...NOTHING_OPEN, [what]: true };
    expect(standingOfAppointment(linkOf(BASE), found, open, facts)).toBe(what);
  });

  it.each([
    ['is off in GHL', { ephysio: visit, ghl: OFF }],
    ['has another status there', { ephysio: visit, ghl: { ...visit, status: 'showed' } }],
  ])('of somebody who objects may differ: it %s', (_what, found) => {
    const objects = { ...facts, isExcluded: true };
    expect(standingOfAppointment(linkOf(found), found, NOTHING_OPEN, objects)).toBe('excluded');
  });

  it('that the config leaves behind is out of scope', () => {
    const config = { ...facts, calendars: facts.calendars.slice(1) };
    const found = { ephysio: { ...visit, calendar: therapistOutside(1) }, ghl: OFF };
    expect(standingOfAppointment(linkOf(BASE), found, NOTHING_OPEN, config)).toBe('out-of-scope');
  });
});

describe('a linked patient', () => {
  const anna: Patient = {
    firstName: 'Anna',
    lastName: 'Müller',
    email: 'a@example.ch',
    phone: '+41791112233',
  };
  const rules: Parameters<typeof standingOfPatient>[3] = {
    fields: PATIENT_FIELDS,
    owners: {},
    isExcluded: false,
    isArchived: false,
  };
  const left = { ...anna, phone: null };
  const cases: [string, Patient, Patient, Partial<typeof rules>, Standing][] = [
    ['the same', anna, anna, {}, 'same'],
    ['with another e-mail', anna, { ...anna, email: 'b@example.ch' }, {}, 'unaccounted'],
    [
      'with another e-mail that is not shared',
      anna,
      { ...anna, email: 'b@example.ch' },
      { fields: ['firstName'] },
      'field-left-out',
    ],
    ['who objects', anna, { ...anna, email: 'b@example.ch' }, { isExcluded: true }, 'excluded'],
    ['who is archived', anna, { ...anna, email: 'b@example.ch' }, { isArchived: true }, 'archived'],
    ['in another spelling', anna, { ...anna, lastName: 'Mueller' }, {}, 'spelling'],
    ['with another name', anna, { ...anna, lastName: 'Meier' }, {}, 'unaccounted'],
    [
      'whose owned field is empty',
      anna,
      { ...anna, email: null },
      { owners: { email: 'ghl' } },
      'owner-empty',
    ],
    [
      'whose owned field is empty on the other side',
      anna,
      { ...anna, email: null },
      { owners: { email: 'ephysio' } },
      'unaccounted',
    ],
  ];
  it.each(cases)('%s: see the last value', (_what, ephysio, ghl, more, expected) => {
    const link = linkOf({ ephysio: anna, ghl: anna });
    expect(standingOfPatient(link, { ephysio, ghl }, NOTHING_OPEN, { ...rules, ...more })).toBe(expected);
  });

  it('whose phone is another contact’s has it left out by agreement only', () => {
    const found = { ephysio: anna, ghl: left };
    expect(standingOfPatient(linkOf({ ephysio: anna, ghl: left }), found, NOTHING_OPEN, rules)).toBe(
      'point-left-out',
    );
    expect(standingOfPatient(linkOf({ ephysio: anna, ghl: anna }), found, NOTHING_OPEN, rules)).toBe(
      'unaccounted',
    );
  });

  it('whose contact was deleted, or is missing', () => {
    const link = linkOf({ ephysio: anna, ghl: anna });
    const found = { ephysio: anna, ghl: null };
    expect(standingOfPatient({ ...link, state: 'tombstone' }, found, NOTHING_OPEN, rules)).toBe(
      'contact-deleted',
    );
    expect(standingOfPatient(link, found, NOTHING_OPEN, rules)).toBe('unaccounted');
  });

  it('with a difference that a person left is so only once its review is closed', () => {
    const other = { ...anna, email: 'b@example.ch' };
    const link = linkOf({ ephysio: anna, ghl: other });
    const found = { ephysio: anna, ghl: other };
    expect(standingOfPatient(link, found, NOTHING_OPEN, rules)).toBe('by-decision');
    expect(standingOfPatient(link, found, { ...NOTHING_OPEN, review: true }, rules)).toBe('review');
  });
});
