/** One entry of the config's `calendars`: a therapist of e-Physio and the calendar and user that stand for them in GHL. */
export interface CalendarMapping {
  readonly ghlCalendarId: string;
  readonly ghlUserId: string | null;
  readonly ephysioClientId: number;
  readonly ephysioEventTypeId: number;
}

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

/** Whose calendar a key stands for: the therapist's id in e-Physio. */
export const therapistIdOf = (key: string): string | null => key.split('/').at(-2) ?? null;

/** Whose calendar a key stands for: also one that the config does not have any more. `null`: no key. */
export const calendarOfKey = (
  key: string,
): Pick<CalendarMapping, 'ghlCalendarId' | 'ephysioClientId'> | null => {
  const [ghlCalendarId = '', , client = ''] = key.split('/');
  return ghlCalendarId === '' || !/^\d+$/.test(client)
    ? null
    : { ghlCalendarId, ephysioClientId: Number(client) };
};

/**
 * A therapist, for a person: by the name of the GHL calendar where it is known.
 * @param names of GHL's calendars, by their ids
 */
export const therapistOf = (key: string, names: ReadonlyMap<string, string> = new Map()): string => {
  const calendar = calendarOfKey(key);
  if (calendar === null) return key;
  const { ghlCalendarId, ephysioClientId } = calendar;
  const client = `e-Physio client ${ephysioClientId}`;
  const name = names.get(ghlCalendarId);
  return name === undefined ? `${client} (GHL calendar ${ghlCalendarId})` : `${name} (${client})`;
};
