import type { BothEdit } from './edit.ts';
import { applyEphysioEdit, billEvent } from './ephysio-edits.ts';
import { applyGhlEdit } from './ghl-edits.ts';
import { startFor } from './instances.ts';
import type { World } from './world.ts';

/** An event that people know of and the appointment that it is linked with, if there are both. */
const pairAt = (world: World, which: number): { event: number; appointment: string } | null => {
  const { ephysio } = world.sandbox;
  const pairs = [...ephysio.state.events.values()].flatMap(({ id, patientId }) => {
    const partners = patientId
      ? world.partnersOf({ side: 'ephysio', entity: 'appointment', id: String(id) })
      : [];
    const appointment = world.appointment(partners.at(-1) ?? '');
    return appointment && !appointment.deleted ? [{ event: id, appointment: appointment.id }] : [];
  });
  return pairs[which % pairs.length] ?? null;
};

const changeSlots = (world: World, edit: Extract<BothEdit, { do: 'both-slots' }>): void => {
  const pair = pairAt(world, edit.which);
  if (!pair) return;
  const { ephysio, ghl } = world.sandbox;
  const start = startFor(world, 'ephysio', String(pair.event), edit.slot);
  if (edit.timeIn === 'ephysio') {
    const [calendarId = '', calendar] = [...ghl.state.calendars][edit.therapist] ?? [];
    ephysio.edit.moveEvent(pair.event, start);
    ghl.edit.changeAppointment(pair.appointment, {
      calendarId,
      assignedUserId: calendar?.team[0] ?? null,
    });
  } else {
    const { clientId, eventTypeIds } = ephysio.practice.therapists[edit.therapist] ?? {};
    ephysio.edit.changeEvent(pair.event, { clientId, eventTypeId: eventTypeIds?.[0] });
    ghl.edit.moveAppointment(pair.appointment, start, start + 3_600_000);
  }
};

const callOffBilled = (world: World, edit: Extract<BothEdit, { do: 'billed-off' }>): unknown => {
  const pair = pairAt(world, edit.which);
  if (!pair) return;
  const { ghl } = world.sandbox;
  billEvent(world, pair.event);
  const start = startFor(world, 'ghl', pair.appointment, edit.slot);
  switch (edit.how) {
    case 'cancel':
      ghl.edit.cancelAppointment(pair.appointment);
      return;
    case 'delete':
      return ghl.edit.deleteAppointment(pair.appointment);
    case 'move':
      ghl.edit.moveAppointment(pair.appointment, start, start + 3_600_000);
      return;
    case 'other calendar': {
      const now = ghl.state.appointments.get(pair.appointment)?.calendarId;
      const other = [...ghl.state.calendars.values()].find(({ id }) => id !== now);
      if (other)
        ghl.edit.changeAppointment(pair.appointment, {
          calendarId: other.id,
          assignedUserId: other.team[0] ?? null,
        });
    }
  }
};

/** What two people do, one on each side, to one record, before the program sees either. */
export const applyBothEdit = (world: World, edit: BothEdit): unknown => {
  switch (edit.do) {
    case 'both-slots':
      return changeSlots(world, edit);
    case 'archived-books':
      applyEphysioEdit(world, { do: 'archive', who: edit.who });
      return applyGhlEdit(world, { ...edit, do: 'book' });
    case 'billed-off':
      return callOffBilled(world, edit);
  }
};
