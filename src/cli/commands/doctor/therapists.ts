import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import { type PracticeFacts, practiceFacts, type Therapist } from '../../../ephysio/events/therapists.ts';
import { type Finding, foundOr, skip, warn } from './finding.ts';

const NAMED = 4;

const eventTypesOf = ({ eventTypes }: Therapist): string =>
  eventTypes
    .slice(0, NAMED)
    .map(({ id, events }) => `${id} (${counted(events, 'event')})`)
    .join(', ');

const ofCalendars = ({ calendars }: PracticeConfig, therapists: readonly Therapist[]): Finding[] =>
  calendars.flatMap(({ ephysioClientId, ephysioEventTypeId }, i) => {
    const therapist = therapists.find((t) => t.clientId === ephysioClientId);
    if (therapist === undefined) {
      return [
        warn(
          `no event is of therapist ${ephysioClientId} (calendars[${i}].ephysioClientId)`,
          `Right for somebody new. Else it is one of ${therapists.map((t) => t.clientId).join(', ')}.`,
        ),
      ];
    }
    if (therapist.eventTypes.some(({ id }) => id === ephysioEventTypeId)) return [];
    return [
      warn(
        `no event of therapist ${ephysioClientId} is of type ${ephysioEventTypeId} (calendars[${i}].ephysioEventTypeId)`,
        `What is booked in GHL gets this type. Theirs are: ${eventTypesOf(therapist)}.`,
      ),
    ];
  });

const uncovered = ({ calendars }: PracticeConfig, therapists: readonly Therapist[]): Finding[] =>
  therapists
    .filter(({ clientId }) => !calendars.some((c) => c.ephysioClientId === clientId))
    .map(({ clientId, events, lastStart }) =>
      warn(
        `therapist ${clientId} is in no calendar: ${counted(events, 'event is', 'events are')} left alone (the last on ${lastStart.slice(0, 10)})`,
        'Add an entry to calendars, if they are to be seen in GHL.',
      ),
    );

const adminInfo = ({ ephysio }: PracticeConfig, { therapists }: PracticeFacts): Finding[] => {
  const ids = [...new Set(therapists.flatMap((t) => t.adminInfoId ?? []))];
  if (ephysio.adminInfoId === null) {
    const which = ids.length === 0 ? '' : ` Events have ${ids.join(', ')}.`;
    return [
      warn(
        'ephysio.adminInfoId is not set: no appointment of GHL can be made in e-Physio',
        `Set it, unless nobody books in GHL.${which}`,
      ),
    ];
  }
  if (ids.length === 0 || ids.includes(ephysio.adminInfoId)) return [];
  return [
    warn(
      `no event has the adminInfoId ${ephysio.adminInfoId} of the config`,
      `Correct ephysio.adminInfoId: events have ${ids.join(', ')}.`,
    ),
  ];
};

/** The ids of e-Physio that the config names, against those that events have: e-Physio lists them nowhere else. */
export const checkTherapists = (
  practice: PracticeConfig,
  events: readonly unknown[],
): Finding | readonly Finding[] => {
  const facts = practiceFacts(events);
  const { therapists } = facts;
  if (therapists.length === 0) return skip('no event in the window has a patient');
  return foundOr(
    [...ofCalendars(practice, therapists), ...uncovered(practice, therapists), ...adminInfo(practice, facts)],
    `${therapists.length} with events, all in calendars`,
  );
};
