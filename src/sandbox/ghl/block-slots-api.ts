import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import { zonedIso } from '../zoned.ts';
import { type Body, checkBody, instant, type Rules, text } from './body-rules.ts';
import { jsonBody, needs, refuseForeign, sameLocation, stateOf } from './guard.ts';
import type { GhlBlockSlot } from './model.ts';
import { notPossible, Refusal, unprocessable } from './refusal.ts';
import type { GhlCompany, GhlState } from './state.ts';

const RULES: Rules = {
  locationId: text,
  calendarId: text,
  assignedUserId: text,
  title: text,
  startTime: instant,
  endTime: instant,
};

const trace = (): { traceId: string } => ({ traceId: crypto.randomUUID() });

const item = (state: GhlState, slot: GhlBlockSlot): Record<string, unknown> => ({
  id: slot.id,
  locationId: slot.locationId,
  title: slot.title,
  ...(slot.calendarId === null ? {} : { calendarId: slot.calendarId }),
  ...(slot.assignedUserId === null ? {} : { assignedUserId: slot.assignedUserId }),
  startTime: zonedIso(slot.startTime, state.location.timezone),
  endTime: zonedIso(slot.endTime, state.location.timezone),
});

/** What a write is answered with: perhaps without times. */
const reply = (state: GhlState, slot: GhlBlockSlot): Record<string, unknown> => {
  const { startTime, endTime, ...rest } = item(state, slot);
  return state.options.blockSlots.repliesTimes ? { ...rest, startTime, endTime } : rest;
};

/** Exactly one of the two ids, and perhaps only one of the two is taken. @throws Refusal 422 */
const ownerOf = (state: GhlState, body: Body): Pick<GhlBlockSlot, 'calendarId' | 'assignedUserId'> => {
  const { refuses } = state.options.blockSlots;
  const { calendarId, assignedUserId } = body;
  if (calendarId !== undefined && assignedUserId !== undefined)
    throw unprocessable('Either calendarId or assignedUserId can be set, not both.');
  // Nobody can know before the first try which of the two a location takes.
  const other = { calendarId: 'assignedUserId', assignedUserId: 'calendarId' } as const;
  if (refuses !== null && body[refuses] !== undefined)
    throw new Refusal(422, { message: [`${other[refuses]} should not be empty`] }, false);
  if (calendarId === undefined && assignedUserId === undefined)
    throw unprocessable(['calendarId should not be empty']);
  if (calendarId !== undefined && !state.calendars.has(String(calendarId)))
    throw notPossible('The calendar id is invalid.');
  const isUser = [...state.calendars.values()].some(({ team }) => team.includes(String(assignedUserId)));
  if (assignedUserId !== undefined && !isUser) throw unprocessable('The user id is not valid.');
  return {
    calendarId: calendarId === undefined ? null : String(calendarId),
    assignedUserId: assignedUserId === undefined ? null : String(assignedUserId),
  };
};

const timesOf = (body: Body): Pick<GhlBlockSlot, 'startTime' | 'endTime'> => {
  const [startTime, endTime] = [Date.parse(String(body.startTime)), Date.parse(String(body.endTime))];
  if (endTime <= startTime) throw unprocessable(['endTime must be after startTime']);
  return { startTime, endTime };
};

const REQUIRED = ['locationId', 'startTime', 'endTime'];

/** @throws Refusal 422 */
const createBlockSlot = (state: GhlState, body: Body, app: string | null): GhlBlockSlot => {
  checkBody(body, RULES, REQUIRED);
  const slot: GhlBlockSlot = {
    id: state.random.id(),
    locationId: String(body.locationId),
    ...ownerOf(state, body),
    ...timesOf(body),
    title: typeof body.title === 'string' ? body.title : '',
    createdByApp: app,
  };
  state.blockSlots.set(slot.id, slot);
  return slot;
};

const known = (state: GhlState, id: string): GhlBlockSlot => {
  const slot = state.blockSlots.get(id);
  if (slot === undefined) throw notPossible('The event id is invalid.');
  return slot;
};

const listed = (state: GhlState, c: SandboxContext): GhlBlockSlot[] => {
  const query = c.req.query();
  sameLocation(c, query.locationId);
  const chosen = (['calendarId', 'userId', 'groupId'] as const).filter((k) => query[k] !== undefined);
  const [key] = chosen;
  if (key === undefined || chosen.length > 1)
    throw unprocessable('Exactly one of calendarId, userId or groupId is required');
  const bad = (['startTime', 'endTime'] as const).filter((k) => !/^\d{1,15}$/.test(query[k] ?? ''));
  if (bad.length > 0) throw unprocessable(bad.map((k) => `${k} must be epoch milliseconds`));
  const [from, to] = [Number(query.startTime), Number(query.endTime)];
  const belongs = (slot: GhlBlockSlot): boolean =>
    key === 'calendarId'
      ? slot.calendarId === query.calendarId
      : key === 'userId'
        ? slot.assignedUserId === query.userId
        : state.calendars.get(slot.calendarId ?? '')?.groupId === query.groupId;
  const own = [...state.blockSlots.values()].filter(belongs);
  const touching = own.filter(({ startTime, endTime }) => startTime < to && endTime > from);
  switch (state.options.blockSlots.list) {
    case 'starting':
      return own.filter(({ startTime }) => startTime >= from && startTime <= to);
    case 'overlapping':
      return touching;
    case 'cut':
      return touching.map((slot) => ({
        ...slot,
        startTime: Math.max(slot.startTime, from),
        endTime: Math.min(slot.endTime, to),
      }));
  }
};

/** @returns whether it was one */
const removeBlockSlot = (state: GhlState, c: SandboxContext, id: string): boolean => {
  refuseForeign(state, ({ blockSlots }) => blockSlots.has(id));
  if (!state.blockSlots.has(id)) return false;
  checkBody(jsonBody(c), {});
  return state.blockSlots.delete(id);
};

/**
 * No webhook is documented for block slots: none is sent. Appointments are removed by the same route, which must be mounted
 * after this one.
 */
export const mountBlockSlots = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  const writes = needs(company, 'calendars/events.write');
  app.get('/calendars/blocked-slots', needs(company, 'calendars/events.readonly'), (c) => {
    const state = stateOf(company, c);
    return c.json({ events: listed(state, c).map((slot) => item(state, slot)), ...trace() });
  });
  app.delete('/calendars/events/:id', writes, async (c, next) => {
    if (removeBlockSlot(stateOf(company, c), c, c.req.param('id')))
      return c.json({ succeeded: true, ...trace() });
    return next();
  });
  app.post('/calendars/events/block-slots', writes, (c) => {
    const body = jsonBody(c);
    if (body.locationId !== undefined) sameLocation(c, body.locationId);
    const state = stateOf(company, c);
    const slot = createBlockSlot(state, body, c.get('caller').app);
    return c.json({ ...reply(state, slot), ...trace() }, 201);
  });
  app.put('/calendars/events/block-slots/:id', writes, (c) => {
    const body = jsonBody(c);
    if (body.locationId !== undefined) sameLocation(c, body.locationId);
    checkBody(body, RULES, ['locationId']);
    const [state, id] = [stateOf(company, c), c.req.param('id')];
    refuseForeign(state, ({ blockSlots }) => blockSlots.has(id));
    const before = known(state, id);
    const isMoved = body.startTime !== undefined || body.endTime !== undefined;
    const times = {
      startTime: body.startTime ?? new Date(before.startTime).toISOString(),
      endTime: body.endTime ?? new Date(before.endTime).toISOString(),
    };
    const slot = {
      ...before,
      ...ownerOf(state, body),
      ...(isMoved ? timesOf(times) : {}),
      ...(typeof body.title === 'string' ? { title: body.title } : {}),
    };
    state.blockSlots.set(slot.id, slot);
    return c.json({ ...reply(state, slot), ...trace() }, 201);
  });
};
