import { PATIENT_FIELDS, type Patient } from '../../domain/records/patient.ts';
import type { Held, SameQuery } from '../../domain/side.ts';
import { NotFoundError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import { duplicateReplySchema, readContact, readReply, type WireContact } from '../http/wire.ts';
import { patientOf } from './contact-mapper.ts';
import { INDEX_LAG_MS, searchContacts } from './contact-search.ts';

/** Our clock and GHL's may differ. */
const SKEW_MS = 120_000;

/** Whether the contact holds what was sent, and nothing else: a namesake's contact would hold more. */
const isSame = (found: Patient, sent: Patient): boolean =>
  PATIENT_FIELDS.every((field) => (found[field] ?? null) === (sent[field] ?? null));

/** The contact that holds an e-mail or phone; `null` when none does, `unreadable` when one does that cannot be read. */
const lookUp = async (
  client: GhlClient,
  by: Readonly<Record<string, string>>,
): Promise<WireContact | 'unreadable' | null> => {
  const path = '/contacts/search/duplicate';
  try {
    const { body } = await client.request({
      method: 'GET',
      path,
      query: { locationId: client.locationId, ...by },
      version: 'contacts',
      effect: 'read',
    });
    const { contact } = readReply(duplicateReplySchema, body, `GET ${path}`);
    if (!contact) return null;
    const read = readContact(contact);
    return read.ok ? read.value : 'unreadable';
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
};

/**
 * The contact that a create may have left. GHL's duplicate lookup is right at once, but knows one contact per
 * e-mail and phone, which may be a relative's; only then, or without both, the search is asked, whose index lags. What is kept
 * from GHL is only searched for by its time.
 * @param waitUntil waits until an instant (epoch ms)
 */
export const findSameContact = async (
  client: GhlClient,
  sent: Patient,
  query: SameQuery,
  waitUntil: (at: number) => Promise<void>,
): Promise<Held<Patient> | null> => {
  const sentAt = Date.parse(query.sentAt);
  const lookups = query.isKeptHere
    ? []
    : [...(sent.email ? [{ email: sent.email }] : []), ...(sent.phone ? [{ number: sent.phone }] : [])];
  let held = false;
  for (const by of lookups) {
    const found = await lookUp(client, by);
    if (found === null) continue;
    held = true;
    if (found === 'unreadable') continue;
    const record = patientOf(found);
    if (!query.isLinked(found.id) && isSame(record, sent)) return { id: found.id, record };
  }
  if (lookups.length > 0 && !held) return null;
  await waitUntil(Date.parse(query.lostAt) + INDEX_LAG_MS);
  const { contacts } = await searchContacts(client, new Date(sentAt - SKEW_MS).toISOString());
  for (const contact of contacts.values()) {
    const record = patientOf(contact);
    if (contact.deleted !== true && !query.isLinked(contact.id) && isSame(record, sent)) {
      return { id: contact.id, record };
    }
  }
  return null;
};
