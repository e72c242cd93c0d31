import { z } from 'zod';
import type { Finding } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { instantOf } from '../appointments/appointment-mapper.ts';
import { eventsReplySchema, readReply } from '../http/wire.ts';
import { type Arrival, appointmentById, type GhlRehearsal } from './ghl-rehearsal.ts';

const DAY_MS = 86_400_000;
/** Whenever a person has booked it. */
const REACH_MS = 14 * 366 * DAY_MS;
const COUNT = 3;
const WAIT_MS = 15_000;
const POLL_MS = 1_000;

const itemSchema = z.looseObject({
  id: z.string().min(1),
  contactId: z.string().nullish(),
  startTime: z.union([z.string(), z.number()]).nullish(),
  endTime: z.union([z.string(), z.number()]).nullish(),
  masterEventId: z.string().nullish().catch(null),
});
type Item = z.infer<typeof itemSchema>;

const listed = async (
  { client, time }: GhlRehearsal,
  contactId: string,
  calendarId: string,
): Promise<readonly Item[]> => {
  const path = '/calendars/events';
  const from = time.now() - DAY_MS;
  const query = {
    locationId: client.locationId,
    calendarId,
    startTime: String(from),
    endTime: String(from + REACH_MS),
  };
  const reply = await client.request({ method: 'GET', path, query, version: 'calendars', effect: 'read' });
  return readReply(eventsReplySchema, reply.body, `GET ${path}`)
    .events.flatMap((raw) => itemSchema.safeParse(raw).data ?? [])
    .filter((item) => item.contactId === contactId);
};

/** `<master>_<start in milliseconds>_<length in seconds>`. */
const isInstanceId = ({ id, masterEventId, startTime, endTime }: Item): boolean => {
  const [start, end] = [instantOf(startTime), instantOf(endTime)];
  if (!masterEventId || start === undefined || end === undefined) return false;
  const length = (Date.parse(end) - Date.parse(start)) / 1000;
  return id === `${masterEventId}_${Date.parse(start)}_${length}`;
};

/** Which webhooks came, by what their ids are. */
const countsOf = (came: readonly Arrival[], masters: readonly string[]): Readonly<Record<string, number>> => {
  const count = (wanted: boolean) =>
    came.filter(({ recordId }) => masters.includes(recordId) === wanted).length;
  return { 'of the master': count(true), 'of instances': count(false) };
};

/** The webhooks about these ids: waits until some came, and a moment for the others. `null`: no listener works. */
const arrivalsOf = async (
  { arrivals, time }: GhlRehearsal,
  ids: readonly string[],
): Promise<readonly Arrival[] | null> => {
  if (arrivals === null) return null;
  const until = time.now() + WAIT_MS;
  while (time.now() < until && (await arrivals(ids)).length === 0) await time.waitUntil(time.now() + POLL_MS);
  await time.waitUntil(time.now() + POLL_MS);
  return arrivals(ids);
};

const findingOf = async (r: GhlRehearsal, items: readonly Item[]): Promise<Finding> => {
  const code = 'series';
  const facts = { listed: items.length };
  if (items.length === 0) return { code, state: 'not so', facts: { ...facts, what: 'not-listed' } };
  const instances = items.filter(isInstanceId);
  const masters = [...new Set(items.flatMap(({ masterEventId }) => masterEventId ?? []))];
  const came = await arrivalsOf(r, [...items.map(({ id }) => id), ...masters]);
  const seen = { ...facts, ...(came && { webhooks: countsOf(came, masters) }) };
  const odd = items.filter((item) => !instances.includes(item) && !masters.includes(item.id));
  if (odd.length > 0 || instances.length !== COUNT)
    return { code, state: 'not so', facts: { ...seen, what: 'no-such-ids' } };
  const [first] = instances;
  const read = first && (await appointmentById(r.client, first.id));
  if (!read) return { code, state: 'not so', facts: { ...seen, what: 'missing' } };
  return {
    code,
    state: 'seen',
    facts: { ...seen, ...(read.id !== first.id && { what: 'reads-as-master' }) },
  };
};

/** How GHL reports a recurring booking, which only a person can make. */
export const rehearseSeries = async (
  r: GhlRehearsal,
  contact: Made,
  booked: string | null,
): Promise<void> => {
  const code = 'series';
  const [mapping] = r.calendars;
  if (mapping === undefined) return r.report({ code, state: 'not tried', why: 'no-calendar' });
  if (r.ask === null) return r.report({ code, state: 'not tried', why: 'nobody-asked' });
  const { recordId: contactId, mark } = contact;
  const { ghlCalendarId: calendarId } = mapping;
  const { start } = r.days.winter;
  const isBooked = await r.ask({ task: 'book-series', contactId, calendarId, mark, start, count: COUNT });
  if (!isBooked) return r.report({ code, state: 'not tried', why: 'skipped' });
  const items = (await listed(r, contactId, calendarId)).filter(({ id }) => id !== booked);
  r.report(await findingOf(r, items));
  if (items.length > 0) await r.ask({ task: 'remove-series', contactId, calendarId });
};
