import { Temporal } from 'temporal-polyfill';
import type { GhlAppointment, GhlLocation, GhlSeries } from './model.ts';

type AppointmentChange = 'AppointmentCreate' | 'AppointmentUpdate' | 'AppointmentDelete';

/** What a series needs of everything that the simulated GHL knows. */
interface SeriesState {
  readonly options: {
    readonly now: () => number;
    readonly seriesWebhooks: 'master' | 'each' | 'first';
    readonly seriesRules: 'master' | 'instances';
  };
  readonly location: GhlLocation;
  readonly appointments: Map<string, GhlAppointment>;
  readonly series: Map<string, GhlSeries>;
  readonly company: {
    readonly listeners: ReadonlySet<
      (change: { readonly type: AppointmentChange; readonly appointment: GhlAppointment }) => void
    >;
  };
}

const UNIT = { DAILY: 'days', WEEKLY: 'weeks', MONTHLY: 'months' } as const;

/** Instance ids are made of the master's id, the start (ms) and the length (s). */
const instanceId = (master: string, start: number, end: number): string =>
  `${master}_${start}_${(end - start) / 1000}`;

/** The starts that the rule gives, at one time of the location's clocks, excluded ones too. */
const startsOf = (state: SeriesState, { master, freq, count }: GhlSeries): number[] => {
  const timeZone = state.location.timezone;
  const first = Temporal.Instant.fromEpochMilliseconds(master.startTime).toZonedDateTimeISO(timeZone);
  return Array.from({ length: count }, (_, n) => first.add({ [UNIT[freq]]: n }).epochMilliseconds);
};

const icalTime = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');

const rruleOf = ({ freq, count, exdates }: GhlSeries): string =>
  [
    `RRULE:FREQ=${freq};INTERVAL=1;COUNT=${count}`,
    ...(exdates.length > 0 ? [`EXDATE:${exdates.map(icalTime).join(',')}`] : []),
  ].join('\n');

/** What an item says of the series that it is the master, or an instance, of. */
export const recurrence = (state: SeriesState, a: GhlAppointment): Record<string, unknown> => {
  const series = state.series.get(a.masterEventId ?? a.id);
  if (series === undefined) return { isRecurring: false };
  const { masterEventId } = a;
  if (masterEventId === null) return { isRecurring: true, rrule: rruleOf(series) };
  const rule = state.options.seriesRules === 'master' ? {} : { rrule: rruleOf(series) };
  return { isRecurring: true, ...rule, masterEventId };
};

export const instancesOf = (state: SeriesState, master: string): GhlAppointment[] =>
  [...state.appointments.values()]
    .filter((a) => a.masterEventId === master && !a.deleted)
    .sort((a, b) => a.startTime - b.startTime);

const seriesById = (state: SeriesState, id: string): GhlSeries => {
  const series = state.series.get(id);
  if (series === undefined) throw new Error(`the sandbox has no series ${id}`);
  return series;
};

/** Tells of what happened to a series in the way that the options name. */
const tell = (
  state: SeriesState,
  type: AppointmentChange,
  master: string,
  changed: readonly GhlAppointment[],
): void => {
  const way = state.options.seriesWebhooks;
  const named =
    way === 'master' ? [seriesById(state, master).master] : way === 'first' ? changed.slice(0, 1) : changed;
  for (const appointment of named)
    for (const listener of state.company.listeners) listener({ type, appointment });
};

const keep = (state: SeriesState, series: GhlSeries): void => {
  const master = { ...series.master, dateUpdated: state.options.now() };
  state.series.set(master.id, { ...series, master });
};

const replace = (state: SeriesState, before: GhlAppointment, after: GhlAppointment): GhlAppointment => {
  state.appointments.delete(before.id);
  state.appointments.set(after.id, after);
  return after;
};

const instanceAt = (state: SeriesState, { master }: GhlSeries, start: number): GhlAppointment => {
  const end = start + master.endTime - master.startTime;
  const id = instanceId(master.id, start, end);
  const instance = { ...master, id, firstId: id, masterEventId: master.id, startTime: start, endTime: end };
  state.appointments.set(id, { ...instance, dateUpdated: state.options.now() });
  return instance;
};

/** @param first the first appointment of the series, with the master's id */
export const createSeries = (
  state: SeriesState,
  first: GhlAppointment,
  { freq, count }: Pick<GhlSeries, 'freq' | 'count'>,
): GhlSeries => {
  const series: GhlSeries = { master: first, freq, count, exdates: [] };
  keep(state, series);
  const made = startsOf(state, series).map((start) => instanceAt(state, series, start));
  tell(state, 'AppointmentCreate', first.id, made);
  return series;
};

/** Its instances that nobody has moved by themselves, each by the place that the rule gives it. */
const regular = (state: SeriesState, series: GhlSeries): (GhlAppointment | undefined)[] => {
  const at = new Map(instancesOf(state, series.master.id).map((a) => [a.startTime, a]));
  return startsOf(state, series).map((start) => (series.exdates.includes(start) ? undefined : at.get(start)));
};

/** Moves the series: all ids change, but those of instances that were moved by themselves. */
export const moveSeries = (state: SeriesState, id: string, byMs: number): GhlAppointment[] => {
  const series = seriesById(state, id);
  const instances = regular(state, series);
  const before = startsOf(state, series);
  const { startTime, endTime } = series.master;
  const master = { ...series.master, startTime: startTime + byMs, endTime: endTime + byMs };
  const starts = startsOf(state, { ...series, master });
  const exdates = series.exdates.map((at) => starts[before.indexOf(at)] ?? at);
  keep(state, { ...series, master, exdates });
  const changed = instances.flatMap((a, n) => {
    const start = starts[n];
    if (a === undefined || start === undefined) return [];
    const end = start + a.endTime - a.startTime;
    const next = { ...a, id: instanceId(id, start, end), startTime: start, endTime: end };
    return [{ before: a, after: { ...next, dateUpdated: state.options.now() } }];
  });
  // All old ids go first: a series that moves by its own interval takes some of them again.
  for (const { before: a } of changed) state.appointments.delete(a.id);
  for (const { after } of changed) state.appointments.set(after.id, after);
  tell(
    state,
    'AppointmentUpdate',
    id,
    changed.map(({ after }) => after),
  );
  return instancesOf(state, id);
};

/** Makes the series shorter or longer. An instance that its rule does not give any more is not there by id either. */
export const resizeSeries = (state: SeriesState, id: string, count: number): GhlAppointment[] => {
  const series = seriesById(state, id);
  const gone = regular(state, series)
    .slice(count)
    .flatMap((a) => (a ? [a] : []));
  for (const a of gone) state.appointments.delete(a.id);
  const next = { ...series, count };
  keep(state, next);
  const added = startsOf(state, next)
    .slice(series.count)
    .filter((start) => !series.exdates.includes(start))
    .map((start) => instanceAt(state, next, start));
  if (gone.length > 0) tell(state, 'AppointmentDelete', id, gone);
  if (added.length > 0) tell(state, 'AppointmentCreate', id, added);
  return instancesOf(state, id);
};

/** Changes all instances in what has no time. */
export const changeSeries = (
  state: SeriesState,
  id: string,
  changes: Pick<GhlAppointment, 'appointmentStatus'> | { readonly deleted: true },
): void => {
  const series = seriesById(state, id);
  const dateUpdated = state.options.now();
  const instances = instancesOf(state, id).map((a) => replace(state, a, { ...a, ...changes, dateUpdated }));
  keep(state, { ...series, master: { ...series.master, ...changes } });
  tell(state, 'deleted' in changes ? 'AppointmentDelete' : 'AppointmentUpdate', id, instances);
};

/**
 * One instance becomes what `after` says. At another time it is taken out of the rule, and gets another id.
 * @param keepsId for our own writes, by an option
 */
export const putInstance = (
  state: SeriesState,
  type: AppointmentChange,
  before: GhlAppointment,
  after: GhlAppointment,
  keepsId: boolean,
): GhlAppointment => {
  const master = before.masterEventId ?? '';
  const series = seriesById(state, master);
  const { startTime, endTime } = after;
  const isMoved = startTime !== before.startTime || endTime !== before.endTime;
  const isTakenOut = startTime !== before.startTime || after.deleted;
  if (isTakenOut && startsOf(state, series).includes(before.startTime))
    keep(state, { ...series, exdates: [...new Set([...series.exdates, before.startTime])] });
  const id = isMoved && !keepsId ? instanceId(master, startTime, endTime) : before.id;
  const next = replace(state, before, { ...after, id });
  tell(state, type, master, [next]);
  return next;
};
