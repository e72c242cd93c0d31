import type { Patient, PatientField } from '../../domain/records/patient.ts';
import { onlyShared } from '../../domain/records/shared-fields.ts';
import type { Held, PatientSide } from '../../domain/side.ts';
import { NotFoundError, NotSupportedError, RefusedError, UnknownOutcomeError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import type { SideTime } from '../http/side-time.ts';
import { contactReplySchema, readContact, readReply, type WireContact } from '../http/wire.ts';
import { extrasOf } from './contact-extras.ts';
import {
  createContactBody,
  fieldsNamed,
  type Marks,
  patientOf,
  updateContactBody,
} from './contact-mapper.ts';
import { searchContacts } from './contact-search.ts';
import { findSameContact } from './find-contact.ts';

const contactPath = (id: string): string => `/contacts/${encodeURIComponent(id)}`;

export interface ContactSideOptions {
  /** The only fields of a patient that are ever sent. */
  readonly fields: readonly PatientField[];
  readonly marks: Marks;
  /** GHL's version of the API for contacts. */
  readonly version: string;
}

/** A refusal names properties in GHL's words. */
const byFields = (error: unknown): never => {
  if (!(error instanceof RefusedError) || error.fields.length === 0) throw error;
  throw new RefusedError(error.reason, { fields: fieldsNamed(error.fields), cause: error });
};

/** GHL's contacts as the patients of one side. */
export const createGhlContactSide = (
  client: GhlClient,
  time: SideTime,
  { fields, marks, version }: ContactSideOptions,
): PatientSide => {
  const held = (contact: WireContact): Held<Patient> => ({
    id: contact.id,
    record: patientOf(contact),
    extras: extrasOf(contact),
  });

  /** What a write's reply says, over what was sent: the reply leaves fields out. */
  const written = (body: object, sent: Patient): Held<Patient> | null => {
    const frame = contactReplySchema.safeParse(body);
    if (!frame.success) return null;
    const read = readContact(frame.data.contact);
    if (read.ok) return { id: read.value.id, record: { ...sent, ...patientOf(read.value) } };
    return read.bad.id === null ? null : { id: read.bad.id, record: sent };
  };

  return {
    name: 'ghl',
    cancelDeletes: false,
    takes: async (kind) => kind === 'update',

    forget: () => undefined,

    list: async ({ since }) => {
      const askedAt = time.now();
      const found = await searchContacts(client, since);
      const contacts = [...found.contacts.values()];
      return {
        records: contacts.filter((c) => c.deleted !== true).map(held),
        bad: found.bad,
        deleted: contacts.filter((c) => c.deleted === true).map((c) => c.id),
        complete: since === null,
        ignored: {},
        asOf: new Date(found.date ?? askedAt).toISOString(),
      };
    },

    get: async (id) => {
      const path = contactPath(id);
      try {
        const reply = await client.request({ method: 'GET', path, version: 'contacts', effect: 'read-one' });
        const { contact } = readReply(contactReplySchema, reply.body, `GET ${path}`);
        const read = readContact(contact);
        // It is there, but nothing in it can be read: every field is unknown, and unknown is never a change.
        if (!read.ok) return { state: 'held', held: { id, record: {} } };
        if (read.value.deleted === true) return { state: 'gone' };
        return { state: 'held', held: held(read.value) };
      } catch (error) {
        if (error instanceof NotFoundError) return { state: 'gone' };
        throw error;
      }
    },

    findSame: async (record, query) => {
      await time.settle(query.lostAt);
      return findSameContact(client, onlyShared(record, fields), query, time.waitUntil);
    },

    create: async (record) => {
      const { body } = await client
        .request({
          method: 'POST',
          path: '/contacts/',
          version: 'contacts',
          effect: 'create',
          body: createContactBody(onlyShared(record, fields), client.locationId, marks, version),
        })
        .catch(byFields);
      const made = written(body, record);
      if (made === null) throw new UnknownOutcomeError("GHL's reply to POST /contacts/ names no contact");
      return made;
    },

    update: async (id, changes, before) => {
      const after = { ...before, ...changes };
      const body = updateContactBody(onlyShared(changes, fields));
      if (Object.keys(body).length === 0) return { id, record: after };
      const path = contactPath(id);
      const reply = await client
        .request({
          method: 'PUT',
          path,
          version: 'contacts',
          effect: 'update',
          body,
        })
        .catch(byFields);
      return { id, record: written(reply.body, after)?.record ?? after };
    },

    cancel: (id) =>
      Promise.reject(
        new NotSupportedError(`contact ${id}: contacts are never retired in GHL by this program`),
      ),
  };
};
