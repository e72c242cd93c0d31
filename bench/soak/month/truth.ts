import type { EphysioEvent } from '../../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment } from '../../../src/sandbox/ghl/model.ts';
import type { Random } from '../../../src/sandbox/random.ts';
import { instantAt } from '../../../src/sandbox/zoned.ts';
import { plain } from '../../../test/sync/history/spelling.ts';
import type { Bench } from '../../../test/sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { createPeople, type NewPerson, type Person } from './people.ts';

export const ZONE = 'Europe/Zurich';
export const HALF_HOUR_MS = HOUR_MS / 2;

/** Who is when with whom. */
export interface Visit {
  readonly id: number;
  readonly who: Person;
  therapist: number;
  /** Epoch milliseconds; half an hour long. */
  start: number;
  takesPlace: boolean;
  /** Its invoice is closed. */
  isBilled: boolean;
  /** In GHL it may say anything: somebody cancelled it there after it had begun, or was billed. */
  isFreeInGhl: boolean;
  /** A review has to be opened about that. */
  needsReview: boolean;
  /** The contact of somebody else on which it was booked, until the desk has put that right. */
  bookedOn: string | null;
  touchedAt: number;
}

export interface Mode {
  /** e-Physio's codes mean cancelled, showed and noshow; else only 5 is known, and cancelled visits are deleted. */
  readonly hasCodes: boolean;
  readonly hasListener: boolean;
  /** e-Physio takes no new invoice over the API. */
  readonly refusesInvoices: boolean;
}

/** A practice and what is true of it. */
export interface Month {
  readonly bench: Bench;
  readonly random: Random;
  readonly mode: Mode;
  readonly people: Person[];
  readonly visits: Visit[];
  /** Appointments in GHL that nobody means any more. */
  readonly strays: Set<string>;
  readonly problems: string[];
  readonly done: Record<string, number>;
  newPerson(wish?: NewPerson): Person;
  /** A free half hour on a working day, from tomorrow on. */
  freeSlot(therapist: number, aheadDays: number): number;
  isFree(therapist: number, start: number): boolean;
  addVisit(who: Person, therapist: number, start: number): Visit;
  /** Finds out whose the new records are. */
  look(): void;
  eventOf(visit: Visit): EphysioEvent | undefined;
  appointmentOf(visit: Visit): GhlAppointment | undefined;
  ownerOfContact(id: string): Person | undefined;
  ownerOfPatient(id: number): Person | undefined;
  /** The patient that the practice works with: the oldest active one. */
  patientOf(who: Person): number | undefined;
  contactOf(who: Person): string | undefined;
}

export const isLiveEvent = ({ bench }: Pick<Month, 'bench'>, e: EphysioEvent): boolean =>
  e.status !== bench.sandbox.ephysio.cancelledStatus;

export const isLiveAppointment = (a: GhlAppointment): boolean =>
  !a.deleted && !['cancelled', 'invalid'].includes(a.appointmentStatus);

export const isOwnName = (who: Person, record: { firstName?: unknown; lastName?: unknown }): boolean => {
  const [first, last] = [plain(String(record.firstName ?? '')), plain(String(record.lastName ?? ''))];
  return [who.first, who.rightFirst].map(plain).includes(first) && plain(who.last) === last;
};

export const createMonth = (bench: Bench, random: Random, mode: Mode): Month => {
  const { ephysio, ghl } = bench.sandbox;
  const { clock } = bench;
  const people: Person[] = [];
  const visits: Visit[] = [];
  const patients = new Map<number, Person>();
  const contacts = new Map<string, Person>();
  const problems: string[] = [];
  const nextPerson = createPeople(random);
  const calendars = [...ghl.state.calendars.keys()];

  const look = (): void => {
    for (const who of people) {
      for (const id of who.patients) patients.set(id, who);
      for (const id of who.contacts) contacts.set(id, who);
    }
    // Whose a record of the program's is, says its name when it is first seen.
    const find = (record: object, what: string): Person | undefined => {
      const found = people.find((who) => isOwnName(who, record));
      if (!found) problems.push(`${what} belongs to no known person`);
      return found;
    };
    for (const c of ghl.state.contacts.values()) {
      if (contacts.has(c.id)) continue;
      const who = find(c, `contact ${c.id}`);
      if (!who) continue;
      contacts.set(c.id, who);
      who.contacts.add(c.id);
    }
    for (const p of ephysio.state.patients.values()) {
      if (patients.has(p.id)) continue;
      const who = contacts.get(String(p.externalId ?? '')) ?? find(p, `patient ${p.id}`);
      if (!who) continue;
      patients.set(p.id, who);
      who.patients.add(p.id);
    }
  };

  const isFree: Month['isFree'] = (therapist, start) =>
    !visits.some((v) => v.takesPlace && v.therapist === therapist && v.start === start);

  return {
    bench,
    random,
    mode,
    people,
    visits,
    strays: new Set(),
    problems,
    done: {},
    newPerson: (wish) => {
      const who = nextPerson(wish);
      people.push(who);
      return who;
    },
    isFree,
    freeSlot: (therapist, aheadDays) => {
      for (;;) {
        const at = clock.now() + (1 + random.int(aheadDays)) * DAY_MS;
        const half = random.int(20);
        const day = new Date(at).toISOString().slice(0, 10);
        const start = instantAt(day, 8 + Math.floor(half / 2), (half % 2) * 30, ZONE);
        if (new Date(day).getUTCDay() % 6 !== 0 && isFree(therapist, start)) return start;
      }
    },
    addVisit: (who, therapist, start) => {
      const visit: Visit = {
        id: visits.length,
        who,
        therapist,
        start,
        takesPlace: true,
        isBilled: false,
        isFreeInGhl: false,
        needsReview: false,
        bookedOn: null,
        touchedAt: clock.now(),
      };
      visits.push(visit);
      return visit;
    },
    look,
    eventOf: ({ who, start, therapist }) => {
      const { clientId } = ephysio.practice.therapists[therapist] ?? {};
      const events = [...ephysio.state.events.values()].filter(
        (e) => e.start === start && isLiveEvent({ bench }, e) && who.patients.has(e.patientId ?? -1),
      );
      return events.find((e) => e.clientId === clientId) ?? events[0];
    },
    appointmentOf: ({ who, start, therapist }) =>
      [...ghl.state.appointments.values()].find(
        (a) =>
          a.startTime === start &&
          a.calendarId === calendars[therapist] &&
          isLiveAppointment(a) &&
          who.contacts.has(a.contactId),
      ),
    ownerOfContact: (id) => contacts.get(id),
    ownerOfPatient: (id) => patients.get(id),
    patientOf: (who) => [...who.patients].find((id) => ephysio.state.patients.get(id)?.status === 1),
    contactOf: (who) => [...who.contacts].find((id) => ghl.state.contacts.has(id)),
  };
};
