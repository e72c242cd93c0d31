import type { PracticeConfig } from '../config/schema.ts';
import { appointmentTitle, namesTherapist } from '../domain/records/appointment-title.ts';
import { mappingByKey, plainTherapistName } from '../domain/records/calendar.ts';
import { namesInGhl } from '../sync/names-in-ghl.ts';
import type { CommandContext } from './context.ts';

type Names = ReadonlyMap<string, string>;

/** The names that GHL has, by id. */
export interface NameReaders {
  readonly readCalendarNames: () => Promise<Names>;
  readonly readUserNames: () => Promise<Names>;
}

/**
 * The title of an appointment that is made in the calendar of this key. Names are asked for when the template needs
 * one, and kept for a day.
 */
export const appointmentTitles = (
  { store, now }: Pick<CommandContext, 'store' | 'now'>,
  { name: practice, calendars: mappings, language, sync: { appointmentTitle: template } }: PracticeConfig,
  { readCalendarNames, readUserNames }: NameReaders,
): ((calendar: string) => Promise<string>) => {
  const about = { store, practice, isKept: true, now };
  const readNames = async () => ({
    users: await namesInGhl({ ...about, what: 'user', read: readUserNames }),
    calendars: await namesInGhl({ ...about, what: 'calendar', read: readCalendarNames }),
  });
  let reading: ReturnType<typeof readNames> | null = null;
  /** Appointments are made side by side: they ask together. */
  const names = () => {
    reading ??= readNames().finally(() => {
      reading = null;
    });
    return reading;
  };
  return async (calendar) => {
    const mapping = mappingByKey(mappings, calendar);
    const name =
      mapping && namesTherapist(template) ? plainTherapistName(mapping, mappings, await names()) : null;
    return appointmentTitle({ template, language }, name);
  };
};
