import type { z } from 'zod';
import { counted } from '../../../domain/counted.ts';
import { betterFits, mostlyOf, type SharedAppointment } from '../../../domain/plan/calendar-fit.ts';
import type { Therapist } from '../../../ephysio/events/therapists.ts';
import { type GhlUser, readUsers } from '../../../ghl/appointments/users.ts';
import { type GhlCalendar, readCalendars } from '../../../ghl/auth/location.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import { calendarFitText } from '../../../texts/calendar-fit-text.ts';
import { renderValue } from '../../render/format.ts';
import {
  CALENDAR_FORM,
  type Calendar,
  calendarSchema,
  type Therapy,
  therapyKey,
  therapySchema,
} from './entry-forms.ts';
import { type Interview, retryUnlessSkipped } from './interview.ts';
import type { Check, Choice, Questions } from './questions.ts';
import type { ReadPractice } from './services.ts';
import { problemIn } from './settings.ts';

const THERAPISTS =
  'e-Physio lists no names: the number of a therapist is the clientId of the events, that of a kind of treatment their eventTypeId. New bookings of GHL are made with it.';

const isTaken = (therapy: Therapy, others: readonly Therapy[]): boolean =>
  others.some((other) => therapyKey(other) === therapyKey(therapy));

/** The check of a typed entry, whose therapist and event type no other entry may have. */
const unlessTaken =
  (schema: z.ZodType<Therapy>, others: readonly Therapy[], problem: string): Check =>
  (typed) => {
    const { data } = schema.safeParse(typed);
    return data !== undefined && isTaken(data, others) ? problem : problemIn(schema, typed);
  };

/** Entries typed in one by one, where there is no list to choose from. */
const typeEntries = async ({ questions }: Interview): Promise<Calendar[]> => {
  questions.say(`Calendars, one by one: ${CALENDAR_FORM}. An empty answer ends the list.`);
  const entries: Calendar[] = [];
  const check = unlessTaken(calendarSchema, entries, 'This therapist and event type are listed already.');
  for (;;) {
    const typed = await questions.text(`Calendar ${entries.length + 1}`, {
      check: (text) => (text === '' ? undefined : check(text)),
    });
    if (typed === '') return entries;
    entries.push(calendarSchema.parse(typed));
  }
};

/** A column of GHL's calendar that somebody of e-Physio stands for. */
interface Column {
  readonly title: string;
  readonly therapists: readonly Therapist[];
  readonly timezone: string;
  /** Whose appointments it holds for the most part, by what both sides have; `null`: not known. */
  readonly fit: ReturnType<typeof mostlyOf>;
}

/** Of `2026-03-04 09:00+01:00`: the offset says nothing to the practice. */
const MINUTES = 16;

/** What the practice recognises a therapist by. Starts and kinds only: nothing says who comes. */
const therapistHint = (
  { clientId, events, lastStart, next }: Therapist,
  timezone: string,
  fit: Column['fit'],
): string => {
  const coming = next.map(
    ({ start, eventType }) =>
      `${renderValue(start, timezone).slice(0, MINUTES)}${eventType === null ? '' : ` (${eventType})`}`,
  );
  return [
    ...(fit?.fits === clientId
      ? [`has ${fit.count} of ${fit.of} appointments here that both sides have`]
      : []),
    `${counted(events, 'appointment')}, the last on ${lastStart.slice(0, 10)}`,
    ...(coming.length === 0 ? [] : [`next: ${coming.join(', ')}`]),
  ].join('; ');
};

/** Whose calendar this is in e-Physio, and the event type of its bookings there; `null`: it is left out. */
const askTherapy = async (
  { questions }: Interview,
  { title, therapists, timezone, fit }: Column,
  others: readonly Calendar[],
): Promise<Therapy | null> => {
  const freeTypes = ({ clientId, eventTypes }: Therapist) =>
    eventTypes.filter(({ id }) => !isTaken({ ephysioClientId: clientId, ephysioEventTypeId: id }, others));
  const free = therapists.filter((therapist) => freeTypes(therapist).length > 0);
  const choices: Choice<Therapist | 'typed' | 'none'>[] = [
    ...free.map((value) => ({
      value,
      label: `${value.clientId}`,
      hint: therapistHint(value, timezone, fit),
    })),
    { value: 'typed', label: 'another one', hint: 'type in the numbers' },
    { value: 'none', label: 'leave this calendar out' },
  ];
  const unused = free.find(({ clientId }) => others.every((other) => other.ephysioClientId !== clientId));
  const fitting = free.find(({ clientId }) => clientId === fit?.fits);
  const therapist =
    free.length === 0
      ? 'typed'
      : await questions.choose(`${title}: which therapist?`, choices, fitting ?? unused);
  if (therapist === 'none') return null;
  if (therapist === 'typed') {
    const taken = 'This therapist and event type belong to another calendar already.';
    const check = unlessTaken(therapySchema, others, taken);
    return therapySchema.parse(await questions.text(`${title}: CLIENT/EVENT_TYPE in e-Physio`, { check }));
  }
  const types = freeTypes(therapist).map(({ id, events }) => ({
    value: id,
    label: `${id}`,
    hint: counted(events, 'appointment'),
  }));
  const [only, ...more] = types;
  const ephysioEventTypeId =
    only !== undefined && more.length === 0
      ? only.value
      : await questions.choose(`${title}: which kind of treatment?`, types);
  return { ephysioClientId: therapist.clientId, ephysioEventTypeId };
};

/** The users of a calendar's team that take part: each has a therapist of their own in e-Physio. */
const askTeam = async (
  { questions }: Interview,
  calendar: GhlCalendar,
  users: readonly GhlUser[],
): Promise<readonly { readonly userId: string | null; readonly title: string }[]> => {
  const name = calendar.name ?? calendar.id;
  const team = (calendar.teamMembers ?? []).flatMap(({ userId: id }) =>
    id ? [{ value: id, label: users.find((user) => user.id === id)?.name ?? id }] : [],
  );
  if (team.length === 0) return [{ userId: null, title: name }];
  const everybody = team.map(({ value }) => value);
  const chosen =
    team.length === 1
      ? everybody
      : await questions.chooseMany(`${name}: which of its team are therapists of e-Physio?`, team, everybody);
  return team
    .filter(({ value }) => chosen.includes(value))
    .map(({ value, label }) => ({ userId: value, title: `${name}, ${label}` }));
};

const readNames = async (interview: Interview, ghl: GhlClient): Promise<readonly GhlUser[]> => {
  const read = async () => ({ users: await readUsers(ghl) });
  const known = await retryUnlessSkipped(interview, 'ghlLocation', "reading the users' names", read);
  if (known?.users === null)
    interview.questions.say('Users are shown by their ids: the sign-in lacks the scope users.readonly.');
  return known?.users ?? [];
};

const chooseCalendars = async (
  questions: Questions,
  calendars: readonly GhlCalendar[],
): Promise<readonly GhlCalendar[]> => {
  for (;;) {
    const chosen = await questions.chooseMany(
      'Which calendars are synced? (space marks, Enter ends)',
      calendars.map((value) => ({
        value,
        label: value.name ?? value.id,
        hint: value.isActive === false ? `${value.id}, not active` : value.id,
      })),
      calendars.filter(({ isActive }) => isActive !== false),
    );
    if (chosen.length > 0 || (await questions.confirm('None: sync patients only?', false))) return chosen;
  }
};

/** What the calendars are chosen from. `null`: not reached, or left out. */
interface Sources {
  readonly ghl: GhlClient | null;
  readonly read: ReadPractice | null;
  /** The practice's. */
  readonly timezone: string;
}

const compareSides = async (
  interview: Interview,
  { ghl, read }: Sources,
  chosen: readonly GhlCalendar[],
): Promise<readonly SharedAppointment[]> => {
  if (ghl === null || read === null || chosen.length === 0) return [];
  const ids = chosen.map(({ id }) => id);
  const compare = () => interview.services.shared(read, ghl, ids);
  const doing = 'comparing the appointments of both sides';
  const again = 'Try once more? (No: they are not compared)';
  return (await retryUnlessSkipped(interview, 'ghlLocation', doing, compare, again)) ?? [];
};

/** Which calendars are synced, and whose they are in e-Physio, chosen from what GHL and e-Physio list. */
export const askCalendars = async (interview: Interview, sources: Sources): Promise<Calendar[]> => {
  const { questions } = interview;
  const { ghl, read, timezone } = sources;
  const calendars =
    ghl &&
    (await retryUnlessSkipped(interview, 'ghlLocation', 'reading the calendars', () => readCalendars(ghl)));
  if (ghl === null || calendars === null) return typeEntries(interview);
  if (calendars.length === 0) {
    questions.warn('The location has no calendar: only patients will be synced.');
    return [];
  }
  const chosen = await chooseCalendars(questions, calendars);
  const haveTeams = chosen.some(({ teamMembers }) => (teamMembers ?? []).length > 0);
  const users = haveTeams ? await readNames(interview, ghl) : [];
  const therapists = read?.facts.therapists ?? [];
  if (chosen.length > 0 && therapists.length > 0) questions.say(THERAPISTS);
  const shared = await compareSides(interview, sources, chosen);
  const names = new Map(chosen.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
  for (;;) {
    const entries: Calendar[] = [];
    for (const calendar of chosen) {
      const team = await askTeam(interview, calendar, users);
      for (const { userId, title } of team) {
        const own = shared.filter(
          (one) => one.calendar === calendar.id && (team.length === 1 || one.user === userId),
        );
        const column = { title, therapists, timezone, fit: mostlyOf(own) };
        const therapy = await askTherapy(interview, column, entries);
        if (therapy !== null) entries.push({ ghlCalendarId: calendar.id, ghlUserId: userId, ...therapy });
      }
    }
    const better = betterFits(shared, entries).filter(({ mapped }) => mapped.length > 0);
    if (better.length === 0) return entries;
    for (const fit of better)
      questions.warn(`Is that the right therapist? By what both sides have, ${calendarFitText(fit, names)}.`);
    if (await questions.confirm('Keep these calendars all the same? (No: choose again)', false))
      return entries;
  }
};
