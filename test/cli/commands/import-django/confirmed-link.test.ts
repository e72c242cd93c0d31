import { describe, expect, it } from 'vitest';
import { resolveAsSame } from '../../../../src/cli/commands/items/review.ts';
import { askedBy } from '../../../../src/items/reviews.ts';
import { listOpenConflicts } from '../../../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../../../src/store/tables/reviews.ts';
import { linksOf } from '../../../scenarios/links.ts';
import {
  ANNA,
  book,
  contactOf,
  eventsOf,
  expectQuiet,
  INVOICE_TEMPLATE,
  openPractice,
  patientOf,
  reviewKinds,
  runWell,
  WEDNESDAY,
} from '../../../scenarios/practice.ts';
import { type Bench, type BenchOptions, writesOf } from '../../../sync/run-sync.ts';
import { contactRow, importRows } from './old-system.ts';

/** Anna has married: e-Physio does not know yet, and her imported link is in doubt. */
const withDoubtfulLink = async (sync: BenchOptions['sync'] = {}, name: object = {}) => {
  const bench = await openPractice({ ephysio: { invoiceTemplate: INVOICE_TEMPLATE }, sync });
  const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
  const married = { firstName: 'Anna', lastName: 'Brunner', email: 'brunner@example.ch', ...name };
  const { id: contactId } = bench.sandbox.ghl.edit.createContact(married);
  book(bench, contactId, { start: WEDNESDAY });
  await importRows(bench, [contactRow(id, contactId)]);
  expect(writesOf(await runWell(bench))).toBe(0);
  expect(await reviewKinds(bench)).toContain('imported-link');
  return { bench, contactId };
};

const itemOf = async (bench: Bench) => {
  const item = (await listOpenReviews(bench.store, 'main')).find(({ kind }) => kind === 'imported-link');
  if (!item) throw new Error('no imported link is in doubt');
  return item;
};

/** What `review resolve --same` does. */
const confirm = async (bench: Bench, contactId: string) => {
  const [practice] = bench.context().practices;
  if (!practice) throw new Error('the sandbox gave a config without a practice');
  return resolveAsSame(bench.context(), practice, askedBy(await itemOf(bench), 'same'), contactId);
};

const REFUSED = { status: 422, body: { statusCode: 422, message: ['lastName is not valid'] } };
const OTHER_NAME = { firstName: 'Nina' };

describe('an imported link in doubt, of which a person says that it joins one patient', () => {
  it.each([{}, OTHER_NAME])('is settled as any new link, and visits travel over it (%j)', async (name) => {
    const { bench, contactId } = await withDoubtfulLink({}, name);
    const [link] = await linksOf(bench);
    expect(await confirm(bench, contactId)).toMatchObject({ exitCode: 0, document: { state: 'joined' } });
    expect(contactOf(bench)).toMatchObject({ firstName: 'Anna', lastName: 'Müller', phone: '+41793456789' });
    expect(await linksOf(bench)).toMatchObject([{ id: link?.id, state: 'linked' }]);
    await runWell(bench);
    expect(eventsOf(bench)).toMatchObject([{ patientId: patientOf(bench).id, start: WEDNESDAY }]);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
    const lost = (await listOpenConflicts(bench.store, 'main')).map(({ field }) => field).toSorted();
    expect(lost).toEqual(['email', ...Object.keys(name), 'lastName']);
  });

  it('is believed from then on, also if GHL refuses what differs at first', async () => {
    const { bench, contactId } = await withDoubtfulLink();
    bench.sandbox.faults.add({ service: 'ghl', method: 'PUT', fault: REFUSED });
    const said = await confirm(bench, contactId);
    expect(said).toMatchObject({ exitCode: 1, document: { state: 'joined' } });
    bench.sandbox.faults.clear();
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ lastName: 'Müller' });
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('waits for its person to say it again where nothing agrees and GHL refuses what differs', async () => {
    const { bench, contactId } = await withDoubtfulLink({}, OTHER_NAME);
    bench.sandbox.faults.add({ service: 'ghl', method: 'PUT', fault: REFUSED });
    expect(await confirm(bench, contactId)).toMatchObject({ exitCode: 1, document: { state: 'refused' } });
    bench.sandbox.faults.clear();
    await runWell(bench);
    expect(await reviewKinds(bench)).toContain('imported-link');
    expect(await confirm(bench, contactId)).toMatchObject({ exitCode: 0, document: { state: 'joined' } });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
    await expectQuiet(bench);
  });

  it('keeps the name of e-Physio, also where GHL wins conflicts', async () => {
    const { bench, contactId } = await withDoubtfulLink({ conflictWinner: 'ghl' }, OTHER_NAME);
    const { firstName, lastName } = patientOf(bench);
    expect(await confirm(bench, contactId)).toMatchObject({ exitCode: 0, document: { state: 'joined' } });
    expect(patientOf(bench)).toMatchObject({ firstName, lastName });
    expect(contactOf(bench)).toMatchObject({ firstName, lastName });
    await runWell(bench);
    expect(await reviewKinds(bench)).toEqual([]);
  });

  it('has to be removed if it does not', async () => {
    const { bench } = await withDoubtfulLink();
    const item = await itemOf(bench);
    const [link] = await linksOf(bench);
    expect(() => askedBy(item, 'different')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`links remove ${link?.id}`) }),
    );
  });
});
