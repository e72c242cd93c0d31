import { describe, expect, it } from 'vitest';
import { actingOf } from '../../src/app/single-records.ts';
import { takeValues } from '../../src/items/conflicts.ts';
import { removeLink } from '../../src/sync/manual/remove-link.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { PERSON } from '../sync/run-sync.ts';
import { openConflicts, take, withCities } from './conflicting.ts';
import { byPerson, linksOf } from './links.ts';
import { followChanges, whatOf } from './listed-changes.ts';
import { ANNA, contactOf, listen, openPractice, openWithInvoices, runWell } from './practice.ts';

describe('what a person decided is listed', () => {
  it('with each write of a conflict that was taken', async () => {
    const { bench } = await withCities();
    const news = await followChanges(bench);
    await take(bench, 'ghl');
    const changes = await news();
    expect(whatOf(changes)).toEqual(['updated patient ephysio', 'updated patient ghl']);
    const values = { before: { city: 'Bern' }, after: { city: 'Chur' } };
    expect(changes).toMatchObject(changes.map(() => ({ command: 'conflicts resolve', ...values })));
    expect(new Set(changes.map(({ by }) => by)).size).toBe(1);
    expect(changes[0]?.by).toMatch(/^person [0-9a-f-]{36}$/);
  });

  it('as made on the admin page, where it was', async () => {
    const { bench, cities } = await withCities();
    const news = await followChanges(bench);
    const acting = actingOf(bench.context(), 'admin page');
    await takeValues(acting, 'main', await openConflicts(bench), 'ghl');
    expect(cities()).toEqual(['Chur', 'Chur']);
    expect((await news()).map(({ command }) => command)).toEqual(['admin page', 'admin page']);
  });

  it('when a link is removed, and found again by the next run', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const news = await followChanges(bench);
    const [link] = await linksOf(bench);
    const ids = [String(id), contactOf(bench).id];
    await removeLink(
      bench.store,
      { practice: 'main', entity: 'patient', id: link?.id ?? '' },
      PERSON,
      bench.clock.now(),
    );
    expect(await news()).toMatchObject([
      { by: 'person decision', what: 'unlinked patient', ids, about: { ghl: { firstName: 'Anna' } } },
    ]);
    const run = await runWell(bench);
    expect(await news()).toMatchObject([{ by: `run ${run.id}`, what: 'linked patient', ids }]);
  });

  it('when a link is restored', async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const inbox = listen(bench);
    const { id: contactId } = contactOf(bench);
    bench.sandbox.ghl.edit.deleteContact(contactId);
    await inbox.settle();
    const news = await followChanges(bench);
    const [link] = await linksOf(bench);
    await byPerson(bench, (run) => restoreLink(run, 'patient', link?.id ?? ''));
    expect(await news()).toMatchObject([
      { command: 'test', what: 'linked patient', ids: [String(id), contactId] },
    ]);
  });
});
