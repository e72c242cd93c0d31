import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import { checkEvent, checkEventQuery } from './event-rules.ts';
import type { EphysioEvent } from './model.ts';
import type { EphysioOptions } from './options.ts';
import { jsonObject, refuse, support, unknown } from './refuse.ts';
import type { EphysioState } from './state.ts';

/** A start or end by the body's day, hours and minutes, read as UTC. */
const byFields = (body: Record<string, unknown>, name: 'start' | 'end'): number => {
  const day = String(body[`${name}Date`]).slice(0, 10);
  return Date.parse(`${day}T${body[`${name}DateHours`]}:${body[`${name}DateMinutes`]}:00.000Z`);
};

const all = (id: number, body: Record<string, unknown>): EphysioEvent => ({
  id,
  patientId: Number(body.patientId),
  start: Number(body.start),
  end: Number(body.end),
  status: Number(body.status),
  eventTypeId: Number(body.eventTypeId),
  clientId: Number(body.clientId),
  user_id: Number(body.user_id),
  adminInfoId: Number(body.adminInfoId),
  invoiceId: Number(body.invoiceId),
});

const stored = ({ options }: EphysioState, id: number, body: Record<string, unknown>): EphysioEvent => {
  const event = all(id, body);
  const times =
    options.eventClock === 'instants' ? {} : { start: byFields(body, 'start'), end: byFields(body, 'end') };
  const invoice = options.eventInvoices === 'another' ? { invoiceId: 900_000 + id } : {};
  const kept = Object.entries({ ...event, ...times, ...invoice }).filter(
    ([name]) => !options.forgets.includes(name),
  );
  return Object.fromEntries(kept) as unknown as EphysioEvent;
};

export const mountEvents = (
  app: Hono<SandboxEnv>,
  options: EphysioOptions,
  stateOf: (c: SandboxContext) => EphysioState,
): void => {
  app.get('/events/events', (c) => {
    const { from = '', to = '' } = c.req.query();
    if (!/^\d{12,14}$/.test(from)) throw refuse('from is required');
    if (!/^\d{12,14}$/.test(to)) throw refuse('to is required');
    const [a, b] = [Number(from), Number(to)];
    const lies = (e: EphysioEvent): boolean =>
      options.eventRange === 'inside' ? e.start >= a && e.end <= b : e.end > a && e.start < b;
    return c.json([...stateOf(c).events.values()].filter(lies));
  });
  app.post('/events', (c) => {
    const state = stateOf(c);
    checkEventQuery(c.req.query());
    const body = jsonObject(c);
    checkEvent(state, body);
    const { bookedStatus: status } = options;
    const event = stored(state, state.nextId(), status === null ? body : { ...body, status });
    state.events.set(event.id, event);
    return c.json({ ...(options.eventIdAt === 'top' ? { id: event.id } : {}), events: [event] });
  });
  app.put('/events/:id', (c) => {
    if (typeof options.updateEvent !== 'string') support(options.updateEvent);
    const state = stateOf(c);
    checkEventQuery(c.req.query());
    const id = Number(c.req.param('id'));
    if (!state.events.has(id)) throw unknown('event');
    const body = jsonObject(c);
    checkEvent(state, body);
    const event = stored(state, options.updateEvent === 'copied' ? state.nextId() : id, body);
    if (options.updateEvent !== 'ignored') state.events.set(event.id, event);
    return c.json({ id, events: [event] });
  });
  app.delete('/events/:id', (c) => {
    if (typeof options.cancelEvent !== 'string') support(options.cancelEvent);
    const state = stateOf(c);
    checkEventQuery(c.req.query());
    const id = Number(c.req.param('id'));
    const event = state.events.get(id);
    if (event === undefined) throw unknown('event');
    if (options.cancelKeeps !== null) state.events.set(id, { ...event, status: options.cancelKeeps });
    else if (options.cancelEvent !== 'ignored') state.events.delete(id);
    return c.json({ id });
  });
};
