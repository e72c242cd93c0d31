import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  didToEphysio,
  didToGhl,
  JURG,
  NOTHING,
  openPractice,
  reviewKinds,
  runWell,
} from './practice.ts';

describe('patients', () => {
  it('are all made in GHL by the first run, and the next one asks each side once and writes nothing', async () => {
    const bench = await openPractice({
      sandbox: { patients: 30, seed: 3, ephysio: { tokenSeconds: 86_400 } },
    });
    expect(didToGhl(await runWell(bench, { what: 'patients' }))).toEqual({ ...NOTHING, created: 30 });
    const next = await runWell(bench, { what: 'patients' });
    expect(didToGhl(next)).toEqual(NOTHING);
    expect(next.report.unchanged).toBe(30);
    expect(next.ghlRoutes).toEqual({ 'POST /contacts/search': 1 });
    expect(next.requests.ephysio).toBe(1);
  });

  it('are written to GHL in its own spelling', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({
      firstName: 'Anna',
      lastName: 'Müller',
      dateOfBirth: '1975-03-02',
      address1: 'Seestrasse 7',
      postalCode: '8002',
      city: 'Zürich',
      phone: '+41793456789',
      email: 'anna@example.ch',
      tags: [],
    });
  });

  it.each([
    ['lastName', 'Keller', { lastName: 'Keller' }],
    ['birthDate', '03.03.1975', { dateOfBirth: '1975-03-03' }],
    ['street', 'Bahnhofstrasse 1', { address1: 'Bahnhofstrasse 1' }],
    ['zip', '3011', { postalCode: '3011' }],
    ['phone', '044 668 18 00', { phone: '+41446681800' }],
    ['phone', '', { phone: null }],
    ['phone', 'unbekannt', { phone: null }],
    ['email', 'a.keller@example.ch', { email: 'a.keller@example.ch' }],
    ['email', '', { email: null }],
  ])('whose %s becomes %j are updated, by one request', async (field, value, expected) => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { [field]: value });
    const end = await runWell(bench, { what: 'patients' });
    expect(didToGhl(end)).toEqual({ ...NOTHING, updated: 1 });
    expect(end.ghlRoutes).toEqual({ 'POST /contacts/search': 1, 'PUT /contacts/:id': 1 });
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', ...expected });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('whose phone spelling alone changes are left alone', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '+41 (0)79 345 67 89', zip: '8002' });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('never lose phone and e-mail at once: a person is asked', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '', email: '' });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
    expect(contactOf(bench)).toMatchObject({ phone: '+41793456789', email: 'anna@example.ch' });
    const open = () => listOpenReviews(bench.store, 'main');
    expect((await open()).map((r) => r.kind)).toEqual(['contact-points-cleared']);
    await runWell(bench);
    expect(await open()).toHaveLength(1);
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ phone: '+41446681800', email: null });
    expect(await open()).toEqual([]);
  });

  it('that are archived keep their contact', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { overrides: { allowShrink: true } });
    bench.sandbox.ephysio.edit.archivePatient(id);
    const end = await runWell(bench, { overrides: { allowShrink: true } });
    expect(didToGhl(end)).toEqual(NOTHING);
    expect(contactsOf(bench)).toHaveLength(2);
    bench.sandbox.ephysio.edit.restorePatient(id);
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('whose contact is deleted in GHL are left alone, and not made again', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench);
    const [anna] = contactsOf(bench).filter((c) => c.firstName === 'Anna');
    bench.sandbox.ghl.edit.deleteContact(anna?.id ?? '');
    // Jürg's contact gets the phone that was Anna's alone.
    expect(didToGhl(await runWell(bench, { full: true }))).toEqual({ ...NOTHING, updated: 1 });
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    expect(didToGhl(await runWell(bench, { full: true }))).toEqual(NOTHING);
    expect(contactsOf(bench)).toHaveLength(1);
    const states = await bench.store.db.selectFrom('contact_sync').select(['ephysio_id', 'state']).execute();
    expect(states).toContainEqual({ ephysio_id: String(id), state: 'tombstone' });
  });

  it('that cannot be read are reported by id, and the others go on', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, firstName: '', lastName: '' });
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, birthDate: '31.02.1975', phone: 'n/a', zip: undefined });
    const end = await bench.run();
    expect(end.error).toBeNull();
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', dateOfBirth: null, phone: null });
    expect(end.report.failures).toHaveLength(1);
    expect(JSON.stringify(end.report)).not.toMatch(/Anna|Müller|Jürg|Seestrasse|example\.ch/);
  });
});

describe('a family on one phone', () => {
  it.each([
    ['refuses duplicates', false, null],
    ['takes duplicates', true, '+41793456789'],
  ])('is as many contacts as persons, when GHL %s', async (_what, allowDuplicateContact, phoneOfSecond) => {
    const bench = await openPractice({ sandbox: { ghl: { allowDuplicateContact } } });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    const end = await runWell(bench, { concurrency: 1 });
    expect(didToGhl(end)).toEqual({ ...NOTHING, created: 2 });
    const jurg = contactsOf(bench).find((c) => c.firstName === 'Jürg');
    expect(jurg).toMatchObject({ phone: phoneOfSecond, email: 'juerg@example.ch' });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
    expect(didToGhl(await runWell(bench, { full: true }))).toEqual(NOTHING);
  });

  it('is not mixed up when the one without the shared phone changes', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { concurrency: 1 });
    bench.sandbox.ephysio.edit.changePatient(id, { city: 'Bern' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => [c.firstName, c.city, c.phone])).toEqual([
      ['Anna', 'Zürich', '+41793456789'],
      ['Jürg', 'Bern', null],
    ]);
  });
});

describe('a contact that was in GHL before', () => {
  it.each([
    ['name and birth date', { dateOfBirth: '1975-03-02' }],
    ['name and phone', { phone: '+41793456789' }],
    ['name and e-mail', { email: 'anna@example.ch' }],
  ])('is linked by %s, and gets what it lacks', async (_by, fields) => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Mueller',
      tags: ['newsletter'],
      ...fields,
    });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, linked: 1, updated: 1 });
    expect(contactOf(bench)).toMatchObject({
      id,
      lastName: 'Müller',
      phone: '+41793456789',
      email: 'anna@example.ch',
      tags: ['newsletter'],
    });
    expect(didToGhl(await runWell(bench))).toEqual(NOTHING);
  });

  it('and may be somebody is not guessed at: nothing is written until the records differ clearly', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ghl.edit.createContact({ lastName: 'Müller', phone: '+41793456789' });
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const end = await runWell(bench);
    expect(didToGhl(end)).toEqual(NOTHING);
    expect(end.report.reviews.map((r) => r.kind)).toEqual(['who-is-who']);
    bench.sandbox.ghl.edit.updateContact(id, { firstName: 'Regula', dateOfBirth: '1999-09-09' });
    const settled = await runWell(bench);
    expect([didToGhl(settled).created, didToEphysio(settled).created]).toEqual([1, 1]);
    expect(await reviewKinds(bench)).toEqual(['placeholders']);
  });
});
