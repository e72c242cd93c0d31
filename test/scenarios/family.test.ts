import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  INVOICE_TEMPLATE,
  listen,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const PHONE = '+41793456789';
const LISA = { firstName: 'Lisa', lastName: 'Müller', phone: PHONE };
const TIM = { firstName: 'Tim', lastName: 'Müller', phone: PHONE };

/** GHL locations may be set to take contacts who share a phone. */
const open = (allowDuplicateContact = true) =>
  openPractice({
    ephysio: { invoiceTemplate: INVOICE_TEMPLATE },
    sandbox: { ghl: { allowDuplicateContact } },
  });

type Bench = Awaited<ReturnType<typeof open>>;

/** Who comes when, in e-Physio. */
const visits = (bench: Bench): unknown[] =>
  eventsOf(bench)
    .toSorted((a, b) => a.start - b.start)
    .map(({ patientId, start }) => [
      bench.sandbox.ephysio.state.patients.get(patientId ?? 0)?.firstName,
      (start - WEDNESDAY) / DAY_MS,
    ]);

describe('leads of one family who share a phone', () => {
  it.each(['as-sent', 'newest-first'] as const)(
    'are as many patients as persons, each with the own appointment (webhooks %s)',
    async (order) => {
      const bench = await open();
      const inbox = listen(bench);
      for (const [n, person] of [LISA, TIM].entries()) {
        book(bench, bench.sandbox.ghl.edit.createContact(person).id, { start: WEDNESDAY + n * DAY_MS });
      }
      await inbox.settle({ order, repeat: true });
      expect(
        patientsOf(bench)
          .map((p) => [p.firstName, p.phone])
          .sort(),
      ).toEqual([
        ['Lisa', PHONE],
        ['Tim', PHONE],
      ]);
      expect(visits(bench)).toEqual([
        ['Lisa', 0],
        ['Tim', 1],
      ]);
      await expectQuiet(bench);
    },
  );

  it('are distinguished from their mother, who is a patient with that phone', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const { id: anna } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LISA).id);
    await inbox.settle();
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Anna', 'Lisa']);
    expect(bench.sandbox.ephysio.state.patients.get(anna)).toMatchObject({
      firstName: 'Anna',
      phone: ANNA.phone,
    });
    expect(visits(bench)).toEqual([['Lisa', 0]]);
    await expectQuiet(bench);
  });

  it('are kept distinct when one is in e-Physio only, and GHL refuses to hold a phone twice', async () => {
    const bench = await open(false);
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.createContact(LISA);
    await inbox.settle();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    expect(contactsOf(bench).map((c) => [c.firstName, c.phone])).toEqual([
      ['Lisa', PHONE],
      ['Anna', null],
    ]);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Lisa', 'Anna']);
    await expectQuiet(bench);
    expect(patientsOf(bench).find((p) => p.firstName === 'Anna')?.phone).toBe(ANNA.phone);
  });

  it('do not take the phone off each other when one of them changes it in GHL', async () => {
    const bench = await open();
    const inbox = listen(bench);
    const lisa = bench.sandbox.ghl.edit.createContact(LISA);
    bench.sandbox.ghl.edit.createContact(TIM);
    await inbox.settle();
    bench.sandbox.ghl.edit.updateContact(lisa.id, { phone: '+41446681800' });
    await inbox.settle();
    expect(
      patientsOf(bench)
        .map((p) => [p.firstName, p.phone])
        .sort(),
    ).toEqual([
      ['Lisa', '+41446681800'],
      ['Tim', PHONE],
    ]);
    await expectQuiet(bench);
  });

  it('and whose names are alike become reviews, and nobody is guessed at', async () => {
    const bench = await open();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const { id } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Ana',
      lastName: 'Müller',
      phone: PHONE,
    });
    book(bench, id);
    await inbox.settle();
    await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(eventsOf(bench)).toEqual([]);
    expect((await reviewKinds(bench)).sort()).toEqual(['patient-not-linked', 'who-is-who']);
    bench.sandbox.ghl.edit.updateContact(id, { dateOfBirth: '2012-05-05' });
    await inbox.settle();
    await runWell(bench);
    expect(patientsOf(bench).map((p) => p.firstName)).toEqual(['Anna', 'Ana']);
    expect(visits(bench)).toEqual([['Ana', 0]]);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });
});
