import { describe, expect, it } from 'vitest';
import { excludePerson } from '../../src/sync/manual/exclude-person.ts';
import { excludeOnly, expectSilent } from './excluded.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  contactOf,
  contactsOf,
  expectQuiet,
  JURG,
  listen,
  openPractice,
  openWithInvoices,
  reviewKinds,
  runWell,
} from './practice.ts';
import { requestsToGhl } from './requests.ts';

describe('a patient whose contact may have been made when the run ended', () => {
  it.each(['who objects', 'who shall have none by now'] as const)(
    '%s is looked for without a word of the patient',
    async (how) => {
      const bench = await openPractice();
      bench.sandbox.ephysio.edit.addPatient(ANNA);
      await bench.run({ what: 'patients', lostFrom: 2 });
      expect([contactsOf(bench).length, await linksOf(bench)]).toEqual([1, []]);
      if (how === 'who objects') await excludeOnly(bench);
      else bench.configure({ sync: { newContacts: { who: 'none' } } });
      const { sent } = requestsToGhl(bench);
      await runWell(bench);
      expectSilent(sent);
      expect(await linksOf(bench)).toMatchObject([{ ghl_id: contactOf(bench).id, state: 'linked' }]);
      expect(await reviewKinds(bench)).toEqual(how === 'who objects' ? ['excluded'] : []);
      await expectQuiet(bench);
    },
  );

  it('and who objects before the next try is not tried again', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const objecting = {
      get status() {
        void excludePerson(bench.store, { practice: 'main', ephysioId: String(id) }, bench.clock.now());
        return 500;
      },
    };
    bench.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: /^\/contacts\/?$/,
      nth: 1,
      fault: objecting,
    });
    const { sent, contactWrites } = requestsToGhl(bench);
    const { report } = await runWell(bench);
    expect([contactWrites().length, report.created.ghl, contactsOf(bench)]).toEqual([1, 0, []]);
    expectSilent(sent.filter(({ route }) => route !== 'POST /contacts'));
    await expectQuiet(bench);
  });
});

it('an objection while a run is under way is respected by its next write', async () => {
  const bench = await openWithInvoices();
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  const { id } = bench.sandbox.ephysio.edit.addPatient(JURG);
  const end = bench.sandbox.ghl.onExchange(({ method, path }) => {
    if (method !== 'POST' || path !== '/contacts/search') return;
    end();
    void excludePerson(bench.store, { practice: 'main', ephysioId: String(id) }, bench.clock.now());
  });
  const { report } = await bench.run({ what: 'patients' });
  expect(contactsOf(bench).map(({ firstName }) => firstName)).toEqual(['Anna']);
  expect(report.created.ghl).toBe(1);
  await expectQuiet(bench);
});

it('a listener that is at work respects it', async () => {
  const bench = await openWithInvoices();
  const inbox = listen(bench);
  bench.sandbox.ephysio.edit.addPatient({ ...ANNA, city: 'Basel' });
  await excludeOnly(bench);
  const { contactWrites } = requestsToGhl(bench);
  bench.sandbox.ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
  await inbox.settle();
  expect(contactWrites()).toEqual([]);
  expect(await linksOf(bench)).toHaveLength(1);
});
