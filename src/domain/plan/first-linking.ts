import type { Appointment } from '../records/appointment.ts';
import { type CalendarMapping, calendarOfKey, mappingByKey } from '../records/calendar.ts';
import { oncePerSeries } from '../records/series.ts';
import type { SharedAppointment } from './calendar-fit.ts';
import type { Change, Join, Operation } from './plan.ts';

export const isJoin = <R>(operation: Operation<R>): operation is Join<R> => operation.kind === 'link';

/** GHL's word for an appointment of which nobody has said anything yet: to confirm it overwrites nothing. */
const UNSAID: Readonly<Record<string, unknown>> = { status: 'new' };

/** The fields in which a change replaces a value by another one. What it fills in is not among them. */
export const overwrittenFields = <R extends object>({ before, changes }: Change<R>): string[] => {
  const held: Readonly<Partial<Record<string, unknown>>> = Object.fromEntries(Object.entries(before));
  return Object.entries(changes)
    .filter(([field, value]) => {
      const old = held[field];
      return old !== undefined && old !== null && old !== '' && old !== UNSAID[field] && old !== value;
    })
    .map(([field]) => field);
};

/**
 * What a first meeting would change, with what both sides held as the link's base: so that it can be said where an
 * appointment stood before.
 */
export const firstChanges = <R extends object>({ followUps, ephysio, ghl }: Join<R>): Change<R>[] =>
  followUps.map((change) => ({
    ...change,
    link: { ...change.link, base: { ephysio: ephysio.record, ghl: ghl.record } },
  }));

/** What a plan links: of a series those that meet in the same way count once, as all that happens to a series does. */
export const joinsIn = <R extends object>(operations: readonly Operation<R>[]): Join<R>[] =>
  oncePerSeries(operations.filter(isJoin), ({ ghl, followUps }) => ({
    ghlId: ghl.id,
    does: followUps.flatMap(overwrittenFields).sort().join(' '),
  }));

/** Where the appointments stand that both sides have and that a plan links: the evidence for whose calendar is whose. */
export const sharedInPlan = (
  operations: readonly Operation<Appointment>[],
  mappings: readonly CalendarMapping[],
): SharedAppointment[] =>
  joinsIn(operations).flatMap(({ ephysio, ghl }) => {
    const therapist = calendarOfKey(ephysio.record.calendar ?? '')?.ephysioClientId;
    const inGhl = mappingByKey(mappings, ghl.record.calendar ?? '');
    return therapist === undefined || inGhl === undefined
      ? []
      : [{ therapist, calendar: inGhl.ghlCalendarId, user: inGhl.ghlUserId }];
  });
