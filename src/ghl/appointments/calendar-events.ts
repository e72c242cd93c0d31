import { ConfigError, NotFoundError, UnreachableError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import {
  eventsReplySchema,
  type Read,
  readAppointment,
  readReply,
  type WireAppointment,
} from '../http/wire.ts';

const PATH = '/calendars/events';

/**
 * One calendar's events between two instants (epoch ms), in one reply as they came: GHL does not page them.
 * @throws ConfigError GHL has no such calendar
 */
export const listCalendarRows = async (
  client: GhlClient,
  calendarId: string,
  from: number,
  to: number,
): Promise<{ readonly rows: readonly unknown[]; readonly date: number | null }> => {
  const query = { locationId: client.locationId, calendarId, startTime: String(from), endTime: String(to) };
  const reply = await client
    .request({ method: 'GET', path: PATH, query, version: 'calendars', effect: 'read' })
    .catch((error: unknown) => {
      if (!(error instanceof NotFoundError)) throw error;
      throw new ConfigError(
        `GHL has no calendar ${calendarId} in location ${client.locationId}, which the config names.`,
        'Run "ephysio-ghl doctor", and correct or remove it under "calendars".',
      );
    });
  return { rows: readReply(eventsReplySchema, reply.body, `GET ${PATH}`).events, date: reply.date };
};

/** As above, each of them read. */
export const listCalendarEvents = async (
  client: GhlClient,
  calendarId: string,
  from: number,
  to: number,
): Promise<{ readonly events: readonly Read<WireAppointment>[]; readonly date: number | null }> => {
  const { rows, date } = await listCalendarRows(client, calendarId, from, to);
  const events = rows.map(readAppointment);
  for (const read of events) {
    const found = read.ok ? read.value.locationId : null;
    if (found && found !== client.locationId) {
      throw new UnreachableError(
        `GET ${PATH}: asked for location ${client.locationId}, got an appointment of ${found}`,
        'Check ghl.baseUrl and ghl.locationId in the config.',
      );
    }
  }
  return { events, date };
};
