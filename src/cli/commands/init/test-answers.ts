import { ConfigError } from '../../../errors.ts';
import { readCalendars } from '../../../ghl/auth/location.ts';
import type { Answers, Interviewed } from './answers.ts';
import { usualAdminInfoId } from './ask-event-rules.ts';
import { reach } from './ask-ghl.ts';
import type { Services } from './services.ts';

/** Remarks for the person, beside what was tested. */
type Note = (text: string) => void;

const testEphysio = async (services: Services, answers: Answers, note: Note): Promise<Answers> => {
  const client = await services.ephysio(answers.ephysio, answers.name);
  const facts = await services.facts(client);
  for (const { ephysioClientId: id, ephysioEventTypeId: type } of answers.calendars) {
    const therapist = facts.therapists.find(({ clientId }) => clientId === id);
    if (therapist === undefined)
      note(`e-Physio: therapist ${id} has no appointment of late. Is it the right number?`);
    else if (therapist.eventTypes.every((known) => known.id !== type))
      note(`e-Physio: no appointment of therapist ${id} has event type ${type}. Is it the right number?`);
  }
  const { rules } = answers;
  if (rules.adminInfoId !== null) return answers;
  const adminInfoId = usualAdminInfoId(facts);
  note(
    adminInfoId === null
      ? 'e-Physio: adminInfoId is not known; bookings of GHL will wait for a person (--admin-info-id).'
      : `e-Physio: adminInfoId ${adminInfoId} is taken over from the appointments there.`,
  );
  return { ...answers, rules: { ...rules, adminInfoId } };
};

const testGhl = async (services: Services, answers: Answers, token: string): Promise<void> => {
  const { client } = await reach(services.byToken(token, answers.ghl.locationId));
  const calendars = await readCalendars(client);
  const unknown = answers.calendars.filter(({ ghlCalendarId }) =>
    calendars.every(({ id }) => id !== ghlCalendarId),
  );
  if (unknown.length === 0) return;
  throw new ConfigError(
    `GHL location ${client.locationId} has no calendar ${unknown.map((u) => u.ghlCalendarId).join(', ')}.`,
    calendars.length === 0
      ? 'It has none at all.'
      : `It has:\n${calendars.map(({ id, name }) => `    ${id}  ${name ?? ''}`.trimEnd()).join('\n')}`,
  );
};

/**
 * Tests what a script answered. GHL only with a private token: the app's sign-in needs a person.
 * @throws RunError with the exit code of what does not pass
 */
export const testAnswers = async (
  services: Services,
  answers: Answers,
  note: Note,
): Promise<Pick<Interviewed, 'answers' | 'tested'>> => {
  const completed = await testEphysio(services, answers, note);
  const { privateIntegrationToken: token } = answers.ghl;
  if (token !== null) await testGhl(services, answers, token);
  return { answers: completed, tested: { ephysio: true, ghl: token !== null } };
};
