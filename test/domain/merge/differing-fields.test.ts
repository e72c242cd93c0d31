import { expect, it } from 'vitest';
import { differingAppointmentFields, differingFields } from '../../../src/domain/merge/differing-fields.ts';
import {
  type CalendarMapping,
  calendarKey,
  shownInEphysio,
  shownInGhl,
} from '../../../src/domain/records/calendar.ts';
import { shownStatus } from '../../../src/domain/records/shown-status.ts';

it.each([
  ['an accent', { firstName: 'Zoe' }, { firstName: 'Zoé' }, []],
  ['an umlaut that is spelt out', { lastName: 'Müller' }, { lastName: 'Mueller' }, []],
  ['a hyphen', { lastName: 'Müller-Keller' }, { lastName: 'Müller Keller' }, []],
  ['another name', { firstName: 'Anna' }, { firstName: 'Ana' }, ['firstName']],
  [
    'two that are swapped',
    { firstName: 'Anna', lastName: 'Frei' },
    { firstName: 'Frei', lastName: 'Anna' },
    ['firstName', 'lastName'],
  ],
  ['a name that one of them lacks', { lastName: 'Frei' }, { lastName: null }, ['lastName']],
  ['two empty fields', { email: null }, { email: '' }, []],
  ['a field that one of them lacks', { email: 'a@example.ch' }, { email: null }, ['email']],
  ['a field that is not known', { email: 'a@example.ch' }, {}, []],
  [
    'an address, as the merge compares it',
    { street: 'Seestrasse 7' },
    { street: 'seestrasse 7' },
    ['street'],
  ],
  [
    'in the order of the fields',
    { city: 'Chur', birthDate: '1975-03-02' },
    { city: 'Bern', birthDate: '1975-03-03' },
    ['birthDate', 'city'],
  ],
] as const)('%s', (_what, one, other, differing) => {
  expect(differingFields({ fields: one }, { fields: other })).toEqual(differing);
  expect(differingFields({ fields: other }, { fields: one })).toEqual(differing);
});

it('a placeholder stands for no value: it differs from none', () => {
  const patient = { fields: { birthDate: null, city: null }, placeholders: ['birthDate', 'sex'] };
  const contact = { fields: { birthDate: '1975-03-02', city: 'Chur' } };
  expect(differingFields(patient, contact)).toEqual(['city']);
  // Real by now.
  const entered = { ...patient, fields: { birthDate: '1975-03-03', city: 'Chur' } };
  expect(differingFields(entered, contact)).toEqual(['birthDate']);
});

const mapping = (ephysioEventTypeId: number): CalendarMapping => ({
  ghlCalendarId: 'cal',
  ghlUserId: 'user',
  ephysioClientId: 5778,
  ephysioEventTypeId,
});
const calendars = [mapping(1), mapping(2)];
const [first = '', second = ''] = calendars.map(calendarKey);
const showing = {
  shows: {
    ephysio: (status: string) => shownStatus(status, { '5': 'confirmed' }),
    ghl: (status: string) => status,
  },
  showsCalendar: {
    ephysio: (key: string) => shownInEphysio(calendars, key),
    ghl: (key: string) => shownInGhl(calendars, key),
  },
};

const NINE = '2026-03-04T08:00:00.000Z';
const TEN = '2026-03-04T09:00:00.000Z';
const visit = { patient: 'l1', calendar: first, start: NINE, end: TEN, status: 'confirmed' };

it.each([
  ['nothing', {}, {}, []],
  ['the start', { start: TEN }, {}, ['start']],
  ['a kind of treatment that GHL does not show', { calendar: second }, {}, []],
  ['a status that e-Physio has no word for', {}, { status: 'new' }, []],
  ['a status', {}, { status: 'noshow' }, ['status']],
  ['one that takes place on one side only', { start: TEN }, { status: 'cancelled' }, ['status']],
  ['two that take place on neither side', { start: TEN, status: 'cancelled' }, { status: 'invalid' }, []],
  ['whose it is', { patient: 'l2' }, {}, ['patient']],
  ['what is not known of one half', { start: TEN }, { start: undefined }, []],
] as const)('an appointment differs in %s', (_what, ephysio, ghl, differing) => {
  const halves = { ephysio: { ...visit, ...ephysio }, ghl: { ...visit, ...ghl } };
  expect(differingAppointmentFields(halves as never, showing)).toEqual(differing);
});
