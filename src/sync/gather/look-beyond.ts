import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { ghlTargetOf } from '../../domain/records/calendar.ts';
import { masterOf } from '../../domain/records/series.ts';
import type { TimeWindow } from '../../domain/records/window.ts';
import type { Held } from '../../domain/side.ts';
import { MissingScopeError } from '../../errors.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { RunContext } from '../run-context.ts';
import { pairSeries, type SeriesPairs, type SeriesPass } from './pair-series.ts';
import { readOne } from './read-one.ts';
import { type KnownPlaces, type Place, rememberPlaces } from './series-places.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** So far around it an instance is looked for before it counts as gone. */
const BEFORE_MS = 366 * DAY_MS;
const AFTER_MS = 731 * DAY_MS;

/** What was found where the list does not reach, and what is nowhere. */
interface Beyond extends SeriesPairs {
  readonly further: readonly Held<Appointment>[];
  readonly unlisted: ReadonlySet<string>;
}

const around = (starts: readonly string[], beforeMs: number, afterMs: number): TimeWindow => {
  const times = starts.map((start) => Date.parse(start));
  return {
    from: new Date(Math.min(...times) - beforeMs).toISOString(),
    to: new Date(Math.max(...times) + afterMs).toISOString(),
  };
};

/** GHL's calendars that the config does not name; without the right to see them, none. */
const otherCalendars = async (run: RunContext): Promise<string[]> => {
  const own = new Set(run.practice.calendars.map((m) => m.ghlCalendarId));
  try {
    return [...(await run.readCalendarNames()).keys()].filter((id) => !own.has(id));
  } catch (error) {
    if (error instanceof MissingScopeError) return [];
    throw error;
  }
};

/** An instance that is not where it was, and goes on. Nothing follows from where one is that the config has left behind. */
const isLost = ({ opened, leftBehind }: SeriesPass, row: LinkHead): boolean =>
  masterOf(row.ghl_id ?? '') !== null &&
  row.state === 'linked' &&
  !isOver(row) &&
  !leftBehind.has(row.id) &&
  !isCancelled(opened.get(row.id)?.link.base.ghl ?? {});

const isLeft =
  ({ renamed, waiting, undecided }: SeriesPairs) =>
  (row: LinkHead): boolean =>
    !waiting.has(row.id) && !undecided.has(row.id) && !renamed.some(([id]) => id === row.id);

/**
 * Those that are still where an earlier look has found them: by a read by id; or else, where that is answered with the series, by
 * a list of their calendar.
 */
const readAgain = async (
  { appointments }: RunContext,
  lost: readonly LinkHead[],
  known: ReadonlyMap<string, Place | null>,
): Promise<Held<Appointment>[]> => {
  const found: Held<Appointment>[] = [];
  const inCalendar = new Map<string, string[]>();
  const readings = lost.flatMap(({ ghl_id: id }) => {
    const place = known.get(id ?? '');
    return id !== null && place
      ? [readOne(appointments.ghl, id).then((reading) => ({ id, place, reading }))]
      : [];
  });
  for (const { id, place, reading } of await allSettledOrThrow(readings)) {
    if (reading.state !== 'held') continue;
    if (reading.held.id === id && !reading.held.isSeries) found.push(reading.held);
    else inCalendar.set(place.calendar, [...(inCalendar.get(place.calendar) ?? []), place.start]);
  }
  const lists = await allSettledOrThrow(
    [...inCalendar].map(([calendar, starts]) =>
      appointments.ghl.list({ ...around(starts, 0, MINUTE_MS), others: [calendar] }),
    ),
  );
  const ids = new Set(lost.map((row) => row.ghl_id));
  return [...found, ...lists.flatMap(({ records }) => records.filter(({ id }) => ids.has(id)))];
};

const placesOf = (found: readonly Held<Appointment>[]): [string, Place][] =>
  found.flatMap(({ id, record: { calendar, start } }): [string, Place][] => {
    const target = ghlTargetOf(calendar ?? '');
    return target && start ? [[id, { calendar: target.ghlCalendarId, start }]] : [];
  });

/**
 * An instance that nothing of the list is may be out of the window, or in another calendar: first those of the config are looked
 * through, then the others. What a run has found nowhere, runs look for once a day.
 */
export const lookBeyond = async (pass: SeriesPass, pairs: SeriesPairs): Promise<Beyond> => {
  const { run, snapshot, missing, known } = pass;
  const { ghl, wanted } = snapshot;
  if (!ghl.complete || ghl.bad.some(({ id }) => id === null))
    return { ...pairs, further: [], unlisted: new Set() };
  const all = missing.filter((row) => isLost(pass, row) && isLeft(pairs)(row));
  const away = await readAgain(run, all, known.places);
  const lost = all.filter((row) => !away.some(({ id }) => id === row.ghl_id));
  const isRun = wanted.ghl === null;
  const isKnown = ({ ghl_id: id, updated_at }: LinkHead): boolean =>
    isRun && known.isFresh && known.places.get(id ?? '') === null && updated_at < known.lookedAt;
  const lookedAt = new Date(run.now()).toISOString();
  const isAsBefore = lost.every(isKnown);
  const beyond = isAsBefore
    ? { ...pairs, further: away, unlisted: new Set(lost.flatMap((row) => row.ghl_id ?? [])) }
    : await lookEverywhere(pass, lost, away);
  const places = new Map<string, Place | null>(placesOf(beyond.further));
  // A webhook is about one series.
  const now: Pick<KnownPlaces, 'lookedAt' | 'places'> = isRun
    ? {
        lookedAt: isAsBefore ? known.lookedAt : lookedAt,
        places: new Map([...[...beyond.unlisted].map((id) => [id, null] as const), ...places]),
      }
    : { ...known, places: new Map([...known.places, ...places]) };
  await rememberPlaces(run, known, now);
  return beyond;
};

/** @param away those of which it is known where they are */
const lookEverywhere = async (
  pass: SeriesPass,
  lost: readonly LinkHead[],
  away: readonly Held<Appointment>[],
): Promise<Beyond> => {
  const { run, snapshot, missing } = pass;
  const { ghl } = snapshot;
  const listed = new Set(ghl.records.map(({ id }) => id));
  const lostIds = new Set(lost.map((row) => row.ghl_id));
  const masters = new Set(lost.map((row) => masterOf(row.ghl_id ?? '')));
  const window = around(lost.map(startOf), BEFORE_MS, AFTER_MS);
  const further = [...away];
  let isWhole = true;
  const look = async (others: readonly string[] | null) => {
    const wide = await run.appointments.ghl.list({ ...window, ...(others && { others }) });
    isWhole &&= wide.complete && wide.bad.every(({ id }) => id !== null);
    further.push(
      ...wide.records.filter(
        ({ id, series }) => !listed.has(id) && (lostIds.has(id) || masters.has(series?.master ?? '')),
      ),
    );
    const there = new Set(further.map(({ id }) => id));
    const still = missing.filter((row) => !there.has(row.ghl_id ?? ''));
    const found = await pairSeries({ ...pass, missing: still }, [...ghl.records, ...further]);
    return { found, left: still.filter((row) => isLost(pass, row) && isLeft(found)(row)) };
  };
  let seen = await look(null);
  const others = seen.left.length > 0 ? await otherCalendars(run) : [];
  if (others.length > 0) seen = await look(others);
  const { found, left } = seen;
  const isTaken = ({ id }: Held<Appointment>): boolean =>
    lostIds.has(id) || away.some((held) => held.id === id) || found.renamed.some(([, to]) => to === id);
  return {
    ...found,
    further: further.filter(isTaken),
    unlisted: new Set(isWhole ? left.flatMap((row) => row.ghl_id ?? []) : []),
  };
};
