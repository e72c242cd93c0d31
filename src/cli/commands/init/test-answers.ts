import { betterFits, type CalendarFit } from '../../../domain/plan/calendar-fit.ts';
import { ConfigError, type RunError } from '../../../errors.ts';
import { readCalendars } from '../../../ghl/auth/location.ts';
import { calendarFitText } from '../../../texts/calendar-fit-text.ts';
import { attempt } from './attempt.ts';
import type { Calendar } from './entry-forms.ts';
import { reach, type Services, usualAdminInfoId } from './services.ts';
import type { Answers, Key } from './settings.ts';

/** What a test found that stops nothing. */
export type Remark =
  | { readonly kind: 'therapist-unseen' | 'event-type-unseen'; readonly calendar: Calendar }
  | { readonly kind: 'admin-info-id'; readonly taken: number | null }
  | {
      readonly kind: 'calendar-fit';
      readonly fit: CalendarFit;
      /** Of GHL's calendars, by their ids. */
      readonly names: ReadonlyMap<string, string>;
    };

/** What a remark is about, as the person has given it. */
export interface Names {
  readonly calendar: string;
  readonly adminInfoId: string;
}

/** A remark as a sentence. */
export const remarkText = (remark: Remark, names: Names): string => {
  switch (remark.kind) {
    case 'therapist-unseen':
      return `e-Physio: therapist ${remark.calendar.ephysioClientId} has no appointment of late. Is it the right number?`;
    case 'event-type-unseen': {
      const { ephysioClientId, ephysioEventTypeId } = remark.calendar;
      return `e-Physio: no appointment of therapist ${ephysioClientId} has event type ${ephysioEventTypeId}. Is it the right number?`;
    }
    case 'admin-info-id':
      return remark.taken === null
        ? `e-Physio: adminInfoId is not known; bookings of GHL will wait for a person (${names.adminInfoId}).`
        : `e-Physio: adminInfoId ${remark.taken} is taken over from the appointments there.`;
    case 'calendar-fit':
      return `${calendarFitText(remark.fit, remark.names)}: correct ${names.calendar}.`;
  }
};

export interface Tested {
  readonly ok: true;
  /** With what the services say where the answers say nothing. */
  readonly answers: Answers;
  readonly tested: { readonly ephysio: true; readonly ghl: boolean };
  readonly remarks: readonly Remark[];
}

export interface Refused {
  readonly ok: false;
  readonly error: RunError;
  readonly about: Key;
  /** The entries that it is about; none: all. */
  readonly calendars: readonly Calendar[];
}

const refused = (about: Key, error: RunError, calendars: readonly Calendar[] = []): Refused => ({
  ok: false,
  about,
  error,
  calendars,
});

/** Tests answers that nobody is asked about. GHL only with a private token: the app's sign-in needs a person. */
export const testAnswers = async (
  { services, stopping }: { readonly services: Services; readonly stopping: AbortSignal },
  answers: Answers,
): Promise<Tested | Refused> => {
  const { calendars, token, locationId } = answers;
  const signedIn = await attempt('ephysioSignIn', stopping, () => services.ephysio(answers, answers.name));
  if (!signedIn.ok) return refused('password', signedIn.error);
  const read = await attempt('ephysioEvents', stopping, () => services.practice(signedIn.value));
  if (!read.ok) return refused('email', read.error);
  const { facts } = read.value;
  const remarks: Remark[] = calendars.flatMap((calendar): Remark[] => {
    const therapist = facts.therapists.find(({ clientId }) => clientId === calendar.ephysioClientId);
    if (therapist === undefined) return [{ kind: 'therapist-unseen', calendar }];
    const isSeen = therapist.eventTypes.some(({ id }) => id === calendar.ephysioEventTypeId);
    return isSeen ? [] : [{ kind: 'event-type-unseen', calendar }];
  });
  const adminInfoId = answers.adminInfoId ?? usualAdminInfoId(facts);
  if (answers.adminInfoId === null) remarks.push({ kind: 'admin-info-id', taken: adminInfoId });
  if (token !== null) {
    const ghl = await attempt('ghlToken', stopping, async () => {
      const { client } = await reach(services.byToken(token, locationId));
      return { client, listed: await readCalendars(client) };
    });
    if (!ghl.ok) return refused('locationId', ghl.error);
    const { client, listed } = ghl.value;
    const unknown = calendars.filter(({ ghlCalendarId }) => listed.every(({ id }) => id !== ghlCalendarId));
    if (unknown.length > 0)
      return refused(
        'calendars',
        new ConfigError(
          `GHL location ${locationId} has no calendar ${unknown.map((u) => u.ghlCalendarId).join(', ')}.`,
          listed.length === 0
            ? 'It has none at all.'
            : `It has:\n${listed.map(({ id, name }) => `    ${id}  ${name ?? ''}`.trimEnd()).join('\n')}`,
        ),
        unknown,
      );
    const ids = calendars.map(({ ghlCalendarId }) => ghlCalendarId);
    const shared = await attempt('ghlToken', stopping, () => services.shared(read.value, client, ids));
    if (!shared.ok) return refused('calendars', shared.error);
    const names = new Map(listed.flatMap(({ id, name }) => (name ? [[id, name] as const] : [])));
    for (const fit of betterFits(shared.value, calendars)) remarks.push({ kind: 'calendar-fit', fit, names });
  }
  return {
    ok: true,
    answers: { ...answers, adminInfoId },
    tested: { ephysio: true, ghl: token !== null },
    remarks,
  };
};
