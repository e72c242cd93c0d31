import { describe, expect, it } from 'vitest';
import { openDoubtful } from './disputed-people.ts';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

describe('review resolve', () => {
  it('--different can be taken back, and is asked again', async () => {
    const { office, patient, contact, item, open } = await openDoubtful();
    const answer = await office.run('review', 'resolve', item.id, '--different');
    expect(answer.stdout.replaceAll(/\s+/g, ' ')).toContain('ephysio-ghl review distinct --forget');
    const list = await office.run('review', 'apart');
    expect(list).toMatchObject({ exitCode: 0, stderr: '' });
    expect(list.stdout).toContain(`e-Physio patient ${patient.id}  GHL contact ${contact.id}  < 1 min`);
    expect(list.stdout).toMatch(/\nmain: 1 distinct pair\n$/);
    const pair = [
      { side: 'ephysio', id: String(patient.id) },
      { side: 'ghl', id: contact.id },
    ];
    for (const name of ['distinct', 'apart'])
      expect(documentOf(await office.run('review', name, '--json'))).toMatchObject({
        total: 1,
        apart: [{ pair }],
      });
    const unknown = await office.run('review', 'distinct', '--forget', contact.id.slice(0, 8));
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('No distinct pair contains record'),
    ]);
    const forgotten = await office.run('review', 'apart', '--forget', contact.id);
    expect(forgotten).toMatchObject({ exitCode: 0, stderr: '' });
    expect(forgotten.stdout).not.toContain('stays as it is');
    expect((await office.run('review', 'apart')).stdout).toBe('main: 0 distinct pairs\n');
    expect((await office.run('sync', 'patients')).exitCode).toBe(0);
    expect((await open()).map((r: { kind: string }) => r.kind)).toEqual(['who-is-who']);
  });

  it('--different that is taken back after both were made says what stays', async () => {
    const { office, patient, contact, item } = await openDoubtful();
    await office.run('review', 'resolve', item.id, '--different');
    expect((await office.run('sync', 'patients')).exitCode).toBe(0);
    const said = documentOf(await office.run('review', 'apart', '--forget', String(patient.id), '--json'));
    expect(said.linked).toEqual(
      expect.arrayContaining([
        expect.stringMatching(`^e-Physio patient ${patient.id} is linked to GHL contact `),
        expect.stringMatching(` is linked to GHL contact ${contact.id}$`),
      ]),
    );
  });

  it.each([
    [['--same', 'x', '--different'], 'One item, and one answer'],
    [['--same'], 'argument missing'],
  ])('%j exits with 2 and settles nothing', async (options, says) => {
    const { office, item, open } = await openDoubtful();
    const { exitCode, stdout, stderr } = await office.run('review', 'resolve', item.id, ...options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(await open()).toHaveLength(1);
  });

  it('--same takes the name of an overwritten record over, and --different is no answer to it', async () => {
    const office = await openOffice({ patients: 3 });
    const { ephysio, ghl } = office.sandbox;
    expect((await office.run('sync', 'patients')).exitCode).toBe(0);
    const [contact] = ghl.state.contacts.values();
    if (!contact) throw new Error('GHL has no contact');
    ghl.edit.updateContact(contact.id, { firstName: 'Xaveria', lastName: 'Quast' });
    expect((await office.run('sync', 'patients', '--full')).exitCode).toBe(0);
    const open = async () => documentOf(await office.run('review', 'list', '--json')).reviews;
    const [item] = (await open()).filter((r: { kind: string }) => r.kind === 'somebody-else');
    const [, patientId = ''] = /--same (\d+)/.exec(item.message) ?? [];
    const different = await office.run('review', 'resolve', item.id, '--different');
    expect([different.exitCode, different.stdout]).toEqual([2, '']);
    expect(different.stderr).toContain('stands for somebody else');
    const same = await office.run('review', 'resolve', item.id, '--same', patientId);
    expect(same).toMatchObject({ exitCode: 0, stderr: '' });
    expect(same.stdout).toContain('is the same person as before');
    expect(ephysio.state.patients.get(Number(patientId))).toMatchObject({
      firstName: 'Xaveria',
      lastName: 'Quast',
    });
    expect(await open()).toEqual([]);
  });
});
