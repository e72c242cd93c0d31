import { describe, expect, it } from 'vitest';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

describe('a guard', () => {
  const cases: {
    name: string;
    flag: string;
    says: RegExp;
    patients?: number;
    spoil: (office: Office) => void;
  }[] = [
    {
      name: 'empty side',
      flag: '--allow-empty',
      says: /e-Physio lists nothing/,
      spoil: ({ sandbox }) => {
        for (const id of sandbox.ephysio.state.patients.keys()) sandbox.ephysio.edit.archivePatient(id);
        sandbox.faults.add({ service: 'ephysio', path: '/patients', fault: { status: 200, body: [] } });
      },
    },
    {
      name: 'shrunk side',
      flag: '--allow-shrink',
      says: /e-Physio lists \d+ records; the last complete list had \d+/,
      patients: 20,
      spoil: ({ sandbox }) => {
        const some = [...sandbox.ephysio.state.patients.values()].slice(0, 2);
        sandbox.faults.add({ service: 'ephysio', path: '/patients', fault: { status: 200, body: some } });
      },
    },
    {
      name: 'retire limit',
      flag: '--allow-retire',
      says: /linked appointments would be cancelled: .* \(e-Physio client \d+\) .* \(20\d\d-/,
      patients: 20,
      spoil: ({ sandbox }) => {
        const { edit, state } = sandbox.ephysio;
        const visits = [...state.events.values()].filter(
          (e) => e.patientId && e.start > Date.now() + 3_600_000,
        );
        for (const { id } of visits.slice(0, 11)) edit.removeEvent(id);
      },
    },
    {
      name: 'mass change',
      flag: '--allow-mass-change',
      says: /Field city would change in \d+ of \d+/,
      patients: 24,
      spoil: ({ sandbox }) => {
        const { edit, state } = sandbox.ephysio;
        for (const id of state.patients.keys()) edit.changePatient(id, { city: 'Anderswo' });
      },
    },
  ];

  it.each(cases)(
    'ends the run with 4 before the first write, and names the flag that lifts it: $name',
    async (c) => {
      const office = await openOffice({ patients: c.patients ?? 8, eventsPerPatient: 2 });
      expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
      c.spoil(office);
      const before = JSON.stringify([
        ...office.sandbox.ghl.state.contacts,
        ...office.sandbox.ghl.state.appointments,
      ]);
      const end = await office.run('sync', '--json');
      expect(end.exitCode).toBe(4);
      const { error } = documentOf(end);
      expect(error.message).toMatch(c.says);
      expect(error.hint).toContain(c.flag);
      expect(end.stderr).toContain(c.flag);
      expect(
        JSON.stringify([...office.sandbox.ghl.state.contacts, ...office.sandbox.ghl.state.appointments]),
      ).toBe(before);
      expect(await office.run('sync', '--dry-run')).toMatchObject({ exitCode: 4 });
      expect(await office.run('sync', c.flag)).toMatchObject({ exitCode: 0 });
    },
  );
});
