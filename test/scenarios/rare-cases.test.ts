import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { ANNA, contactsOf, JURG, openPractice, runWell, WEDNESDAY } from './practice.ts';

const openKinds = async (bench: Awaited<ReturnType<typeof openPractice>>): Promise<string[]> =>
  (await listOpenReviews(bench.store, 'main')).map((review) => review.kind);

describe('rare cases', () => {
  it('a dry run plans no appointment for a patient who cannot be linked', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
    bench.sandbox.ephysio.edit.archivePatient(id);
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    expect((await runWell(bench, { dryRun: true })).report.operations).toEqual([]);
  });

  it('a contact that keeps an outdated phone stays up for review as long as it lasts', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '044 668 18 00', email: '' });
    await runWell(bench, { concurrency: 1 });
    bench.sandbox.ephysio.edit.changePatient(id, { phone: ANNA.phone });
    await runWell(bench);
    expect(await openKinds(bench)).toEqual(['contact-point-taken']);
    await runWell(bench);
    expect(await openKinds(bench)).toEqual(['contact-point-taken']);
    const [anna] = [...bench.sandbox.ephysio.state.patients.keys()];
    bench.sandbox.ephysio.edit.changePatient(anna ?? 0, { phone: '' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.phone)).toEqual([null, '+41793456789']);
    expect(await openKinds(bench)).toEqual([]);
  });

  it.each([{ full: false }, { full: true }])(
    'a phone that was left out comes once the relative gives it up (full read: $full)',
    async ({ full }) => {
      const bench = await openPractice();
      const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ephysio.edit.addPatient(JURG);
      await runWell(bench, { concurrency: 1 });
      expect(contactsOf(bench).map((c) => c.phone)).toEqual(['+41793456789', null]);
      bench.sandbox.ephysio.edit.changePatient(id, { phone: '044 668 18 00' });
      await runWell(bench, { full });
      expect(contactsOf(bench).map((c) => c.phone)).toEqual(['+41446681800', '+41793456789']);
      const quiet = await runWell(bench, { full });
      expect(quiet.report.updated).toEqual({ ephysio: 0, ghl: 0 });
    },
  );

  it('a contact that was renamed before its create was known of is put up for review, not made twice', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    await bench.run({ what: 'patients', lostFrom: 2 });
    bench.sandbox.ghl.edit.updateContact(contactsOf(bench)[0]?.id ?? '', { lastName: 'Weber' });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    expect(await openKinds(bench)).toEqual(['who-is-who']);
  });

  it('an appointment of somebody whose contact was deleted in GHL waits for a person', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    bench.sandbox.ghl.edit.deleteContact(contactsOf(bench)[0]?.id ?? '');
    bench.sandbox.ephysio.edit.addEvent({ patientId: id, start: WEDNESDAY });
    const { report, error } = await bench.run();
    expect([report.failures, report.reviews.map((r) => r.kind), error]).toEqual([
      [],
      ['patient-not-linked'],
      null,
    ]);
    const state = await bench.store.db.selectFrom('contact_sync').select('state').executeTakeFirst();
    expect(state).toEqual({ state: 'tombstone' });
    expect(contactsOf(bench)).toHaveLength(0);
  });
});
