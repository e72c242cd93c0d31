import type { PracticeConfig } from '../../../config/schema.ts';
import type { PracticeFacts } from '../../../ephysio/events/therapists.ts';
import { type GhlUser, readUsers } from '../../../ghl/appointments/users.ts';
import { type GhlCalendar, readCalendars } from '../../../ghl/auth/location.ts';
import type { GhlClient } from '../../../ghl/http/client.ts';
import { askTherapist } from './ask-therapist.ts';
import { CALENDAR_FORM, calendarIn, therapistKey } from './entries.ts';
import type { Interview } from './interview.ts';
import { unlessGivenUp } from './until-good.ts';

type Entry = PracticeConfig['calendars'][number];

/** A calendar and one of its team, who has to be paired with a therapist. */
interface Seat {
  readonly calendar: GhlCalendar;
  readonly userId: string | null;
  /** For questions. */
  readonly title: string;
}

const WHO_IS_WHO =
  'e-Physio tells no names: the number of a therapist is the clientId of the events, that of a kind of treatment their eventTypeId. New bookings of GHL are made with it.';

/** Entries typed in one by one, where there is no list to choose from. */
const typeEntries = async ({ questions }: Interview): Promise<Entry[]> => {
  questions.say(`Calendars, one by one: ${CALENDAR_FORM}. An empty answer ends the list.`);
  const entries: Entry[] = [];
  const taken = new Set<string>();
  for (;;) {
    const typed = await questions.text(`Calendar ${entries.length + 1}`, {
      check: (text) => {
        if (text === '') return undefined;
        const entry = calendarIn(text);
        if (typeof entry === 'string') return entry;
        return taken.has(therapistKey(entry))
          ? 'This therapist and event type are listed already.'
          : undefined;
      },
    });
    const entry = calendarIn(typed);
    if (typeof entry === 'string') return entries;
    taken.add(therapistKey(entry));
    entries.push(entry);
  }
};

const namesOf = async (interview: Interview, ghl: GhlClient): Promise<readonly GhlUser[] | null> => {
  const { questions } = interview;
  const users = await unlessGivenUp(interview, "reading the users' names", async () => ({
    known: await readUsers(ghl),
  }));
  if (users !== null && users.known === null)
    questions.say('Users are shown by their ids: the sign-in lacks the scope users.readonly.');
  return users?.known ?? null;
};

const nameOf = (id: string, users: readonly GhlUser[] | null): string =>
  users?.find((user) => user.id === id)?.name ?? id;

/** Who of a calendar's team takes part: each has a therapist of their own in e-Physio. */
const seatsOf = async (
  { questions }: Interview,
  calendar: GhlCalendar,
  users: readonly GhlUser[] | null,
): Promise<Seat[]> => {
  const name = calendar.name ?? calendar.id;
  const team = (calendar.teamMembers ?? []).flatMap(({ userId }) => (userId ? [userId] : []));
  const seat = (userId: string | null, title: string): Seat => ({ calendar, userId, title });
  const [only = null, ...others] = team;
  if (only === null) return [seat(null, name)];
  if (others.length === 0) return [seat(only, `${name}, ${nameOf(only, users)}`)];
  const chosen = await questions.chooseMany(
    `${name}: which of its team are therapists of e-Physio?`,
    team.map((id) => ({ value: id, label: nameOf(id, users) })),
    team,
  );
  return chosen.map((id) => seat(id, `${name}, ${nameOf(id, users)}`));
};

const label = ({ id, name, isActive }: GhlCalendar) => ({
  label: name ?? id,
  hint: isActive === false ? `${id}, not active` : id,
});

/** Which calendars are synced, and whose they are in e-Physio. Chosen from what GHL and e-Physio list just now. */
export const askCalendars = async (
  interview: Interview,
  ghl: GhlClient | null,
  facts: PracticeFacts | null,
): Promise<Entry[]> => {
  const { questions } = interview;
  const calendars =
    ghl === null ? null : await unlessGivenUp(interview, 'reading the calendars', () => readCalendars(ghl));
  if (ghl === null || calendars === null) return typeEntries(interview);
  if (calendars.length === 0) {
    questions.warn('The location has no calendar: only patients will be synced.');
    return [];
  }
  for (;;) {
    const chosen = await questions.chooseMany(
      'Which calendars are synced? (space marks, Enter ends)',
      calendars.map((calendar) => ({ value: calendar, ...label(calendar) })),
      calendars.filter((calendar) => calendar.isActive !== false),
    );
    if (chosen.length === 0 && !(await questions.confirm('None: sync patients only?', false))) continue;
    const needsNames = chosen.some(({ teamMembers }) => (teamMembers ?? []).length > 0);
    const users = needsNames ? await namesOf(interview, ghl) : null;
    if (chosen.length > 0 && facts !== null && facts.therapists.length > 0) questions.say(WHO_IS_WHO);
    const entries: Entry[] = [];
    for (const calendar of chosen)
      for (const { userId, title } of await seatsOf(interview, calendar, users)) {
        const therapist = await askTherapist(interview, title, facts, entries);
        if (therapist !== null) entries.push({ ghlCalendarId: calendar.id, ghlUserId: userId, ...therapist });
      }
    return entries;
  }
};
