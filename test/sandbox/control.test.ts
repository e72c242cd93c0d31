import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { AnyJson } from '../any-json.ts';
import { ghlCall, signInEphysio } from './calls.ts';

let sandbox: Sandbox;

const start = async (practices: number): Promise<void> => {
  sandbox = await startSandbox({ practices, patients: 2, eventsPerPatient: 0 });
  onTestFinished(() => sandbox.close());
};

const control = async (
  service: 'ghl' | 'ephysio',
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<{ status: number; body: AnyJson }> => {
  const reply = await fetch(`${sandbox[service].url}/__sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, body: await reply.json() };
};

const create = () =>
  ghlCall(sandbox, 'POST', '/contacts/', { locationId: sandbox.ghl.locationId, firstName: 'A' });

describe('the control of a sandbox', () => {
  beforeEach(() => start(1));

  it('sets and clears faults, shows records and counters, edits and resets', async () => {
    const rule = { method: 'POST', pathPattern: '^/contacts/?$', times: 1, fault: { status: 502 } };
    expect((await control('ghl', 'faults', 'POST', [rule])).body).toEqual({ added: 1 });
    expect((await create()).status).toBe(502);
    const edit = { call: 'createContact', args: [{ firstName: 'B' }] };
    expect((await control('ghl', 'edit', 'POST', edit)).body.result.firstName).toBe('B');
    const state = (await control('ghl', 'state')).body;
    expect(state).toMatchObject({ service: 'ghl', practice: 'main', practices: ['main'], faults: 1 });
    expect(state.contacts).toHaveLength(1);
    expect(state.counters).toMatchObject({ requests: 1, faulted: 1, routes: { 'POST /contacts': 1 } });
    expect((await control('ghl', 'faults', 'DELETE')).status).toBe(200);
    expect((await create()).status).toBe(201);
    await control('ghl', 'reset', 'POST');
    expect((await control('ghl', 'state')).body).toMatchObject({ contacts: [], counters: { requests: 0 } });
  });

  it('compares both sides, and says where they differ', async () => {
    const [patient, away] = [...sandbox.ephysio.state.patients.values()];
    sandbox.ephysio.edit.archivePatient(away?.id ?? 0);
    expect((await control('ephysio', 'verify')).body).toEqual({
      practice: 'main',
      agree: false,
      counts: { patients: 1, contacts: 0, events: 0, appointments: 0, cancelled: 0, leftOut: 0 },
      problems: [`patient ${patient?.id} has 0 contacts`],
    });
    sandbox.ephysio.edit.archivePatient(patient?.id ?? 0);
    expect((await control('ghl', 'verify')).body).toMatchObject({ agree: true, problems: [] });
  });

  it.each([
    [
      'an unknown edit',
      'ephysio',
      'edit',
      { call: 'addPatiant', args: [] },
      /no edit "addPatiant".* addPatient, /,
    ],
    [
      'what every object has',
      'ghl',
      'edit',
      { call: 'toString', args: [] },
      /no edit "toString".* createContact, /,
    ],
    ['an edit without arguments', 'ghl', 'edit', { call: 'createContact' }, /"args": \[\].* createContact, /],
    ['an edit of what is not there', 'ghl', 'edit', { call: 'deleteContact', args: ['x'] }, /x not found/],
    ['an edit that is not JSON', 'ghl', 'edit', '{', /not JSON/],
    ['an unknown fault', 'ghl', 'faults', { fault: 'explode' }, /fault/],
    ['a pattern that is none', 'ghl', 'faults', { pathPattern: '(', fault: 'html' }, /regular expression/],
  ] as const)('refuses %s with 400, and says why', async (_what, service, path, body, message) => {
    const answer = await control(service, path, 'POST', body);
    expect(answer).toEqual({ status: 400, body: { message: expect.stringMatching(message) } });
  });

  it.each(['ghl', 'ephysio'] as const)('lists what there is for an unknown route of %s', async (service) => {
    const answer = await control(service, 'states');
    expect(answer).toEqual({ status: 404, body: { message: expect.stringContaining('GET state, ') } });
    expect(sandbox[service].counters).toMatchObject({ requests: 0, violations: [] });
  });
});

describe('the control of a sandbox with several practices', () => {
  beforeEach(() => start(3));

  it('shows and edits the practice that is named, else the first', async () => {
    const edit = { call: 'createContact', args: [{ firstName: 'B' }] };
    await control('ghl', 'edit?practice=lugano', 'POST', edit);
    expect(sandbox.practices.map(({ ghl }) => ghl.state.contacts.size)).toEqual([0, 0, 1]);
    expect((await control('ghl', 'state?practice=lugano')).body).toMatchObject({
      practice: 'lugano',
      practices: ['main', 'lausanne', 'lugano'],
      contacts: [{ locationId: sandbox.practices[2]?.ghl.locationId }],
    });
    expect((await control('ghl', 'state')).body).toMatchObject({ practice: 'main', contacts: [] });
    expect((await control('ghl', 'verify?practice=lausanne')).body.practice).toBe('lausanne');
  });

  it('counts for the practice that is named, else for all', async () => {
    await signInEphysio(sandbox, sandbox.practices[1]?.ephysio);
    const requests = async (path: string) => (await control('ephysio', path)).body.counters.requests;
    expect(await requests('state?practice=main')).toBe(0);
    expect(await requests('state?practice=lausanne')).toBe(1);
    expect(await requests('state')).toBe(1);
  });

  it('disturbs and resets the practice that is named, else all', async () => {
    const rule = { fault: { status: 503 } };
    await control('ghl', 'faults?practice=lausanne', 'POST', rule);
    expect((await create()).status).toBe(201);
    await control('ghl', 'faults', 'POST', rule);
    expect((await create()).status).toBe(503);
    await control('ghl', 'edit?practice=lugano', 'POST', { call: 'createContact', args: [{}] });
    await control('ghl', 'reset?practice=lugano', 'POST');
    expect(sandbox.practices.map(({ ghl }) => ghl.state.contacts.size)).toEqual([1, 0, 0]);
    expect(sandbox.faults.rules.map(({ practice }) => practice)).toEqual(['lausanne', undefined]);
    await control('ghl', 'faults?practice=lausanne', 'DELETE');
    expect(sandbox.faults.rules.map(({ practice }) => practice)).toEqual([undefined]);
    await control('ghl', 'reset', 'POST');
    expect(sandbox.ghl.state.contacts.size).toBe(0);
    expect(sandbox.faults.rules).toEqual([]);
  });

  it('lists the practices for an unknown one', async () => {
    expect(await control('ghl', 'reset?practice=zug', 'POST')).toEqual({
      status: 404,
      body: { message: 'there is no practice "zug"; there are main, lausanne, lugano' },
    });
  });
});
