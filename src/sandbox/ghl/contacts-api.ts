import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import { wallClock } from '../zoned.ts';
import { appointmentItem } from './appointment-view.ts';
import { checkCreate, checkUpdate, checkUpsert } from './contact-rules.ts';
import { contactView, createdView } from './contact-view.ts';
import {
  changeContact,
  checkTags,
  createContact,
  deleteContact,
  findDuplicate,
  updateContact,
  upsertContact,
} from './contact-writes.ts';
import { jsonBody, needs, sameLocation } from './guard.ts';
import type { GhlContact, GhlLocation } from './model.ts';
import { badRequest, unacceptable, wrongLocation } from './refusal.ts';
import { searchContacts } from './search.ts';
import { contactById, type GhlState } from './state.ts';

const trace = (): { traceId: string } => ({ traceId: crypto.randomUUID() });

/** @throws Refusal 422 naming each property whose value is not accepted */
const checkValues = ({ refusedValues }: GhlState, body: Readonly<Record<string, unknown>>): void => {
  const refused = Object.keys(body).filter((name) => refusedValues.has(`${name} ${String(body[name])}`));
  if (refused.length > 0) throw unacceptable(refused.map((name) => `${name} must be valid`));
};

export const mountContacts = (app: Hono<SandboxEnv>, state: GhlState): void => {
  const read = needs(state, 'contacts.readonly');
  const write = needs(state, 'contacts.write');
  const locationFor = (c: SandboxContext, id: unknown): GhlLocation => {
    const location = state.locations.get(sameLocation(c, id));
    if (location === undefined) throw wrongLocation();
    return location;
  };
  const asked = (c: SandboxContext): GhlContact => {
    const contact = contactById(state, c.req.param('id') ?? '');
    sameLocation(c, contact.locationId);
    return contact;
  };

  app.post('/contacts/search', read, (c) => {
    const body = jsonBody(c);
    locationFor(c, body.locationId);
    return c.json({ ...searchContacts(state, body), ...trace() });
  });
  app.get('/contacts/search/duplicate', read, (c) => {
    const { locationId, email, number } = c.req.query();
    const location = locationFor(c, locationId);
    if (email === undefined && number === undefined) {
      throw badRequest('Pass at least one of number, email query parameter');
    }
    const found = findDuplicate(
      state,
      { ...location, contactUniqueIdentifiers: ['email', 'phone'] },
      { email, phone: number },
    );
    return c.json({
      contact: found === null ? null : contactView(found.contact),
      ...(found === null ? {} : { matchingField: found.field }),
      ...trace(),
    });
  });
  app.post('/contacts/upsert', write, (c) => {
    const body = jsonBody(c);
    checkUpsert(body);
    const location = locationFor(c, body.locationId);
    if (typeof body.email !== 'string' && typeof body.phone !== 'string') {
      throw badRequest('Pass at least one of email, phone');
    }
    const { contact, isNew } = upsertContact(state, location, body, c.get('caller').app);
    return c.json({ new: isNew, contact: contactView(contact), ...trace() }, isNew ? 201 : 200);
  });
  app.post('/contacts', write, (c) => {
    const body = jsonBody(c);
    checkCreate(body);
    checkValues(state, body);
    if (!state.options.differs.takesNamesOnly && !body.email && !body.phone)
      throw badRequest('Pass at least one of email, phone');
    const contact = createContact(state, locationFor(c, body.locationId), body, c.get('caller').app);
    return c.json({ contact: createdView(contact), ...trace() }, 201);
  });
  app.get('/contacts/:id', read, (c) => c.json({ contact: contactView(asked(c)), ...trace() }));
  app.put('/contacts/:id', write, (c) => {
    const body = jsonBody(c);
    checkUpdate(body);
    checkValues(state, body);
    const contact = updateContact(state, asked(c).id, body);
    return c.json({ succeded: true, succeeded: true, contact: contactView(contact), ...trace() });
  });
  app.delete('/contacts/:id', write, (c) => {
    deleteContact(state, asked(c).id);
    return c.json({ succeded: true, succeeded: true, ...trace() });
  });
  app.get('/contacts/:id/appointments', read, (c) => {
    const contact = asked(c);
    const zone = state.locations.get(contact.locationId)?.timezone ?? 'UTC';
    const events = [...state.appointments.values()].filter((a) => a.contactId === contact.id && !a.deleted);
    return c.json({
      events: events.map((a) => ({
        ...appointmentItem(state, a),
        // this list gives the location's clock without its zone
        startTime: wallClock(a.startTime, zone).replace('T', ' '),
        endTime: wallClock(a.endTime, zone).replace('T', ' '),
      })),
      ...trace(),
    });
  });
  app.post('/contacts/:id/tags', write, (c) => {
    const tags = checkTags(jsonBody(c));
    const before = asked(c);
    const added = tags.filter((t) => !before.tags.includes(t));
    const contact = changeContact(state, before.id, { tags: [...before.tags, ...added] });
    return c.json({ tags: contact.tags, tagsAdded: added, ...trace() }, 201);
  });
  app.delete('/contacts/:id/tags', write, (c) => {
    const tags = checkTags(jsonBody(c));
    const before = asked(c);
    const contact = changeContact(state, before.id, { tags: before.tags.filter((t) => !tags.includes(t)) });
    return c.json({ tags: contact.tags, tagsRemoved: tags, ...trace() });
  });
};
