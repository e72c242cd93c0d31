import type { z } from 'zod';
import { counted } from '../../../domain/counted.ts';
import type { PracticeFacts, Therapist } from '../../../ephysio/events/therapists.ts';
import { type GhlUser, readUsers } from '../../../ghl/appointments/users.ts';
import { type GhlCalendar, readCalendars } from '../../../ghl/auth/location.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import { type Interview, retryUnlessSkipped } from './interview.ts';
import type { Questions } from './questions.ts';
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

/** Asks for a therapist and event type that no other entry has. `null`: nothing was typed, where that is allowed. */
const typeTherapy = async <T extends Therapy>(
  questions: Questions,
  message: string,
  {
    schema,
    others,
    taken,
    optional,
  }: {
    readonly schema: z.ZodType<T>;
    readonly others: readonly Therapy[];
    readonly taken: string;
    readonly optional: boolean;
  },
): Promise<T | null> => {
  const typed = await questions.text(message, {
    check: (text) => {
      if (optional && text === '') return undefined;
      const { data } = schema.safeParse(text);
      if (data === undefined) return problemIn(schema, text);
      return isTaken(data, others) ? taken : undefined;
    },
  });
  return typed === '' ? null : schema.parse(typed);
};

/** Entries typed in one by one, where there is no list to choose from. */
const typeEntries = async ({ questions }: Interview): Promise<Calendar[]> => {
  questions.say(`Calendars, one by one: ${CALENDAR_FORM}. An empty answer ends the list.`);
  const entries: Calendar[] = [];
  for (;;) {
    const entry = await typeTherapy(questions, `Calendar ${entries.length + 1}`, {
      schema: calendarSchema,
      others: entries,
      taken: 'This therapist and event type are listed already.',
      optional: true,
    });
    if (entry === null) return entries;
    entries.push(entry);
  }
};

/** Whose calendar this is in e-Physio, and the event type of its bookings there; `null`: it is left out. */
const askTherapy = async (
  { questions }: Interview,
  title: string,
  facts: PracticeFacts | null,
  others: readonly Calendar[],
): Promise<Therapy | null> => {
  const typeIn = () =>
    typeTherapy(questions, `${title}: CLIENT/EVENT_TYPE in e-Physio`, {
      schema: therapySchema,
      others,
      taken: 'This therapist and event type belong to another calendar already.',
      optional: false,
    });
  const freeTypes = ({ clientId, eventTypes }: Therapist) =>
    eventTypes.filter(({ id }) => !isTaken({ ephysioClientId: clientId, ephysioEventTypeId: id }, others));
  const free = (facts?.therapists ?? []).filter((therapist) => freeTypes(therapist).length > 0);
  if (free.length === 0) return typeIn();
  const therapist = await questions.choose<Therapist | 'typed' | 'none'>(
    `${title}: which therapist?`,
    [
      ...free.map((value) => ({
        value,
        label: `${value.clientId}`,
        hint: `${counted(value.events, 'appointment')}, the last on ${value.lastStart.slice(0, 10)}`,
      })),
      { value: 'typed', label: 'another one', hint: 'type in the numbers' },
      { value: 'none', label: 'leave this calendar out' },
    ],
    free.find(({ clientId }) => others.every((other) => other.ephysioClientId !== clientId)),
  );
  if (therapist === 'none') return null;
  if (therapist === 'typed') return typeIn();
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

const readNames = async (interview: Interview, ghl: GhlClient): Promise<readonly GhlUser[]> => {
  const users = await retryUnlessSkipped(interview, 'ghlUsers', async () => ({
    known: await readUsers(ghl),
  }));
  if (users !== null && users.known === null)
    interview.questions.say('Users are shown by their ids: the sign-in lacks the scope users.readonly.');
  return users?.known ?? [];
};

/** The users of a calendar's team that take part: each has a therapist of their own in e-Physio. `null`: no team. */
const askTeam = async (
  { questions }: Interview,
  calendar: GhlCalendar,
  users: readonly GhlUser[],
): Promise<readonly { readonly userId: string | null; readonly title: string }[]> => {
  const name = calendar.name ?? calendar.id;
  const nameOf = (id: string): string => users.find((user) => user.id === id)?.name ?? id;
  const team = (calendar.teamMembers ?? []).flatMap(({ userId }) => (userId ? [userId] : []));
  if (team.length === 0) return [{ userId: null, title: name }];
  const chosen =
    team.length === 1
      ? team
      : await questions.chooseMany(
          `${name}: which of its team are therapists of e-Physio?`,
          team.map((id) => ({ value: id, label: nameOf(id) })),
          team,
        );
  return chosen.map((userId) => ({ userId, title: `${name}, ${nameOf(userId)}` }));
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
  const calendars = ghl && (await retryUnlessSkipped(interview, 'ghlCalendars', () => readCalendars(ghl)));
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
