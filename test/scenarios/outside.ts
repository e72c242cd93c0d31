import type { EphysioEvent } from '../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment } from '../../src/sandbox/ghl/model.ts';
import { listOpenConflicts, openConflict } from '../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import type { Bench, Settings } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { ANNA, openPractice, runWell, WEDNESDAY } from './practice.ts';

/** Three therapists work in the practice; the config names the first two. */
const [NAMED, ALL] = [2, 3];
export const COLLEAGUE = 2;

const STATUSES = { 5: 'confirmed', 6: 'cancelled', 7: 'showed', 8: 'noshow' } as const;

/** Other visits of both therapists, much later: a guard would stop a run that finds a side empty, or shrunk by a third. */
const ANCHORS = [90, 91, 92, 93].map((days) => WEDNESDAY + days * DAY_MS);

const clientOf = ({ sandbox }: Bench, therapist: number): number =>
  sandbox.ephysio.practice.therapists[therapist]?.clientId ?? 0;

export const calendarOf = ({ sandbox }: Bench, therapist: number): string =>
  [...sandbox.ghl.state.calendars.keys()][therapist] ?? '';

/** An entry of the config: a therapist, and whose calendar stands for them. */
export const mapping = (bench: Bench, therapist: number, calendar = therapist) => ({
  ghlCalendarId: calendarOf(bench, calendar),
  ghlUserId: [...bench.sandbox.ghl.state.calendars.values()][calendar]?.team[0] ?? null,
  ephysioClientId: clientOf(bench, therapist),
  ephysioEventTypeId: bench.sandbox.ephysio.practice.therapists[therapist]?.eventTypeIds[0] ?? 0,
});

export interface Outside {
  readonly bench: Bench;
  readonly event: EphysioEvent;
  /** The config names these, and nobody else. */
  name(...mappings: readonly ReturnType<typeof mapping>[]): void;
  /** The desk gives the event to a therapist. */
  give(therapist: number): void;
  /** Somebody moves GHL's appointment into the calendar of a therapist. */
  move(therapist: number): Promise<void>;
  eventNow(): EphysioEvent | undefined;
  /** GHL's appointment of the link. */
  appointment(): Promise<GhlAppointment>;
}

/** Anna has a visit on Wednesday with the first therapist, and GHL knows. */
export const withColleague = async ({ ephysio, ...settings }: Settings = {}): Promise<Outside> => {
  const all = { ephysio: { statuses: STATUSES, ...ephysio }, ...settings };
  const bench = await openPractice({
    ...all,
    sandbox: { therapists: ALL, ephysio: { tokenSeconds: 10 * DAY_MS } },
  });
  const { edit } = bench.sandbox.ephysio;
  const name: Outside['name'] = (...mappings) => bench.configure({ ...all, calendars: [...mappings] });
  name(...Array.from({ length: NAMED }, (_, n) => mapping(bench, n)));
  const { id: patientId } = edit.addPatient(ANNA);
  const event = edit.addEvent({ patientId, start: WEDNESDAY });
  for (const [n, start] of ANCHORS.entries())
    edit.addEvent({ patientId, start, clientId: clientOf(bench, n % NAMED) });
  await runWell(bench);
  const appointment = async (): Promise<GhlAppointment> => {
    const rows = await bench.store.db.selectFrom('appointment_sync').selectAll().execute();
    const row = rows.find(({ ephysio_id }) => ephysio_id === String(event.id));
    const found = bench.sandbox.ghl.state.appointments.get(row?.ghl_id ?? '');
    if (!found) throw new Error('GHL has no appointment for the event');
    return found;
  };
  return {
    bench,
    event,
    name,
    give: (therapist) => void edit.giveEventTo(event.id, clientOf(bench, therapist)),
    move: async (therapist) => {
      const { id } = await appointment();
      bench.sandbox.ghl.edit.giveAppointmentTo(id, calendarOf(bench, therapist));
    },
    eventNow: () => bench.sandbox.ephysio.state.events.get(event.id),
    appointment,
  };
};

/** The open reviews of this kind. */
export const outOfScope = async ({ store }: Bench) =>
  (await listOpenReviews(store, 'main')).filter(({ kind }) => kind === 'out-of-scope');

/** The values that lost, by field. */
export const lost = async ({ store }: Bench): Promise<Record<string, string | null>> =>
  Object.fromEntries(
    (await listOpenConflicts(store, 'main')).map((row) => [row.field, openConflict(store, row).loser]),
  );
