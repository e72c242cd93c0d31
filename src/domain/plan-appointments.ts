import { type Appointment, isCancelled } from './appointment.ts';
import type { Fields, MergeRules } from './merge.ts';
import {
  type Both,
  type Change,
  joinOf,
  type Link,
  newLink,
  type Operation,
  type Plan,
  type RecordFailure,
  type ReviewItem,
} from './plan.ts';
import { type Direction, mayWrite, reconcilePair } from './reconcile-pair.ts';
import type { Held, SideName } from './side.ts';

export interface AppointmentsInput {
  /** Linked appointments that read otherwise than the base. A side where the record is gone reads as cancelled. */
  readonly changed: readonly {
    readonly link: Link<Appointment>;
    readonly now: Both<Appointment>;
    /** GHL has no such appointment any more: it cannot be written. */
    readonly deletedInGhl: boolean;
  }[];
  readonly unlinked: {
    readonly ephysio: readonly Held<Appointment>[];
    readonly ghl: readonly Held<Appointment>[];
  };
  readonly failures: readonly RecordFailure[];
  readonly reviews: readonly ReviewItem[];
  readonly unchanged: number;
  readonly linked: number;
  readonly winner: SideName;
  readonly direction: Direction;
  readonly newId: () => string;
}

/** Start and end move together, so they are merged as one value. The patient is not merged: GHL cannot change it. */
const VIEW_FIELDS = ['calendar', 'time', 'status'];

const toView = (a: Appointment): Fields => ({
  calendar: a.calendar,
  time: a.start && a.end ? `${a.start}/${a.end}` : undefined,
  status: a.status,
});

const toViews = (both: Both<Appointment>): Both<Fields> => ({
  ephysio: toView(both.ephysio),
  ghl: toView(both.ghl),
});

const fromViews = (both: Both<Fields>): Both<Appointment> => ({
  ephysio: fromView(both.ephysio),
  ghl: fromView(both.ghl),
});

const fromView = (view: Fields): Appointment => {
  const [start, end] = typeof view.time === 'string' ? view.time.split('/') : [];
  return {
    ...(view.calendar === undefined ? {} : { calendar: view.calendar }),
    ...(start === undefined || end === undefined ? {} : { start, end }),
    ...(view.status === undefined ? {} : { status: view.status }),
  };
};

/** The operations that settle one linked appointment; none when there is nothing to do, or not in this direction. */
export const planLinkedAppointment = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  deletedInGhl: boolean,
  winner: SideName,
  direction: Direction,
): Operation<Appointment>[] => {
  if (isCancelled(now.ephysio) && isCancelled(now.ghl)) return [{ kind: 'adopt', link, patch: now }];
  const replacement = planReplacement(link, now, direction);
  if (replacement) return [replacement];
  const rules: MergeRules = { owners: {}, winner, keepOneOf: [] };
  const decision = reconcilePair(VIEW_FIELDS, toViews(link.base), toViews(now), rules, direction);
  const operations: Operation<Appointment>[] = [];
  if (decision.adopted) operations.push({ kind: 'adopt', link, patch: fromViews(decision.adopted) });
  const write = decision.write.ghl;
  if (!write || link.ghlId === null || deletedInGhl) return operations;
  const current = { ...link.base.ghl, ...now.ghl };
  const change = { side: 'ghl', link, targetId: link.ghlId, conflicts: write.conflicts } as const;
  if (write.changes.status === 'cancelled') {
    const changes = { status: 'cancelled' };
    operations.push({
      ...change,
      kind: 'cancel',
      changes,
      record: { ...current, ...changes },
      patch: { ephysio: now.ephysio, ghl: changes },
    });
  } else {
    const changes = fromView(write.changes);
    const patch = fromViews(write.patch);
    operations.push({ ...change, kind: 'update', changes, record: { ...current, ...changes }, patch });
  }
  return operations;
};

/** GHL cannot hand an appointment to another patient: the old one is cancelled and a new one made. */
const planReplacement = (
  link: Link<Appointment>,
  now: Both<Appointment>,
  direction: Direction,
): Operation<Appointment> | null => {
  if (link.ephysioId === null || isCancelled(now.ephysio) || !mayWrite(direction, 'ghl')) return null;
  const from = { id: link.ephysioId, record: now.ephysio };
  if (link.ghlId === null) return { kind: 'create', side: 'ghl', from, link, replaces: null, makes: true };
  const { patient } = link.base.ephysio;
  // A link that has just been found knows of no patient before: nobody was replaced.
  if (patient === undefined || now.ephysio.patient === undefined || now.ephysio.patient === patient)
    return null;
  const replaces = isCancelled(now.ghl) ? null : { id: link.ghlId, record: now.ghl };
  return { kind: 'create', side: 'ghl', from, link, replaces, makes: true };
};

/** Who it belongs to is not merged, but has to be known: a later change of it is told from this. */
const withPatients = (patch: Both<Appointment>, now: Both<Appointment>): Both<Appointment> => ({
  ephysio: { ...pickPatient(now.ephysio), ...patch.ephysio },
  ghl: { ...pickPatient(now.ghl), ...patch.ghl },
});

const pickPatient = ({ patient }: Appointment): Appointment => (patient === undefined ? {} : { patient });

const spotKey = (a: Appointment): string => `${a.patient}|${a.start}`;

/** Unlinked records of one patient that start at one instant are one appointment; cancelled ones are nobody's. */
const joinUnlinked = (
  ephysio: readonly Held<Appointment>[],
  ghl: readonly Held<Appointment>[],
): { joined: [Held<Appointment>, Held<Appointment>][]; alone: Held<Appointment>[] } => {
  const spots = new Map<string, Held<Appointment>[]>();
  for (const held of ghl) {
    if (isCancelled(held.record)) continue;
    spots.set(spotKey(held.record), [...(spots.get(spotKey(held.record)) ?? []), held]);
  }
  const joined: [Held<Appointment>, Held<Appointment>][] = [];
  const alone: Held<Appointment>[] = [];
  for (const held of ephysio) {
    const free = spots.get(spotKey(held.record)) ?? [];
    const match = free.find((g) => g.record.calendar === held.record.calendar) ?? free[0];
    if (match) {
      free.splice(free.indexOf(match), 1);
      joined.push([held, match]);
    } else alone.push(held);
  }
  return { joined, alone };
};

/** The whole plan for one practice's appointments in a window. Pure. */
export const planAppointments = (input: AppointmentsInput): Plan<Appointment> => {
  const linked = input.changed.map((c) =>
    planLinkedAppointment(c.link, c.now, c.deletedInGhl, input.winner, input.direction),
  );
  const live = input.unlinked.ephysio.filter((held) => !isCancelled(held.record));
  const { joined, alone } = joinUnlinked(live, input.unlinked.ghl);
  const creates: Operation<Appointment>[] = mayWrite(input.direction, 'ghl')
    ? alone.map((from) => ({ kind: 'create', side: 'ghl', from, link: null, replaces: null, makes: true }))
    : [];
  const quiet = linked.filter((operations) => operations.every((o) => o.kind === 'adopt')).length;
  const joins = joined.map(([ephysio, ghl]) => {
    const link = newLink<Appointment>(input.newId(), ephysio.id, ghl.id);
    const now = { ephysio: ephysio.record, ghl: ghl.record };
    const join = joinOf(
      link,
      ephysio,
      ghl,
      planLinkedAppointment(link, now, false, input.winner, input.direction),
    );
    return { ...join, patch: withPatients(join.patch, now) };
  });
  return {
    entity: 'appointment',
    operations: [...linked.flat(), ...joins, ...creates],
    reviews: input.reviews,
    failures: input.failures,
    unchanged: input.unchanged + quiet,
    linked: input.linked,
  };
};

/** By how much a planned change moves the start, in milliseconds; `null` when it does not. */
export const movedByMs = (change: Change<Appointment>): number | null => {
  const before = change.link.base[change.side].start;
  const after = change.changes.start;
  return before && after ? Date.parse(after) - Date.parse(before) : null;
};
