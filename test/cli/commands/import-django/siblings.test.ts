import { describe, expect, it } from 'vitest';
import { contactSync } from '../../../../src/store/tables/contact-sync.ts';
import { removeLink } from '../../../../src/sync/manual/remove-link.ts';
import {
  ANNA,
  appointmentsOf,
  book,
  contactsOf,
  eventsOf,
  INVOICE_TEMPLATE,
  openPractice,
  patientsOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { type Bench, PERSON, writesOf } from '../../../sync/run-sync.ts';
import { contactRow, importRows } from './old-system.ts';

const FAMILY = { lastName: 'Müller', phone: '+41793456789' };

/** The old system has found the contact of one child by the family's number, and linked it to the other child. */
const withSiblings = async (linked: string, other: string) => {
  const bench = await openPractice({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE } });
  const { ephysio, ghl } = bench.sandbox;
  const { id: child } = ephysio.edit.addPatient({ ...ANNA, firstName: linked, birthDate: '05.06.2010' });
  const { id: sibling } = ephysio.edit.addPatient({ ...ANNA, firstName: other, birthDate: '05.06.2012' });
  const { id: contact } = ghl.edit.createContact({ ...FAMILY, firstName: other, tags: ['newsletter'] });
  const take = () => importRows(bench, [contactRow(child, contact)]);
  const remove = async () => {
    const row = await contactSync.findByGhlId(bench.store, 'main', contact);
    await removeLink(
      bench.store,
      { practice: 'main', entity: 'patient', id: row?.id ?? '' },
      PERSON,
      bench.clock.now(),
    );
  };
  return { bench, child, sibling, contact, take, remove };
};

const twoRuns = async (bench: Bench): Promise<number> =>
  writesOf(await runWell(bench)) + writesOf(await runWell(bench, { full: true }));

describe('an imported link to the contact of a sibling', () => {
  it.each([
    ['Jan', 'Jana'],
    ['Lea', 'Lena'],
    ['Hans', 'Hanna'],
    ['Marco', 'Marc'],
  ] as const)('of %s to %s renames nobody and makes nobody twice', async (linked, other) => {
    const { bench, take } = await withSiblings(linked, other);
    await take();
    expect(await twoRuns(bench)).toBe(0);
    expect(contactsOf(bench).map((c) => [c.firstName, c.dateOfBirth])).toEqual([[other, null]]);
    // One for the link, one for the sibling who waits for it.
    expect(await reviewKinds(bench)).toEqual(['imported-link', 'imported-link']);
  });

  it('gives nobody what the sibling has booked', async () => {
    const { bench, contact, take } = await withSiblings('Lea', 'Lena');
    book(bench, contact);
    await take();
    await twoRuns(bench);
    expect(eventsOf(bench)).toEqual([]);
    expect(await reviewKinds(bench)).toContain('patient-not-linked');
  });

  it('joins no visits of the two that begin at the same time', async () => {
    const { bench, child, contact, take } = await withSiblings('Lea', 'Lena');
    book(bench, contact, { start: WEDNESDAY });
    bench.sandbox.ephysio.edit.addEvent({ patientId: child, start: WEDNESDAY });
    await take();
    expect(await twoRuns(bench)).toBe(0);
    expect(await reviewKinds(bench)).toContain('patient-not-linked');
  });

  it('is done with once it is removed: each child has a contact, and the visit is the right one', async () => {
    const { bench, child, sibling, contact, take, remove } = await withSiblings('Lea', 'Lena');
    book(bench, contact, { start: WEDNESDAY });
    await take();
    await twoRuns(bench);
    await remove();
    await runWell(bench);
    const linkOf = (id: number) => contactSync.findByEphysioId(bench.store, 'main', String(id));
    expect(await linkOf(sibling)).toMatchObject({ ghl_id: contact });
    const own = (await linkOf(child))?.ghl_id;
    expect(contactsOf(bench).find(({ id }) => id === own)).toMatchObject({ firstName: 'Lea' });
    expect(eventsOf(bench).map((event) => event.patientId)).toEqual([sibling]);
    expect(await reviewKinds(bench)).toEqual([]);
    expect(await twoRuns(bench)).toBe(0);
  });

  it.each(['before', 'after'] as const)(
    'has the sibling wait also in a run of appointments alone (%s the first run)',
    async (when) => {
      const { bench, sibling, take } = await withSiblings('Lea', 'Lena');
      await take();
      if (when === 'after') await runWell(bench);
      bench.sandbox.ephysio.edit.addEvent({ patientId: sibling, start: WEDNESDAY });
      expect(writesOf(await runWell(bench, { what: 'appointments' }))).toBe(0);
      expect(contactsOf(bench)).toHaveLength(1);
      expect(await reviewKinds(bench)).toContain('imported-link');
    },
  );

  it('does not have the contact of the linked child merged into it', async () => {
    const { bench, take } = await withSiblings('Lea', 'Lena');
    bench.sandbox.ghl.edit.createContact({
      ...FAMILY,
      phone: null,
      firstName: 'Lea',
      dateOfBirth: '2010-06-05',
    });
    await take();
    expect(await twoRuns(bench)).toBe(0);
    expect(await reviewKinds(bench)).not.toContain('listed-twice');
    expect(patientsOf(bench)).toHaveLength(2);
  });
});

describe('an imported link of two with one name', () => {
  it.each([
    ['another patient fits the contact as well (father and son)', { birthDate: '01.01.1950' }, null],
    ['another contact fits the patient better', null, { phone: '+41793456789' }],
  ] as const)('waits when %s', async (_, patient, contact) => {
    const bench = await openPractice({});
    const { ephysio, ghl } = bench.sandbox;
    const { id } = ephysio.edit.addPatient(ANNA);
    if (patient) ephysio.edit.addPatient({ ...ANNA, ...patient });
    const linked = patient ? FAMILY : { lastName: 'Müller', phone: '+41447777777' };
    const { id: ghlId } = ghl.edit.createContact({ firstName: 'Anna', ...linked });
    if (contact) ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', ...contact });
    await importRows(bench, [contactRow(id, ghlId)]);
    expect(await twoRuns(bench)).toBe(0);
    expect(await reviewKinds(bench)).toContain('imported-link');
    expect(appointmentsOf(bench)).toEqual([]);
  });

  it('is not held up by a namesake whom nothing else speaks for', async () => {
    const bench = await openPractice({});
    const { ephysio, ghl } = bench.sandbox;
    const { id } = ephysio.edit.addPatient(ANNA);
    const { id: ghlId } = ghl.edit.createContact({
      firstName: 'Anna',
      lastName: 'Müller',
      phone: '+41447777777',
    });
    ghl.edit.createContact({ firstName: 'Anna', lastName: 'Müller', phone: '+41448888888' });
    await importRows(bench, [contactRow(id, ghlId)]);
    await runWell(bench, { direction: 'to-ghl' });
    expect(ghl.state.contacts.get(ghlId)).toMatchObject({ phone: '+41793456789' });
    expect(await reviewKinds(bench)).not.toContain('imported-link');
  });
});
