import { describe, expect, it } from 'vitest';
import { appointmentSync } from '../../src/store/tables/appointment-sync.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { insertOperation } from '../../src/store/tables/operations.ts';
import { inTerminal } from './in-terminal.ts';
import { documentOf } from './run-program.ts';
import { inStore, type Office, openOffice, rows } from './set-up.ts';

const PATIENT = '0a0a0a0a-1111-4111-8111-111111111111';
const VISIT = '0b0b0b0b-2222-4222-8222-222222222222';
const GONE = '0c0c0c0c-3333-4333-8333-333333333333';
const NOW = Date.now();

const anna = { firstName: 'Anna', lastName: 'Müller', email: 'anna@example.ch', phone: '+41791112233' };
const visit = {
  patient: PATIENT,
  calendar: 'c',
  start: '2026-07-01T07:00:00.000Z',
  end: '2026-07-01T07:30:00.000Z',
  status: 'confirmed',
};

/** An office with a patient, a visit of hers, and a tombstone. */
const openLinked = async (): Promise<Office> => {
  const office = await openOffice();
  const common = { practice: 'main', source: 'ephysio', placeholders: [] } as const;
  await inStore(office, async (store) => {
    const base = { ephysio: anna, ghl: { ...anna, phone: null } };
    const ids = { id: PATIENT, ephysioId: '4711', ghlId: 'aBcDeFgHiJkLmNoPqRsT' };
    await contactSync.insert(store, { ...common, ...ids, base, hasOmitted: true, now: NOW - 86_400_000 });
    const gone = { ...common, id: GONE, ephysioId: '4712', ghlId: 'tSrQpOnMlKjIhGfEdCbA' };
    const empty = { ephysio: {}, ghl: {} };
    await contactSync.insert(store, { ...gone, base: empty, hasOmitted: false, now: NOW - 2 * 86_400_000 });
    await contactSync.setTombstone(store, GONE, NOW - 2 * 86_400_000);
    await appointmentSync.insert(store, {
      id: VISIT,
      practice: 'main',
      source: 'ghl',
      ephysioId: '99001',
      ghlId: 'vIsItVIsItVIsItVIsIt',
      base: { ephysio: visit, ghl: visit },
      startsAt: visit.start,
      cancelled: false,
      now: NOW - 3_600_000,
    });
  });
  return office;
};

const linksIn = (office: Office) =>
  [rows(office.database, 'contact_sync'), rows(office.database, 'appointment_sync')] as const;

describe('links list', () => {
  it('names both ids of each link within 80 columns, and nothing of what they hold', async () => {
    const office = await openLinked();
    const text = await office.run('links', 'list');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = text.stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.map((line) => line.split(/ {2,}/)).filter((cells) => cells.length > 4)).toEqual([
      ['id', 'ephysio', 'ghl', 'source', 'state', 'updated'],
      ['0a0a0a0a', '4711', 'aBcDeFgHiJkLmNoPqRsT', 'ephysio', 'linked', '1 d'],
      ['0c0c0c0c', '4712', 'tSrQpOnMlKjIhGfEdCbA', 'ephysio', 'tombstone', '2 d'],
      ['id', 'ephysio', 'ghl', 'source', 'state', 'updated'],
      ['0b0b0b0b', '99001', 'vIsItVIsItVIsItVIsIt', 'ghl', 'linked', '1 h'],
    ]);
    expect(text.stdout).toMatch(/\nmain: 3 links\n$/);
    const json = await office.run('links', 'list', '--json');
    expect(documentOf(json)).toMatchObject({
      command: 'links list',
      practice: 'main',
      ok: true,
      total: 3,
      links: [
        { id: PATIENT, entity: 'patient', ephysioId: '4711', source: 'ephysio', state: 'linked' },
        { id: GONE, state: 'tombstone' },
        { id: VISIT, entity: 'appointment' },
      ],
    });
    expect(text.stdout + json.stdout).not.toMatch(/Anna|Müller|07:00/);
  });

  it('tells names on request, and says on stderr that this is patient data', async () => {
    const office = await openLinked();
    const { stdout, stderr } = await office.run('links', 'list', '--names');
    expect(stderr).toBe('This is patient data.\n');
    expect(stdout).toContain(
      '\n  Anna Müller\n  e-Physio: Anna Müller, +41791112233, anna@example.ch (differs: phone)\n  GHL: Anna Müller, anna@example.ch (differs: phone)\n',
    );
    expect(stdout).toContain(
      '\n  2026-07-01 09:00+02:00, Anna Müller\n  e-Physio: event 99001; Wed 2026-07-01, 09:00 to 09:30; c; confirmed\n',
    );
    const json = documentOf(await office.run('links', 'list', '--names', '--entity', 'patient', '--json'));
    expect(json.links[0].name).toBe('Anna Müller');
    expect(json.links[0].people).toMatchObject({
      differing: ['phone'],
      records: [{ side: 'ephysio' }, { side: 'ghl' }],
    });
  });

  it.each([
    [['--entity', 'appointment'], [VISIT]],
    [['--state', 'tombstone'], [GONE]],
    [['--search', '4711'], [PATIENT]],
    [['--search', 'vIsItVIsItVIsItVIsIt'], [VISIT]],
    [['--search', '0C0C0C0C'], [GONE]],
    [['--search', '0c0c'], []],
    [['--search', 'mueller anna'], [PATIENT]],
    [['--search', 'anna@example.ch'], [PATIENT]],
    [['--search', '079 111 22 33'], [PATIENT]],
    [['--search', 'anna', '--entity', 'appointment'], [VISIT]],
    [['--search', 'anna', '--state', 'tombstone'], []],
    [['--search', 'nobody'], []],
    [['--search', '%'], []],
    [['--entity', 'patient', '--limit', '1'], [PATIENT]],
    [
      ['--limit', '2'],
      [PATIENT, VISIT],
    ],
    [['--limit', '1'], [VISIT]],
  ])('with %j lists %j', async (options, expected) => {
    const office = await openLinked();
    const { links } = documentOf(await office.run('links', 'list', ...options, '--json'));
    expect(links.map((link: { id: string }) => link.id)).toEqual(expected);
  });

  it('says how many more there are than it shows', async () => {
    const office = await openLinked();
    const { stdout } = await office.run('links', 'list', '--entity', 'patient', '--limit', '1');
    expect(stdout).toMatch(/\nmain: 2 links, 1 of them left off \(--limit\)\n$/);
  });
});

describe('links show', () => {
  it('unseals what both sides agreed on, and says what is open', async () => {
    const office = await openLinked();
    const { exitCode, stdout, stderr } = await office.run('links', 'show', '4711');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`id            ${PATIENT}\n`);
    expect(stdout).toContain('standing      another contact holds the phone or e-mail\n');
    expect(stdout).toContain('leftOut       phone\n');
    expect(stdout).toContain('appointments  1 linked\n');
    expect(stdout).toContain('agreed, e-Physio\n  firstName   Anna\n');
    expect(stdout).toContain('  phone       (empty)\n');
    const json = documentOf(await office.run('links', 'show', '0b0b0b0b', '--json'));
    expect(json.links).toEqual([
      expect.objectContaining({
        id: VISIT,
        standing: expect.stringMatching(/^(same|outside-window)$/),
        agreed: { ephysio: visit, ghl: visit },
        conflicts: [],
      }),
    ]);
  });

  it.each([
    ['nothing', 'There is no link "nothing"'],
    ['', 'There is no link ""'],
    ['0a0a', 'There is no link "0a0a"'],
  ])('of %j exits with 2 and says what to do', async (id, says) => {
    const office = await openLinked();
    const { exitCode, stdout, stderr } = await office.run('links', 'show', id);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it('of an id that a patient and an event share exits with 2 and names both links', async () => {
    const office = await openLinked();
    await inStore(office, (store) =>
      store.db.updateTable('appointment_sync').set({ ephysio_id: '4711' }).execute(),
    );
    const { exitCode, stderr } = await office.run('links', 'show', '4711');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('"4711" fits more than one link')]);
    expect(stderr).toContain(PATIENT);
    expect(stderr).toContain(VISIT);
  });
});

describe('links remove', () => {
  it('takes the link of a patient with --yes, has her appointments wait, and says what that means', async () => {
    const office = await openLinked();
    const removed = await office.run('links', 'remove', '0a0a0a0a', '--yes');
    expect(removed.exitCode).toBe(0);
    expect(removed.stderr).toContain('1 appointment of the patient will wait');
    expect(removed.stderr).toMatch(/each\s+pair waits under "review list" \(patient-changed\)/);
    expect(removed.stdout).toContain('0a0a0a0a  removed; 1 appointment of the patient will wait');
    expect(linksIn(office)).toEqual([1, 1]);
  });

  it('takes a mistyped id of a record for no link whose own id happens to begin with it', async () => {
    const office = await openLinked();
    const { exitCode, stderr } = await office.run('links', 'remove', PATIENT.slice(0, 7), '--yes');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('There is no link')]);
    expect(linksIn(office)).toEqual([2, 1]);
  });

  it('removes nothing off a terminal without --yes', async () => {
    const office = await openLinked();
    const { exitCode, stdout, stderr } = await office.run('links', 'remove', VISIT);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('add --yes');
    expect(linksIn(office)).toEqual([2, 1]);
  });

  it.each([
    ['y', 0, [1, 1]],
    ['', 1, [2, 1]],
    ['no', 1, [2, 1]],
  ])('asks on a terminal, and does what %j says', async (answer, exitCode, left) => {
    const office = await openLinked();
    const end = await inTerminal(office, ['links', 'remove', '4711'], { answers: [[/\[y\/N\] /, answer]] });
    expect(end.screen).toContain('1 appointment of the patient will wait');
    expect(end.screen).toContain('both records stay');
    expect(end.screen.split(/\r?\n/).filter((line) => line.length > 80)).toEqual([]);
    expect(end.exitCode).toBe(exitCode);
    expect(linksIn(office)).toEqual(left);
  });

  it.each(['patient', 'appointment'] as const)(
    'leaves a link of which a write is open (%s)',
    async (entity) => {
      const office = await openLinked();
      await inStore(office, (store) =>
        insertOperation(store, {
          practice: 'main',
          entity,
          side: 'ghl',
          kind: 'update',
          linkId: entity === 'patient' ? PATIENT : VISIT,
          sourceId: entity === 'patient' ? '4711' : '99001',
          targetId: 'x',
          owner: 'somebody',
          payload: {},
          now: NOW,
        }),
      );
      const { exitCode, stdout } = await office.run('links', 'remove', PATIENT, '--yes', '--json');
      expect([exitCode, JSON.parse(stdout)]).toEqual([
        75,
        expect.objectContaining({ ok: false, changed: [], unchanged: [PATIENT] }),
      ]);
      expect(linksIn(office)).toEqual([2, 1]);
    },
  );
});

describe('links restore', () => {
  it('refuses what is no tombstone, and restores what is, once', async () => {
    const office = await openLinked();
    const refused = await office.run('links', 'restore', '4711');
    expect([refused.exitCode, refused.stdout]).toEqual([1, expect.stringContaining('no tombstone')]);
    const restored = await office.run('links', 'restore', '4712');
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
    expect(restored.stdout).toContain('0c0c0c0c  restored. The contact is not in GHL any more');
    const again = documentOf(await office.run('links', 'restore', '4712', '--json'));
    expect(again).toMatchObject({ ok: false, changed: [], unchanged: [GONE] });
  });
});
