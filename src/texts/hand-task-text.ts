import type { HandTask } from '../domain/rehearsal/journal.ts';
import { markedName } from '../domain/rehearsal/marker.ts';

const nameOf = (mark: string): string => {
  const { firstName, lastName } = markedName(mark);
  return `${firstName} ${lastName}`;
};

const WORDS = {
  cancelled: 'cancelled (not deleted)',
  noshow: '"did not come"',
  showed: '"was there"',
} as const;

/** What a person has to do by hand. Times are UTC. */
export const handTaskText = (task: HandTask): string => {
  switch (task.task) {
    case 'open-invoice':
      return `In e-Physio, open an invoice for patient ${nameOf(task.mark)} (${task.patientId}), dated ${task.day.slice(0, 10)}.`;
    case 'set-status':
      return `In e-Physio, set the appointment of ${nameOf(task.mark)} on ${task.start.slice(0, 10)} (event ${task.eventId}) to ${WORDS[task.status]}, if your practice uses that.`;
    case 'book-series':
      return `In GHL, book a recurring appointment (weekly, ${task.count} times) for contact ${nameOf(task.mark)} (${task.contactId}) in calendar ${task.calendarId}, beginning on ${task.start.slice(0, 10)}, or as late as GHL lets you.`;
    case 'remove-series':
      return `In GHL, delete that recurring appointment again (contact ${task.contactId}, calendar ${task.calendarId}).`;
  }
};
