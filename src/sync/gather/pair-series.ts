import { Temporal } from 'temporal-polyfill';
import { matchSeries, type Place, type Renamed } from '../../domain/plan/match-series.ts';
import { type Appointment, isCancelled } from '../../domain/records/appointment.ts';
import { type InSeries, masterOf } from '../../domain/records/series.ts';
import { inWindow } from '../../domain/records/window.ts';
import type { Held } from '../../domain/side.ts';
import { isOver, startOf } from '../../store/tables/appointment-sync.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { OpenedLink } from '../apply/target.ts';
import type { RunContext } from '../run-context.ts';
import type { PatientIds } from './patient-ids.ts';
import { readOne } from './read-one.ts';
import type { KnownPlaces } from './series-places.ts';
import type { AppointmentSnapshot } from './snapshots.ts';

/** What the pairing of a pass knows. */
export interface SeriesPass {
  readonly run: RunContext;
  readonly snapshot: AppointmentSnapshot;
  readonly ids: PatientIds;
  /** Links of which GHL does not list the id, though they start in the window there. */
  readonly missing: readonly LinkHead[];
  /** Links that start out of the window, and are not there any more. */
  readonly strayed: readonly LinkHead[];
  readonly opened: ReadonlyMap<string, OpenedLink<Appointment>>;
  /** Links that the config has left behind. */
  readonly leftBehind: ReadonlySet<string>;
  /** What earlier passes have found where the lists do not reach. */
  readonly known: KnownPlaces;
  /** Rules that were read by the ids of masters. */
  readonly rules: Map<string, Promise<InSeries | null>>;
}

interface Missing {
  readonly row: LinkHead;
  readonly start: string;
}

/** The appointments of one series and contact that are not both linked and listed. */
interface Group {
  readonly master: string;
  readonly missing: Missing[];
  readonly strayed: Missing[];
  readonly unlinked: Held<Appointment>[];
}

export interface SeriesPairs {
  readonly renamed: readonly Renamed[];
  /** Links, and ids of GHL, of which this pass cannot tell which is which. */
  readonly waiting: ReadonlySet<string>;
  /** Links that may be one of those out of the window, which nobody can tell by the rule. */
  readonly undecided: ReadonlySet<string>;
  readonly leftOut: ReadonlySet<string>;
}

const groupsOf = (
  { snapshot, ids, missing, strayed, opened }: SeriesPass,
  records: readonly Held<Appointment>[],
): Group[] => {
  const linked = new Set(snapshot.rows.map((row) => row.ghl_id));
  const groups = new Map<string, Group>();
  const groupOf = (master: string, patient: string | null | undefined): Group => {
    const key = `${master} ${ids.idOf('ghl', patient ?? '') ?? patient}`;
    const group = groups.get(key) ?? { master, missing: [], strayed: [], unlinked: [] };
    groups.set(key, group);
    return group;
  };
  const place = (row: LinkHead, of: 'missing' | 'strayed'): void => {
    const base = opened.get(row.id)?.link.base;
    const id = row.ghl_id ?? '';
    const group = groupOf(masterOf(id) ?? id, base?.ghl.patient ?? base?.ephysio.patient);
    group[of].push({ row, start: base?.ghl.start ?? startOf(row) });
  };
  for (const row of missing) place(row, 'missing');
  for (const row of strayed) place(row, 'strayed');
  for (const held of records)
    if (held.series && !linked.has(held.id))
      groupOf(held.series.master, held.record.patient).unlinked.push(held);
  return [...groups.values()];
};

/** Cancelled on both sides, or gone from GHL only, where e-Physio does not take that. */
const isOffInGhl = ({ opened, known }: SeriesPass, row: LinkHead): boolean =>
  isOver(row) ||
  isCancelled(opened.get(row.id)?.link.base.ghl ?? {}) ||
  known.places.get(row.ghl_id ?? '') === null;

/** A row that another process is writing, or has written since: the list may be older than its id. */
const isMoving = ({ run, snapshot }: SeriesPass, row: LinkHead): boolean => {
  const { inFlight, readAt } = snapshot;
  return (
    (row.updated_at >= readAt && row.updated_at <= new Date(run.now()).toISOString()) ||
    inFlight.ids.ghl.has(row.ghl_id ?? '') ||
    inFlight.ids.ephysio.has(row.ephysio_id ?? '')
  );
};

/** What is known of the rule. Where the list does not say it, a read by the master's id does. `null`: it cannot be read now. */
const ruleOf = async (
  { run, rules }: SeriesPass,
  own: readonly InSeries[],
): Promise<Pick<InSeries, 'rule' | 'takenOut'> | null> => {
  const [first] = own;
  const takenOut = own.flatMap((series) => series.takenOut);
  if (!first || first.rule !== null || takenOut.length > 0) return { rule: first?.rule ?? null, takenOut };
  const read = async (): Promise<InSeries | null> => {
    const reading = await readOne(run.appointments.ghl, first.master);
    if (reading.state === 'unread') return null;
    return (reading.state === 'held' && reading.held.series) || first;
  };
  const rule = rules.get(first.master) ?? read();
  rules.set(first.master, rule);
  return rule;
};

/** GHL repeats a series at one time of the location's clocks, which are those of the practice. */
const wallClockIn =
  (timezone: string) =>
  (start: string): number =>
    Date.parse(`${Temporal.Instant.from(start).toZonedDateTimeISO(timezone).toPlainDateTime()}Z`);

const placeOf = ({ id, record }: Held<Appointment>): Place => ({ id, start: record.start ?? '' });
const byStart = (a: Place, b: Place): number => a.start.localeCompare(b.start);

/** An earlier version has linked an event to the master: it is that of the first appointment, unless that has its own. */
const pairMasters = ({ snapshot }: SeriesPass, { master, missing, unlinked }: Group): Renamed[] => {
  const isLinked = snapshot.rows.some((row) => masterOf(row.ghl_id ?? '') === master);
  const places = unlinked.map(placeOf).sort(byStart);
  const old = missing.filter(({ row }) => row.ghl_id === master);
  return old.flatMap(({ row, start }): Renamed[] => {
    const found = places.find((place) => place.start === start) ?? (isLinked ? undefined : places[0]);
    return found ? [[row.id, found.id]] : [];
  });
};

/** @param records GHL's appointments: those of the list, and those that were looked for beyond it */
export const pairSeries = async (
  pass: SeriesPass,
  records: readonly Held<Appointment>[],
): Promise<SeriesPairs> => {
  const { snapshot } = pass;
  const isUnread = snapshot.ghl.bad.some(({ id }) => id === null);
  const renamed: Renamed[] = [];
  const [waiting, undecided, leftOut] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const group of groupsOf(pass, records)) {
    const { master, missing, strayed, unlinked } = group;
    const linked = [...missing, ...strayed];
    if (linked.length === 0 || unlinked.length === 0) continue;
    const own = records.filter(({ series }) => series?.master === master);
    const isMoved = isUnread || linked.some(({ row }) => isMoving(pass, row));
    const rule = isMoved
      ? null
      : await ruleOf(
          pass,
          own.flatMap(({ series }) => series ?? []),
        );
    if (rule === null) {
      for (const { row } of linked) waiting.add(row.id);
      for (const { id } of unlinked) leftOut.add(id);
      continue;
    }
    const old = pairMasters(pass, group);
    const free = unlinked.map(placeOf).filter(({ id }) => !old.some(([, taken]) => taken === id));
    const places = (rows: readonly Missing[]): Place[] =>
      rows
        .filter(({ row }) => row.ghl_id !== master)
        .map(({ row, start }) => ({ id: row.id, start, isOver: isOffInGhl(pass, row) }));
    const match = matchSeries({
      missing: places(missing),
      strayed: places(strayed),
      unlinked: free.filter(({ start }) => inWindow(start, snapshot.window)),
      beyond: free.filter(({ start }) => !inWindow(start, snapshot.window)),
      listed: own.map(({ record }) => record.start ?? ''),
      ...rule,
      wallClock: wallClockIn(pass.run.practice.timezone),
    });
    renamed.push(...old, ...match.renamed);
    for (const id of match.undecided) undecided.add(id);
  }
  return { renamed, waiting, undecided, leftOut };
};
