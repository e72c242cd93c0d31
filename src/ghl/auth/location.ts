import type { z } from 'zod';
import type { GhlClient } from '../http/client.ts';
import { calendarsReplySchema, locationReplySchema, readReply } from '../http/wire.ts';

export type GhlLocation = z.infer<typeof locationReplySchema>['location'];
export type GhlCalendar = z.infer<typeof calendarsReplySchema>['calendars'][number];

/** The location of the config: name, time zone, duplicate rule. Needs the scope locations.readonly. */
export const readLocation = async (client: GhlClient): Promise<GhlLocation> => {
  const path = `/locations/${encodeURIComponent(client.locationId)}`;
  const { body } = await client.request({ method: 'GET', path, version: 'contacts', effect: 'read' });
  return readReply(locationReplySchema, body, `GET ${path}`).location;
};

/** The location's calendars, with the users of their teams. */
export const readCalendars = async (client: GhlClient): Promise<readonly GhlCalendar[]> => {
  const path = '/calendars/';
  const { body } = await client.request({
    method: 'GET',
    path,
    query: { locationId: client.locationId },
    version: 'calendars',
    effect: 'read',
  });
  return readReply(calendarsReplySchema, body, `GET ${path}`).calendars;
};
