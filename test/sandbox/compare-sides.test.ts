import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareSides } from '../../src/sandbox/compare-sides.ts';
import type { StoredStatus } from '../../src/sandbox/ghl/model.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const START = NOW + 86_400_000;
const WINDOW = { from: NOW, to: NOW + 7 * 86_400_000 };

describe('two sides compared with each other', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ patients: 0, now: () => NOW, ephysio: { cancelledStatus: 9 } });
  });
  afterEach(() => sandbox.close());

  const problems = () => compareSides(sandbox, WINDOW).problems;
  const name = { firstName: 'Anna', lastName: 'Muster' };
  const unknown = { birthDate: '01.01.1900', street: '-', zip: '0000', city: '-' };

  it('agree where one holds placeholders and the other nothing', () => {
    const patient = sandbox.ephysio.edit.addPatient({ ...name, ...unknown });
    const contact = sandbox.ghl.edit.createContact(name);
    expect(problems()).toEqual([]);
    sandbox.ephysio.edit.changePatient(patient.id, { city: 'Bern' });
    expect(problems()).toEqual([`patient ${patient.id} and contact ${contact.id} differ in city`]);
    sandbox.ghl.edit.updateContact(contact.id, { city: 'Bern', address1: '-' });
    expect(problems()).toEqual([`patient ${patient.id} and contact ${contact.id} differ in street`]);
  });

  it.each([
    [5, 'confirmed', 0],
    [5, 'new', 0],
    [5, 'noshow', 1],
    [5, 'cancelled', 1],
    [5, 'invalid', 1],
    [9, 'cancelled', 0],
    [9, 'confirmed', 1],
  ] as [number, StoredStatus, number][])(
    'an event of code %i and a %s appointment',
    (code, status, count) => {
      const patient = sandbox.ephysio.edit.addPatient({ ...name, ...unknown });
      const contact = sandbox.ghl.edit.createContact(name);
      const [calendarId = ''] = sandbox.ghl.state.calendars.keys();
      const event = sandbox.ephysio.edit.addEvent({ patientId: patient.id, start: START, status: code });
      const when = { start: event.start, end: event.end };
      sandbox.ghl.edit.createAppointment({ calendarId, contactId: contact.id, ...when, status });
      expect(problems()).toHaveLength(count);
    },
  );
});
