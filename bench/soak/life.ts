import type { EphysioEvent, EphysioPatient } from '../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment, GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Random } from '../../src/sandbox/random.ts';
import { instantAt } from '../../src/sandbox/zoned.ts';
import type { Bench } from '../../test/sync/run-sync.ts';
import { DAY_MS } from '../../test/sync/virtual-clock.ts';
import { createNewcomers, type Newcomer } from './people.ts';

export const ZONE = 'Europe/Zurich';
const PAST_DAYS = 10;
const FUTURE_DAYS = 150;

/** A practice, with what the people who work in it can see and know. */
export interface Life {
  readonly bench: Bench;
  readonly random: Random;
  newcomer(): Newcomer;
  /** A half hour on a working day that is free with a therapist, up to so many days ahead. */
  freeSlot(therapist: number, aheadDays: number): number;
  readonly therapists: number;
  /** Records that people know of, of now: not those that the program has made and does not know of itself yet. */
  known(): Promise<Known>;
}

export interface Known {
  /** Active ones. */
  readonly patients: readonly EphysioPatient[];
  readonly contacts: readonly GhlContact[];
  /** Events with a patient that take place, and are not far off. */
  readonly events: readonly EphysioEvent[];
  readonly appointments: readonly GhlAppointment[];
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

const isWorkday = (at: number): boolean => new Date(at).getUTCDay() % 6 !== 0;

export const createLife = (bench: Bench, random: Random): Life => {
  const { sandbox, clock } = bench;
  const names = [...sandbox.ephysio.state.patients.values()].map((p) => `${p.firstName} ${p.lastName}`);
  const busy = new Set<string>();
  const { therapists } = sandbox.ephysio.practice;

  const isNear = (at: number): boolean =>
    at > clock.now() - PAST_DAYS * DAY_MS && at < clock.now() + FUTURE_DAYS * DAY_MS;

  return {
    bench,
    random,
    therapists: therapists.length,
    newcomer: createNewcomers(random, new Set(names)),
    freeSlot: (therapist, aheadDays) => {
      for (;;) {
        const day = clock.now() + (1 + random.int(aheadDays)) * DAY_MS;
        const half = random.int(20);
        const start = instantAt(dayOf(day), 8 + Math.floor(half / 2), (half % 2) * 30, ZONE);
        const slot = `${therapist} ${start}`;
        if (!isWorkday(day) || busy.has(slot)) continue;
        busy.add(slot);
        return start;
      }
    },
    known: async () => {
      const { db } = bench.store;
      const columns = ['ephysio_id', 'ghl_id'] as const;
      const links = [
        ...(await db.selectFrom('contact_sync').select(columns).where('state', '=', 'linked').execute()),
        ...(await db.selectFrom('appointment_sync').select(columns).where('state', '=', 'linked').execute()),
      ];
      const ids = new Set(
        links.flatMap((link) => (link.ephysio_id && link.ghl_id ? Object.values(link) : [])),
      );
      const isKnown = ({ id }: { readonly id: string | number }): boolean => ids.has(String(id));
      const { ephysio, ghl } = sandbox;
      return {
        patients: [...ephysio.state.patients.values()].filter((p) => p.status === 1 && isKnown(p)),
        contacts: [...ghl.state.contacts.values()].filter(isKnown),
        events: [...ephysio.state.events.values()].filter(
          (e) => e.patientId && e.status === 5 && isKnown(e) && isNear(e.start),
        ),
        appointments: [...ghl.state.appointments.values()].filter(
          (a) => !a.deleted && a.appointmentStatus === 'confirmed' && isKnown(a) && isNear(a.startTime),
        ),
      };
    },
  };
};
