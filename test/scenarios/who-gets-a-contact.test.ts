import { describe, expect, it } from 'vitest';
import { loadVisits } from '../../src/store/tables/leaving.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { DAY_MS, MONDAY } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  expectQuiet,
  HALF_HOUR,
  JURG,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

const MONTH_MS = 30 * DAY_MS;
const rule = (who: NonNullable<NonNullable<Settings['sync']>['newContacts']>['who']) => ({
  sync: { newContacts: { who } },
});
const WITHIN_A_YEAR = rule({ visitWithinMonths: 12 });
const STATUSES = { '5': 'confirmed', '7': 'cancelled' } as const;

/** The desk enters a visit: with the first therapist, unless somebody else is named. */
const visit = (
  { sandbox }: Bench,
  patientId: number,
  start: number,
  more: { readonly status?: number; readonly clientId?: number } = {},
) => sandbox.ephysio.edit.addEvent({ patientId, start, end: start + HALF_HOUR, ...more });

const namesOf = (bench: Bench) => contactsOf(bench).map(({ firstName }) => firstName);

const expectUnsaid = (sent: readonly { readonly text: string }[], ...secrets: string[]): void => {
  const all = sent.map(({ text }) => text).join('\n');
  for (const secret of secrets) expect(all).not.toContain(secret);
};
const OF_ANNA = ['Anna', 'Müller', '3456789', 'nna@', '1975', 'Seestrasse'];

describe('a patient without a contact', () => {
  it.each<[string, number | null, { status?: number; clientId?: number }, boolean]>([
    ['who was here eleven months ago', MONDAY - 11 * MONTH_MS, {}, true],
    ['who was here thirteen months ago', MONDAY - 13 * MONTH_MS, {}, false],
    ['who comes in a year', MONDAY + 12 * MONTH_MS, {}, true],
    ['who was with a therapist whom the config does not name', MONDAY - MONTH_MS, { clientId: 99 }, true],
    ['whose only appointment was cancelled', MONDAY - MONTH_MS, { status: 7 }, false],
    ['who never came', null, {}, false],
  ])('%s gets one by the rule of visits: %#', async (_who, at, more, isMade) => {
    const bench = await openPractice({ ...WITHIN_A_YEAR, ephysio: { statuses: STATUSES } });
    const { sent } = requestsToGhl(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    if (at !== null) visit(bench, id, at, more);
    const end = await runWell(bench);
    expect(namesOf(bench)).toEqual(isMade ? ['Anna'] : []);
    expect(await reviewKinds(bench)).toEqual([]);
    if (!isMade) {
      expectUnsaid(sent, ...OF_ANNA);
      expect(end.report.ignored).toMatchObject({ patientKeptHere: 1 });
    }
    await expectQuiet(bench);
  });

  it('gets one as soon as a visit is entered, with the appointment, in the same run', async () => {
    const bench = await openPractice(WITHIN_A_YEAR);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactsOf(bench)).toEqual([]);
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    expect(namesOf(bench)).toEqual(['Anna']);
    expect(appointmentsOf(bench)).toHaveLength(1);
    await expectQuiet(bench);
  });

  it('gets one by a run over appointments alone', async () => {
    const bench = await openPractice(WITHIN_A_YEAR);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { what: 'appointments' });
    expect(namesOf(bench)).toEqual(['Anna']);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });

  it('gets none when the only visit is cancelled before a run over patients', async () => {
    const bench = await openPractice({ ...WITHIN_A_YEAR, ephysio: { statuses: STATUSES } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const event = visit(bench, id, WEDNESDAY);
    await runWell(bench, { what: 'appointments', direction: 'to-ephysio' });
    bench.sandbox.ephysio.edit.changeEvent(event.id, { status: 7 });
    await runWell(bench, { what: 'appointments', direction: 'to-ephysio' });
    await runWell(bench, { what: 'patients' });
    expect(contactsOf(bench)).toEqual([]);
  });

  it.each([
    ['was here before', MONDAY - 3 * MONTH_MS, ['Anna']],
    ['was here before, too long ago', MONDAY - 13 * MONTH_MS, []],
  ])('whose latest visit is taken back counts as who %s', async (_who, earlier, made) => {
    const bench = await openPractice({ ...WITHIN_A_YEAR, ephysio: { statuses: STATUSES } });
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, earlier);
    const latest = visit(bench, id, MONDAY - 2 * DAY_MS);
    const look = () => runWell(bench, { what: 'appointments', direction: 'to-ephysio' });
    await look();
    bench.sandbox.ephysio.edit.changeEvent(latest.id, { status: 7 });
    await look();
    await runWell(bench, { what: 'patients' });
    expect(namesOf(bench)).toEqual(made);
    const before = bench.sandbox.ephysio.counters.routes['GET /events/events'] ?? 0;
    await look();
    expect((bench.sandbox.ephysio.counters.routes['GET /events/events'] ?? 0) - before).toBe(1);
  });

  it('gets none by the rule none, and nothing of an appointment is sent or asked about', async () => {
    const bench = await openPractice(rule('none'));
    const { sent } = requestsToGhl(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    const second = await runWell(bench);
    expect([contactsOf(bench), appointmentsOf(bench), await reviewKinds(bench)]).toEqual([[], [], []]);
    expectUnsaid(sent, ...OF_ANNA);
    // One search of what changed, and one list for each calendar: all of GHL is not read again because of them.
    expect(second.ghlRoutes['POST /contacts/search']).toBe(1);
  });

  it.each([rule('none'), WITHIN_A_YEAR])(
    'is linked all the same to a contact that matches (%j)',
    async (settings) => {
      const bench = await openPractice(settings);
      const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      await runWell(bench);
      bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
      visit(bench, id, WEDNESDAY - 400 * DAY_MS);
      await runWell(bench);
      expect(contactsOf(bench)).toEqual([
        expect.objectContaining({ city: 'Zürich', email: 'anna@example.ch' }),
      ]);
      await expectQuiet(bench);
    },
  );
});

it.each([
  ['none', 'none', []],
  ['none', 'booked', []],
  ['none', 'all', ['who-is-who']],
  ['all', 'none', ['who-is-who']],
] as const)(
  'a person is asked who is who only where one of the two would be created (who %s, newPatients %s)',
  async (who, newPatients, kinds) => {
    const bench = await openPractice({ sync: { newContacts: { who }, newPatients } });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(kinds);
    await expectQuiet(bench);
  },
);

it('a new patient is compared with all of GHL once, also with contacts that no run has to look at', async () => {
  const bench = await openPractice({ sync: { newContacts: { who: 'none' }, newPatients: 'none' } });
  bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
  bench.sandbox.ephysio.edit.addPatient(JURG);
  await runWell(bench);
  await runWell(bench);
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  expect(contactsOf(bench)).toEqual([expect.objectContaining({ city: 'Zürich', email: 'anna@example.ch' })]);
  await runWell(bench);
  expect((await runWell(bench)).ghlRoutes['POST /contacts/search']).toBe(1);
});

describe('a patient who no longer meets the rule', () => {
  it('stays linked: what changes still travels, and so do appointments', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.configure(rule('none'));
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Basel' });
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    expect(contactsOf(bench)).toEqual([expect.objectContaining({ city: 'Basel' })]);
    expect(appointmentsOf(bench)).toHaveLength(1);
    await expectQuiet(bench);
  });
});

describe('the visits', () => {
  it('are read once, and then taken from the lists of appointments', async () => {
    const bench = await openPractice(WITHIN_A_YEAR);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, MONDAY - 3 * MONTH_MS);
    const asked = async (): Promise<number> => {
      const before = bench.sandbox.ephysio.counters.routes['GET /events/events'] ?? 0;
      await runWell(bench);
      return (bench.sandbox.ephysio.counters.routes['GET /events/events'] ?? 0) - before;
    };
    expect(await asked()).toBeGreaterThan(2);
    expect([await asked(), await asked()]).toEqual([1, 1]);
  });

  it('are read again when no run has looked for longer than the window reaches back', async () => {
    const bench = await openPractice({
      ...WITHIN_A_YEAR,
      sync: { ...WITHIN_A_YEAR.sync, window: { pastDays: 7 } },
    });
    await runWell(bench);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, WEDNESDAY);
    await runWell(bench, { afterMs: 30 * DAY_MS, what: 'patients' });
    expect(namesOf(bench)).toEqual(['Anna']);
  });

  it('are held by ids and times only', async () => {
    const bench = await openPractice(WITHIN_A_YEAR);
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    visit(bench, id, MONDAY - MONTH_MS);
    visit(bench, id, WEDNESDAY);
    await runWell(bench);
    expect([...(await loadVisits(bench.store, 'main'))]).toEqual([
      [
        String(id),
        { past: new Date(MONDAY - MONTH_MS).toISOString(), next: new Date(WEDNESDAY).toISOString() },
      ],
    ]);
  });
});

it('a dry run says how many would leave, and with which fields', async () => {
  const bench = await openPractice({
    sync: { newContacts: { who: { visitWithinMonths: 12 } }, contactFields: ['phone'] },
  });
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  bench.sandbox.ephysio.edit.addPatient(JURG);
  visit(bench, id, WEDNESDAY);
  const { report } = await runWell(bench, { dryRun: true });
  expect(report.operations.filter(({ record }) => record === 'patient')).toEqual([
    {
      side: 'ghl',
      kind: 'create',
      record: 'patient',
      id: String(id),
      fields: ['firstName', 'lastName', 'phone'],
    },
  ]);
  expect(contactsOf(bench)).toEqual([]);
});
