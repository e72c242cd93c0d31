import { describe, expect, it } from 'vitest';
import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  LEAD,
  listen,
  NOTHING,
  openPractice,
  patientsOf,
  requestsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

type Rule = NonNullable<NonNullable<Settings['sync']>['newPatients']>;

const openWith = (newPatients: Rule): Promise<Bench> =>
  openPractice({ ...WITH_INVOICES, sync: { newPatients } });

const lead = (bench: Bench, changes: Partial<GhlContact> = {}): GhlContact =>
  bench.sandbox.ghl.edit.createContact({ ...LEAD, ...changes });

/** The lead, as the desk enters her. */
const LAURA = { ...ANNA, ...LEAD };

const PAUL = { firstName: 'Paul', lastName: 'Stähli', phone: '+41791112299', email: 'paul@example.ch' };

const namesInEphysio = (bench: Bench): string[] => patientsOf(bench).map(({ firstName }) => firstName ?? '');

describe.each([
  ['all', 'all', ['Laura', 'Paul']],
  ['booked', 'booked', ['Paul']],
  ['a tag', { tag: 'Patient' }, ['Laura']],
  ['none', 'none', []],
] as const)('new patients: %s', (_name, rule, expected) => {
  it('one lead has a tag, another one an appointment: who qualifies is a patient, the other is ignored', async () => {
    const bench = await openWith(rule);
    lead(bench, { tags: ['newsletter', 'patient'] });
    const paul = lead(bench, PAUL);
    book(bench, paul.id);
    await runWell(bench);
    expect(namesInEphysio(bench).toSorted()).toEqual(expected);
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end)]).toEqual([NOTHING, NOTHING]);
    // Nobody is asked about a contact that does not qualify, nor is it read by id in each run.
    expect((await reviewKinds(bench)).filter((kind) => kind !== 'placeholders')).toEqual(
      expected.some((name) => name === 'Paul') ? [] : ['patient-not-linked'],
    );
    expect(end.ghlRoutes['GET /contacts/:id']).toBeUndefined();
    expect(contactsOf(bench)).toHaveLength(2);
  });
});

describe('a contact that does not qualify', () => {
  it('is counted by the run that sees it', async () => {
    const bench = await openWith('booked');
    lead(bench);
    for (let n = 0; n < 3; n += 1) {
      const { report } = await runWell(bench);
      expect(report.ignored).toMatchObject({ contactNotQualified: 1 });
    }
  });

  it('is linked to the patient whom it matches', async () => {
    const bench = await openWith('none');
    lead(bench);
    bench.sandbox.ephysio.edit.addPatient(LAURA);
    const { report } = await runWell(bench);
    expect(report.linked).toBe(1);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is a question before somebody alike is made in GHL', async () => {
    const bench = await openWith('none');
    lead(bench);
    bench.sandbox.ephysio.edit.addPatient({ ...LAURA, phone: '079 999 22 33', email: '' });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is a patient once it qualifies', async () => {
    const bench = await openWith('booked');
    const { id } = lead(bench);
    await runWell(bench);
    expect(namesInEphysio(bench)).toEqual([]);
    book(bench, id);
    await runWell(bench);
    expect(namesInEphysio(bench)).toEqual(['Laura']);
    expect(eventsOf(bench)).toHaveLength(1);
  });

  it('is a patient once the config lets it in, though GHL’s list does not show it again', async () => {
    const bench = await openWith('none');
    lead(bench);
    await runWell(bench);
    await runWell(bench);
    bench.configure({ sync: { newPatients: 'all' } });
    await runWell(bench);
    expect(namesInEphysio(bench)).toEqual(['Laura']);
  });
});

describe('a dry run', () => {
  it.each(['all', 'booked'] as const)('reads no contact by id that it has just listed (%s)', async (rule) => {
    const bench = await openWith(rule);
    const anna = bench.sandbox.ephysio.edit.addPatient({ ...ANNA, phone: LEAD.phone, email: LEAD.email });
    await runWell(bench);
    book(bench, contactsOf(bench)[0]?.id ?? '');
    book(bench, lead(bench, PAUL).id, { therapist: 1 });
    const dry = await runWell(bench, { dryRun: true, full: true });
    expect(dry.ghlRoutes['GET /contacts/:id']).toBeUndefined();
    expect(didToEphysio(dry)).toEqual({ ...NOTHING, created: 3 });
    const real = await runWell(bench);
    expect(didToEphysio(real)).toEqual(didToEphysio(dry));
    expect(patientsOf(bench).map(({ id }) => id)).toContain(anna.id);
  });
});

describe('a tag', () => {
  it('makes a patient of a contact as soon as the listener hears of it', async () => {
    const bench = await openWith({ tag: 'patient' });
    const inbox = listen(bench);
    const { id } = lead(bench);
    await inbox.settle();
    bench.sandbox.ghl.edit.updateContact(id, { tags: ['patient'] });
    await inbox.settle();
    expect(namesInEphysio(bench)).toEqual(['Laura']);
    expect(inbox.reports.flatMap(({ types }) => types)).toContain('ContactTagUpdate');
  });

  it('asks for nothing where it decides nothing', async () => {
    const bench = await openWith('booked');
    const inbox = listen(bench);
    const { id } = lead(bench);
    await inbox.settle();
    const before = requestsOf(bench);
    bench.sandbox.ghl.edit.updateContact(id, { tags: ['patient'] });
    await inbox.settle();
    expect(requestsOf(bench)).toEqual(before);
  });
});

describe('only who has booked becomes a patient', () => {
  it('as soon as the listener hears of the appointment, and not before', async () => {
    const bench = await openWith('booked');
    const inbox = listen(bench);
    const { id } = lead(bench);
    await inbox.settle();
    expect(namesInEphysio(bench)).toEqual([]);
    book(bench, id);
    await inbox.settle();
    expect(namesInEphysio(bench)).toEqual(['Laura']);
    expect(eventsOf(bench)).toHaveLength(1);
  });

  it.each([
    ['was cancelled', true, WEDNESDAY],
    ['starts after the window of the config', false, WEDNESDAY + 200 * DAY_MS],
  ] as const)('not if the appointment %s', async (_why, isCancelled, start) => {
    const bench = await openWith('booked');
    const { id } = book(bench, lead(bench).id, { start });
    if (isCancelled) bench.sandbox.ghl.edit.cancelAppointment(id);
    await runWell(bench);
    expect(namesInEphysio(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('also by the contact’s own webhook, once the name that was missing is there', async () => {
    const bench = await openWith('booked');
    const inbox = listen(bench);
    const { id } = lead(bench, { lastName: '' });
    book(bench, id);
    await inbox.settle();
    expect(await reviewKinds(bench)).toContain('name-missing');
    await runWell(bench);
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('name-missing');
    bench.sandbox.ghl.edit.updateContact(id, { lastName: 'Frei' });
    await inbox.settle();
    expect(namesInEphysio(bench)).toEqual(['Laura']);
    await runWell(bench);
    expect(eventsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).not.toContain('name-missing');
  });

  it.each(['run', 'webhook'] as const)(
    'nobody whose booking was cancelled before the data was complete (%s)',
    async (by) => {
      const bench = await openPractice({
        ...WITH_INVOICES,
        ephysio: { ...WITH_INVOICES.ephysio, missingData: 'hold' },
        sync: { newPatients: 'booked' },
      });
      const inbox = listen(bench);
      const { id } = lead(bench);
      const appointment = book(bench, id);
      await inbox.settle();
      await runWell(bench);
      expect(await reviewKinds(bench)).toContain('data-missing');
      bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      if (by === 'webhook') await inbox.settle();
      const whole = { dateOfBirth: '1980-02-01', address1: 'Weg 1', postalCode: '8000', city: 'Zürich' };
      bench.sandbox.ghl.edit.updateContact(id, { ...whole, gender: 'female' });
      if (by === 'webhook') await inbox.settle();
      await runWell(bench);
      await runWell(bench);
      expect(namesInEphysio(bench)).toEqual([]);
    },
  );

  it('not any more when the only appointment is cancelled before that', async () => {
    const bench = await openWith('booked');
    const { id } = lead(bench, { lastName: '' });
    const appointment = book(bench, id);
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('name-missing');
    bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
    await runWell(bench);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    bench.sandbox.ghl.edit.updateContact(id, { lastName: 'Frei' });
    await runWell(bench);
    expect(namesInEphysio(bench)).toEqual([]);
  });
});
