import type { Hono } from 'hono';
import type { SandboxEnv } from '../service.ts';
import { checkEvent, checkEventQuery } from './event-rules.ts';
import type { EphysioEvent } from './model.ts';
import { jsonObject, refuse, support, unknown } from './refuse.ts';
import type { EphysioState } from './state.ts';

const stored = (id: number, body: Record<string, unknown>): EphysioEvent => ({
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

export const mountEvents = (app: Hono<SandboxEnv>, state: EphysioState): void => {
  const { options } = state;
  app.get('/events/events', (c) => {
    const { from = '', to = '' } = c.req.query();
    if (!/^\d{12,14}$/.test(from)) throw refuse('from is required');
    if (!/^\d{12,14}$/.test(to)) throw refuse('to is required');
    const [a, b] = [Number(from), Number(to)];
    const lies = (e: EphysioEvent): boolean =>
      options.eventRange === 'inside' ? e.start >= a && e.end <= b : e.end > a && e.start < b;
    return c.json([...state.events.values()].filter(lies));
  });
  app.post('/events', (c) => {
    checkEventQuery(c.req.query());
    const body = jsonObject(c);
    checkEvent(state, body);
    const event = stored(state.nextId(), body);
    state.events.set(event.id, event);
    return c.json({ ...(options.eventIdAt === 'top' ? { id: event.id } : {}), events: [event] });
  });
  app.put('/events/:id', (c) => {
    support(options.updateEvent);
    checkEventQuery(c.req.query());
    const id = Number(c.req.param('id'));
    if (!state.events.has(id)) throw unknown('event');
    const body = jsonObject(c);
    checkEvent(state, body);
    const event = stored(id, body);
    state.events.set(id, event);
    return c.json({ id, events: [event] });
  });
  app.delete('/events/:id', (c) => {
    support(options.cancelEvent);
    checkEventQuery(c.req.query());
    const id = Number(c.req.param('id'));
    if (!state.events.delete(id)) throw unknown('event');
    return c.json({ id });
  });
};
