import type { Random } from '../../src/sandbox/random.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { ExpectedChanges } from './expected-changes.ts';
import { isCancelledOn } from './is-cancelled.ts';

/** Does one thing that people do in e-Physio: somebody or a visit is new, moves, or a visit is cancelled. */
export const createWorkInEphysio = (
  { ephysio, ghl }: Sandbox,
  { note, next, slot, anyOf, untouched, leave }: ExpectedChanges,
  random: Random,
): (() => void) => {
  const off = isCancelledOn({ ephysio, ghl });

  const addPatient = (): void => {
    const n = `${next()}`.padStart(3, '0');
    const lastName = `Aufnahme${n}`;
    const { id } = ephysio.edit.addPatient({
      firstName: 'Anna Maria',
      lastName,
      birthDate: `02.03.${1900 + (Number(n) % 120)}`,
      sex: false,
      street: 'Seestrasse 7',
      zip: 8002,
      city: 'Zürich',
      email: `aufnahme${n}@example.ch`,
      phone: `078 444 ${n} 0`,
    });
    note(`patient ${id}`, () => [...ghl.state.contacts.values()].some((c) => c.lastName === lastName));
  };

  const addEvent = (): void => {
    const start = slot();
    const { id } = ephysio.edit.addEvent({
      patientId: anyOf(ephysio.state.patients.keys()),
      start,
      clientId: anyOf(ephysio.practice.therapists).clientId,
    });
    leave(id);
    note(`event ${id}`, () => [...ghl.state.appointments.values()].some((a) => a.startTime === start));
  };

  const moveHouse = (): void => {
    const [patient, contact] = untouched('contact_sync') ?? [];
    if (!patient || !contact) return;
    const street = `Umzugsweg ${next()}`;
    ephysio.edit.changePatient(Number(patient), { street });
    note(`street of patient ${patient}`, () => ghl.state.contacts.get(contact)?.address1 === street);
  };

  const moveEvent = (): void => {
    const [event, id] = untouched('appointment_sync') ?? [];
    if (!event || !id || off.inEphysio(event) || off.inGhl(id)) return;
    if (random.chance(0.3)) {
      ephysio.edit.removeEvent(Number(event));
      note(`removal of event ${event}`, () => off.inGhl(id));
      return;
    }
    const start = slot();
    ephysio.edit.moveEvent(Number(event), start);
    note(`move of event ${event}`, () => ghl.state.appointments.get(id)?.startTime === start);
  };

  return () => random.pick([addPatient, addEvent, moveHouse, moveEvent])();
};
