import type { z } from 'zod';
import { counted } from '../../../domain/counted.ts';
import type { PracticeFacts, Therapist } from '../../../ephysio/events/therapists.ts';
import { type GhlUser, readUsers } from '../../../ghl/appointments/users.ts';
import { type GhlCalendar, readCalendars } from '../../../ghl/auth/location.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import { type Interview, retryUnlessSkipped } from './interview.ts';
import type { Check, Choice, Questions } from './questions.ts';
import {
  CALENDAR_FORM,
  type Calendar,
  calendarSchema,
  problemIn,
  type Therapy,
  therapyKey,
  therapySchema,
} from './settings.ts';

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

/** Whose calendar this is in e-Physio, and the event type of its bookings there; `null`: it is left out. */
const askTherapy = async (
  { questions }: Interview,
  title: string,
  facts: PracticeFacts | null,
  others: readonly Calendar[],
): Promise<Therapy | null> => {
  const freeTypes = ({ clientId, eventTypes }: Therapist) =>
    eventTypes.filter(({ id }) => !isTaken({ ephysioClientId: clientId, ephysioEventTypeId: id }, others));
  const free = (facts?.therapists ?? []).filter((therapist) => freeTypes(therapist).length > 0);
  const choices: Choice<Therapist | 'typed' | 'none'>[] = [
    ...free.map((value) => ({
      value,
      label: `${value.clientId}`,
      hint: `${counted(value.events, 'appointment')}, the last on ${value.lastStart.slice(0, 10)}`,
    })),
    { value: 'typed', label: 'another one', hint: 'type in the numbers' },
    { value: 'none', label: 'leave this calendar out' },
  ];
  const unused = free.find(({ clientId }) => others.every((other) => other.ephysioClientId !== clientId));
  const therapist =
    free.length === 0 ? 'typed' : await questions.choose(`${title}: which therapist?`, choices, unused);
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

/** Which calendars are synced, and whose they are in e-Physio, chosen from what GHL and e-Physio list. */
export const askCalendars = async (
  interview: Interview,
  ghl: GhlClient | null,
  facts: PracticeFacts | null,
): Promise<Calendar[]> => {
  const { questions } = interview;
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
  if (chosen.length > 0 && facts !== null && facts.therapists.length > 0) questions.say(THERAPISTS);
  const entries: Calendar[] = [];
  for (const calendar of chosen)
    for (const { userId, title } of await askTeam(interview, calendar, users)) {
      const therapy = await askTherapy(interview, title, facts, entries);
      if (therapy !== null) entries.push({ ghlCalendarId: calendar.id, ghlUserId: userId, ...therapy });
    }
  return entries;
};
