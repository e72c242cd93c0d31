import { describe, expect, it } from 'vitest';
import { practiceOf } from '../../src/app/context.ts';
import { actingOf, onSingleRecords } from '../../src/app/single-records.ts';
import type { ContactField } from '../../src/domain/records/shared-fields.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { listOpenConflicts } from '../../src/store/tables/conflicts.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { joinPeople } from '../../src/sync/manual/join-people.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import type { Bench } from '../sync/run-sync.ts';
import { ALL, only } from './contact-fields.ts';
import { byPerson, linksOf } from './links.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  expectQuiet,
  inEphysio,
  inGhl,
  JURG,
  listen,
  NOTHING,
  openPractice,
  patientOf,
  requestsOf,
  reviewKinds,
  runWell,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

/** What must not be in any request, however it is written. */
const SECRETS: Readonly<Record<ContactField, readonly string[]>> = {
  birthDate: ['1975', '02.03'],
  email: ['anna@example', 'Anna@Example'],
  phone: ['3456789', '345 67 89'],
  address: ['Seestrasse', '8002', 'Zürich'],
};
const NAMES = Object.keys(SECRETS) as ContactField[];

/** ANNA in GHL, without what the config leaves out. */
const inContact = (fields: readonly ContactField[]) => ({
  firstName: 'Anna',
  lastName: 'Müller',
  dateOfBirth: fields.includes('birthDate') ? '1975-03-02' : null,
  email: fields.includes('email') ? 'anna@example.ch' : null,
  phone: fields.includes('phone') ? '+41793456789' : null,
  address1: fields.includes('address') ? 'Seestrasse 7' : null,
  postalCode: fields.includes('address') ? '8002' : null,
  city: fields.includes('address') ? 'Zürich' : null,
});

const expectUnsaid = (text: string, fields: readonly ContactField[]): void => {
  for (const field of NAMES.filter((name) => !fields.includes(name)))
    for (const secret of SECRETS[field]) expect(text).not.toContain(secret);
};

const textOf = (sent: readonly { readonly text: string }[]): string =>
  sent.map(({ text }) => text).join('\n');

const CHOICES: readonly (readonly ContactField[])[] = [
  [],
  ['email'],
  ['phone'],
  ['birthDate', 'phone'],
  ['email', 'phone', 'address'],
];

describe('a field that sync.contactFields leaves out', () => {
  it.each(CHOICES.map((chosen) => [chosen] as const))(
    'is in no request, whatever happens to the patient (all but %j)',
    async (chosen) => {
      const bench = await openPractice(only(...chosen));
      const { sent } = requestsToGhl(bench);
      const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.faults.add({
        service: 'ghl',
        method: 'POST',
        path: '/contacts/',
        fault: 'drop-after',
        times: 1,
      });
      await runWell(bench);
      expect(contactsOf(bench)).toEqual([expect.objectContaining(inContact(chosen))]);
      bench.sandbox.ephysio.edit.changePatient(id, { lastName: 'Müller-Frei' });
      await runWell(bench);
      bench.sandbox.ephysio.edit.addPatient({ ...JURG, email: ANNA.email });
      await runWell(bench);
      await expectQuiet(bench);
      const [first] = contactsOf(bench);
      bench.sandbox.ghl.edit.deleteContact(first?.id ?? '');
      await runWell(bench, { full: true, overrides: { allowShrink: true } });
      const link = (await linksOf(bench)).find((l) => l.ghl_id === first?.id);
      await byPerson(bench, (run) => restoreLink(run, 'patient', link?.id ?? ''));
      await runWell(bench);
      await expectQuiet(bench);
      expectUnsaid(textOf(sent), chosen);
      expect(contactsOf(bench)).toHaveLength(2);
    },
  );

  it('is not carried over or compared when it changes on either side, and costs no request', async () => {
    const bench = await openPractice(only('phone'));
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    inEphysio(bench, { email: 'new@example.ch', city: 'Basel', birthDate: '02.03.1976' });
    inGhl(bench, { email: 'theirs@example.ch', city: 'Genf', dateOfBirth: '1999-01-01' });
    const end = await runWell(bench);
    expect([didToEphysio(end), didToGhl(end), end.report.conflicts]).toEqual([NOTHING, NOTHING, 0]);
    expect(patientOf(bench)).toMatchObject({ email: 'new@example.ch', city: 'Basel' });
    expect(contactOf(bench)).toMatchObject({ email: 'theirs@example.ch', city: 'Genf' });
    expect(await reviewKinds(bench)).toEqual([]);
    // Nothing of it is read again: an unchanged list is not even opened.
    const before = requestsOf(bench);
    expect(await runWell(bench)).toMatchObject({ report: { unchanged: 1 } });
    const after = requestsOf(bench);
    expect([after.ghl - before.ghl, await unsettled(bench)]).toEqual([5, 0]);
  });

  it('is ignored in a webhook', async () => {
    const bench = await openPractice(only('phone'));
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    await inbox.settle();
    const before = requestsOf(bench);
    inGhl(bench, { email: 'theirs@example.ch', city: 'Genf' });
    await inbox.settle();
    expect(requestsOf(bench)).toEqual(before);
    expect(patientOf(bench)).toMatchObject({ email: ANNA.email, city: ANNA.city });
    inGhl(bench, { phone: '+41446681800' });
    await inbox.settle();
    expect(patientOf(bench).phone).toMatch(/44 ?668 ?18 ?00/);
  });

  it('is not filled in by a listener whose config is older than the last run', async () => {
    const bench = await openPractice(ALL);
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, email: '' });
    await runWell(bench);
    const inbox = listen(bench);
    await inbox.settle();
    bench.configure(only('phone'));
    inEphysio(bench, { email: ANNA.email });
    await runWell(bench);
    const { sent } = requestsToGhl(bench);
    inGhl(bench, { phone: '+41446681800' });
    await inbox.settle();
    expect(patientOf(bench).phone).toMatch(/44 ?668 ?18 ?00/);
    expect(contactOf(bench).email).toBeNull();
    expectUnsaid(textOf(sent), ['phone']);
    await expectQuiet(bench);
  });

  it('is not filled in by an admin page whose config is older than the last run', async () => {
    const bench = await openPractice(ALL);
    const older = bench.context();
    bench.configure(only('phone'));
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const contact = bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller' });
    await runWell(bench);
    const { sent } = requestsToGhl(bench);
    const ids = { ephysio: String(id), ghl: contact.id };
    const joined = await onSingleRecords(older, practiceOf(older, 'main'), 'test', (run) =>
      joinPeople(run, ids),
    );
    expect(joined).toMatchObject({ state: 'joined' });
    expect(contactOf(bench)).toMatchObject({ phone: '+41793456789', email: null, city: null });
    expectUnsaid(textOf(sent), ['phone']);
    await expectQuiet(bench);
  });

  it('still helps to recognise a person, and stays as it is on both sides', async () => {
    const bench = await openPractice(only('phone'));
    const { sent } = requestsToGhl(bench);
    bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      dateOfBirth: '1975-03-02',
      email: 'old@example.ch',
    });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const end = await runWell(bench);
    expect(didToGhl(end)).toEqual({ created: 0, updated: 1, cancelled: 0, linked: 1 });
    expect(contactOf(bench)).toMatchObject({ email: 'old@example.ch', city: null, phone: '+41793456789' });
    expect(patientOf(bench)).toMatchObject({ email: ANNA.email });
    expectUnsaid(textOf(sent), ['phone']);
    await expectQuiet(bench);
  });

  it('still helps to make a patient, once', async () => {
    const bench = await openPractice(only());
    bench.sandbox.ghl.edit.createContact({
      firstName: 'Laura',
      lastName: 'Frei',
      dateOfBirth: '1990-05-06',
      email: 'laura@example.ch',
      phone: '+41791112233',
      city: 'Bern',
    });
    await runWell(bench);
    const made = { email: 'laura@example.ch', city: 'Bern', birthDate: '06.05.1990' };
    expect(patientOf(bench)).toMatchObject(made);
    inGhl(bench, { email: 'laura@new.example.ch', city: 'Thun' });
    const end = await runWell(bench);
    expect(didToEphysio(end)).toEqual(NOTHING);
    expect(patientOf(bench)).toMatchObject(made);
    await expectQuiet(bench);
  });

  it('empties nothing in GHL by being left out, and a conflict about it is settled without it', async () => {
    const bench = await openPractice(ALL);
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    inEphysio(bench, { email: 'desk@example.ch' });
    inGhl(bench, { email: 'form@example.ch' });
    await runWell(bench);
    const [conflict] = await listOpenConflicts(bench.store, 'main');
    if (!conflict) throw new Error('no conflict');
    bench.configure(only('phone', 'birthDate'));
    const { contactWrites } = requestsToGhl(bench);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: 'desk@example.ch', city: 'Zürich' });
    const [taken] = await takeValues(actingOf(bench.context()), 'main', [conflict], 'ghl');
    expect(taken?.outcome).toMatchObject({ refusal: { code: 'not-shared', field: 'email' } });
    expect(contactWrites()).toEqual([]);
    await expectQuiet(bench);
  });
});

const unsettled = async ({ store }: Bench): Promise<number> =>
  (await contactSync.list(store, 'main')).filter((row) => row.unsettled === 1).length;
