import { describe, expect, it } from 'vitest';
import {
  ANNA,
  appointmentsOf,
  contactsOf,
  JURG,
  openPractice,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const CREATE = { service: 'ghl', method: 'POST', path: /^\/contacts\/?$/ } as const;
const BUSY = { status: 429, body: { message: 'Too Many Requests' }, headers: { 'retry-after': '20' } };
/** Nothing by which GHL could find the contact but its search, whose index lags. */
const NAMELESS_TO_LOOKUPS = { phone: '', email: '' };

describe('a create whose answer is lost', () => {
  it.each([12, 100])(
    'makes nobody twice, however long it waited for its turn (%i side by side)',
    { timeout: 30_000 },
    async (concurrency) => {
      const patients = 230;
      const bench = await openPractice({ sandbox: { ghl: { rateLimit: {}, indexLagMs: 10_000 } } });
      for (let i = 0; i < patients; i++) {
        const firstName = `P${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`;
        const birthDate = `0${1 + (i % 9)}.0${1 + (Math.floor(i / 9) % 9)}.${1950 + Math.floor(i / 81)}`;
        bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...NAMELESS_TO_LOOKUPS, firstName, birthDate });
      }
      bench.sandbox.faults.add({ ...CREATE, every: 9, fault: 'drop-after' });
      for (let i = 0; i < 3; i++) await bench.run({ what: 'patients', concurrency });
      bench.sandbox.faults.clear();
      await bench.run({ what: 'patients' });
      expect(contactsOf(bench)).toHaveLength(patients);
    },
  );

  it('makes nobody twice after GHL was too busy for a while', async () => {
    const bench = await openPractice({ sandbox: { ghl: { indexLagMs: 10_000 } } });
    for (const letter of 'abc') {
      bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...NAMELESS_TO_LOOKUPS, firstName: `P${letter}` });
    }
    bench.sandbox.faults.add({ ...CREATE, times: 3, fault: BUSY });
    bench.sandbox.faults.add({ ...CREATE, nth: 4, fault: 'drop-after' });
    await bench.run({ what: 'patients', concurrency: 1 });
    expect(contactsOf(bench)).toHaveLength(3);
  });

  it('makes nobody twice who shares a phone', async () => {
    const bench = await openPractice({ sandbox: { ghl: { indexLagMs: 10_000 } } });
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, email: '' });
    await runWell(bench);
    bench.sandbox.ephysio.edit.addPatient({ ...JURG, email: '' });
    bench.sandbox.faults.add({ ...CREATE, nth: 2, fault: BUSY });
    bench.sandbox.faults.add({ ...CREATE, nth: 3, fault: 'drop-after' });
    await bench.run({ what: 'patients' });
    expect(contactsOf(bench)).toHaveLength(2);
  });

  it('makes nobody twice when the process is killed and started again a second later', async () => {
    const bench = await openPractice({ sandbox: { ghl: { indexLagMs: 10_000 } } });
    bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...NAMELESS_TO_LOOKUPS });
    bench.sandbox.faults.add({ ...CREATE, nth: 1, fault: BUSY });
    await bench.run({ what: 'patients', lostFrom: 2 });
    bench.clock.advance(-3_600_000 + 1_000);
    await bench.run({ what: 'patients' });
    expect(contactsOf(bench)).toHaveLength(1);
  });

  it('is not found in a namesake, who was edited in between', async () => {
    const bench = await openPractice();
    const { edit } = bench.sandbox.ghl;
    const { firstName, lastName, birthDate } = ANNA;
    bench.sandbox.ephysio.edit.addPatient({ firstName, lastName, birthDate });
    const namesake = edit.createContact({ firstName, lastName, dateOfBirth: '1950-01-01' });
    const editing = {
      get status() {
        edit.updateContact(namesake.id, { city: 'Bern' });
        return 500;
      },
    };
    bench.sandbox.faults.add({ ...CREATE, nth: 1, fault: editing });
    await bench.run({ what: 'patients', direction: 'to-ghl' });
    expect(contactsOf(bench)).toHaveLength(2);
  });

  it('makes two of two equal appointments, and not three', async () => {
    const bench = await openPractice();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    await bench.run({ what: 'appointments', lostFrom: 3 });
    for (let i = 0; i < 3; i++) await runWell(bench);
    expect(appointmentsOf(bench)).toHaveLength(2);
  });

  it('is found again after the calendar was given another event type in the config', async () => {
    const bench = await openPractice();
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY });
    await bench.run({ what: 'appointments', lostFrom: 2 });
    const openOperations = () => bench.store.db.selectFrom('operations').select('kind').execute();
    expect(await openOperations()).toEqual([{ kind: 'create' }]);
    const [practice] = bench.context().practices;
    const calendars = practice?.calendars.map((c) => ({
      ...c,
      ephysioEventTypeId: c.ephysioEventTypeId + 1,
    }));
    bench.configure({ calendars: calendars ?? [] });
    for (let n = 0; n < 2; n += 1) await runWell(bench, { what: 'appointments' });
    expect(await openOperations()).toEqual([]);
    expect(appointmentsOf(bench)).toHaveLength(1);
  });

  it('a contact that was renamed before its create was known of becomes a review, not made twice', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await bench.run({ what: 'patients', lostFrom: 2 });
    bench.sandbox.ghl.edit.updateContact(contactsOf(bench)[0]?.id ?? '', { lastName: 'Weber' });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    expect(await reviewKinds(bench)).toEqual(['who-is-who']);
  });
});
