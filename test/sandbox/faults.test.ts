import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFaults } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ghlCall, signInEphysio } from './calls.ts';

describe('fault rules', () => {
  const hits = (rule: object, requests = 6): number[] => {
    const faults = createFaults();
    faults.add({ service: 'ghl', fault: { status: 500 }, ...rule });
    return Array.from({ length: requests }, (_, i) => i + 1).filter(
      () => faults.next('ghl', 'POST', '/contacts/', 'main') !== null,
    );
  };
  it.each([
    [{}, [1, 2, 3, 4, 5, 6]],
    [{ nth: 3 }, [3]],
    [{ every: 2 }, [2, 4, 6]],
    [{ every: 2, times: 2 }, [2, 4]],
    [{ method: 'get' }, []],
    [{ path: '/contacts' }, [1, 2, 3, 4, 5, 6]],
    [{ path: /search$/ }, []],
    [{ service: 'ephysio' }, []],
  ])('%j hits requests %j', (rule, expected) => {
    expect(hits(rule)).toEqual(expected);
  });

  it('draw by their own seed: the same seed hits the same requests', () => {
    const rule = { probability: 0.5, seed: 7 };
    expect(hits(rule, 100)).toEqual(hits(rule, 100));
    expect(hits(rule, 100)).not.toEqual(hits({ ...rule, seed: 8 }, 100));
    expect(hits(rule, 1000).length).toBeGreaterThan(400);
  });
});

describe('faults of a running sandbox', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ patients: 2 });
  });
  afterEach(() => sandbox.close());
  const create = () =>
    ghlCall(sandbox, 'POST', '/contacts/', { locationId: sandbox.ghl.locationId, firstName: 'A' });

  it('a status has no effect', async () => {
    const fault = { status: 503, body: { message: 'later' }, headers: { 'retry-after': '1' } };
    sandbox.faults.add({ service: 'ghl', method: 'POST', fault });
    const answer = await create();
    expect(answer).toMatchObject({ status: 503, body: { message: 'later' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(sandbox.ghl.state.contacts.size).toBe(0);
  });

  it.each([
    ['drop-before', 0],
    ['drop-after', 1],
  ] as const)('%s breaks the connection with %i records made', async (fault, made) => {
    sandbox.faults.add({ service: 'ghl', method: 'POST', fault, times: 1 });
    await expect(create()).rejects.toThrow();
    expect(sandbox.ghl.state.contacts.size).toBe(made);
    expect((await create()).status).toBe(201);
  });

  it('garbage is half of the real answer, with the effect; html is a page, without', async () => {
    const remove = sandbox.faults.add({ service: 'ghl', method: 'POST', fault: 'garbage' });
    const half = await create();
    expect(half.status).toBe(200);
    expect(half.body).toMatch(/^\{"contact":/);
    expect(sandbox.ghl.state.contacts.size).toBe(1);
    remove();
    sandbox.faults.add({ service: 'ghl', fault: 'html' });
    const page = await create();
    expect(page.headers.get('content-type')).toBe('text/html');
    expect(page.body).toMatch(/^<!DOCTYPE html>/);
    expect(sandbox.ghl.state.contacts.size).toBe(1);
  });

  it('a delay goes through the given sleep, after the effect or before it', async () => {
    await sandbox.close();
    const slept: [number, number][] = [];
    sandbox = await startSandbox({
      patients: 1,
      sleep: async (ms) => void slept.push([ms, sandbox.ghl.state.contacts.size]),
    });
    sandbox.faults.add({ service: 'ghl', nth: 1, fault: { delayMs: 50 } });
    sandbox.faults.add({ service: 'ghl', nth: 2, fault: { delayMs: 70, phase: 'before' } });
    await create();
    await create();
    expect(slept).toEqual([
      [50, 1],
      [70, 1],
    ]);
  });

  it('works for e-Physio as well', async () => {
    const { call } = await signInEphysio(sandbox);
    sandbox.faults.add({ service: 'ephysio', path: '/patients', fault: 'garbage', times: 1 });
    expect(typeof (await call('GET', '/patients?status=1')).body).toBe('string');
    expect((await call('GET', '/patients?status=1')).body).toHaveLength(2);
    expect(sandbox.ephysio.counters.faulted).toBe(1);
  });
});
