import { openSides, type PracticeSides } from '../../../../src/app/practice-sides.ts';
import type { PracticeConfig } from '../../../../src/config/schema.ts';
import {
  type Standing,
  standingOfAppointment,
  standingOfPatient,
} from '../../../../src/domain/plan/accounted-for.ts';
import type { Link } from '../../../../src/domain/plan/plan.ts';
import type { Appointment } from '../../../../src/domain/records/appointment.ts';
import type { Patient } from '../../../../src/domain/records/patient.ts';
import { sharedFields } from '../../../../src/domain/records/shared-fields.ts';
import type { Both, SideName } from '../../../../src/domain/records/sides.ts';
import { rollingWindow } from '../../../../src/domain/records/window.ts';
import type { AppointmentSide } from '../../../../src/domain/side.ts';
import { openItemsOf } from '../../../../src/items/open-items.ts';
import { appointmentRecords, patientRecords } from '../../../../src/sync/apply/records.ts';
import type { Outcome } from '../outcome.ts';

/** Nobody decides anything in a history. */
const ILL: readonly Standing[] = ['unaccounted', 'by-decision'];

const heldBy = async <R>(
  side: {
    get(id: string): Promise<{ state: 'held'; held: { record: R; isSeries?: true } } | { state: 'gone' }>;
  },
  id: string | null,
): Promise<R | null> => {
  if (id === null) return null;
  const found = await side.get(id);
  // What is answered with its series is not there any more, or it would be listed.
  return found.state === 'held' && !found.held.isSeries ? found.held.record : null;
};

const YEAR_MS = 366 * 86_400_000;

/** A read by id of one of a series may be answered with the series: a list shows it as it is. */
const instancesIn = async (ghl: AppointmentSide, now: number): Promise<Map<string, Appointment>> => {
  const [from, to] = [now - YEAR_MS, now + 2 * YEAR_MS].map((ms) => new Date(ms).toISOString());
  const { records } = await ghl.list({ from: from ?? '', to: to ?? '' });
  return new Map(records.flatMap(({ id, record, series }) => (series ? [[id, record] as const] : [])));
};

const patientsOf = async (outcome: Outcome, practice: PracticeConfig, sides: PracticeSides) => {
  const { bench, sandbox } = outcome.world;
  const keeping = { practice, now: bench.clock.now };
  const records = patientRecords(keeping);
  const rows = await records.list(bench.store);
  const opened = await records.openSome(
    bench.store,
    rows.map(({ id }) => id),
  );
  const standings: string[] = [];
  for (const { link } of opened.values()) {
    const now: Both<Patient | null> =
      link.state === 'tombstone'
        ? { ephysio: null, ghl: null }
        : {
            ephysio: await heldBy(sides.patients.ephysio, link.ephysioId),
            ghl: await heldBy(sides.patients.ghl, link.ghlId),
          };
    const patient = sandbox.ephysio.state.patients.get(Number(link.ephysioId));
    const standing = standingOfPatient(link, now, await openItemsOf(bench.store, 'main', [link]), {
      fields: sharedFields(practice.sync.contactFields),
      owners: practice.sync.owners,
      isExcluded: false,
      isArchived: patient !== undefined && patient.status !== 1,
    });
    if (ILL.includes(standing))
      standings.push(`patient ${link.ephysioId} and contact ${link.ghlId}: ${standing}`);
  }
  return { problems: standings, links: [...opened.values()].map(({ link }) => link) };
};

const visitsOf = async (
  outcome: Outcome,
  practice: PracticeConfig,
  sides: PracticeSides,
  people: readonly Link<Patient>[],
): Promise<string[]> => {
  const { bench } = outcome.world;
  const records = appointmentRecords(practice.name, bench.clock.now);
  const rows = await records.list(bench.store);
  const opened = await records.openSome(
    bench.store,
    rows.map(({ id }) => id),
  );
  const { pastDays, futureDays } = practice.sync.window;
  const { ephysio, ghl } = sides.appointments;
  const instances = await instancesIn(ghl, bench.clock.now());
  const problems: string[] = [];
  for (const { link } of opened.values()) {
    const found: Both<Appointment | null> = {
      ephysio: await heldBy(ephysio, link.ephysioId),
      ghl: instances.get(link.ghlId ?? '') ?? (await heldBy(ghl, link.ghlId)),
    };
    const ofSide = (side: SideName): Link<Patient> | undefined => {
      const id = found[side]?.patient ?? null;
      return people.find((p) => id !== null && (side === 'ghl' ? p.ghlId : p.ephysioId) === id);
    };
    const named = (side: SideName): Appointment | null => {
      const record = found[side];
      return record && { ...record, patient: ofSide(side)?.id ?? `${side}:${record.patient}` };
    };
    const about = [link, ofSide('ephysio'), ofSide('ghl')].filter((one) => one !== undefined);
    const standing = standingOfAppointment(
      link,
      { ephysio: named('ephysio'), ghl: named('ghl') },
      await openItemsOf(bench.store, 'main', about),
      {
        calendars: practice.calendars,
        window: rollingWindow(bench.clock.now(), pastDays, futureDays),
        now: new Date(bench.clock.now()).toISOString(),
        isExcluded: false,
        shows: { ephysio: ephysio.shows, ghl: ghl.shows },
        showsCalendar: { ephysio: ephysio.showsCalendar, ghl: ghl.showsCalendar },
      },
    );
    if (ILL.includes(standing))
      problems.push(
        `event ${link.ephysioId} and appointment ${link.ghlId}: ${standing} ${JSON.stringify({ base: link.base, found })}`,
      );
  }
  return problems;
};

/** Linked records that are neither the same on both sides, nor in anything open, nor in a state of the closed list. */
export const unaccountedFor = async (outcome: Outcome): Promise<string[]> => {
  const context = outcome.world.bench.context();
  const [practice] = context.practices;
  if (!practice) throw new Error('the config names no practice');
  const sides = openSides(context, practice);
  try {
    const { problems, links } = await patientsOf(outcome, practice, sides);
    return [...problems, ...(await visitsOf(outcome, practice, sides, links))];
  } finally {
    sides.close();
  }
};
