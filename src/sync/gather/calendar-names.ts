import { clientName, therapistName } from '../../domain/records/calendar.ts';
import { namesInGhl } from '../names-in-ghl.ts';
import type { RunContext } from '../run-context.ts';

/** The names of GHL's calendars, by id. */
export const calendarNames = (run: RunContext): Promise<ReadonlyMap<string, string>> =>
  namesInGhl({
    store: run.store,
    practice: run.practice.name,
    what: 'calendar',
    read: run.readCalendarNames,
    isKept: !run.options.dryRun,
    now: run.now,
  });

/** Reviews whose details name therapists to the person who reads them. */
const NAME_THERAPISTS = [
  'appointment-by-hand',
  'patient-not-linked',
  'archived',
  'double-booked',
  'out-of-scope',
];

/** Stores the calendars' names, so that the reviews of this run can show them. */
export const rememberCalendarNames = async (run: RunContext): Promise<void> => {
  if (run.report.reviews.some(({ kind }) => NAME_THERAPISTS.includes(kind))) await calendarNames(run);
};

/** What a text calls a therapist of e-Physio: by the first of their calendars in GHL whose name is known. */
export const therapistNames = async (run: RunContext): Promise<(therapist: string) => string> => {
  const names = await calendarNames(run);
  return (therapist) => {
    const own = run.practice.calendars.filter((m) => String(m.ephysioClientId) === therapist);
    const named = own.find((m) => names.has(m.ghlCalendarId)) ?? own[0];
    return named === undefined ? clientName(therapist) : therapistName(named, names);
  };
};
