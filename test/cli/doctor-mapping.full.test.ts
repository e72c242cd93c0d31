import { describe, expect, it } from 'vitest';
import { bookAllInGhl, swapFirstTwo } from './booked-in-ghl.ts';
import { changePractice, found, look } from './look-with-doctor.ts';
import { openOffice } from './set-up.ts';

const open = () => openOffice({ patients: 24, eventsPerPatient: 2, therapists: 2 });

describe('doctor and the mapping of therapists', { timeout: 60_000 }, () => {
  it('names the calendars that are another therapist’s, before anything is linked, and writes nothing', async () => {
    const office = await open();
    const { ephysio, ghl } = office.sandbox;
    bookAllInGhl(office.sandbox);
    expect(found(await look(office), 'mapping')).toMatchObject([
      {
        status: 'ok',
        message: expect.stringMatching(/^\d+ appointments that both sides have fit the calendars$/),
      },
    ]);
    changePractice(office, ({ calendars }) => swapFirstTwo(calendars));
    const before = { ...ghl.counters.routes };
    const looked = await look(office);
    expect(looked.exitCode).toBe(0);
    const mapping = found(looked, 'mapping');
    const clients = ephysio.practice.therapists.map(({ clientId }) => clientId);
    expect(mapping.map(({ status }) => status)).toEqual(['warn', 'warn']);
    for (const [i, { id, name }] of [...ghl.state.calendars.values()].entries())
      expect(mapping.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(
          `^the appointments of GHL calendar ${name} \\(${id}\\) are those of e-Physio client ${clients[i]} \\((\\d+) of \\1\\), not of ${clients[1 - i]}$`,
        ),
      );
    expect(mapping[0]?.cure).toMatch(/^Correct calendars before the next run/);
    const sent = Object.entries(ghl.counters.routes).map(([route, n]) => [route, n - (before[route] ?? 0)]);
    const writes = sent.filter(([route, n]) => /^(POST|PUT|DELETE)/.test(String(route)) && Number(n) > 0);
    expect(writes.map(([route]) => route)).toEqual(['POST /contacts/search']);
    expect(sent.find(([route]) => route === 'GET /contacts/:id')?.[1]).toBeLessThanOrEqual(61);
    for (const { lastName } of ephysio.state.patients.values()) expect(looked.all).not.toContain(lastName);
  });

  it('goes by the links once there are some, and asks for no contact then', async () => {
    const office = await open();
    bookAllInGhl(office.sandbox);
    expect((await office.run('sync')).exitCode).toBe(0);
    changePractice(office, ({ calendars }) => swapFirstTwo(calendars));
    const { counters } = office.sandbox.ghl;
    const before = counters.routes['GET /contacts/:id'] ?? 0;
    expect(found(await look(office), 'mapping').map(({ status }) => status)).toEqual(['warn', 'warn']);
    expect((counters.routes['GET /contacts/:id'] ?? 0) - before).toBeLessThanOrEqual(1);
  });

  it('says that nothing can be compared where no appointment is on both sides', async () => {
    const office = await open();
    expect(found(await look(office), 'mapping')).toMatchObject([{ status: 'skip' }]);
  });
});
