import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { openOffice } from './set-up.ts';

describe('a guard', () => {
  it('that holds cancellations back lets the rest of the run through, and the document says both', async () => {
    const office = await openOffice({ patients: 20, eventsPerPatient: 2 });
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    const { edit, state } = office.sandbox.ephysio;
    const visits = [...state.events.values()].filter((e) => e.patientId && e.start > Date.now() + 3_600_000);
    for (const { id } of visits.slice(0, 11)) edit.removeEvent(id);
    const [kept] = visits.slice(11);
    edit.moveEvent(kept?.id ?? 0, (kept?.start ?? 0) + 60_000);
    const end = await office.run('sync', '--json');
    expect(end.exitCode).toBe(4);
    const document = documentOf(end);
    expect(document).toMatchObject({
      ok: false,
      updated: { ephysio: 0, ghl: 1 },
      cancelled: { ephysio: 0, ghl: 0 },
      failed: 0,
      guards: [
        { guard: 'retire-limit', entity: 'appointment', count: 11, before: 0, flag: '--allow-retire' },
      ],
      error: { exitCode: 4, hint: expect.stringContaining('--allow-retire') },
    });
    expect(document.error.message).toMatch(
      /^11 of \d+ linked appointments would be cancelled: .*\. They were held back; the rest of the run was written: 0 created, 1 updated, 0 cancelled\.$/,
    );
    expect(await office.run('status')).toMatchObject({ exitCode: 4 });
    const allowed = documentOf(await office.run('sync', '--allow-retire', '--json'));
    expect(allowed).toMatchObject({ ok: true, updated: { ghl: 0 }, cancelled: { ephysio: 0, ghl: 11 } });
    expect(await office.run('status')).toMatchObject({ exitCode: 0 });
  });
});
