import { describe, expect, it } from 'vitest';
import { expectNoPosts, reviewOf } from './answers.ts';
import { linksOf } from './links.ts';
import {
  ANNA,
  contactsOf,
  expectQuiet,
  LEAD,
  listen,
  openWithInvoices,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from './practice.ts';

const NO_REACH = { phone: '', email: '' };
/** The practice is so small that one patient less is a lot. */
const SMALL = { overrides: { allowShrink: true, allowEmpty: true } };

describe('a patient whom the desk enters a second time', () => {
  it.each<[string, object, object]>([
    ['with all details', {}, {}],
    ['with another phone and e-mail', {}, { phone: '044 668 18 00', email: 'neu@example.ch' }],
    ['without contact details', {}, NO_REACH],
    ['where neither has contact details', NO_REACH, NO_REACH],
    ['with the name in other letters', {}, { firstName: 'ANNA', lastName: 'Mueller', ...NO_REACH }],
  ])('gets no second contact, and a question (%s)', async (_how, first, second) => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient({ ...ANNA, ...first });
    await runWell(bench);
    const { id: again } = edit.addPatient({ ...ANNA, ...second });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    const item = await reviewOf(bench, 'listed-twice');
    expect(item).toMatchObject({ subject: `ephysio patient ${again}`, side: 'ephysio' });
    expect(item.message).toContain(`e-Physio patient ${id}:`);
    expect(item.message).toContain('merge them in e-Physio');
    expect(item.message).not.toMatch(/Anna|Müller|1975|example/i);
    await expectNoPosts(bench);
    expect((await reviewOf(bench, 'listed-twice')).id).toBe(item.id);
  });

  it('before the first run: the one who was entered first gets the contact', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient({ ...ANNA, ...NO_REACH });
    const { id: again } = edit.addPatient(ANNA);
    await runWell(bench);
    expect(await linksOf(bench)).toMatchObject([{ ephysio_id: String(id) }]);
    expect((await reviewOf(bench, 'listed-twice')).subject).toBe(`ephysio patient ${again}`);
    await expectNoPosts(bench);
  });

  it('has no visits in GHL, nor a contact by a run of appointments alone', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    await runWell(bench);
    const { id } = edit.addPatient({ ...ANNA, ...NO_REACH });
    edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench, { what: 'appointments' });
    expect(contactsOf(bench)).toHaveLength(1);
    expect((await reviewKinds(bench)).toSorted()).toEqual(['listed-twice', 'patient-not-linked']);
  });

  it('is a question that ends when the desk archives one of the two', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    edit.addPatient(ANNA);
    await runWell(bench);
    const { id } = edit.addPatient(ANNA);
    await runWell(bench);
    edit.archivePatient(id);
    await runWell(bench, SMALL);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('although the first record is archived: the text says so', async () => {
    const bench = await openWithInvoices();
    const { edit } = bench.sandbox.ephysio;
    const { id } = edit.addPatient(ANNA);
    await runWell(bench);
    edit.archivePatient(id);
    await runWell(bench, SMALL);
    edit.addPatient({ ...ANNA, phone: '044 668 18 00', email: 'neu@example.ch' });
    await runWell(bench);
    expect(contactsOf(bench)).toHaveLength(1);
    const { message } = await reviewOf(bench, 'listed-twice');
    expect(message).toContain(`e-Physio patient ${id}, who is archived: make that one active again`);
    await expectNoPosts(bench);
  });

  it.each(['run', 'webhook'] as const)(
    'after a lead was made with placeholders (by %s): the birth date of the lead is not known',
    async (by) => {
      const bench = await openWithInvoices();
      const inbox = listen(bench);
      bench.sandbox.ghl.edit.createContact(LEAD);
      if (by === 'webhook') await inbox.settle();
      else await runWell(bench);
      const { id } = patientOf(bench);
      const own = { firstName: LEAD.firstName, lastName: LEAD.lastName, phone: '044 668 18 00', email: '' };
      const { id: again } = bench.sandbox.ephysio.edit.addPatient({ ...ANNA, ...own });
      await runWell(bench);
      await inbox.settle();
      expect(contactsOf(bench)).toHaveLength(1);
      const item = await reviewOf(bench, 'listed-twice');
      expect([item.subject, item.message]).toEqual([
        `ephysio patient ${again}`,
        expect.stringContaining(`e-Physio patient ${id}:`),
      ]);
      await expectNoPosts(bench);
    },
  );
});
