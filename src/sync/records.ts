import { type Appointment, isCancelled } from '../domain/appointment.ts';
import { CONTACT_POINTS, type Patient } from '../domain/patient.ts';
import type { Link } from '../domain/plan.ts';
import type { Entity } from '../domain/side.ts';
import { appointmentSync } from '../store/appointment-sync.ts';
import { contactSync } from '../store/contact-sync.ts';
import type { Base, LinkRow } from '../store/links.ts';
import type { StoreHandle } from '../store/store.ts';

/** The ids of a link. */
type LinkIds = Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId' | 'source'>;

/** The links of one entity of one practice: what the engine needs of their table. */
export interface Records<R extends object> {
  readonly entity: Entity;
  list(handle: StoreHandle): Promise<LinkRow[]>;
  find(handle: StoreHandle, id: string): Promise<LinkRow | undefined>;
  findBySource(handle: StoreHandle, ephysioId: string): Promise<LinkRow | undefined>;
  open(handle: StoreHandle, row: LinkRow): Link<R>;
  insert(handle: StoreHandle, ids: LinkIds, base: Base<R>): Promise<void>;
  update(
    handle: StoreHandle,
    id: string,
    base: Base<R>,
    ids?: { readonly ghlId: string | null },
  ): Promise<void>;
  tombstone(handle: StoreHandle, id: string): Promise<void>;
}

const opened = <R>(row: LinkRow, { seenInGhl, ...base }: Base<R>): Link<R> => ({
  id: row.id,
  ephysioId: row.ephysio_id,
  ghlId: row.ghl_id,
  source: row.source,
  state: row.state,
  base,
  ...(seenInGhl === undefined ? {} : { seenInGhl }),
});

const lacksContactPoint = ({ ephysio, ghl }: Base<Patient>): boolean =>
  CONTACT_POINTS.some((field) => ephysio[field] && ghl[field] !== ephysio[field]);

export const patientRecords = (practice: string, now: () => number): Records<Patient> => ({
  entity: 'patient',
  list: (handle) => contactSync.list(handle, practice),
  find: (handle, id) => contactSync.find(handle, practice, id),
  findBySource: (handle, id) => contactSync.findByEphysioId(handle, practice, id),
  open: (handle, row) => opened(row, contactSync.openBase(handle, row)),
  insert: async (handle, ids, base) => {
    await contactSync.insert(handle, {
      ...ids,
      practice,
      base,
      leftOut: lacksContactPoint(base),
      now: now(),
    });
  },
  update: (handle, id, base, ids = undefined) =>
    contactSync.update(handle, id, { ...ids, base, leftOut: lacksContactPoint(base), now: now() }),
  tombstone: (handle, id) => contactSync.setTombstone(handle, id, now()),
});

/** The columns that are kept readable, so that the links of a window can be found. e-Physio's half is always there. */
const columns = (base: Base<Appointment>): { startsAt: string; cancelled: boolean } => ({
  startsAt: base.ephysio.start ?? base.ghl.start ?? '',
  cancelled: isCancelled(base.ephysio) && isCancelled(base.ghl),
});

export const appointmentRecords = (practice: string, now: () => number): Records<Appointment> => ({
  entity: 'appointment',
  list: (handle) => appointmentSync.list(handle, practice),
  find: (handle, id) => appointmentSync.find(handle, practice, id),
  findBySource: (handle, id) => appointmentSync.findByEphysioId(handle, practice, id),
  open: (handle, row) => opened(row, appointmentSync.openBase(handle, row)),
  insert: async (handle, ids, base) => {
    await appointmentSync.insert(handle, { ...ids, practice, base, ...columns(base), now: now() });
  },
  update: (handle, id, base, ids = undefined) =>
    appointmentSync.update(handle, id, { ...ids, base, ...columns(base), now: now() }),
  tombstone: (handle, id) => appointmentSync.setTombstone(handle, id, now()),
});
