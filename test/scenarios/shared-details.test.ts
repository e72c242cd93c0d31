import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { ANNA, contactsOf, JURG, openPractice, reviewKinds, runWell } from './practice.ts';

const LISA = { ...JURG, firstName: 'Lisa', birthDate: '05.05.2010', email: 'lisa@example.ch' };

const phones = (bench: Awaited<ReturnType<typeof openPractice>>) => contactsOf(bench).map((c) => c.phone);

describe('relatives who share a phone', () => {
  it.each(['the write fails', 'the process is killed'])(
    'get it in the end, once it is given up, although %s in between',
    async (how) => {
      const bench = await openPractice();
      const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ephysio.edit.addPatient(JURG);
      await runWell(bench, { concurrency: 1 });
      bench.sandbox.ephysio.edit.changePatient(id, { phone: '044 668 18 00' });
      const path = `/contacts/${contactsOf(bench).find((c) => c.firstName === 'Jürg')?.id}`;
      if (how === 'the process is killed') await bench.run({ lostFrom: 3 });
      else {
        bench.sandbox.faults.add({ service: 'ghl', method: 'PUT', path, fault: 'drop-before' });
        await bench.run();
        bench.sandbox.faults.clear();
      }
      await runWell(bench);
      await runWell(bench);
      expect(phones(bench)).toEqual(['+41446681800', '+41793456789']);
    },
  );

  it('cause no writes in quiet runs after somebody changed it in GHL', async () => {
    const bench = await openPractice();
    for (const patient of [ANNA, JURG, LISA]) bench.sandbox.ephysio.edit.addPatient(patient);
    await runWell(bench, { concurrency: 1 });
    bench.sandbox.ghl.edit.updateContact(contactsOf(bench)[0]?.id ?? '', { phone: '+41446681800' });
    for (let i = 0; i < 2; i++) await runWell(bench);
    const { ghlRoutes } = await runWell(bench);
    expect(Object.keys(ghlRoutes).filter((route) => route.startsWith('PUT'))).toEqual([]);
    expect(phones(bench).filter((phone) => phone === '+41793456789')).toHaveLength(1);
  });

  it('do not lose a number of their own that somebody typed into GHL', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    bench.sandbox.ephysio.edit.addPatient(JURG);
    await runWell(bench, { concurrency: 1 });
    bench.sandbox.ghl.edit.updateContact(contactsOf(bench)[1]?.id ?? '', { phone: '+41791112233' });
    await runWell(bench);
    bench.sandbox.ephysio.edit.changePatient(id, { phone: '044 668 18 00' });
    await runWell(bench);
    expect(phones(bench)).toEqual(['+41446681800', '+41791112233']);
  });

  it('become reviews also when the run is stopped right after the finding', async () => {
    const bench = await openPractice();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    const { id } = edit.addPatient({ ...JURG, phone: '044 668 18 00', email: '' });
    const { id: third } = edit.addPatient({ ...LISA, phone: '044 668 18 01' });
    await runWell(bench, { concurrency: 1 });
    edit.changePatient(id, { phone: ANNA.phone });
    edit.changePatient(third, { city: 'Basel' });
    await bench.run({ what: 'patients', concurrency: 1, lostFrom: 3 });
    await runWell(bench);
    expect((await listOpenReviews(bench.store, 'main')).map((r) => r.kind)).toEqual(['contact-point-taken']);
  });

  it.each([60, 300])(
    'and one person listed twice end as one contact and a review, with an answer %i ms late',
    async (delayMs) => {
      const bench = await openPractice({ sandbox: { sleep: (ms: number) => delay(ms) } });
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      bench.sandbox.faults.add({
        service: 'ghl',
        method: 'POST',
        path: /^\/contacts\/?$/,
        nth: 1,
        fault: { delayMs },
      });
      const { report } = await runWell(bench, { what: 'patients' });
      expect(contactsOf(bench)).toHaveLength(1);
      expect(report.reviews.map((r) => r.kind)).toEqual(['listed-twice']);
    },
  );

  it('a contact that keeps an outdated phone stays in review as long as it lasts', async () => {
    const bench = await openPractice();
    bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { id } = bench.sandbox.ephysio.edit.addPatient({ ...JURG, phone: '044 668 18 00', email: '' });
    await runWell(bench, { concurrency: 1 });
    bench.sandbox.ephysio.edit.changePatient(id, { phone: ANNA.phone });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['contact-point-taken']);
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual(['contact-point-taken']);
    const [anna] = [...bench.sandbox.ephysio.state.patients.keys()];
    bench.sandbox.ephysio.edit.changePatient(anna ?? 0, { phone: '' });
    await runWell(bench);
    expect(contactsOf(bench).map((c) => c.phone)).toEqual([null, '+41793456789']);
    expect(await reviewKinds(bench)).toEqual([]);
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
});
