import { counted } from '../../../domain/counted.ts';
import { calendarFitText } from '../../../texts/calendar-fit-text.ts';
import { age } from '../../render/format.ts';
import type { FindingTexts, Found, PracticeCode } from './finding.ts';

/** So many ids of rows are named. */
const ROWS_NAMED = 5;
const CALENDARS_NAMED = 6;
const EVENT_TYPES_NAMED = 4;

const REPORT_DRIFT =
  'The service does not answer as this version expects: install the newest ephysio-ghl, or report these field names.';

const CHECK_APP =
  "GHL's marketplace, the app's page: check its webhook URL, its events, and whether GHL paused it. The runs find what is missing.";

const outsideText = (count: number): string =>
  count === 0 ? '' : `; ${counted(count, 'event is', 'events are')} with a therapist without a calendar`;

const listText = ({ about, values: { list } }: Found<'list-good'>): string => {
  switch (list) {
    case 'events':
      return 'events with a patient';
    case 'invoices':
      return `open invoices of patient ${about?.recordId ?? '?'}`;
    case 'contact':
      return 'contacts by id';
    case 'patients':
    case 'contacts':
    case 'appointments':
      return list;
  }
};

const rowIds = (ids: readonly (string | null)[]): string =>
  [...ids.slice(0, ROWS_NAMED).map((id) => id ?? 'no id'), ...(ids.length > ROWS_NAMED ? ['…'] : [])].join(
    ', ',
  );

const eventTypes = (used: Found<'event-type-unused'>['values']['used']): string =>
  used
    .slice(0, EVENT_TYPES_NAMED)
    .map(({ id, events }) => `${id} (${counted(events, 'event')})`)
    .join(', ');

const calendarChoice = ({ inGhl }: Found<'no-calendars'>['values']): string =>
  inGhl.length === 0
    ? 'The location has none: make one in GHL.'
    : `It is one of: ${inGhl
        .slice(0, CALENDARS_NAMED)
        .map(({ id, name }) => (name ? `${id} (${name})` : id))
        .join(', ')}.`;

const teamText = ({ team }: Found<'user-unset'>['values']): string =>
  team.length === 0 ? 'Add the user to it in GHL.' : `Its team: ${team.join(', ')}.`;

const addScope = ({ about: { practice }, values: { where } }: Found<'scope-missing'>): string => {
  switch (where) {
    case 'integration':
      return 'Add it in GHL: Settings, Private Integrations, edit the integration.';
    case 'app':
      return `Add it to the app, then: ephysio-ghl auth --practice ${practice}`;
    case 'app-and-config':
      return `Add it to the app and to ghl.scopes, then: ephysio-ghl auth --practice ${practice}`;
  }
};

const lastWebhook = ({ lastAt, now }: Found<'webhooks-good'>['values']): string =>
  `the last came ${age(lastAt, now)} ago`;

/** What the checks of a practice say. */
export const PRACTICE_TEXTS: FindingTexts<PracticeCode> = {
  'ephysio-signed-in': ({ values: { practiceId, expiresAt } }, at) =>
    `signed in to practice ${practiceId ?? '(it names none)'}${expiresAt === null ? '' : `, until ${at(expiresAt)}`}`,
  'no-event-with-patient': () => 'no event in the window has a patient',
  'field-differs': ({ about, values: { field, expected, type, ids, ...list } }) => [
    `${ids.length} of ${list.rows} ${listText({ code: 'list-good', about, values: list })}: field ${field || 'the whole row'}: expected ${expected.join(' or ')}, found ${type} (${rowIds(ids)})`,
    REPORT_DRIFT,
  ],
  'field-lost': ({ about, values: { field, ...list } }) => [
    `none of ${list.rows} ${listText({ code: 'list-good', about, values: list })} has the field ${field}`,
    REPORT_DRIFT,
  ],
  'list-good': (found) =>
    found.values.rows === 0
      ? `no ${listText(found)}`
      : `${listText(found)}: ${found.values.rows}, all as expected`,

  'therapist-without-event': ({ about: { setting }, values: { therapist, others } }) => [
    `no event is of therapist ${therapist} (${setting})`,
    `Right for somebody new. Else it is one of ${others.join(', ')}.`,
  ],
  'event-type-unused': ({ about: { setting }, values: { therapist, eventType, used } }) => [
    `no event of therapist ${therapist} is of type ${eventType} (${setting})`,
    `What is booked in GHL gets this type. Theirs are: ${eventTypes(used)}.`,
  ],
  'therapist-without-calendar': ({ about: { recordId }, values: { events, lastStart } }, at) => [
    `therapist ${recordId} is in no calendar: ${counted(events, 'event is', 'events are')} left alone (the last on ${at(lastStart).slice(0, 10)})`,
    'To show them in GHL, add an entry to calendars.',
  ],
  'admin-info-unset': ({ about: { setting }, values: { used } }) => [
    `${setting} is not set: no appointment of GHL can be made in e-Physio`,
    `Set it, unless nobody books in GHL.${used.length === 0 ? '' : ` Events have ${used.join(', ')}.`}`,
  ],
  'admin-info-unused': ({ about: { setting }, values: { adminInfoId, used } }) => [
    `no event has the adminInfoId ${adminInfoId} of the config`,
    `Correct ${setting}: events have ${used.join(', ')}.`,
  ],
  'therapists-good': ({ values: { count } }) => `${count} with events, all in calendars`,

  'status-unknown': ({ about: { setting }, values: { status, events, example } }) => [
    `${status === null ? 'no status code' : `status code ${status}`}: ${counted(events, 'event')}${example === null ? '' : `, such as event ${example}`}; shown as "new" in GHL`,
    status === null
      ? 'Look at one in e-Physio: events have always had a code.'
      : `Look at one in e-Physio, and say in ${setting} what the code means.`,
  ],
  'no-status-for-cancelled': ({ about: { setting }, values: { then } }) => [
    `no code of ${setting} means "cancelled": what is cancelled in GHL ${
      then === 'review'
        ? 'waits for a person under review'
        : 'is cancelled by DELETE /events/{id}, which may remove the event'
    }`,
    'Set a test event to cancelled in e-Physio, see which code it gets, and name that code.',
  ],
  'statuses-good': ({ values: { counts } }) =>
    counts.length === 0
      ? 'no events'
      : `codes ${counts.map(([status, events]) => `${status} (${events})`).join(', ')}`,

  'call-missing': ({ about: { setting }, values: { capability } }) => [
    `e-Physio does not have ${capability}: such changes wait for a person (\`ephysio-ghl review list\`)`,
    `When it has: change ${setting}, or switch it off, run, and on again.`,
  ],
  'invoices-refused': ({ about: { setting }, values: { reason } }) => [
    `e-Physio refuses new invoices: appointments of patients without an open one wait for a person (${reason})`,
    `Change ${setting}, ephysio.adminInfoId or ephysio.capabilities.createInvoice: then one is sent again.`,
  ],
  'calls-good': ({ values: { off } }) =>
    off.length === 0 ? 'none has been refused' : `none has been refused; switched off: ${off.join(', ')}`,

  'app-removed': ({ about: { practice }, values: { locationId, at: removedAt } }, at) => [
    `the app was removed from location ${locationId} at ${at(removedAt)}`,
    `To connect it again: ephysio-ghl auth --practice ${practice}`,
  ],
  'location-changed': ({ about: { setting }, values: { locationId, known } }) => [
    `${setting} is ${locationId}, but the data of this practice came from ${known}`,
    'Correct the config, or give the other location a practice of its own with another name.',
  ],
  'ghl-signed-in': ({ values: { locationId, oauth } }, at) =>
    oauth === null
      ? `location ${locationId}, by private integration token`
      : `location ${locationId}, by OAuth, until ${oauth.expiresAt === null ? '?' : at(oauth.expiresAt)} (renewed by itself)`,
  'scope-missing': (found) => [
    `${found.values.scope} is missing${found.values.isForSync ? '' : ': doctor and init see less'}`,
    addScope(found),
  ],
  'scopes-unknown': () => 'GHL did not say which scopes it granted',
  'scopes-granted': () => 'GHL granted all that are needed',
  'scopes-tried': ({ values: { granted } }) =>
    `${granted.join(', ')}: granted; contacts.write and calendars/events.write show only when something is written`,

  'location-found': ({ about: { recordId }, values: { name } }) =>
    name ? `${recordId} (${name})` : recordId,
  'duplicates-unknown': () => 'GHL did not say whether it allows duplicates',
  'duplicates-allowed': () => [
    'the location allows duplicate contacts: forms and people can make somebody twice, and then only a person can say who is who',
    'GHL, Settings, Business Profile, Contact Deduplication Preferences: switch "Allow Duplicate Contact" off.',
  ],
  'duplicates-refused': ({ values: { by } }) =>
    `no two contacts share ${by.length === 0 ? 'e-mail or phone' : by.join(' or ')}: the second one of a family gets a contact without it, which is remembered`,
  'time-zone-unknown': () => 'GHL did not say which time zone the location has',
  'time-zone-differs': ({ values: { ghl, practice } }) => [
    `the location is in ${ghl}, the practice in ${practice}: GHL shows and offers other hours`,
    'GHL, Settings, Business Profile: correct the time zone. Or correct "timezone" of the practice.',
  ],
  'time-zone-good': ({ values: { ghl, practice } }) =>
    ghl === practice ? `${practice} on both sides` : `${ghl} in GHL goes like ${practice}`,

  'no-calendars': ({ values }) => [
    'the config names no calendar: appointments are not synced',
    calendarChoice(values),
  ],
  'calendar-missing': ({ about: { setting }, values }) => [
    `the location has no calendar ${values.calendarId} (${setting})`,
    calendarChoice(values),
  ],
  'calendar-inactive': ({ about: { setting }, values: { calendarId } }) => [
    `calendar ${calendarId} (${setting}) is not active: nobody can book in it`,
    'GHL, Settings, Calendars: activate it.',
  ],
  'calendars-good': ({ values: { count } }) => `${count} in the config, all there and active`,
  'links-left-behind': ({ about: { setting }, values: { count, therapists, outside } }) => [
    `${counted(count, 'linked appointment is', 'linked appointments are')} of a therapist and calendar that ${setting} does not name together any more (e-Physio client ${therapists.join(', ')}): they stay as they are on both sides${outsideText(outside)}`,
    'Right if the calendar was removed on purpose. Else name it again: they are kept the same again then.',
  ],
  'links-in-scope': ({ values: { count, outside } }) =>
    `${counted(count, 'linked appointment')} in the window, none left behind by the config${outsideText(outside)}`,
  'user-unset': ({ about: { setting }, values }) => [
    `${setting} is not set, but calendar ${values.calendarId} has a team: GHL refuses appointments without a user`,
    teamText(values),
  ],
  'user-unknown': ({ about: { setting }, values }) => [
    `${values.userId} (${setting}) is no user of the location: GHL refuses its appointments`,
    teamText(values),
  ],
  'user-outside-team': ({ about: { setting }, values }) => [
    `${values.userId} (${setting}) is not in the team of calendar ${values.calendarId}: GHL refuses its appointments`,
    teamText(values),
  ],
  'users-good': () => 'all in the teams of their calendars',
  'calendar-needed': () => 'the config names no calendar',
  'nothing-shared': () => 'no appointment is on both sides: therapists and calendars cannot be compared',
  'mapping-differs': ({ about: { setting }, values: { name, ...fit } }) => [
    calendarFitText(fit, new Map(name === null ? [] : [[fit.calendar, name]])),
    `Correct ${setting} before the next run. A run moves appointments that it links to the wrong calendar, and creates new ones there.`,
  ],
  'mapping-good': ({ values: { count } }) =>
    `${counted(count, 'appointment that both sides have fits', 'appointments that both sides have fit')} the calendars`,

  'absences-unset': ({ about: { setting } }) => [
    `${setting} is not set, and the database had links before the program knew block slots: time that is taken in e-Physio can be booked in GHL`,
    `Set ${setting} to true, and see with \`ephysio-ghl sync appointments --dry-run\` how many slots a run would make. false: none.`,
  ],
  'absences-off': ({ about: { setting } }) =>
    `${setting} is false: time that is taken in e-Physio can be booked in GHL`,
  'absences-blocked': ({ values: { kinds } }) =>
    `blocked in GHL: ${kinds === null ? 'events without a patient' : `events without a patient of the kinds ${kinds.join(', ')}`}, and appointments that GHL does not have`,
  'block-target-shared': ({ about: { setting }, values: { kind, id, therapists } }) => [
    `${kind} ${id} (${setting}) stands for therapists ${therapists.join(', ')}: their absences are not blocked there, because a block slot would block all of them`,
    'Give each therapist a user of their own in GHL, or a calendar.',
  ],
  'webhooks-missing': () => ['the listener runs, but no webhook is remembered', CHECK_APP],
  'webhooks-not-expected': () => 'none is remembered, and no listener runs here',
  'webhooks-stopped': ({ values }) => [lastWebhook(values), CHECK_APP],
  'webhooks-good': ({ values }) => lastWebhook(values),
};
