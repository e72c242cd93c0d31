import { RecordError, RunError } from '../../errors.ts';
import { keepCalendarNames, keptCalendarNames } from '../../store/tables/calendar-names.ts';
import type { RunContext } from '../run-context.ts';

const KEEP_MS = 86_400_000;

/** On one line, whatever somebody has put into a name. */
const oneLine = (name: string): string => name.replace(/[\p{C}\s]+/gu, ' ').trim();

/**
 * The names of GHL's calendars, by id: asked for only where a text needs them, and kept for a day. They serve people who
 * read, so no trouble with them is worth an error: then there are those of the last time, or none.
 */
export const calendarNames = async (run: RunContext): Promise<ReadonlyMap<string, string>> => {
  const { store, practice, options, now } = run;
  const kept = await keptCalendarNames(store, practice.name);
  if (kept !== null && Math.abs(now() - kept.readAt) < KEEP_MS) return kept.names;
  try {
    const read = await run.readCalendarNames();
    const names = new Map([...read].map(([id, name]) => [id, oneLine(name)]));
    if (!options.dryRun) await keepCalendarNames(store, practice.name, names, now());
    return names;
  } catch (error) {
    if (!(error instanceof RunError || error instanceof RecordError)) throw error;
    return kept?.names ?? new Map();
  }
};

/** Reviews whose details name therapists to the person who reads them. */
const NAME_THERAPISTS = ['appointment-by-hand', 'patient-not-linked', 'archived'];

/** Stores the calendars' names, so that the reviews of this run can show them. */
export const rememberCalendarNames = async (run: RunContext): Promise<void> => {
  if (run.report.reviews.some(({ kind }) => NAME_THERAPISTS.includes(kind))) await calendarNames(run);
};

/** What a text calls a therapist of e-Physio: by the calendar in GHL where its name is known, else by the client id. */
export const therapistNames = async (run: RunContext): Promise<(therapist: string) => string> => {
  const names = await calendarNames(run);
  const { calendars } = run.practice;
  return (therapist) => {
    const client = `e-Physio client ${therapist}`;
    const own = calendars.find((m) => String(m.ephysioClientId) === therapist && names.has(m.ghlCalendarId));
    if (own === undefined) return client;
    const isShared = calendars.some(
      (m) => m.ghlCalendarId === own.ghlCalendarId && m.ephysioClientId !== own.ephysioClientId,
    );
    const name = `Calendar ${names.get(own.ghlCalendarId)}`;
    return isShared ? `${name} (${client})` : name;
  };
};
