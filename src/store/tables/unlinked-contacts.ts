import type { Patient } from '../../domain/records/patient.ts';
import type { Held } from '../../domain/side.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';

const context = (practice: string, id: string): string => `unlinked_contacts/held/${practice}/${id}`;

/**
 * Contacts without a patient, as they were last seen: they wait for a person, another try or another direction.
 * @param since only those that were seen since then (epoch ms)
 */
export const listUnlinkedContacts = async (
  { db, sealer }: StoreHandle,
  practice: string,
  since: number | null = null,
): Promise<Held<Patient>[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .selectAll()
    .where('practice', '=', practice)
    .where('seen_at', '>=', since === null ? '' : iso(since))
    .orderBy('ghl_id')
    .execute();
  return rows.map((row) => sealer.open(row.held, context(practice, row.ghl_id)) as Held<Patient>);
};

/** Ids of contacts that nothing was heard of since `before` (epoch ms), the longest unheard of first. */
export const unheardOfContacts = async (
  { db }: StoreHandle,
  practice: string,
  before: number,
  limit: number,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('unlinked_contacts')
    .select('ghl_id')
    .where('practice', '=', practice)
    .where('seen_at', '<', iso(before))
    .orderBy('seen_at')
    .limit(limit)
    .execute();
  return rows.map((row) => row.ghl_id);
};

/** `now`: epoch milliseconds. */
export const putUnlinkedContact = async (
  { db, sealer }: StoreHandle,
  practice: string,
  held: Held<Patient>,
  now: number,
): Promise<void> => {
  const row = { held: sealer.seal(held, context(practice, held.id)), seen_at: iso(now) };
  await db
    .insertInto('unlinked_contacts')
    .values({ practice, ghl_id: held.id, ...row })
    .onConflict((c) => c.columns(['practice', 'ghl_id']).doUpdateSet(row))
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
