import { mayWrite } from '../merge/reconcile-pair.ts';
import { type Appointment, isCancelled } from '../records/appointment.ts';
import { type Both, otherSide, type SideName } from '../records/sides.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';
import { isWithoutContact, planWithoutContact } from './gone-with-contact.ts';
import {
  type Change,
  joinOf,
  type Link,
  newLink,
  type Operation,
  type Plan,
  type RecordFailure,
} from './plan.ts';
import {
  type AppointmentRules,
  planLinkedAppointment,
  type SettledAppointment,
} from './plan-linked-appointment.ts';
import { isBookedAgain, planRecreation } from './recreate-appointment.ts';

/** A linked appointment that differs from the base. A side where the record is gone reads as cancelled. */
export interface ChangedLink {
  readonly link: Link<Appointment>;
  readonly now: Both<Appointment>;
  /** The side has no such record any more: it cannot be written there. */
  readonly gone: Both<boolean>;
  /** When GHL's was deleted, where GHL says so (UTC ISO). */
  readonly deletedAt?: string;
  /** GHL's is off, and its contact is not there any more. */
  readonly isContactGone?: boolean;
  /** The patient objects: a person deletes the contact on purpose, and nobody is asked about it. */
  readonly isExcluded?: boolean;
}

export interface AppointmentsInput {
  readonly changed: readonly ChangedLink[];
  readonly unlinked: Both<readonly Held<Appointment>[]>;
  /** The unlinked records that this plan is about, by side; `null`: all of them. The others can only be joined to them. */
  readonly wanted: Both<ReadonlySet<string> | null>;
  readonly failures: readonly RecordFailure[];
  readonly reviews: readonly ReviewItem[];
  readonly unchanged: number;
  readonly linked: number;
  readonly rules: AppointmentRules;
  readonly newId: () => string;
}

const spotKey = (a: Appointment): string => `${a.patient}|${a.start}`;

/** What is known of records without a link. */
type Unlinked = Pick<AppointmentsInput, 'unlinked' | 'wanted'> & {
  readonly rules: Pick<AppointmentRules, 'direction' | 'now'>;
};

/** Records that one side holds alone, and that may be made on the other one. */
const toMake = (
  { wanted, rules: { direction } }: Unlinked,
  source: SideName,
  alone: readonly Held<Appointment>[],
): readonly Held<Appointment>[] =>
  mayWrite(direction, otherSide(source)) ? alone.filter(({ id }) => wanted[source]?.has(id) ?? true) : [];

/** Unlinked records of one patient that start at one instant are one appointment. Cancelled ones are ignored. */
const pairUnlinked = (input: Unlinked) => {
  const { unlinked, wanted } = input;
  const live = (held: Held<Appointment>): boolean => !isCancelled(held.record);
  const isWanted = (side: SideName, { id }: Held<Appointment>): boolean => wanted[side]?.has(id) ?? true;
  const { joined, alone } = joinUnlinked({
    ephysio: unlinked.ephysio.filter(live),
    ghl: unlinked.ghl.filter(live),
  });
  return {
    joined: joined.filter((pair) => isWanted('ephysio', pair.ephysio) || isWanted('ghl', pair.ghl)),
    made: {
      ephysio: toMake(input, 'ghl', alone.ghl),
      ghl: toMake(input, 'ephysio', alone.ephysio),
    },
  };
};

const joinUnlinked = ({ ephysio, ghl }: Both<readonly Held<Appointment>[]>) => {
  const spots = new Map<string, Held<Appointment>[]>();
  for (const held of ghl) {
    const key = spotKey(held.record);
    spots.set(key, [...(spots.get(key) ?? []), held]);
  }
  const joined: { ephysio: Held<Appointment>; ghl: Held<Appointment> }[] = [];
  const alone: Held<Appointment>[] = [];
  for (const held of ephysio) {
    const free = spots.get(spotKey(held.record)) ?? [];
    const match = free.find((g) => g.record.calendar === held.record.calendar) ?? free[0];
    if (match) {
      free.splice(free.indexOf(match), 1);
      joined.push({ ephysio: held, ghl: match });
    } else alone.push(held);
  }
  return { joined, alone: { ephysio: alone, ghl: [...spots.values()].flat() } };
};

/** One item a status, not one an appointment: it is the config that lacks a word. */
const unspokenReviews = (settled: readonly SettledAppointment[]): ReviewItem[] => {
  const counts = new Map<string, number>();
  for (const { side, status } of settled.flatMap((s) => s.unspoken)) {
    if (side === 'ephysio') counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => ({
    kind: 'status-without-code',
    about: { side: 'ghl', status },
    side: 'ephysio',
    facts: { count },
  }));
};

/** The whole plan for one practice's appointments in a window. Pure. */
export const planAppointments = (input: AppointmentsInput): Plan<Appointment> => {
  const { rules } = input;
  const linked = input.changed.map(({ link, now, gone, ...more }) =>
    planLinkedAppointment(link, now, gone, rules, more),
  );
  const { joined, made } = pairUnlinked(input);
  const creates = (['ghl', 'ephysio'] as const).flatMap((side) =>
    made[side].map(
      (from) => ({ kind: 'create', side, from, link: null, replaces: null, makes: true }) as const,
    ),
  );
  const joins = joined.map(({ ephysio, ghl }) => {
    const link = newLink<Appointment>(input.newId(), ephysio.id, ghl.id);
    const now = { ephysio: ephysio.record, ghl: ghl.record };
    const settled = planLinkedAppointment(link, now, { ephysio: false, ghl: false }, rules);
    return { settled, operation: joinOf(link, ephysio, ghl, settled.operations) };
  });
  const settled = [...linked, ...joins.map((j) => j.settled)];
  const quiet = linked.filter((l) => l.operations.every((o) => o.kind === 'adopt')).length;
  return {
    entity: 'appointment',
    operations: [...linked.flatMap((l) => l.operations), ...joins.map((j) => j.operation), ...creates],
    reviews: [...input.reviews, ...settled.flatMap((s) => s.reviews), ...unspokenReviews(settled)],
    failures: input.failures,
    unchanged: input.unchanged + quiet,
    linked: input.linked,
  };
};

/** An appointment that is made on one side, or found on both: whose it is has to be certain. */
export interface NewBooking {
  /** Where it is made; `both`: two records are linked. */
  readonly side: SideName | 'both';
  readonly patient: string;
}

/** What is made in GHL for a person who has a contact again. */
const returned = (
  {
    link,
    now,
    isContactGone = false,
  }: Pick<ChangedLink, 'link' | 'now'> & {
    readonly isContactGone: boolean | undefined;
  },
  rules: Unlinked['rules'],
): readonly Operation<Appointment>[] =>
  isWithoutContact(link) && isCancelled(now.ghl) && !isCancelled(now.ephysio)
    ? planWithoutContact(link, now, isContactGone, rules).operations
    : [];

/** The appointments that `planAppointments` makes or links. */
export const newBookings = (
  input: Unlinked & { readonly changed: AppointmentsInput['changed'] },
): NewBooking[] => {
  const { rules } = input;
  const { direction } = rules;
  const { joined, made } = pairUnlinked(input);
  const booking = (side: NewBooking['side'], { patient }: Appointment): NewBooking => ({
    side,
    patient: patient ?? '',
  });
  return [
    ...joined.map(({ ephysio }) => booking('both', ephysio.record)),
    ...(['ghl', 'ephysio'] as const).flatMap((side) => made[side].map(({ record }) => booking(side, record))),
    ...input.changed.flatMap(({ link, now, gone, isContactGone }) => [
      ...(planRecreation(link, now, direction) ?? returned({ link, now, isContactGone }, rules)).flatMap(
        (o) => (o.kind === 'create' ? [booking(o.side, o.from.record)] : []),
      ),
      ...(gone.ghl && isBookedAgain(link, now, 'ghl') ? [booking('ghl', now.ephysio)] : []),
    ]),
  ];
};

/** By how much a planned change moves the start, in milliseconds; `null` when it does not. */
export const movedByMs = (change: Change<Appointment>): number | null => {
  const before = change.link.base[change.side].start;
  const after = change.changes.start;
  return before && after ? Date.parse(after) - Date.parse(before) : null;
};
