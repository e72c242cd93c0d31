import type { Patient } from '../../domain/records/patient.ts';
import { differing } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { MARKER, markedEmail, markedName } from '../../domain/rehearsal/marker.ts';
import { RecordError, UnknownOutcomeError } from '../../errors.ts';
import { createContactBody, updateContactBody } from '../contacts/contact-mapper.ts';
import { INDEX_LAG_MS, searchContacts } from '../contacts/contact-search.ts';
import { contactReplySchema, readContact } from '../http/wire.ts';
import { contactById, contactPath, type GhlRehearsal } from './ghl-rehearsal.ts';

const SKEW_MS = 120_000;
const POLL_MS = 2_000;

const createWith = (r: GhlRehearsal, patient: Patient): Promise<Made> =>
  r.journal.create('ghl', 'contact', async () => {
    const marks = { tags: [], source: MARKER, dnd: [] };
    const { body } = await r.client.request({
      method: 'POST',
      path: '/contacts/',
      version: 'contacts',
      effect: 'create',
      body: createContactBody(patient, r.client.locationId, marks, r.version),
    });
    const frame = contactReplySchema.safeParse(body);
    const read = frame.success ? readContact(frame.data.contact) : null;
    const id = read?.ok ? read.value.id : read?.bad.id;
    if (id) return id;
    throw new UnknownOutcomeError("GHL's reply to POST /contacts/ names no contact");
  });

/** By name alone, or else with an e-mail. @throws RecordError when GHL takes neither */
const create = async (r: GhlRehearsal): Promise<Made> => {
  const name = markedName(r.journal.mark);
  const code = 'contact-name-only';
  try {
    const made = await createWith(r, name);
    r.report({ code, state: 'seen' });
    return made;
  } catch (error) {
    if (!(error instanceof RecordError) || error instanceof UnknownOutcomeError) throw error;
    r.report({ code, state: 'not so', facts: { reason: error.reason } });
    return createWith(r, { ...name, email: markedEmail(r.journal.mark) });
  }
};

const put = (r: GhlRehearsal, { recordId }: Made, changes: Partial<Patient>) =>
  r.client.request({
    method: 'PUT',
    path: contactPath(recordId),
    version: 'contacts',
    effect: 'update',
    body: updateContactBody(changes),
  });

/** Writes fields of the contact, and reports whether they read back. */
const tryFields = async (
  r: GhlRehearsal,
  made: Made,
  code: 'contact-fields' | 'contact-cleared',
  changes: Partial<Patient>,
): Promise<void> => {
  try {
    await put(r, made, changes);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return r.report({ code, state: 'not so', facts: { reason: error.reason } });
  }
  const read = await contactById(r.client, made.recordId);
  const fields = differing({ ...markedName(made.mark), ...changes }, read ?? {});
  r.report({ code, ...(fields.length === 0 ? { state: 'seen' } : { state: 'not so', facts: { fields } }) });
};

/** How long it takes until the search shows the contact. */
const trySearch = async (r: GhlRehearsal, { recordId, createdAt }: Made): Promise<void> => {
  const begun = r.time.now();
  const since = new Date(Date.parse(createdAt) - SKEW_MS).toISOString();
  for (;;) {
    const { contacts } = await searchContacts(r.client, since);
    const seconds = Math.round((r.time.now() - Date.parse(createdAt)) / 1000);
    if (contacts.has(recordId))
      return r.report({ code: 'contact-search', state: 'seen', facts: { seconds } });
    if (r.time.now() - begun >= INDEX_LAG_MS)
      return r.report({ code: 'contact-search', state: 'not so', facts: { seconds } });
    await r.time.waitUntil(r.time.now() + POLL_MS);
  }
};

/** One contact with a name that cannot be mistaken: made, filled, emptied, and read back each time. */
export const rehearseContact = async (r: GhlRehearsal): Promise<Made> => {
  const made = await create(r);
  const { mark } = made;
  await tryFields(r, made, 'contact-fields', {
    email: markedEmail(mark),
    birthDate: '1901-02-03',
    street: 'Probeweg 1',
    zip: '8001',
    city: 'Zürich',
  });
  await tryFields(r, made, 'contact-cleared', { email: null, birthDate: null, street: null, zip: null });
  await trySearch(r, made);
  return made;
};
