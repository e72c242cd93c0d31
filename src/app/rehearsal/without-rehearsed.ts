import type { Appointment } from '../../domain/records/appointment.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { isMarked } from '../../domain/rehearsal/marker.ts';
import type { AppointmentSide, Held, Listing, Lookup, PatientSide } from '../../domain/side.ts';
import { patientOfWebhook } from '../../ghl/contacts/contact-mapper.ts';
import { rehearsedIds } from '../../store/rehearsals/rehearsals.ts';
import type { StoreHandle } from '../../store/store.ts';
import type { InboxRecord } from '../../webhooks/worker/process-record.ts';

type Ids = ReadonlySet<string>;

/**
 * Whether the webhooks of a record are about one that a rehearsal has made in GHL: by its id, or by the name, which a contact has
 * before its id is written down. An appointment whose id is not known yet is read, and left out by its contact.
 */
export const isRehearsed = async (
  store: StoreHandle,
  { practice, entity, id, events }: InboxRecord,
): Promise<boolean> => {
  if ((await rehearsedIds(store, practice, 'ghl', entity)).has(id)) return true;
  return entity === 'patient' && events.some(({ record }) => isMarked(patientOfWebhook(record ?? {})));
};

interface Sides {
  readonly patients: { readonly ephysio: PatientSide; readonly ghl: PatientSide };
  readonly appointments: { readonly ephysio: AppointmentSide; readonly ghl: AppointmentSide };
}

/** Counted in a run's `ignored`. */
const REASON = 'rehearsal';

const leaveOut = <R>(listing: Listing<R>, isOut: (held: Held<R>) => boolean, ids: Ids): Listing<R> => {
  const isKnown = (id: string | null): boolean => id !== null && ids.has(id);
  const isFree = (): boolean =>
    !listing.records.some(isOut) &&
    !listing.bad.some(({ id }) => isKnown(id)) &&
    !listing.deleted.some(isKnown);
  // Nearly always: the list stays the one that it is.
  if (isFree()) return listing;
  const records = listing.records.filter((held) => !isOut(held));
  const bad = listing.bad.filter(({ id }) => !isKnown(id));
  const deleted = listing.deleted.filter((id) => !isKnown(id));
  const count = listing.records.length - records.length + listing.bad.length - bad.length;
  const ignored = count === 0 ? listing.ignored : { ...listing.ignored, [REASON]: count };
  return { ...listing, records, bad, deleted, ignored };
};

const GONE: Lookup<never> = { state: 'gone' };

/**
 * Both services without what rehearsals have made there: it is never compared, linked, counted or written. A record is known by
 * its id, and a person also by the name, so that one whose id was not written down is left out too.
 */
export const withoutRehearsed = (sides: Sides, store: StoreHandle, practice: string): Sides => {
  /** People who were known by their name, by side. */
  const named = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const peopleOf = async (side: SideName): Promise<Ids> =>
    new Set([...(await rehearsedIds(store, practice, side, 'patient')), ...named[side]]);

  const ofPeople = (side: PatientSide): PatientSide => {
    const isOut = ({ id, record }: Held<Patient>, ids: Ids): boolean => {
      if (isMarked(record)) named[side.name].add(id);
      return ids.has(id) || isMarked(record);
    };
    return {
      ...side,
      list: async (query) => {
        const listing = await side.list(query);
        const ids = await peopleOf(side.name);
        return leaveOut(listing, (held) => isOut(held, ids), ids);
      },
      get: async (id) => {
        const ids = await peopleOf(side.name);
        const found = ids.has(id) ? GONE : await side.get(id);
        return found.state === 'held' && isOut(found.held, ids) ? GONE : found;
      },
    };
  };

  const ofAppointments = (side: AppointmentSide): AppointmentSide => {
    const idsOf = (): Promise<Ids> => rehearsedIds(store, practice, side.name, 'appointment');
    const isOut = ({ id, record }: Held<Appointment>, ids: Ids, people: Ids): boolean =>
      ids.has(id) || people.has(record.patient ?? '');
    return {
      ...side,
      list: async (query) => {
        const listing = await side.list(query);
        const [ids, people] = [await idsOf(), await peopleOf(side.name)];
        if (ids.size + people.size === 0) return listing;
        const { visits, outside } = listing;
        const isIn = (held: Held<Appointment>): boolean => !isOut(held, ids, people);
        return {
          ...leaveOut(listing, (held) => !isIn(held), ids),
          ...(outside && { outside: outside.filter(isIn) }),
          ...(visits && { visits: visits.filter(({ patient }) => !people.has(patient)) }),
        };
      },
      get: async (id) => {
        const ids = await idsOf();
        const found = ids.has(id) ? GONE : await side.get(id);
        if (found.state === 'gone') return found;
        return isOut(found.held, ids, await peopleOf(side.name)) ? GONE : found;
      },
    };
  };

  const { patients, appointments } = sides;
  return {
    patients: { ephysio: ofPeople(patients.ephysio), ghl: ofPeople(patients.ghl) },
    appointments: {
      ephysio: ofAppointments(appointments.ephysio),
      ghl: ofAppointments(appointments.ghl),
    },
  };
};
