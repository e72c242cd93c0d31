import type { SharedAppointment } from './calendar-fit.ts';

/** An event of e-Physio with a patient. `start`: UTC ISO. */
export interface EventSpot {
  readonly id: string;
  readonly patient: string;
  readonly therapist: number;
  readonly start: string;
}

/** An appointment of GHL. `start`: UTC ISO. */
export interface GhlSpot {
  readonly id: string;
  readonly contact: string;
  readonly calendar: string;
  readonly user: string | null;
  readonly start: string;
}

export interface Spots {
  readonly events: readonly EventSpot[];
  readonly appointments: readonly GhlSpot[];
}

/** What is known of who is who. */
export interface KnownPairs {
  /** Patients by their contacts. */
  readonly patients: ReadonlyMap<string, string>;
  /** Events by their appointments: they stay together whatever they say. */
  readonly events: ReadonlyMap<string, string>;
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

/** The appointments that both sides have: by their links, or one patient's with one start. */
export const sharedAppointments = (
  { events, appointments }: Spots,
  { patients, events: linked }: KnownPairs,
): SharedAppointment[] => {
  const byId = new Map(events.map((event) => [event.id, event]));
  const byStart = groupBy(events, ({ start }) => start);
  return appointments.flatMap(({ id, contact, calendar, user, start }) => {
    const patient = patients.get(contact);
    const event =
      byId.get(linked.get(id) ?? '') ??
      byStart.get(start)?.find((e) => patient !== undefined && e.patient === patient);
    return event === undefined ? [] : [{ therapist: event.therapist, calendar, user }];
  });
};

/**
 * The contacts who have to be known before more can be compared: those with an appointment at the start of an event. The
 * calendars take turns, and who has the most comes first.
 */
export const contactsToKnow = (
  { events, appointments }: Spots,
  { patients }: Pick<KnownPairs, 'patients'>,
  most: number,
): string[] => {
  const starts = new Set(events.map(({ start }) => start));
  const open = appointments.filter(({ contact, start }) => starts.has(start) && !patients.has(contact));
  const queues = [...groupBy(open, ({ calendar }) => calendar).values()].map((own) =>
    [...groupBy(own, ({ contact }) => contact).entries()]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .map(([contact]) => contact),
  );
  const chosen = new Set<string>();
  for (let n = 0; queues.some((queue) => n < queue.length) && chosen.size < most; n += 1)
    for (const queue of queues) {
      const contact = queue[n];
      if (contact !== undefined && chosen.size < most) chosen.add(contact);
    }
  return [...chosen];
};
