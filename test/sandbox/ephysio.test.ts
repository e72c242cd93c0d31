import { describe, expect, it } from 'vitest';
import { signInEphysio } from './calls.ts';
import { NOW, PERSON, QUERY, runEphysio } from './running-ephysio.ts';

describe('e-Physio in the sandbox', () => {
  it('signs in with the right password only, and lets tokens expire', async () => {
    const { sandbox, call, pass } = await runEphysio();
    const { login } = await signInEphysio(sandbox);
    expect(login.exp).toBe(NOW / 1000 + 3600);
    const wrong = await fetch(`${sandbox.ephysio.url}/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: sandbox.ephysio.email, password: 'wrong' }),
    });
    expect(wrong.status).toBe(401);
    expect((await call('GET', '/patients?status=1')).status).toBe(200);
    expect((await call('GET', '/patients?status=1', undefined, { 'x-crypto-key': 'x' })).status).toBe(401);
    pass(3_600_000);
    expect((await call('GET', '/patients?status=1')).status).toBe(401);
  });

  it('does not know a record that somebody at the desk has removed, which breaks no rule', async () => {
    const { sandbox, call, event } = await runEphysio();
    expect((await call('PUT', '/patients/1', PERSON)).status).toBe(404);
    expect((await call('PUT', `/events/1?${QUERY}`, event())).status).toBe(404);
    expect((await call('DELETE', `/events/1?${QUERY}`)).status).toBe(404);
    expect(sandbox.ephysio.counters.violations).toEqual([]);
  });

  it('has the assumed calls', async () => {
    const { sandbox, call, firstPatient, event } = await runEphysio();
    const { id } = (await call('POST', `/events?${QUERY}`, event())).body;
    const times = {
      end: Date.parse('2026-11-23T09:00:00Z'),
      endDate: '2026-11-23T09:00:00.000Z',
      endDateHours: '10',
      endDateMinutes: '00',
    };
    expect((await call('PUT', `/events/${id}?${QUERY}`, event(times))).status).toBe(200);
    expect((await call('DELETE', `/events/${id}?${QUERY}`)).status).toBe(200);
    expect(sandbox.ephysio.state.events.has(id)).toBe(false);
    const patient = firstPatient();
    expect((await call('PUT', `/patients/${patient}`, { ...PERSON, id: undefined })).status).toBe(200);
    expect(sandbox.ephysio.state.patients.get(patient)).toMatchObject({ firstName: 'Zoë', id: patient });
  });

  it('answers an assumed call that is switched off as the option says, and no rule is broken', async () => {
    const off = { updatePatient: 404, updateEvent: 405, cancelEvent: 501 } as const;
    const { sandbox, call, firstPatient, event } = await runEphysio(off);
    expect((await call('PUT', `/patients/${firstPatient()}`, PERSON)).status).toBe(404);
    expect((await call('PUT', `/events/1?${QUERY}`, event())).status).toBe(405);
    expect((await call('DELETE', `/events/1?${QUERY}`)).status).toBe(501);
    expect(sandbox.ephysio.counters.violations).toEqual([]);
  });

  it('answers 404 for an assumed call that it does not have', async () => {
    const { call, firstPatient } = await runEphysio({ updatePatient: false, createInvoice: false });
    expect((await call('PUT', `/patients/${firstPatient()}`, PERSON)).status).toBe(404);
    expect((await call('POST', '/invoices', {})).status).toBe(404);
  });

  it('may have a code for cancelled events, which the ready config lists', async () => {
    const { sandbox } = await runEphysio();
    expect(sandbox.config().practices[0]?.ephysio.statuses).toBeUndefined();
    const marking = await runEphysio({ cancelledStatus: 9 });
    const statuses = { '5': 'confirmed', '9': 'cancelled' };
    expect(marking.sandbox.config().practices[0]?.ephysio.statuses).toEqual(statuses);
    expect(marking.sandbox.ephysio.cancelledStatus).toBe(9);
  });
});
