import { UnreachableError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import {
  eventsReplySchema,
  type Read,
  readAppointment,
  readReply,
  type WireAppointment,
} from '../http/wire.ts';

/** One calendar's events between two instants (epoch ms), in one reply: GHL does not page them. */
export const listCalendarEvents = async (
  client: GhlClient,
  calendarId: string,
  from: number,
  to: number,
): Promise<{ readonly events: readonly Read<WireAppointment>[]; readonly date: number | null }> => {
  const path = '/calendars/events';
  const reply = await client.request({
    method: 'GET',
    path,
    query: { locationId: client.locationId, calendarId, startTime: String(from), endTime: String(to) },
    version: 'calendars',
    effect: 'read',
  });
  const events = readReply(eventsReplySchema, reply.body, `GET ${path}`).events.map(readAppointment);
  for (const read of events) {
    const found = read.ok ? read.value.locationId : null;
    if (found && found !== client.locationId) {
      throw new UnreachableError(
        `GET ${path}: asked for location ${client.locationId}, got an appointment of ${found}`,
        'Check ghl.baseUrl and ghl.locationId in the config.',
      );
    }
  }
  return { events, date: reply.date };
};
