import { describe, expect, it } from 'vitest';
import { compareSides } from '../../src/sandbox/compare-sides.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { HEALTHY, type Office, openOAuthOffice, openOffice, signIn, stateOf } from './set-up.ts';

const DAY_MS = 86_400_000;
const WINDOW = { from: Date.now() - 14 * DAY_MS, to: Date.now() + 179 * DAY_MS };

const numbers = { ephysio: expect.any(Number), ghl: expect.any(Number) };
const SHAPE = {
  command: expect.any(String),
  practice: 'main',
  ok: true,
  dryRun: false,
  read: numbers,
  created: numbers,
  updated: numbers,
  cancelled: numbers,
  blockSlots: { created: expect.any(Number), updated: 0, removed: 0 },
  linked: expect.any(Number),
  unchanged: expect.any(Number),
  conflicts: expect.any(Number),
  review: expect.any(Number),
  failed: expect.any(Number),
  failures: [],
  reviews: [],
  ignored: expect.any(Object),
  requests: numbers,
  durationMs: expect.any(Number),
};

const writes = ({ sandbox }: Office): string[] =>
  Object.keys({ ...sandbox.ghl.counters.routes, ...sandbox.ephysio.counters.routes }).filter(
    (route) => !route.startsWith('GET ') && !/^POST \/(token|oauth\/token|contacts\/search)$/.test(route),
  );

describe('sync', () => {
  it('brings patients, then appointments, then nothing; each run is one document', async () => {
    const office = await openOffice();
    const [patients, appointments] = [
      office.sandbox.ephysio.state.patients.size,
      office.sandbox.ephysio.state.events,
    ];
    const visits = [...appointments.values()].filter((e) => e.patientId).length;
    const first = await office.run('sync', 'patients', '--json');
    const second = await office.run('sync', 'appointments', '--json');
    const third = await office.run('sync', '--json');
    expect([first, second, third]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }, { exitCode: 0 }]);
    expect(documentOf(first)).toEqual({ ...SHAPE, command: 'sync patients' });
    expect(documentOf(first)).toMatchObject({
      read: { ephysio: patients },
      created: { ephysio: 0, ghl: patients },
    });
    expect(documentOf(second)).toEqual({ ...SHAPE, command: 'sync appointments' });
    const ahead = [...appointments.values()].filter((e) => !e.patientId && e.end > Date.now()).length;
    expect(documentOf(second)).toMatchObject({
      created: { ephysio: 0, ghl: visits },
      blockSlots: { created: ahead },
    });
    expect(documentOf(third)).toEqual({ ...SHAPE, command: 'sync' });
    expect(documentOf(third)).toMatchObject({
      created: { ephysio: 0, ghl: 0 },
      updated: { ephysio: 0, ghl: 0 },
      blockSlots: { created: 0 },
      unchanged: patients + visits,
    });
    expect(compareSides(office.sandbox, WINDOW).problems).toEqual([]);
    expect(office.sandbox.ghl.counters.violations).toEqual([]);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });

  it('prints one document a practice, and the failure of one stays its own', async () => {
    const office = await openOAuthOffice({ practices: 2 });
    await signIn(office, '--practice', 'main');
    const half = await office.run('sync', 'patients', '--json');
    expect(half.exitCode).toBe(3);
    expect(documentsOf(half)).toMatchObject([
      { practice: 'main', ok: true, created: { ghl: 8 } },
      { practice: 'lausanne', ok: false, created: { ghl: 0 }, error: { exitCode: 3 } },
    ]);
    expect(half.stderr).toMatch(/error: practice lausanne: Not signed in/);
    await signIn(office, '--practice', 'lausanne');
    const both = await office.run('sync', 'patients', '--json');
    expect(both.exitCode).toBe(0);
    expect(documentsOf(both)).toMatchObject([
      { practice: 'main', ok: true, created: { ghl: 0 }, unchanged: 8 },
      { practice: 'lausanne', ok: true, created: { ghl: 8 } },
    ]);
    const one = await office.run('sync', 'patients', '--json', '--practice', 'lausanne');
    expect(documentsOf(one)).toMatchObject([{ practice: 'lausanne', unchanged: 8 }]);
  });

  it('speaks to a person without JSON, and without colour where nobody sees it', async () => {
    const office = await openOffice();
    const { exitCode, stdout, stderr } = await office.run('sync');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^sync, practice main\n/);
    for (const what of ['e-Physio patients', 'GHL contacts', 'e-Physio events', 'GHL appointments'])
      expect(stdout).toMatch(new RegExp(`^${what} +\\d+ +\\d+ +0 +0$`, 'm'));
    expect(stdout).not.toContain('{');
    expect(stdout + stderr).not.toContain('\u001b');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const events = stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(['run.start', 'run.end']);
  });

  it('colours where asked to, but never against NO_COLOR', async () => {
    const office = await openOffice();
    const colour = await office.start(['sync'], { env: { FORCE_COLOR: '1' } }).ended;
    const plain = await office.start(['sync'], { env: { NO_COLOR: '1' } }).ended;
    expect(colour.stdout).toContain('\u001b');
    expect(plain.stdout).not.toContain('\u001b');
  });

  it('in a dry run writes nothing, and says what the real run then does', async () => {
    const office = await openOffice();
    const end = await office.run('sync', '--dry-run', '--json');
    const dry = documentOf(end);
    expect(end.exitCode).toBe(0);
    expect(writes(office)).toEqual([]);
    expect(office.sandbox.ghl.state.contacts.size).toBe(0);
    const real = documentOf(await office.run('sync', '--json'));
    const { operations, leaving: _, ...counts } = dry;
    expect(counts).toEqual({
      ...real,
      dryRun: true,
      requests: numbers,
      durationMs: expect.any(Number),
      read: numbers,
    });
    expect(real.blockSlots.created).toBeGreaterThan(0);
    expect(operations).toHaveLength(real.created.ghl + real.blockSlots.created);
    for (const operation of operations) {
      expect(Object.keys(operation)).toEqual(['side', 'kind', 'record', 'id', 'fields']);
      expect(operation).toMatchObject({ side: 'ghl', kind: 'create', id: expect.stringMatching(/^\d+$/) });
    }
    const text = await office.run('sync', '--dry-run');
    expect(text.stdout).toMatch(/dry run: nothing was written/);
  });

  it('begins a dry run with what is big, and names patients only where the operator asks', async () => {
    const office = await openOffice();
    const [patient] = office.sandbox.ephysio.state.patients.values();
    const name = `${patient?.firstName} ${patient?.lastName}`;
    const patients = office.sandbox.ephysio.state.patients.size;
    const plain = await office.run('sync', '--dry-run');
    expect(plain.stdout.split('\n')[1]).toContain(`${patients} new contacts in GHL`);
    expect(plain.stdout).not.toContain(name);
    const named = await office.run('sync', '--dry-run', '--names', '--json');
    const operations = documentOf(named).operations as { name?: string; id: string; record: string }[];
    expect(operations.find(({ id }) => id === String(patient?.id))?.name).toBe(name);
    const [visit] = office.sandbox.ephysio.state.events.values();
    expect(
      operations.find(({ id, record }) => record === 'appointment' && id === String(visit?.id)),
    ).toMatchObject({
      patient: { side: 'ephysio', id: String(visit?.patientId) },
      start: new Date(visit?.start ?? 0).toISOString(),
    });
    expect(documentOf(await office.run('sync', '--dry-run', '--json')).operations[0]).not.toHaveProperty(
      'start',
    );
    expect(named.stderr).not.toContain(name);
    expect(await office.run('sync', '--names')).toMatchObject({ exitCode: 2 });
  });

  it('takes an option wherever it stands', async () => {
    const office = await openOffice();
    const before = documentOf(await office.run('--json', 'sync', '--dry-run', 'patients'));
    expect(before).toMatchObject({ command: 'sync patients', dryRun: true });
    expect(office.sandbox.ghl.state.contacts.size).toBe(0);
    // with one hand only one write is under way at a time
    let [busy, most] = [0, 0];
    const slow = await openOffice({
      ghl: { latencyMs: 10 },
      sleep: async () => {
        busy += 1;
        most = Math.max(most, busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy -= 1;
      },
    });
    expect(await slow.run('sync', 'patients', '--concurrency', '1')).toMatchObject({ exitCode: 0 });
    expect(slow.sandbox.ghl.state.contacts.size).toBe(8);
    expect(most).toBe(1);
  });

  it('syncs the days of --from and --to, both included, in the time zone of the practice', async () => {
    const office = await openOffice({ patients: 1, eventsPerPatient: 0 });
    const { edit, state } = office.sandbox.ephysio;
    for (const id of state.events.keys()) edit.removeEvent(id);
    const [patientId] = state.patients.keys();
    // 2026-03-29 is the day of 23 hours
    const times = ['2026-03-28T22:59Z', '2026-03-28T23:00Z', '2026-03-29T21:30Z', '2026-03-29T22:00Z'];
    for (const time of times) edit.addEvent({ start: Date.parse(time), ...(patientId ? { patientId } : {}) });
    const end = await office.run(
      'sync',
      'appointments',
      '--json',
      '--from',
      '2026-03-29',
      '--to',
      '2026-03-29',
    );
    expect(end.exitCode).toBe(0);
    const starts = [...office.sandbox.ghl.state.appointments.values()].map((a) => a.startTime).sort();
    expect(starts).toEqual(['2026-03-28T23:00Z', '2026-03-29T21:30Z'].map((t) => Date.parse(t)));
  });
});
