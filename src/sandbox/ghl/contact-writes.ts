import { type Body, checkBody } from './body-rules.ts';
import { contentOf } from './contact-rules.ts';
import type { Identifier } from './contact-store.ts';
import { nameOf } from './contact-view.ts';
import type { GhlContact } from './model.ts';
import { duplicate } from './refusal.ts';
import { announce, contactById, type GhlState } from './state.ts';

/** The first contact that shares an identifier with `body`, in the location's order of priority. */
export const findDuplicate = (
  { contacts, location }: Pick<GhlState, 'contacts' | 'location'>,
  body: Partial<Record<Identifier, unknown>>,
  except?: string,
): { contact: GhlContact; field: Identifier } | null => {
  for (const field of location.contactUniqueIdentifiers) {
    const value = body[field];
    if (typeof value !== 'string') continue;
    const contact = contacts.holder(field, value, except);
    if (contact !== undefined) return { contact, field };
  }
  return null;
};

/** @throws Refusal 400 with `meta` where the location allows no duplicates */
const refuseDuplicate = (state: GhlState, body: Body, except?: string): void => {
  if (state.location.allowDuplicateContact) return;
  const found = findDuplicate(state, body, except);
  if (found !== null) throw duplicate(found.contact.id, nameOf(found.contact), found.field);
};

/** Creates from a checked body. `app` null: a person did it in the GHL screens, where there is `more` to enter. */
export const createContact = (
  state: GhlState,
  body: Body,
  app: string | null,
  more: Partial<Pick<GhlContact, 'additionalEmails' | 'additionalPhones'>> = {},
): GhlContact => {
  const { location } = state;
  refuseDuplicate(state, body);
  const time = state.options.now();
  const contact: GhlContact = {
    id: state.random.id(),
    locationId: location.id,
    firstName: null,
    lastName: null,
    email: null,
    phone: null,
    address1: null,
    city: null,
    state: null,
    // filled in by the service when it is left out (recorded)
    country: location.country,
    postalCode: null,
    companyName: null,
    website: null,
    timezone: null,
    source: null,
    gender: null,
    dateOfBirth: null,
    assignedTo: null,
    dnd: false,
    dndSettings: {},
    inboundDndSettings: {},
    tags: [],
    customFields: [],
    additionalEmails: [],
    additionalPhones: [],
    createdByApp: app,
    ...contentOf(body),
    ...more,
    dateAdded: time,
    dateUpdated: time,
  };
  state.contacts.put(contact);
  announce(state, { type: 'ContactCreate', contact });
  return contact;
};

/** Changes without any rule but existence; what the service's own code and a person's edits use. */
export const changeContact = (state: GhlState, id: string, changes: Partial<GhlContact>): GhlContact => {
  const contact = { ...contactById(state, id), ...changes, id, dateUpdated: state.options.now() };
  state.contacts.put(contact);
  const { tags, ...others } = changes;
  if (tags !== undefined) announce(state, { type: 'ContactTagUpdate', contact });
  if (Object.keys(others).length > 0) announce(state, { type: 'ContactUpdate', contact });
  return contact;
};

/** Changes by a checked body; `tags` and `customFields` replace the fields they name. */
export const updateContact = (state: GhlState, id: string, body: Body): GhlContact => {
  const before = contactById(state, id);
  refuseDuplicate(state, body, id);
  const { clearsByNull, forgets } = state.options.differs;
  const said = Object.entries(body).filter(([, value]) => clearsByNull || value !== null);
  const content = contentOf(Object.fromEntries(said), forgets);
  const customFields =
    content.customFields === undefined
      ? before.customFields
      : [
          ...before.customFields.filter((f) => !content.customFields?.some((n) => n.id === f.id)),
          ...content.customFields,
        ];
  return changeContact(state, id, { ...content, customFields });
};

export const deleteContact = (state: GhlState, id: string): void => {
  const contact = contactById(state, id);
  state.contacts.remove(id);
  announce(state, { type: 'ContactDelete', contact });
};

/**
 * The service's upsert with its known traps: the first identifier that matches decides, and what belongs to another
 * contact is dropped without a word; a match on an additional e-mail replaces the primary one; gender is ignored.
 */
export const upsertContact = (
  state: GhlState,
  body: Body,
  app: string,
): { contact: GhlContact; isNew: boolean } => {
  const { createNewIfDuplicateAllowed, gender, ...fields } = body;
  const { location } = state;
  const found = findDuplicate(state, body);
  if (found === null || (createNewIfDuplicateAllowed === true && location.allowDuplicateContact)) {
    return { contact: createContact(state, { ...fields, gender }, app), isNew: true };
  }
  const changes: Record<string, unknown> = { ...contentOf(fields) };
  for (const field of location.contactUniqueIdentifiers) {
    const value = changes[field];
    if (typeof value === 'string' && state.contacts.holder(field, value, found.contact.id)) {
      delete changes[field];
    }
  }
  return { contact: changeContact(state, found.contact.id, changes), isNew: false };
};

/** @throws Refusal 422 */
export const checkTags = (body: Body): string[] => {
  const isTags = (v: unknown): string | null =>
    Array.isArray(v) && v.every((t) => typeof t === 'string') ? null : 'must be an array of strings';
  checkBody(body, { tags: isTags }, ['tags']);
  return body.tags as string[];
};
