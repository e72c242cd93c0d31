import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import { appointmentItem, writtenView } from './appointment-view.ts';
import {
  appointmentById,
  createAppointment,
  deleteAppointment,
  updateAppointment,
} from './appointment-writes.ts';
import { jsonBody, needs, refuseForeign, sameLocation, stateOf } from './guard.ts';
import type { GhlAppointment, GhlCalendar } from './model.ts';
import { Refusal, unauthorized, unprocessable } from './refusal.ts';
import type { GhlCompany, GhlState } from './state.ts';

const trace = (): { traceId: string } => ({ traceId: crypto.randomUUID() });

const calendarView = (c: GhlCalendar): Record<string, unknown> => ({
  id: c.id,
  locationId: c.locationId,
  groupId: c.groupId,
  name: c.name,
  isActive: true,
  calendarType: c.calendarType,
  teamMembers: c.team.map((userId) => ({ userId, priority: 0.5, isPrimary: false })),
  slotDuration: c.slotMinutes,
  slotDurationUnit: 'mins',
  slotInterval: c.slotMinutes,
  slotIntervalUnit: 'mins',
  appoinmentPerSlot: c.appoinmentPerSlot,
});

const listed = (state: GhlState, c: SandboxContext): GhlAppointment[] => {
  const query = c.req.query();
  sameLocation(c, query.locationId);
  const chosen = (['calendarId', 'userId', 'groupId'] as const).filter((k) => query[k] !== undefined);
  const [key] = chosen;
  if (key === undefined || chosen.length > 1) {
    throw unprocessable('Exactly one of calendarId, userId or groupId is required');
  }
  const bad = (['startTime', 'endTime'] as const).filter((k) => !/^\d{1,15}$/.test(query[k] ?? ''));
  if (bad.length > 0) throw unprocessable(bad.map((k) => `${k} must be epoch milliseconds`));
  const from = Number(query.startTime);
  const to = Number(query.endTime);
  const wanted = query[key];
  const belongs = (a: GhlAppointment): boolean =>
    key === 'calendarId'
      ? a.calendarId === wanted
      : key === 'userId'
        ? a.assignedUserId === wanted
        : state.calendars.get(a.calendarId)?.groupId === wanted;
  const { listsCancelled } = state.options.differs;
  const masters = state.options.listsMasters ? [...state.series.values()].map(({ master }) => master) : [];
  return [...masters, ...state.appointments.values()].filter(
    (a) =>
      (listsCancelled || a.appointmentStatus !== 'cancelled') &&
      !a.deleted &&
      a.startTime >= from &&
      a.startTime <= to &&
      belongs(a),
  );
};

/** The id of the series that an instance's id belongs to. */
const masterIn = (id: string): string => id.replace(/_\d+_\d+$/, '');

const has =
  (id: string) =>
  ({ appointments, series }: GhlState): boolean =>
    appointments.has(id) || series.has(id);

export const mountCalendars = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  const readEvents = needs(company, 'calendars/events.readonly');
  const writeEvents = needs(company, 'calendars/events.write');
  const asked = (c: SandboxContext): { state: GhlState; appointment: GhlAppointment } => {
    const [state, id] = [stateOf(company, c), c.req.param('id') ?? ''];
    refuseForeign(state, has(id));
    return { state, appointment: appointmentById(state, id) };
  };

  app.get('/calendars', needs(company, 'calendars.readonly'), (c) => {
    sameLocation(c, c.req.query('locationId'));
    const calendars = [...stateOf(company, c).calendars.values()];
    return c.json({ calendars: calendars.map(calendarView), ...trace() });
  });
  app.get('/calendars/events', readEvents, (c) => {
    const state = stateOf(company, c);
    return c.json({ events: listed(state, c).map((a) => appointmentItem(state, a)), ...trace() });
  });
  app.post('/calendars/events/appointments', writeEvents, (c) => {
    const body = jsonBody(c);
    if (body.locationId !== undefined) sameLocation(c, body.locationId);
    const state = stateOf(company, c);
    return c.json({ ...writtenView(state, createAppointment(state, body, c.get('caller').app)), ...trace() });
  });
  app.get('/calendars/events/appointments/:id', readEvents, (c) => {
    const state = stateOf(company, c);
    const series =
      state.options.instanceReads === 'master' ? state.series.get(masterIn(c.req.param('id'))) : undefined;
    const appointment = series?.master ?? asked(c).appointment;
    return c.json({ [state.options.appointmentWrapper]: appointmentItem(state, appointment), ...trace() });
  });
  app.put('/calendars/events/appointments/:id', writeEvents, (c) => {
    const { state, appointment } = asked(c);
    const { id } = appointment;
    const reply = writtenView(state, updateAppointment(state, id, jsonBody(c)));
    const said = state.options.instancePut === 'new-id-unsaid' ? { ...reply, id } : reply;
    return c.json({ ...said, ...trace() });
  });
  app.delete('/calendars/events/appointments/:id', () => {
    throw unauthorized('This route is not yet supported by the IAM Service.', true);
  });
  app.delete('/calendars/events/:id', writeEvents, (c) => {
    const [state, id] = [stateOf(company, c), c.req.param('id')];
    refuseForeign(state, has(id));
    const appointment = state.appointments.get(id) ?? state.series.get(id)?.master;
    if (appointment === undefined || appointment.deleted) {
      throw new Refusal(404, { message: 'Event not found', error: 'Not Found' }, false);
    }
    deleteAppointment(state, appointment.id);
    return c.json({ succeeded: true, ...trace() });
  });
};
