import { z } from 'zod';
import { RecordError, RunError } from '../errors.ts';
import { getCheckpoint, setCheckpoint } from '../store/checkpoints.ts';
import type { RunContext } from './run-context.ts';

const CHECKPOINT = 'ghl.calendar-names';
const KEEP_MS = 86_400_000;

const keptNames = z.object({ readAt: z.number(), names: z.record(z.string(), z.string()) });

const readKept = async ({ store, practice }: RunContext): Promise<z.infer<typeof keptNames> | null> => {
  const value = await getCheckpoint(store, practice.name, CHECKPOINT);
  return value === null ? null : (keptNames.safeParse(JSON.parse(value)).data ?? null);
};

/** On one line, whatever somebody has put into a name. */
const oneLine = (name: string): string => name.replace(/[\p{C}\s]+/gu, ' ').trim();

/**
 * The names of GHL's calendars, by id: asked for only where a text needs them, and kept for a day. They serve people who
 * read, so no trouble with them is worth an error: then there are those of the last time, or none.
 */
export const calendarNames = async (run: RunContext): Promise<ReadonlyMap<string, string>> => {
  const { store, practice, options, now } = run;
  const kept = await readKept(run);
  if (kept !== null && Math.abs(now() - kept.readAt) < KEEP_MS) return new Map(Object.entries(kept.names));
  try {
    const read = [...(await run.readCalendarNames())].map(([id, name]) => [id, oneLine(name)] as const);
    const value = { readAt: now(), names: Object.fromEntries(read) };
    if (!options.dryRun) await setCheckpoint(store, practice.name, CHECKPOINT, JSON.stringify(value), now());
    return new Map(read);
  } catch (error) {
    if (!(error instanceof RunError || error instanceof RecordError)) throw error;
    return new Map(Object.entries(kept?.names ?? {}));
  }
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
