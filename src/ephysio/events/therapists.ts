import { z } from 'zod';
import { instantText } from '../../domain/instant.ts';
import { wireEventSchema } from '../wire.ts';
import { hasNoPatient } from './event-mapper.ts';

/** A calendar column of e-Physio, as its events show it: nothing else lists therapists. */
export interface Therapist {
  readonly clientId: number;
  /** Kinds of treatment that this therapist's appointments have, the commonest first. */
  readonly eventTypes: readonly { readonly id: number; readonly events: number }[];
  /** The commonest `adminInfoId` of the events. */
  readonly adminInfoId: number | null;
  readonly events: number;
  /** Start of the last one, UTC ISO. */
  readonly lastStart: string;
  /** The next three, by their starts (UTC ISO): what the practice knows its therapists by. */
  readonly next: readonly { readonly start: string; readonly eventType: number | null }[];
}

/** What a list of events tells about the practice. */
export interface PracticeFacts {
  /** Those with most appointments first. */
  readonly therapists: readonly Therapist[];
  /** Kinds of event without a patient, the commonest first; `null`: of no kind. */
  readonly absences: readonly { readonly kind: number | null; readonly events: number }[];
  /** How many appointments have each status code; `none`: no code at all. */
  readonly statuses: Readonly<Record<string, number>>;
}

const { patientId, clientId, eventTypeId, status, start } = wireEventSchema.shape;
const factsSchema = z.object({
  patientId,
  clientId,
  eventTypeId,
  status,
  start,
  adminInfoId: eventTypeId.catch(null),
});
type Facts = z.infer<typeof factsSchema>;

/** Each value with how often it is there, the commonest first. */
const counted = <T>(values: readonly T[]): [value: T, count: number][] => {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
};

const known = <T>(values: readonly (T | null | undefined)[]): T[] =>
  values.flatMap((value) => (value === null || value === undefined ? [] : [value]));

const NEXT = 3;

const nextOf = (events: readonly Facts[], now: number): Therapist['next'] =>
  events
    .filter(({ start }) => start >= now)
    .toSorted((a, b) => a.start - b.start)
    .slice(0, NEXT)
    .map(({ start, eventTypeId: type }) => ({ start: instantText(start), eventType: type ?? null }));

const therapistOf = (id: number, events: readonly Facts[], now: number): Therapist => ({
  clientId: id,
  eventTypes: counted(known(events.map((e) => e.eventTypeId))).map(([type, n]) => ({ id: type, events: n })),
  adminInfoId: counted(known(events.map((e) => e.adminInfoId)))[0]?.[0] ?? null,
  events: events.length,
  lastStart: new Date(events.reduce((last, e) => Math.max(last, e.start), -Infinity)).toISOString(),
  next: nextOf(events, now),
});

/**
 * Reads therapists, kinds of treatment and status codes off events; those without a patient are counted apart, by kind.
 * @param now epoch milliseconds; left out: no next appointments are looked for
 */
export const practiceFacts = (events: readonly unknown[], now = Number.POSITIVE_INFINITY): PracticeFacts => {
  const kindOf = z.object({ eventTypeId });
  const absences = events.filter(hasNoPatient).map((raw) => kindOf.safeParse(raw).data?.eventTypeId ?? null);
  const appointments = events.flatMap((raw) => {
    if (hasNoPatient(raw)) return [];
    const event = factsSchema.safeParse(raw);
    return event.success ? [event.data] : [];
  });
  const byClient = new Map<number, Facts[]>();
  for (const event of appointments) {
    const own = byClient.get(event.clientId);
    if (own === undefined) byClient.set(event.clientId, [event]);
    else own.push(event);
  }
  return {
    therapists: [...byClient]
      .map(([id, own]) => therapistOf(id, own, now))
      .sort((a, b) => b.events - a.events || a.clientId - b.clientId),
    absences: counted(absences).map(([kind, n]) => ({ kind, events: n })),
    statuses: Object.fromEntries(counted(appointments.map((e) => String(e.status ?? 'none')))),
  };
};
