import { describe, expect, it } from 'vitest';
import { allowedAnswers, questionOf } from '../../src/domain/identity/identity-question.ts';
import { askedBy } from '../../src/items/reviews.ts';
import { expectNoPosts, reviewOf, sayDifferent } from './answers.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  book,
  contactsOf,
  eventsOf,
  expectQuiet,
  JURG,
  listen,
  openWithInvoices,
  patientsOf,
  reviewKinds,
  runWell,
} from './practice.ts';

const NO_REACH = { phone: '', email: '' };

describe('two people of one name and birth date in e-Physio', () => {
  it.each<[string, object, string | null]>([
    ['on one phone', { email: '' }, null],
    ['with a phone of each', { phone: '044 668 18 00', email: '' }, '+41446681800'],
    ['of whom one cannot be reached', NO_REACH, null],
  ])('are two for good once a person has said so (%s)', async (_how, second, phone) => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    await runWell(bench);
    const { id } = edit.addPatient({ ...ANNA, ...second });
    await runWell(bench);
    const item = await reviewOf(bench, 'listed-twice');
    expect(allowedAnswers(questionOf(item) ?? expect.fail('it asks nothing'))).toEqual(['different']);
    expect(() => askedBy(item, 'same')).toThrow('two records of one service');
    expect(await sayDifferent(bench, 'listed-twice')).toMatchObject({ exitCode: 0 });
    await runWell(bench);
    const link = (await linksOf(bench)).find(({ ephysio_id: own }) => own === String(id));
    expect(bench.sandbox.ghl.state.contacts.get(link?.ghl_id ?? '')).toMatchObject({ phone });
    expect(contactsOf(bench)).toHaveLength(2);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectNoPosts(bench);
    await expectQuiet(bench);
  });

  it('are made although they agree in everything, as nobody asks about that again', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    await runWell(bench);
    edit.addPatient(ANNA);
    await runWell(bench);
    await sayDifferent(bench, 'listed-twice');
    await runWell(bench);
    expect(contactsOf(bench).map(({ phone, email }) => [phone, email])).toEqual([
      ['+41793456789', 'anna@example.ch'],
      [null, null],
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('in GHL: the second contact is made once a person has said so', async () => {
    const bench = await openWithInvoices();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const contact = bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      dateOfBirth: '1975-03-02',
      phone: '+41446681800',
    });
    await inbox.settle();
    expect(patientsOf(bench)).toHaveLength(1);
    const item = await reviewOf(bench, 'listed-twice');
    expect(allowedAnswers(questionOf(item) ?? expect.fail('it asks nothing'))).toEqual(['different']);
    await sayDifferent(bench, 'listed-twice');
    book(bench, contact.id);
    await inbox.settle();
    expect(patientsOf(bench).map((p) => p.phone)).toEqual([ANNA.phone, '+41446681800']);
    expect(eventsOf(bench)).toHaveLength(1);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
    await expectQuiet(bench);
  });
});

describe('people in e-Physio who are not asked about', () => {
  it('a father and a son of one name, on one phone', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(JURG);
    await runWell(bench);
    edit.addPatient({ ...JURG, birthDate: '05.05.2010' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => [c.dateOfBirth, c.phone])).toEqual([
      ['1972-01-09', '+41793456789'],
      ['2010-05-05', null],
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectNoPosts(bench);
  });

  it('a father and a son, though GHL does not hold the father’s birth date', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(JURG);
    await runWell(bench);
    bench.configure({ sync: { owners: { birthDate: 'ghl' } } });
    bench.sandbox.ghl.edit.updateContact(contactsOf(bench)[0]?.id ?? '', { dateOfBirth: null });
    await runWell(bench);
    edit.addPatient({ ...JURG, birthDate: '05.05.2010' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.dateOfBirth)).toEqual([null, '2010-05-05']);
    expect(await reviewKinds(bench)).toEqual(['required-cleared']);
    await expectNoPosts(bench);
  });

  it('a couple on one phone', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.firstName)).toEqual(['Anna', 'Jürg']);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectNoPosts(bench);
  });
});

describe('a patient of nearly the same name on one phone', () => {
  const TWIN = { ...ANNA, firstName: 'Ana', email: '' };

  it('is a question about the other patient, and is made once it is answered', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient(ANNA);
    await runWell(bench);
    const { id: twin } = edit.addPatient(TWIN);
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    const item = await reviewOf(bench, 'who-is-who');
    expect(item).toMatchObject({ subject: `ephysio patient ${twin}`, side: 'ephysio' });
    expect(item.message).toContain(`e-Physio patient ${id}: merge them in e-Physio`);
    expect(item.message).not.toContain('--same');
    expect(allowedAnswers(questionOf(item) ?? expect.fail('it asks nothing'))).toEqual(['different']);
    await expectNoPosts(bench);
    await sayDifferent(bench, 'who-is-who');
    await runWell(bench);
    expect(contactsOf(bench).map((c) => [c.firstName, c.phone])).toEqual([
      ['Anna', '+41793456789'],
      ['Ana', null],
    ]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectNoPosts(bench);
  });

  it('is no question where the birth dates are two', async () => {
    const bench = await openWithInvoices();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient({ ...TWIN, birthDate: '05.05.2010' });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(2);
    expect(await reviewKinds(bench)).toEqual([]);
  });
});
