import { describe, expect, it } from 'vitest';
import { openDoubtful } from './disputed-people.ts';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

describe('review resolve', () => {
  it('--same links the two records that the item names', async () => {
    const { office, patient, contact, item, open } = await openDoubtful();
    const other = item.side === 'ephysio' ? contact.id : String(patient.id);
    const wrong = await office.run('review', 'resolve', item.id, '--same', 'somebody');
    expect([wrong.exitCode, wrong.stdout]).toEqual([2, '']);
    expect(wrong.stderr).toContain(other);
    const linked = await office.run('review', 'resolve', item.id, '--same', other);
    expect(linked).toMatchObject({ exitCode: 0, stderr: '' });
    expect(linked.stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /^.{8} settled: \S+ \S+ \S+ is linked; what differed is written to both services $/,
    );
    expect(documentOf(await office.run('links', 'list', '--search', contact.id, '--json')).links).toEqual([
      expect.objectContaining({ ephysioId: String(patient.id), ghlId: contact.id, state: 'linked' }),
    ]);
    expect(await open()).toEqual([]);
  });

  it('--different is not asked again, and both are made', async () => {
    const { office, patient, contact, item, open } = await openDoubtful();
    const answer = await office.run('review', 'resolve', item.id, '--different');
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await office.run('sync', 'patients')).exitCode).toBe(0);
    const links = documentOf(await office.run('links', 'list', '--entity', 'patient', '--json')).links;
    const idsOf = (id: string) =>
      links.find((l: { ephysioId: string; ghlId: string }) => l.ephysioId === id || l.ghlId === id);
    expect(idsOf(contact.id).ephysioId).not.toBe(idsOf(String(patient.id)).ephysioId);
    expect((await open()).map((r: { kind: string }) => r.kind)).toEqual(['placeholders']);
  });

  it('--different is only for items that ask who is who', async () => {
    const office = await openOffice({ patients: 3 });
    office.sandbox.ghl.edit.createContact({ firstName: 'Lea', email: 'lea@example.com' });
    expect((await office.run('sync', 'patients')).exitCode).toBe(0);
    const [item] = documentOf(await office.run('review', 'list', '--json')).reviews;
    const { exitCode, stderr } = await office.run('review', 'resolve', item.id, '--different');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('does not ask')]);
  });
});
