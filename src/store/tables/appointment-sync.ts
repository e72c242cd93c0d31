import { setImmediate } from 'node:timers/promises';
import type { ExpressionBuilder } from 'kysely';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { StoreHandle } from '../store.ts';
import type { AppointmentSyncTable } from './link-columns.ts';
import { createLinks, type LinkHead } from './links.ts';
import type { Database } from './tables.ts';

interface Extra {
  /** Start as last agreed, UTC ISO. */
  readonly startsAt: string;
  /** Both sides agree that it does not take place. */
  readonly cancelled: boolean;
}

/** Links of one query. */
const PAGE = 500;

/** The links that come after this one, by start and id. */
const after =
  ({ starts_at, id }: Pick<AppointmentSyncTable, 'starts_at' | 'id'>) =>
  (e: ExpressionBuilder<Database, 'appointment_sync'>) =>
    e.or([e('starts_at', '>', starts_at), e.and([e('starts_at', '=', starts_at), e('id', '>', id)])]);

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
  /**
   * The links that start at an instant (UTC ISO) or later, the earliest first, some at a time. Others have their turn in
   * between: the listener goes on answering.
   */
  async *pagesFrom(
    { db }: StoreHandle,
    practice: string,
    from: string,
    which: 'all' | 'not-cancelled' = 'not-cancelled',
  ): AsyncGenerator<AppointmentSyncTable[]> {
    const left = db
      .selectFrom('appointment_sync')
      .selectAll()
      .where('practice', '=', practice)
      .where('starts_at', '>=', from)
      .$if(which === 'not-cancelled', (all) => all.where('cancelled', '=', 0))
      .orderBy('starts_at')
      .orderBy('id')
      .limit(PAGE);
    for (let rows = await left.execute(); rows.length > 0; ) {
      yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      await setImmediate();
      rows = await left.where(after(last)).execute();
    }
  },
};

type AppointmentHead = Omit<AppointmentSyncTable, 'base' | 'practice'>;

/** Start as last agreed, UTC ISO. */
export const startOf = (row: LinkHead): string => (row as AppointmentHead).starts_at;

/** Both sides agree that it does not take place. */
export const isOver = (row: LinkHead): boolean => (row as AppointmentHead).cancelled === 1;
