/** One entry of the config's `calendars`: a therapist of e-Physio and the calendar and user that stand for them in GHL. */
export interface CalendarMapping {
  readonly ghlCalendarId: string;
  readonly ghlUserId: string | null;
  readonly ephysioClientId: number;
  readonly ephysioEventTypeId: number;
}

/** A therapist's column in e-Physio, and the calendar in GHL. */
type Column = Pick<CalendarMapping, 'ghlCalendarId' | 'ephysioClientId'>;

const keys = new WeakMap<CalendarMapping, string>();

/** The canonical name of a mapping: what `Appointment.calendar` holds. One text for all the appointments that have it. */
export const calendarKey = (m: CalendarMapping): string => {
  const known = keys.get(m);
  if (known !== undefined) return known;
  const key = `${m.ghlCalendarId}/${m.ghlUserId ?? ''}/${m.ephysioClientId}/${m.ephysioEventTypeId}`;
  keys.set(m, key);
  return key;
};

/** The mapping for an e-Physio event: therapist and event type agree, else the therapist's first mapping. */
export const mappingForEvent = (
  mappings: readonly CalendarMapping[],
  clientId: number,
  eventTypeId: number | null,
): CalendarMapping | undefined =>
  mappings.find((m) => m.ephysioClientId === clientId && m.ephysioEventTypeId === eventTypeId) ??
  mappings.find((m) => m.ephysioClientId === clientId);

/** The mapping for a GHL appointment: calendar and user agree, else the calendar's first mapping. */
export const mappingForGhl = (
  mappings: readonly CalendarMapping[],
  calendarId: string,
  userId: string | null,
): CalendarMapping | undefined =>
  mappings.find((m) => m.ghlCalendarId === calendarId && m.ghlUserId === userId) ??
  mappings.find((m) => m.ghlCalendarId === calendarId);

export const mappingByKey = (
  mappings: readonly CalendarMapping[],
  key: string,
): CalendarMapping | undefined => mappings.find((m) => calendarKey(m) === key);

/** The key of the calendar that e-Physio shows for this one: a therapist's event types can share a calendar. */
export const shownInEphysio = (mappings: readonly CalendarMapping[], key: string): string => {
  const mapping = mappingByKey(mappings, key);
  const shown = mapping && mappingForEvent(mappings, mapping.ephysioClientId, mapping.ephysioEventTypeId);
  return shown === undefined ? key : calendarKey(shown);
};

/** The key of the calendar that GHL shows for this one: several may stand for one calendar and user, and it tells only the first. */
export const shownInGhl = (mappings: readonly CalendarMapping[], key: string): string => {
  const mapping = mappingByKey(mappings, key);
  const shown = mapping && mappingForGhl(mappings, mapping.ghlCalendarId, mapping.ghlUserId);
  return shown === undefined ? key : calendarKey(shown);
};

/** What `Appointment.calendar` holds for an event of a therapist whom the config does not name. */
export const therapistOutside = (clientId: number): string => `//${clientId}/`;

/** What `Appointment.calendar` holds for an appointment in a calendar of GHL that the config does not name. */
export const calendarOutside = (ghlCalendarId: string): string => `${ghlCalendarId}///`;

/** Whose calendar a key stands for: the therapist's id in e-Physio. `null`: of a calendar that nobody stands for. */
export const therapistIdOf = (key: string): string | null => key.split('/').at(-2) || null;

/** GHL's calendar and user that a key stands for: also one that the config does not have any more. */
export const ghlTargetOf = (key: string): Pick<CalendarMapping, 'ghlCalendarId' | 'ghlUserId'> | null => {
  const [ghlCalendarId = '', user = ''] = key.split('/');
  return ghlCalendarId === '' ? null : { ghlCalendarId, ghlUserId: user === '' ? null : user };
};

const OUTSIDE = /^(?:\/\/\d+\/|[^/]+\/{3})$/;

/** A record says that it is with a therapist, or in a calendar, that the config does not name. */
export const isOutside = (key: string | null | undefined): key is string =>
  typeof key === 'string' && OUTSIDE.test(key);

/**
 * Whether the config still has this pair of a therapist and a calendar: their event type, or a user that nobody else has in the
 * calendar, may be another one by now.
 */
export const isKeptByConfig = (mappings: readonly CalendarMapping[], key: string): boolean => {
  const [therapist, target] = [therapistIdOf(key), ghlTargetOf(key)];
  const inCalendar = mappings.filter((m) => m.ghlCalendarId === target?.ghlCalendarId);
  const isTaken = inCalendar.some((m) => m.ghlUserId === target?.ghlUserId);
  return inCalendar.some(
    (m) => String(m.ephysioClientId) === therapist && (!isTaken || m.ghlUserId === target?.ghlUserId),
  );
};

/** Whose calendar a key stands for: also one that the config does not have any more. `null`: no key. */
export const calendarOfKey = (key: string): Column | null => {
  const [ghlCalendarId = '', , client = ''] = key.split('/');
  return ghlCalendarId === '' || !/^\d+$/.test(client)
    ? null
    : { ghlCalendarId, ephysioClientId: Number(client) };
};

/** A therapist of whom no calendar is known, for a person. */
export const clientName = (clientId: string | number): string => `e-Physio client ${clientId}`;

/** The one half that is known of a key that the config does not name. */
const outsideText = (key: string, names: ReadonlyMap<string, string> = new Map()): string => {
  if (!isOutside(key)) return key;
  const [therapist, calendar] = [therapistIdOf(key), ghlTargetOf(key)?.ghlCalendarId];
  if (therapist !== null) return clientName(therapist);
  const name = names.get(calendar ?? '');
  return name === undefined ? `GHL calendar ${calendar}` : `${name} (GHL calendar ${calendar})`;
};

/**
 * A therapist, for a person: by the name of the GHL calendar where it is known.
 * @param names of GHL's calendars, by their ids
 */
export const therapistName = (
  { ghlCalendarId, ephysioClientId }: Column,
  names: ReadonlyMap<string, string> = new Map(),
): string => {
  const client = clientName(ephysioClientId);
  const name = names.get(ghlCalendarId);
  return name === undefined ? `${client} (GHL calendar ${ghlCalendarId})` : `${name} (${client})`;
};

/** The therapist of a calendar's key, for a person. */
export const therapistOf = (key: string, names?: ReadonlyMap<string, string>): string => {
  const calendar = calendarOfKey(key);
  return calendar === null ? outsideText(key, names) : therapistName(calendar, names);
};

/**
 * The name that a client may read: the user's, or else that of a calendar of one therapist alone. `null`: not known.
 * @param names of GHL's users and calendars, by their ids
 */
export const plainTherapistName = (
  { ghlCalendarId, ghlUserId, ephysioClientId }: CalendarMapping,
  mappings: readonly CalendarMapping[],
  names: { readonly users: ReadonlyMap<string, string>; readonly calendars: ReadonlyMap<string, string> },
): string | null => {
  const user = names.users.get(ghlUserId ?? '');
  if (user) return user;
  const isShared = mappings.some(
    (m) => m.ghlCalendarId === ghlCalendarId && m.ephysioClientId !== ephysioClientId,
  );
  return (isShared ? undefined : names.calendars.get(ghlCalendarId)) || null;
};
