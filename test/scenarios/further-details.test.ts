import { describe, expect, it } from 'vitest';
import type { GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Bench } from '../sync/run-sync.ts';
import { expectNoPosts } from './answers.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  contactsOf,
  expectQuiet,
  listen,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WAYS,
} from './practice.ts';

const EMAIL = 'anna@example.ch';
const PHONE = '+41793456789';

/** Somebody who has given GHL more than one e-mail and phone, and whose first ones e-Physio does not know. */
const CONTACT = {
  firstName: 'Anna',
  lastName: 'Müller',
  email: 'work@example.ch',
  phone: '+41446681800',
};
const FURTHER = { additionalEmails: [{ email: EMAIL }], additionalPhones: [{ phone: PHONE }] };

const furtherOf = ({ additionalEmails, additionalPhones }: GhlContact) => ({
  additionalEmails,
  additionalPhones,
});

const openWith = async (options: Parameters<typeof openPractice>[0] = {}): Promise<Bench> => {
  const bench = await openPractice(options);
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  return bench;
};

describe("a contact's further e-mails and phones", () => {
  it.each([
    ['an e-mail', { additionalEmails: FURTHER.additionalEmails }],
    ['a phone', { additionalPhones: FURTHER.additionalPhones }],
  ])('identify the patient, and stay as they are: %s', async (_what, further) => {
    const bench = await openWith();
    const contact = bench.sandbox.ghl.edit.createContact({ ...CONTACT, ...further });
    await runWell(bench);
    expect(await linksOf(bench)).toMatchObject([{ ghl_id: contact.id, state: 'linked' }]);
    expect([patientsOf(bench).length, contactsOf(bench).length]).toEqual([1, 1]);
    expect(contactsOf(bench).map(furtherOf)).toEqual([furtherOf(contact)]);
    await expectQuiet(bench);
  });

  it.each(WAYS)('keep a lead from becoming a patient twice (by %s)', async (way) => {
    const bench = await openWith();
    await runWell(bench);
    const inbox = listen(bench);
    bench.sandbox.ghl.edit.createContact({
      ...CONTACT,
      lastName: 'Mueler',
      additionalPhones: FURTHER.additionalPhones,
    });
    if (way === 'webhook') await inbox.settle();
    else await runWell(bench);
    expect(patientsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });

  it('of a linked contact keep a new patient from getting a second contact', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, phone: '044 668 18 00', email: 'work@example.ch' });
    await runWell(bench);
    const [contact] = contactsOf(bench);
    bench.sandbox.ghl.edit.updateContact(contact?.id ?? '', FURTHER);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, firstName: 'Ana', birthDate: '' });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
    expect(contactsOf(bench).map(furtherOf)).toEqual([FURTHER]);
  });

  it("of a relative leave a patient's contact without them, once", async () => {
    const bench = await openPractice();
    bench.sandbox.ghl.edit.createContact({ ...CONTACT, firstName: 'Jürg', ...FURTHER });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const anna = contactsOf(bench).find(({ firstName }) => firstName === 'Anna');
    // GHL takes a further e-mail for a duplicate, and a further phone not.
    expect(anna).toMatchObject({ email: null, phone: PHONE });
    await expectNoPosts(bench);
    await expectQuiet(bench);
  });
});

describe('phones as people type them', () => {
  it.each([
    ['thin spaces', '079\u2009345\u200967\u200989'],
    ['narrow spaces', '079\u202f345\u202f67\u202f89'],
    ['apostrophes', "079'345'67'89"],
    ['soft hyphens', '079\u00ad345\u00ad67\u00ad89'],
  ])('identify a patient: %s', async (_what, phone) => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, phone, email: '' });
    const { id } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      phone: PHONE,
    });
    await runWell(bench);
    expect(await linksOf(bench)).toMatchObject([{ ghl_id: id, state: 'linked' }]);
    expect(patientsOf(bench).map((patient) => patient.phone)).toEqual([phone]);
    await expectQuiet(bench);
  });
});
