import type { CalendarMapping } from '../../../domain/records/calendar.ts';
import type { TimeWindow } from '../../../domain/records/window.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import {
  contactReplySchema,
  eventsReplySchema,
  readReply,
  searchReplySchema,
} from '../../../ghl/http/wire.ts';

const PAGE_LIMIT = 100;

/** The contacts changed last, as they came: one page. */
export const readContacts = async (client: GhlClient): Promise<readonly unknown[]> => {
  const path = '/contacts/search';
  const { body } = await client.request({
    method: 'POST',
    path,
    version: 'contacts',
    effect: 'read',
    body: {
      locationId: client.locationId,
      pageLimit: PAGE_LIMIT,
      sort: [{ field: 'dateUpdated', direction: 'desc' }],
    },
  });
  return readReply(searchReplySchema, body, `POST ${path}`).contacts;
};

/** The appointments, as they came, of the first calendar that has any; `null`: there is no calendar to ask for. */
export const readAppointments = async (
  client: GhlClient,
  calendars: readonly CalendarMapping[],
  { from, to }: TimeWindow,
): Promise<readonly unknown[] | null> => {
  const path = '/calendars/events';
  const [startTime, endTime] = [String(Date.parse(from)), String(Date.parse(to))];
  let found: readonly unknown[] | null = null;
  for (const calendarId of new Set(calendars.map((calendar) => calendar.ghlCalendarId))) {
    const { body } = await client.request({
      method: 'GET',
      path,
      query: { locationId: client.locationId, calendarId, startTime, endTime },
      version: 'calendars',
      effect: 'read',
    });
    found = readReply(eventsReplySchema, body, `GET ${path}`).events;
    if (found.length > 0) break;
  }
  return found;
};

/** One contact by its id, as it came. */
export const readContactRow = async (client: GhlClient, id: string): Promise<unknown> => {
  const path = `/contacts/${encodeURIComponent(id)}`;
  const { body } = await client.request({ method: 'GET', path, version: 'contacts', effect: 'read-one' });
  return readReply(contactReplySchema, body, `GET ${path}`).contact;
};
