import type { Appointment } from '../../domain/records/appointment.ts';
import type { StoreHandle } from '../store.ts';
import type { AppointmentSyncTable } from './link-columns.ts';
import { createLinks, type LinkHead } from './links.ts';

interface Extra {
  /** Start as last agreed, UTC ISO. */
  readonly startsAt: string;
  /** Both sides agree that it does not take place. */
  readonly cancelled: boolean;
}

/** Which event of e-Physio is which appointment of GHL. */
export const appointmentSync = {
  ...createLinks<Appointment, Extra, AppointmentSyncTable>(
    'appointment_sync',
    ['starts_at', 'cancelled'],
    ({ startsAt, cancelled }) => ({
      ...(startsAt === undefined ? {} : { starts_at: startsAt }),
      ...(cancelled === undefined ? {} : { cancelled: cancelled ? 1 : 0 }),
    }),
  ),
  /** The links whose appointments start in `[from, to)` (UTC ISO): what a list of that window must contain. */
  listStarting: ({ db }: StoreHandle, practice: string, from: string, to: string) =>
    db
      .selectFrom('appointment_sync')
      .selectAll()
      .where('practice', '=', practice)
      .where('starts_at', '>=', from)
      .where('starts_at', '<', to)
      .execute(),
};

type AppointmentHead = Omit<AppointmentSyncTable, 'base' | 'practice'>;

/** Start as last agreed, UTC ISO. */
export const startOf = (row: LinkHead): string => (row as AppointmentHead).starts_at;

/** Both sides agree that it does not take place. */
export const isOver = (row: LinkHead): boolean => (row as AppointmentHead).cancelled === 1;
