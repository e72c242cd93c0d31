import type { ExpressionBuilder } from 'kysely';
import type { Patient } from '../../domain/records/patient.ts';
import type { Held } from '../../domain/side.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { Database, UnlinkedContactsTable } from './tables.ts';

/** Which contacts wait: all but those that the rule of `sync.newPatients` ignores and that have no booking since. */
export interface WaitingQuery {
  readonly rule: string;
  /** Where the window of bookings that count begins (UTC ISO). */
  readonly bookedFrom: string;
}

/** So many names in one statement: SQLite takes no more than some thousands. */
const AT_ONCE = 500;

const context = (practice: string, id: string): string => `unlinked_contacts/held/${practice}/${id}`;

/** A contact as it was last seen. @throws GuardError when it was changed or damaged */
export const openUnlinked = (
  { sealer }: Pick<StoreHandle, 'sealer'>,
  { practice, ghl_id: id, held }: Pick<UnlinkedContactsTable, 'practice' | 'ghl_id' | 'held'>,
): Held<Patient> => sealer.open(held, context(practice, id)) as Held<Patient>;

const isWaiting =
  ({ rule, bookedFrom }: WaitingQuery) =>
  (e: ExpressionBuilder<Database, 'unlinked_contacts'>) =>
    e.or([e('ignored_by', 'is', null), e('ignored_by', '!=', rule), e('booked_until', '>=', bookedFrom)]);

/** Contacts without a patient, as they were last seen: they wait for a person, another try or another direction. */
export const listWaitingContacts = async (
  { db, sealer }: StoreHandle,
  practice: string,
  query: WaitingQuery,
): Promise<Held<Patient>[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .selectAll()
    .where('practice', '=', practice)
    .where(isWaiting(query))
    .orderBy('ghl_id')
    .execute();
  return rows.map((row) => openUnlinked({ sealer }, row));
};

/** Contacts without a patient in the order of their ids, behind one of them, unopened. */
export const unlinkedContactsAfter = (
  { db }: StoreHandle,
  practice: string,
  id: string,
  limit: number,
): Promise<UnlinkedContactsTable[]> =>
  db
    .selectFrom('unlinked_contacts')
    .selectAll()
    .where('practice', '=', practice)
    .where('ghl_id', '>', id)
    .orderBy('ghl_id')
    .limit(limit)
    .execute();

/** Those of some contacts that have no patient, as they were last seen, with when that was (UTC ISO). */
export const findUnlinkedContacts = async (
  { db, sealer }: StoreHandle,
  practice: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly held: Held<Patient>; readonly seenAt: string }>> => {
  const found = new Map<string, { readonly held: Held<Patient>; readonly seenAt: string }>();
  for (let n = 0; n < ids.length; n += AT_ONCE) {
    const rows = await db
      .selectFrom('unlinked_contacts')
      .select(['ghl_id', 'held', 'seen_at'])
      .where('practice', '=', practice)
      .where('ghl_id', 'in', ids.slice(n, n + AT_ONCE))
      .execute();
    for (const { ghl_id: id, held, seen_at: seenAt } of rows)
      found.set(id, { held: sealer.open(held, context(practice, id)) as Held<Patient>, seenAt });
  }
  return found;
};

/** The ids of all contacts without a patient, or of those that were seen since then (epoch ms). */
export const unlinkedContactIds = async (
  { db }: StoreHandle,
  practice: string,
  since: number | null = null,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .select('ghl_id')
    .where('practice', '=', practice)
    .where('seen_at', '>=', since === null ? '' : iso(since))
    .orderBy('ghl_id')
    .execute();
  return rows.map((row) => row.ghl_id);
};

/** Ids of waiting contacts that nothing was heard of since `before` (epoch ms), the longest unheard of first. */
export const unheardOfContacts = async (
  { db }: StoreHandle,
  practice: string,
  query: WaitingQuery & { readonly before: number; readonly limit: number },
): Promise<string[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .select('ghl_id')
    .where('practice', '=', practice)
    .where('seen_at', '<', iso(query.before))
    .where(isWaiting(query))
    .orderBy('seen_at')
    .limit(query.limit)
    .execute();
  return rows.map((row) => row.ghl_id);
};

/** Contacts that are ignored by a rule: they need not be read again for their appointments. */
export const ignoredContactIds = async (
  { db }: StoreHandle,
  practice: string,
  rule: string,
): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .select('ghl_id')
    .where('practice', '=', practice)
    .where('ignored_by', '=', rule)
    .execute();
  return new Set(rows.map((row) => row.ghl_id));
};

/** Contacts with a booking at or after an instant (UTC ISO). */
export const bookedContactIds = async (
  { db }: StoreHandle,
  practice: string,
  from: string,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .select('ghl_id')
    .where('practice', '=', practice)
    .where('booked_until', '>=', from)
    .execute();
  return rows.map((row) => row.ghl_id);
};

/** @param ignoredBy the rule by which it is ignored @param now epoch milliseconds */
export const putUnlinkedContact = async (
  { db, sealer }: StoreHandle,
  practice: string,
  held: Held<Patient>,
  { now, ignoredBy = null }: { readonly now: number; readonly ignoredBy?: string | null },
): Promise<void> => {
  const row = {
    held: sealer.seal(held, context(practice, held.id)),
    seen_at: iso(now),
    ignored_by: ignoredBy,
  };
  await db
    .insertInto('unlinked_contacts')
    .values({ practice, ghl_id: held.id, booked_until: null, ...row })
    .onConflict((c) => c.columns(['practice', 'ghl_id']).doUpdateSet(row))
    .execute();
};

/** Notes until when a contact is booked (UTC ISO); `null`: it is not. */
export const setBookedUntil = async (
  { db }: StoreHandle,
  practice: string,
  ghlId: string,
  until: string | null,
): Promise<void> => {
  await db
    .updateTable('unlinked_contacts')
    .set({ booked_until: until })
    .where('practice', '=', practice)
    .where('ghl_id', '=', ghlId)
    .execute();
};

/** It is linked now, or not in GHL any more. */
export const dropUnlinkedContact = async (
  { db }: StoreHandle,
  practice: string,
  ghlId: string,
): Promise<void> => {
  await db
    .deleteFrom('unlinked_contacts')
    .where('practice', '=', practice)
    .where('ghl_id', '=', ghlId)
    .execute();
};
