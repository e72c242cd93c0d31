import { type Bench, openBench } from '../../../test/sync/run-sync.ts';
import { ABSENCE_KIND, CODES } from './means.ts';
import type { Mode } from './records.ts';
import { CLASS, PLACES, THERAPISTS } from './truth.ts';

const INVOICE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };

const among = <T>(options: readonly [T, ...T[]], n: number): T => options[n % options.length] ?? options[0];

export const modeOf = (seed: number): Mode => ({
  hasCodes: seed % 2 === 0,
  hasListener: seed % 4 < 2,
  refusesInvoices: seed % 3 === 0,
  series: among(['master', 'each', 'first'], Math.floor(seed / 2)),
  blocks: seed % 5 === 1 ? 'calendar' : 'user',
  hasNotes: seed % 5 === 3,
  leavesOut: seed % 5 === 4,
});

const settingsOf = (mode: Mode) => ({
  ephysio: {
    sexTrue: 'm' as const,
    invoiceTemplate: INVOICE,
    statuses: mode.hasCodes
      ? {
          5: 'confirmed' as const,
          [CODES.cancelled]: 'cancelled' as const,
          [CODES.showed]: 'showed' as const,
          [CODES.noshow]: 'noshow' as const,
        }
      : { 5: 'confirmed' as const },
  },
});

/** The config: three therapists, a class of the first one, and nobody else. @param leavesOut who is new gets no contact */
export const setUp = (bench: Bench, mode: Mode, leavesOut: boolean): void => {
  const { ephysio, ghl } = bench.sandbox;
  const calendars = [...ghl.state.calendars.values()];
  const entry = (therapist: number, calendar: number, kind: number) => ({
    ghlCalendarId: calendars[calendar]?.id ?? '',
    ghlUserId: calendars[calendar]?.team[0] ?? null,
    ephysioClientId: ephysio.practice.therapists[therapist]?.clientId ?? 0,
    ephysioEventTypeId: ephysio.practice.therapists[therapist]?.eventTypeIds[kind] ?? 0,
  });
  bench.configure({
    ...settingsOf(mode),
    sync: {
      absences: mode.hasNotes ? { eventTypeIds: [ABSENCE_KIND] } : true,
      ...(leavesOut ? { newContacts: { who: 'none' as const } } : {}),
    },
    calendars: [...Array.from({ length: THERAPISTS }, (_, n) => entry(n, n, 0)), entry(0, CLASS, 1)],
  });
};

/** Both services, as the seed says that they behave. */
export const openMonth = async (seed: number, mode: Mode, start: number): Promise<Bench> => {
  const bench = await openBench({
    start,
    ...settingsOf(mode),
    sandbox: {
      seed,
      patients: 0,
      therapists: 5,
      ghl: {
        indexLagMs: 10_000,
        rateLimit: {},
        seriesWebhooks: mode.series,
        seriesRules: among(['instances', 'master'], seed),
        listsMasters: seed % 3 === 1,
        instanceReads: seed % 7 === 0 ? 'master' : 'instance',
        instancePut: among(['new-id', 'new-id-unsaid', 'same-id'], seed),
        blockSlots: {
          list: among(['overlapping', 'starting', 'cut'], seed),
          refuses: mode.blocks === 'calendar' ? 'assignedUserId' : null,
        },
      },
      ephysio: {
        cancelledStatus: mode.hasCodes ? CODES.cancelled : null,
        createInvoice: mode.refusesInvoices ? 'never' : 'address',
      },
    },
  });
  const { ephysio, ghl } = bench.sandbox;
  // Nobody is there or away yet.
  for (const id of [...ephysio.state.events.keys()]) ephysio.edit.removeEvent(id);
  const [first, , , classes] = [...ghl.state.calendars.values()];
  ghl.edit.changeCalendar(classes?.id ?? '', {
    calendarType: 'class_booking',
    team: first?.team ?? [],
    appoinmentPerSlot: PLACES,
  });
  setUp(bench, mode, false);
  return bench;
};
