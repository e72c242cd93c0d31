import { describe, expect, it } from 'vitest';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { openBusyOffice } from './busy-office.ts';
import { documentOf } from './run-program.ts';
import { inStore, type Office, openOffice } from './set-up.ts';

const placeholdersLeft = (office: Office): Promise<string[]> =>
  inStore(office, async (store) => {
    const rows = [...(await contactSync.list(store, 'main')), ...(await contactSync.list(store, 'other'))];
    return rows.filter((row) => row.placeholders !== '').map((row) => `${row.practice} ${row.ephysio_id}`);
  });

describe('review', () => {
  it('resolve settles an item, and leaves the others', async () => {
    const office = await openBusyOffice();
    const [oldest, next] = office.ids;
    const resolved = await office.run('review', 'resolve', oldest.slice(0, 8));
    expect(resolved).toMatchObject({ exitCode: 0, stdout: `settled: ${oldest.slice(0, 8)}\n`, stderr: '' });
    const left = documentOf(await office.run('review', 'list', '--json'));
    expect(left.reviews.map((r: { id: string }) => r.id)).toEqual([next]);
    expect(await placeholdersLeft(office)).toEqual(['main 12', 'main 13', 'other 12']);
    const again = await office.run('review', 'resolve', oldest);
    expect([again.exitCode, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toContain(`no open review item "${oldest}".\n  Listed: ${next.slice(0, 8)}.`);
  });

  it('resolve of a patient with placeholders is for good, and for this patient only', async () => {
    const office = await openBusyOffice();
    const [, next] = office.ids;
    const resolved = await office.run('review', 'resolve', next, next.slice(0, 9), '--json');
    expect(documentOf(resolved)).toEqual({
      command: 'review resolve',
      practice: 'main',
      ok: true,
      changed: [next],
      unchanged: [],
    });
    expect(await placeholdersLeft(office)).toEqual(['main 13', 'other 12']);
  });

  it('resolve of a patient with placeholders whose link is gone settles the item', async () => {
    const office = await openBusyOffice();
    const [, next] = office.ids;
    await inStore(office, async (store) => {
      const row = await contactSync.findByEphysioId(store, 'main', '12');
      await contactSync.delete(store, row?.id ?? '');
    });
    expect(await office.run('review', 'resolve', next)).toMatchObject({ exitCode: 0 });
  });

  it('resolve lasts until the next run for what still stands, and for good for placeholders', async () => {
    const office = await openOffice();
    const kindsAndIds = async (): Promise<{ kind: string; id: string }[]> =>
      documentOf(await office.run('review', 'list', '--json')).reviews;
    const sync = async (): Promise<void> =>
      expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    office.sandbox.ghl.edit.createContact({ firstName: 'Lea', lastName: 'Neu', email: 'lea@example.com' });
    office.sandbox.ghl.edit.createContact({ firstName: 'Namenlos', email: 'n@example.com' });
    await sync();
    const before = await kindsAndIds();
    expect(before.map((r) => r.kind).toSorted()).toEqual(['name-missing', 'placeholders']);
    const listed = await office.run('review', 'list');
    expect(listed.stdout + listed.stderr).not.toMatch(/Lea|Neu|Namenlos|example\.com/);
    const shown = await office.run('review', 'show', ...before.map((r) => r.id));
    for (const name of ['Namenlos', 'Lea']) expect(shown.stdout).toContain(name);
    await office.run('review', 'resolve', ...before.map((r) => r.id));
    expect(await kindsAndIds()).toEqual([]);
    await sync();
    expect((await kindsAndIds()).map((r) => r.kind)).toEqual(['name-missing']);
    const lea = [...office.sandbox.ghl.state.contacts.values()].find((c) => c.firstName === 'Lea');
    expect(lea).toMatchObject({ dateOfBirth: null, address1: null });
  });
});
