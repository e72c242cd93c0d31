import type { EphysioEvent } from '../../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment, GhlBlockSlot } from '../../../src/sandbox/ghl/model.ts';
import type { Random } from '../../../src/sandbox/random.ts';
import { instantAt } from '../../../src/sandbox/zoned.ts';
import { plain } from '../../../test/sync/history/spelling.ts';
import type { Bench } from '../../../test/sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import { createPeople, type NewPerson, type Person } from './people.ts';
import type { Absence, Mode, Series, Visit } from './records.ts';

export const ZONE = 'Europe/Zurich';
export const HALF_HOUR_MS = HOUR_MS / 2;
/** So many therapists have a calendar in the config; the next one has none. */
export const THERAPISTS = 3;
export const COLLEAGUE = 3;
/** GHL's calendars by their place: the first therapist's class, and one that the config does not name. */
export const CLASS = 3;
export const UNKNOWN = 4;
/** So many people come to a class. */
export const PLACES = 4;

/** A practice and what is true of it. */
export interface Month {
  readonly bench: Bench;
  readonly random: Random;
  readonly mode: Mode;
  readonly people: Person[];
  readonly visits: Visit[];
  readonly absences: Absence[];
  readonly series: Series[];
  /** Slots in GHL that people made, as they left them. */
  readonly foreignSlots: Map<string, GhlBlockSlot>;
  /** Double bookings that are to stay, with both times. */
  readonly answered: Map<string, string>;
  /** Appointments in GHL that nobody means any more. */
  readonly strays: Set<string>;
  readonly problems: string[];
  readonly done: Record<string, number>;
  newPerson(wish?: NewPerson): Person;
  /** A half hour on a working day, from tomorrow on, in which therapist and patient are free. */
  freeSlot(therapist: number, aheadDays: number, who: Person | null): number;
  isBusy(who: Person, start: number): boolean;
  isFree(therapist: number, start: number): boolean;
  addVisit(who: Person, therapist: number, start: number, more?: Partial<Visit>): Visit;
  /** GHL's calendar that a visit is in, or was before somebody moved it to another one. */
  calendarIdOf(visit: Visit): string | undefined;
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
  const absences: Absence[] = [];
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

  const isFree: Month['isFree'] = (therapist, start) => {
    const end = start + HALF_HOUR_MS;
    return !(
      visits.some(
        (v) => v.takesPlace && v.therapist === therapist && v.start < end && start < v.start + HALF_HOUR_MS,
      ) ||
      absences.some((a) => a.isOn && !a.isNote && a.therapist === therapist && a.start < end && start < a.end)
    );
  };
  const isBusy: Month['isBusy'] = (who, start) =>
    visits.some((v) => v.who === who && v.takesPlace && Math.abs(v.start - start) < HALF_HOUR_MS);
  const calendarIdOf: Month['calendarIdOf'] = ({ therapist, isInClass }) =>
    isInClass ? calendars[CLASS] : therapist < THERAPISTS ? calendars[therapist] : undefined;

  return {
    bench,
    random,
    mode,
    people,
    visits,
    absences,
    series: [],
    foreignSlots: new Map(),
    answered: new Map(),
    strays: new Set(),
    problems,
    done: {},
    newPerson: (wish) => {
      const who = nextPerson(wish);
      people.push(who);
      return who;
    },
    isFree,
    isBusy,
    freeSlot: (therapist, aheadDays, who) => {
      for (;;) {
        const at = clock.now() + (1 + random.int(aheadDays)) * DAY_MS;
        const half = random.int(20);
        const day = new Date(at).toISOString().slice(0, 10);
        const start = instantAt(day, 8 + Math.floor(half / 2), (half % 2) * 30, ZONE);
        const isOpen = new Date(day).getUTCDay() % 6 !== 0 && isFree(therapist, start);
        if (isOpen && !(who && isBusy(who, start))) return start;
      }
    },
    calendarIdOf,
    addVisit: (who, therapist, start, more) => {
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
        isFromGhl: false,
        isInClass: false,
        series: null,
        isAway: false,
        eventId: null,
        ...more,
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
    appointmentOf: (visit) => {
      const { who, start, isAway } = visit;
      const calendarId = isAway ? calendars[UNKNOWN] : calendarIdOf(visit);
      return [...ghl.state.appointments.values()].find(
        (a) =>
          a.startTime === start &&
          a.calendarId === calendarId &&
          isLiveAppointment(a) &&
          who.contacts.has(a.contactId),
      );
    },
    ownerOfContact: (id) => contacts.get(id),
    ownerOfPatient: (id) => patients.get(id),
    patientOf: (who) => [...who.patients].find((id) => ephysio.state.patients.get(id)?.status === 1),
    contactOf: (who) => [...who.contacts].find((id) => ghl.state.contacts.has(id)),
  };
};
