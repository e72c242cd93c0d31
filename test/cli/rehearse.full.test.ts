import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { acquireLock } from '../../src/store/tables/locks.ts';
import { inTerminal } from './in-terminal.ts';
import { documentOf } from './run-program.ts';
import { inStore, type Office, openOffice, rows } from './set-up.ts';

const REHEARSE = ['rehearse', '--practice', 'main', '--yes'];

const requestsOf = ({ sandbox }: Office): number =>
  sandbox.ephysio.counters.requests + sandbox.ghl.counters.requests;

describe('rehearse', () => {
  it('says what was seen, what follows and what is left, without a word about a patient', async () => {
    const office = await openOffice({ patients: 5 });
    const names = [...office.sandbox.ephysio.state.patients.values()].map(({ lastName }) => String(lastName));
    const end = await office.run(...REHEARSE, '--log-level', 'debug');
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toMatch(/seen {7}PUT \/patients\/\{id\} changes a patient/);
    expect(end.stdout).toMatch(
      /not tried {2}a status code means cancelled: somebody has to do a part of it by hand/,
    );
    expect(end.stdout).toMatch(/"updatePatient": true/);
    expect(end.stdout).toMatch(/"sexTrue": "m"/);
    expect(end.stdout).toMatch(
      /Left to remove by hand:\n {2}e-Physio: patient \d+, Ephysio-GHL Probelauf \w+\n {2}e-Physio: invoice \d+/,
    );
    for (const secret of [...names, 'Probeweg', 'example.com', 'probelauf', '1901'])
      expect(end.stdout + end.rawStderr).not.toContain(secret);
  });

  it('has one document, and exit code 1 if something is not so', async () => {
    const office = await openOffice({ ephysio: { updateEvent: 404 } });
    const end = await office.run(...REHEARSE, '--json');
    expect(end.exitCode).toBe(1);
    const document = documentOf(end);
    expect(document).toMatchObject({ command: 'rehearse', practice: 'main', ok: false, written: null });
    expect(document.findings).toContainEqual({
      assumption: 'updateEvent',
      side: 'ephysio',
      state: 'not so',
      message: 'PUT /events/{id} moves an event (capability updateEvent)',
      facts: { what: 'missing', status: 404 },
      consequence: 'Appointments that are moved in GHL become reviews for the desk.',
    });
    expect(document.config).toMatchObject({ capabilities: { updateEvent: false, updatePatient: true } });
    expect(document.left).toMatchObject([{ side: 'ephysio' }, { side: 'ephysio' }]);
  });

  it('does nothing off a terminal without --yes, or for several practices', async () => {
    const office = await openOffice();
    const end = await office.run('rehearse', '--practice', 'main');
    expect(end).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('add --yes') });
    office.rewrite(({ practices }) => {
      const [first] = practices;
      if (first) practices.push({ ...first, name: 'other', ghl: { ...first.ghl, locationId: 'other' } });
    });
    expect(await office.run('rehearse', '--yes')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--practice NAME'),
    });
    expect(requestsOf(office)).toBe(0);
  });

  it('does nothing while a run is under way', async () => {
    const office = await openOffice();
    const end = await inStore(office, async (store) => {
      const lock = await acquireLock(store, { name: 'sync main', command: 'test', now: Date.now });
      const ended = await office.run(...REHEARSE, '--json');
      await lock.release();
      return ended;
    });
    expect(end.exitCode).toBe(75);
    expect(documentOf(end).error.exitCode).toBe(75);
    expect(requestsOf(office)).toBe(0);
    expect(rows(office.database, 'rehearsals')).toBe(0);
  });

  it('ends with 3 without a sign-in, and with 69 when a service fails in the middle, after cleaning up', async () => {
    const office = await openOffice();
    office.sandbox.faults.add({ service: 'ghl', path: /blocked-slots/, fault: 'html' });
    const broken = await office.run(...REHEARSE, '--json', '--write');
    expect(broken.exitCode).toBe(69);
    const document = documentOf(broken);
    expect(document).toMatchObject({
      command: 'rehearse',
      ok: false,
      written: null,
      error: { exitCode: 69 },
    });
    expect(document.findings).toContainEqual(
      expect.objectContaining({ assumption: 'updateEvent', state: 'seen' }),
    );
    expect(document.findings).toContainEqual({
      assumption: 'series',
      side: 'ghl',
      state: 'not tried',
      message: 'a recurring booking is listed as instances, with ids made of master, start and length',
      why: 'cut-off',
    });
    expect(document.config.capabilities).toMatchObject({ updateEvent: true });
    expect(document.left).toHaveLength(2);
    const said = await office.run(...REHEARSE);
    expect(said.exitCode).toBe(69);
    expect(said.stdout).toMatch(/seen {7}PUT \/events\/\{id\} moves an event/);
    expect(said.stdout).toMatch(/not tried {2}a recurring booking .*: an error ended the rehearsal before/);
    expect(said.stdout).toMatch(
      /Nothing is written after an error\.\n\nLeft, before another rehearsal cleans up:/,
    );
    expect(said.stderr).toMatch(/blocked-slots/);
    expect(office.sandbox.ghl.state.contacts.size).toBe(0);
    expect([...office.sandbox.ghl.state.appointments.values()].every(({ deleted }) => deleted)).toBe(true);
    office.rewrite((config) => {
      for (const { ephysio } of config.practices) ephysio.password = 'wrong';
    });
    office.sandbox.ephysio.edit.expireTokens();
    expect(await office.run(...REHEARSE)).toMatchObject({ exitCode: 3 });
  });
});

describe('at a terminal', () => {
  it('says what it will do and asks; with another answer than yes it does nothing', async () => {
    const office = await openOffice();
    const { exitCode, screen } = await inTerminal(office, ['rehearse'], { answers: [[/\[y\/N\] /, 'n']] });
    expect(exitCode).toBe(1);
    const words = stripVTControlCharacters(screen).replace(/\s+/g, ' ');
    expect(words).toContain('In GHL it deletes what it made, and nothing else.');
    expect(words).toContain('Nothing was done.');
    expect(requestsOf(office)).toBe(0);
  });

  it('asks for what only a person can do, and goes on without', async () => {
    const office = await openOffice();
    const leaveOut = (task: string) => [new RegExp(`${task}[\\s\\S]*leave it out`), 's'] as const;
    const { exitCode, screen } = await inTerminal(office, ['rehearse'], {
      answers: [
        [/\[y\/N\] /, 'y'],
        leaveOut('\\(not\\s+deleted\\)'),
        leaveOut('"did\\s+not\\s+come"'),
        leaveOut('"was\\s+there"'),
        leaveOut('recurring'),
      ],
    });
    expect(exitCode, screen).toBe(0);
    const words = stripVTControlCharacters(screen).replace(/\s+/g, ' ');
    expect(words).toMatch(/In e-Physio, set the appointment of Ephysio-GHL Probelauf \w+ on \d{4}-07-\d\d/);
    expect(words).toMatch(/In GHL, book a recurring appointment \(weekly, 3 times\)/);
    expect(words).toContain('a status code means noshow: you left it out');
  });
});

describe('--write', () => {
  it('enters what follows into the JSON config, with its rights and all else as it was', async () => {
    const office = await openOffice({ ephysio: { cancelKeeps: 8, updatePatient: 405 } });
    const path = join(office.folder, 'ephysio-ghl.config.json');
    const before = JSON.parse(readFileSync(path, 'utf8'));
    before.practices[0].ephysio.password = `\${EPHYSIO_PASSWORD}`;
    before.practices[0].ephysio.capabilities = { updateEvent: { method: 'PUT', path: '/events/{id}' } };
    writeFileSync(path, `${JSON.stringify(before, null, '\t')}\n`);
    chmodSync(path, 0o400);
    const env = { EPHYSIO_PASSWORD: office.sandbox.ephysio.password };
    const { ended } = office.start([...REHEARSE, '--write', '--json'], { env });
    const end = await ended;
    expect(documentOf(end).written, end.stderr).toBe(path);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^\{\n\t"/);
    before.practices[0].ephysio.capabilities.updatePatient = false;
    before.practices[0].ephysio.capabilities.cancelEvent = true;
    before.practices[0].ephysio.capabilities.createInvoice = true;
    before.practices[0].ephysio.statuses = { '5': 'confirmed', '8': 'cancelled' };
    before.practices[0].ephysio.sexTrue = 'm';
    expect(JSON.parse(text)).toEqual(before);
    expect(statSync(path).mode & 0o777).toBe(0o400);
    expect(await office.start(['doctor', '--json'], { env }).ended).toMatchObject({ signal: null });
  });

  it('leaves a YAML config as it is, and says so', async () => {
    const office = await openOffice();
    const path = join(office.folder, 'config.yaml');
    writeFileSync(path, `# by hand\n${JSON.stringify(office.config)}\n`, { mode: 0o600 });
    const end = await office.run(...REHEARSE, '--write', '--config', path);
    expect(end.exitCode).toBe(0);
    expect(end.stdout).toContain('is YAML and would lose its comments');
    expect(readFileSync(path, 'utf8')).toMatch(/^# by hand/);
  });
});
