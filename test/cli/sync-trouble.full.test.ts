import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { createGate, HEALTHY, type Office, openOffice, rows, stateOf } from './set-up.ts';

const nothingWritten = (office: Office): void => {
  expect(office.sandbox.ghl.state.contacts.size).toBe(0);
  expect(office.sandbox.ghl.state.appointments.size).toBe(0);
  expect(rows(office.database, 'contact_sync')).toBe(0);
  expect(stateOf(office.database)).toEqual(HEALTHY);
};

const BROKEN = [
  { what: 'e-Physio answers with a page', service: 'ephysio', path: '/patients', fault: 'html' },
  { what: 'e-Physio answers with half of its JSON', service: 'ephysio', path: '/patients', fault: 'garbage' },
  { what: 'e-Physio is down', service: 'ephysio', path: undefined, fault: { status: 503 } },
  { what: 'e-Physio drops the line', service: 'ephysio', path: '/patients', fault: 'drop-before' },
  { what: 'GHL answers with a page', service: 'ghl', path: '/contacts/search', fault: 'html' },
  { what: 'GHL answers with half of its JSON', service: 'ghl', path: '/contacts/search', fault: 'garbage' },
  { what: 'GHL is down', service: 'ghl', path: undefined, fault: { status: 503 } },
] as const;

describe('a record that is odd', () => {
  it('is listed by its id, the others go on, and the exit code is 1', async () => {
    const office = await openOffice();
    const odd = office.sandbox.ephysio.edit.addPatient({ firstName: { a: 'Kasimir' }, lastName: 'Unlesbar' });
    const json = await office.run('sync', 'patients', '--json');
    expect(json.exitCode).toBe(1);
    expect(documentOf(json)).toMatchObject({
      ok: false,
      created: { ghl: 8 },
      failed: 1,
      failures: [{ link: null, side: 'ephysio', id: String(odd.id), reason: expect.any(String) }],
    });
    const text = await office.run('sync', 'patients');
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(new RegExp(`^failed at e-Physio: record ${odd.id}: `, 'm'));
    expect(text.stdout + text.stderr + json.stdout + json.stderr).not.toMatch(/Kasimir|Unlesbar/);
    expect(office.sandbox.ghl.state.contacts.size).toBe(8);
  });

  it('that GHL refuses is listed by its id and tried again when it changes', async () => {
    const office = await openOffice();
    const [id] = office.sandbox.ephysio.state.patients.keys();
    const refusal = { status: 422, body: { message: ['lastName is wrong'], error: 'Unprocessable Entity' } };
    office.sandbox.faults.add({
      service: 'ghl',
      method: 'POST',
      path: /^\/contacts\/?$/,
      nth: 1,
      fault: refusal,
    });
    const end = await office.run('sync', 'patients', '--json', '--concurrency', '1');
    expect(end.exitCode).toBe(1);
    expect(documentOf(end)).toMatchObject({ created: { ghl: 7 }, failures: [{ id: String(id) }] });
    office.sandbox.ephysio.edit.changePatient(Number(id), { street: 'Neugasse 1' });
    expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
    expect(office.sandbox.ghl.state.contacts.size).toBe(8);
  });
});

describe('a service that is not itself', () => {
  it('ends the run with 69 and nothing written, and the next run finds all as it was', async () => {
    // Side by side, because the program waits between its tries.
    const offices = await Promise.all(BROKEN.map(() => openOffice({ patients: 4 })));
    const outcomes = await Promise.all(
      BROKEN.map(async ({ what, service, path, fault }, i) => {
        const office = offices[i] as Office;
        office.sandbox.faults.add({ service, path, fault });
        const end = await office.run('sync', '--json');
        const { created, error } = documentOf(end);
        expect(end.stderr).toContain(`error: practice main: ${error.message}\n  ${error.hint}\n`);
        nothingWritten(office);
        office.sandbox.faults.clear();
        const next = await office.run('sync');
        return {
          what,
          exitCode: end.exitCode,
          reported: error.exitCode,
          created: created.ghl,
          next: next.exitCode,
        };
      }),
    );
    expect(outcomes).toEqual(
      BROKEN.map(({ what }) => ({ what, exitCode: 69, reported: 69, created: 0, next: 0 })),
    );
  });

  it('ends the run with 69 when nobody listens there', async () => {
    const office = await openOffice();
    await office.sandbox.ephysio.close();
    const end = await office.run('sync');
    expect(end.exitCode).toBe(69);
    expect(end.stdout).toMatch(/stopped with exit code 69/);
    expect(end.stderr).toMatch(/error: practice main: .*\n {2}Check /);
    nothingWritten(office);
  });
});

describe('two runs at once', () => {
  it('let the first finish; the second names its process, machine and command and ends with 75', async () => {
    const [reached, goOn] = [createGate(), createGate()];
    const office = await openOffice({
      ghl: { latencyMs: 2 },
      sleep: async () => {
        reached.open();
        await goOn.opened;
      },
    });
    const first = office.start(['sync', 'patients', '--json']);
    await first.until(reached.opened);
    const second = await office.run('sync', 'appointments', '--json');
    expect(second.exitCode).toBe(75);
    const { error, created } = documentOf(second);
    expect(created.ghl).toBe(0);
    expect(error.message).toContain(`process ${first.process.pid} on `);
    expect(error.message).toContain('"ephysio-ghl sync patients"');
    expect(second.stderr).toContain(error.message);
    goOn.open();
    expect(await first.ended).toMatchObject({ exitCode: 0 });
    expect(await office.run('sync', 'appointments')).toMatchObject({ exitCode: 0 });
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });
});
