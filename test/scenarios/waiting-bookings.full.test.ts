import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { kinds, LENA, review, startsInGhl, startsOf, WAITS, withAnna } from './booked-by-contact.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  eventsOf,
  expectQuiet,
  FRIDAY,
  HALF_HOUR,
  type listen,
  patientOf,
  runWell,
  THURSDAY,
  WEDNESDAY,
  WITH_INVOICES,
} from './practice.ts';

describe.each(['webhook', 'run', 'run of appointments'] as const)('by %s, a booking', (by) => {
  const read = async (bench: Bench, inbox: ReturnType<typeof listen>): Promise<void> => {
    if (by === 'webhook') await inbox.settle();
    else await runWell(bench, { what: by === 'run' ? 'both' : 'appointments' });
  };

  it('of a contact that stands for somebody else waits, with the reason, and goes once the name is restored', async () => {
    const { bench, inbox, ghl, contact } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    book(bench, contact.id, { start: THURSDAY });
    await read(bench, inbox);
    for (let n = 0; n < 2; n += 1) {
      expect(startsOf(bench)).toEqual([WEDNESDAY]);
      expect(await kinds(bench)).toEqual(WAITS);
      await runWell(bench, { full: n === 1 });
    }
    const { message, subject } = await review(bench, 'patient-not-linked');
    expect(subject).toBe(`ghl patient ${contact.id}`);
    expect(message).toMatch(/the contact stands for somebody else: see the review "somebody-else"/);
    ghl.updateContact(contact.id, { firstName: 'Anna' });
    await read(bench, inbox);
    await runWell(bench);
    expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna' });
    await expectQuiet(bench);
  });

  it('is shown with name, time and therapist', async () => {
    const { bench, inbox, ghl, contact } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    const { id } = book(bench, contact.id, { start: THURSDAY });
    await read(bench, inbox);
    const { detail, message } = await review(bench, 'patient-not-linked');
    expect(detail).toMatchObject({
      kind: 'about',
      patient: { firstName: 'Anna', lastName: 'Müller' },
      namedNow: { firstName: 'Lena', lastName: 'Müller' },
      appointments: [
        {
          id,
          was: null,
          becomes: {
            start: new Date(THURSDAY).toISOString(),
            end: new Date(THURSDAY + HALF_HOUR).toISOString(),
            calendar: expect.stringContaining([...bench.sandbox.ghl.state.calendars.keys()][0] ?? '?'),
          },
        },
      ],
    });
    expect(message).not.toMatch(/Lena|Anna/);
  });

  it('is made when it is cancelled there and booked again on a contact of its own', async () => {
    const { bench, inbox, ghl, contact } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    const { id } = book(bench, contact.id, { start: THURSDAY });
    await read(bench, inbox);
    ghl.cancelAppointment(id);
    const child = ghl.createContact({ firstName: 'Lena', lastName: 'Müller', dateOfBirth: '2015-05-06' });
    book(bench, child.id, { start: FRIDAY });
    ghl.updateContact(contact.id, { firstName: 'Anna' });
    await read(bench, inbox);
    await runWell(bench);
    const patients = [...bench.sandbox.ephysio.state.patients.values()];
    const lena = patients.find(({ firstName }) => firstName === 'Lena');
    expect(eventsOf(bench).map(({ patientId, start }) => [patientId, start])).toEqual([
      [patients[0]?.id, WEDNESDAY],
      [lena?.id, FRIDAY],
    ]);
    expect(await kinds(bench)).toEqual(['placeholders']);
  });

  it('of a patient who is overwritten in e-Physio waits, and goes once the patient is put right', async () => {
    const { bench, inbox, edit, id, contact } = await withAnna();
    const hans = { firstName: 'Hans', lastName: 'Keller', birthDate: '05.05.1950' };
    edit.changePatient(id, { ...hans, phone: '044 668 18 00', email: 'hans@example.ch' });
    book(bench, contact.id, { start: THURSDAY });
    await read(bench, inbox);
    expect(startsOf(bench)).toEqual([WEDNESDAY]);
    expect(await kinds(bench)).toEqual(WAITS);
    const { message } = await review(bench, 'patient-not-linked');
    expect(message).toMatch(/the patient in e-Physio stands for somebody else, and its phone and e-mail/);
    edit.changePatient(id, ANNA);
    await runWell(bench);
    expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });
});

describe('while a contact stands for somebody else', () => {
  const isAppointment = ({ type }: { type: string }): boolean => type.startsWith('Appointment');

  it.each([
    ['the booking’s webhook comes alone', { which: isAppointment }],
    ['the webhooks come newest first', { order: 'newest-first' }],
    ['each webhook comes twice', { repeat: true }],
  ] as const)('a booking waits when %s', async (_how, how) => {
    const { bench, inbox, ghl, contact } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    book(bench, contact.id, { start: THURSDAY });
    await inbox.deliver(how);
    await inbox.drain();
    expect(startsOf(bench)).toEqual([WEDNESDAY]);
    expect(await kinds(bench)).toEqual(WAITS);
    await inbox.settle();
    await runWell(bench);
    expect(startsOf(bench)).toEqual([WEDNESDAY]);
    expect(patientOf(bench)).toMatchObject({ firstName: 'Anna' });
  });

  it('a booking waits although the search does not show the contact’s new name yet', async () => {
    const { bench, ghl, contact } = await withAnna();
    await runWell(bench);
    ghl.updateContact(contact.id, LENA);
    book(bench, contact.id, { start: THURSDAY });
    await runWell(bench, { afterMs: 1_000 });
    expect(startsOf(bench)).toEqual([WEDNESDAY]);
    expect(await kinds(bench)).toEqual(WAITS);
  });

  it('a dry run plans no booking for it, says why, and reports each write once', async () => {
    const { bench, ghl, contact, edit, id } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    book(bench, contact.id, { start: THURSDAY });
    const { id: other } = edit.addPatient({
      ...ANNA,
      firstName: 'Beat',
      email: 'beat@example.ch',
      phone: '',
    });
    await runWell(bench);
    const beat = [...bench.sandbox.ghl.state.contacts.values()].find((c) => c.firstName === 'Beat');
    ghl.updateContact(beat?.id ?? '', { city: 'Chur' });
    const booking = book(bench, beat?.id ?? '', { start: FRIDAY });
    const { report } = await runWell(bench, { dryRun: true });
    expect(report.operations).toEqual([
      expect.objectContaining({ side: 'ephysio', kind: 'update', record: 'patient', id: String(other) }),
      expect.objectContaining({ side: 'ephysio', kind: 'create', record: 'appointment', id: booking.id }),
    ]);
    expect(report.reviews.map(({ kind }) => kind)).toEqual(expect.arrayContaining(WAITS));
    expect(report.updated).toEqual({ ephysio: 1, ghl: 0 });
    expect(eventsOf(bench).every(({ patientId }) => patientId === id)).toBe(true);
  });

  it('a dry run of what nobody has seen yet says the same', async () => {
    const { bench, ghl, contact } = await withAnna();
    ghl.updateContact(contact.id, LENA);
    book(bench, contact.id, { start: THURSDAY });
    for (const what of ['both', 'appointments'] as const) {
      const { report } = await runWell(bench, { dryRun: true, what });
      expect(report.operations).toEqual([]);
      expect(report.reviews.map(({ kind }) => kind).sort()).toEqual(WAITS);
    }
    expect(await kinds(bench)).toEqual([]);
  });

  it.each(['webhook', 'run'] as const)(
    'its linked appointments are moved and cancelled (by %s)',
    async (by) => {
      const { bench, inbox, ghl, edit, contact, id } = await withAnna();
      edit.addEvent({ patientId: id, start: FRIDAY });
      await runWell(bench);
      const read = () => (by === 'webhook' ? inbox.settle() : runWell(bench));
      const [first, second] = appointmentsOf(bench);
      ghl.updateContact(contact.id, { ...LENA, phone: '+41791112233' });
      ghl.moveAppointment(first?.id ?? '', THURSDAY, THURSDAY + HALF_HOUR);
      await read();
      expect(startsOf(bench)).toEqual([THURSDAY, FRIDAY]);
      ghl.cancelAppointment(second?.id ?? '');
      await read();
      expect(startsOf(bench)).toEqual([THURSDAY]);
      const [event] = eventsOf(bench);
      edit.moveEvent(event?.id ?? 0, WEDNESDAY);
      await runWell(bench, { overrides: { allowShrink: true } });
      expect(appointmentsOf(bench)[0]).toMatchObject({ startTime: WEDNESDAY });
    },
  );

  it.each([
    ['reached as before, gets', LENA, [WEDNESDAY, THURSDAY]],
    ['of another phone, does not get', { ...LENA, phone: '+41791112233' }, [WEDNESDAY]],
    ['of another e-mail, does not get', { ...LENA, email: 'lena@example.ch' }, [WEDNESDAY]],
  ])('the contact, %s the patient’s new appointments', async (_what, changes, starts) => {
    const { bench, ghl, edit, contact, id } = await withAnna();
    ghl.updateContact(contact.id, changes);
    await runWell(bench);
    edit.addEvent({ patientId: id, start: THURSDAY });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
    expect(startsInGhl(bench)).toEqual(starts);
    expect(await kinds(bench)).toEqual(starts.length === 2 ? ['somebody-else'] : WAITS);
    const { firstName, phone, email } = contact;
    ghl.updateContact(contact.id, { firstName, phone, email });
    await runWell(bench);
    expect(startsInGhl(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
  });

  it.each([
    ['phone', {}, ['phone', 'birthDate'], [WEDNESDAY, THURSDAY]],
    ['a phone that is another one', { phone: '+41791112233' }, ['phone', 'birthDate'], [WEDNESDAY]],
    ['nothing that it is reached by', {}, ['birthDate'], [WEDNESDAY]],
  ] as const)(
    'the contact, where both sides share %s, gets them as far as that is agreed on',
    async (_what, changes, fields, starts) => {
      const { bench, ghl, edit, contact, id } = await withAnna();
      bench.configure({ ...WITH_INVOICES, sync: { contactFields: [...fields] } });
      await runWell(bench);
      ghl.updateContact(contact.id, { ...LENA, ...changes });
      await runWell(bench);
      edit.addEvent({ patientId: id, start: THURSDAY });
      for (let n = 0; n < 2; n += 1) await runWell(bench, { full: n === 1 });
      expect(startsInGhl(bench)).toEqual(starts);
      expect(await kinds(bench)).toEqual(starts.length === 2 ? ['somebody-else'] : WAITS);
    },
  );

  it('an event of the same patient and time is not mistaken for the booking', async () => {
    const { bench, ghl, edit, contact, id } = await withAnna();
    ghl.updateContact(contact.id, { ...LENA, phone: '+41791112233' });
    edit.addEvent({ patientId: id, start: THURSDAY });
    const { id: booking } = book(bench, contact.id, { start: THURSDAY, therapist: 1 });
    await runWell(bench);
    ghl.cancelAppointment(booking);
    ghl.updateContact(contact.id, { firstName: 'Anna', phone: contact.phone });
    await runWell(bench);
    expect(startsOf(bench)).toEqual([WEDNESDAY, THURSDAY]);
    expect(await kinds(bench)).toEqual([]);
  });
});
