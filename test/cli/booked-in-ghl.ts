import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

/** Everybody with an event has a contact, and each event its appointment, in the calendar of its therapist: entered by hand. */
export const bookAllInGhl = ({ ephysio, ghl }: Sandbox): void => {
  const { therapists } = ephysio.practice;
  const calendars = [...ghl.state.calendars.keys()];
  const contacts = new Map<number, string>();
  for (const { id, firstName, lastName, birthDate } of ephysio.state.patients.values()) {
    const dateOfBirth = String(birthDate).split('.').toReversed().join('-');
    contacts.set(id, ghl.edit.createContact({ firstName, lastName, dateOfBirth }).id);
  }
  for (const { patientId, clientId, start, end } of ephysio.state.events.values()) {
    const calendarId = calendars[therapists.findIndex((t) => t.clientId === clientId)] ?? '';
    if (patientId)
      ghl.edit.createAppointment({
        calendarId,
        contactId: contacts.get(Number(patientId)) ?? '',
        start,
        end,
      });
  }
};

type Calendars = { ephysioClientId: number; ephysioEventTypeId: number }[];

/** The first two therapists get each other's calendars. */
export const swapFirstTwo = (calendars: Calendars): void => {
  const [first, second] = calendars;
  if (!first || !second) throw new Error('there are not two calendars');
  const kept = { ...first };
  Object.assign(first, {
    ephysioClientId: second.ephysioClientId,
    ephysioEventTypeId: second.ephysioEventTypeId,
  });
  Object.assign(second, {
    ephysioClientId: kept.ephysioClientId,
    ephysioEventTypeId: kept.ephysioEventTypeId,
  });
};
