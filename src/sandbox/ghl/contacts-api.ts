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
import { jsonBody, needs, refuseForeign, sameLocation, stateOf } from './guard.ts';
import type { GhlContact } from './model.ts';
import { badRequest, unacceptable } from './refusal.ts';
import { searchContacts } from './search.ts';
import { contactById, type GhlCompany, type GhlState } from './state.ts';

const trace = (): { traceId: string } => ({ traceId: crypto.randomUUID() });

/** @throws Refusal 422 naming each property whose value is not accepted */
const checkValues = ({ refusedValues }: GhlState, body: Readonly<Record<string, unknown>>): void => {
  const refused = Object.keys(body).filter((name) => refusedValues.has(`${name} ${String(body[name])}`));
  if (refused.length > 0) throw unacceptable(refused.map((name) => `${name} must be valid`));
};

export const mountContacts = (app: Hono<SandboxEnv>, company: GhlCompany): void => {
  const read = needs(company, 'contacts.readonly');
  const write = needs(company, 'contacts.write');
  const named = (c: SandboxContext, locationId: unknown): GhlState => {
    sameLocation(c, locationId);
    return stateOf(company, c);
  };
  const asked = (c: SandboxContext): { state: GhlState; contact: GhlContact } => {
    const [state, id] = [stateOf(company, c), c.req.param('id') ?? ''];
    refuseForeign(state, ({ contacts }) => contacts.byId.has(id));
    return { state, contact: contactById(state, id) };
  };

  app.post('/contacts/search', read, (c) => {
    const body = jsonBody(c);
    return c.json({ ...searchContacts(named(c, body.locationId), body), ...trace() });
  });
  app.get('/contacts/search/duplicate', read, (c) => {
    const { locationId, email, number } = c.req.query();
    const { contacts, location } = named(c, locationId);
    if (email === undefined && number === undefined) {
      throw badRequest('Pass at least one of number, email query parameter');
    }
    const found = findDuplicate(
      { contacts, location: { ...location, contactUniqueIdentifiers: ['email', 'phone'] } },
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
    const state = named(c, body.locationId);
    if (typeof body.email !== 'string' && typeof body.phone !== 'string') {
      throw badRequest('Pass at least one of email, phone');
    }
    const { contact, isNew } = upsertContact(state, body, c.get('caller').app);
    return c.json({ new: isNew, contact: contactView(contact), ...trace() }, isNew ? 201 : 200);
  });
  app.post('/contacts', write, (c) => {
    const body = jsonBody(c);
    checkCreate(body);
    const state = named(c, body.locationId);
    checkValues(state, body);
    if (!state.options.differs.takesNamesOnly && !body.email && !body.phone)
      throw badRequest('Pass at least one of email, phone');
    const contact = createContact(state, body, c.get('caller').app);
    return c.json({ contact: createdView(contact), ...trace() }, 201);
  });
  app.get('/contacts/:id', read, (c) => c.json({ contact: contactView(asked(c).contact), ...trace() }));
  app.put('/contacts/:id', write, (c) => {
    const body = jsonBody(c);
    checkUpdate(body);
    const { state, contact: before } = asked(c);
    checkValues(state, body);
    const contact = updateContact(state, before.id, body);
    return c.json({ succeded: true, succeeded: true, contact: contactView(contact), ...trace() });
  });
  app.delete('/contacts/:id', write, (c) => {
    const { state, contact } = asked(c);
    deleteContact(state, contact.id);
    return c.json({ succeded: true, succeeded: true, ...trace() });
  });
  app.get('/contacts/:id/appointments', read, (c) => {
    const { state, contact } = asked(c);
    const zone = state.location.timezone;
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
    const { state, contact: before } = asked(c);
    const added = tags.filter((t) => !before.tags.includes(t));
    const contact = changeContact(state, before.id, { tags: [...before.tags, ...added] });
    return c.json({ tags: contact.tags, tagsAdded: added, ...trace() }, 201);
  });
  app.delete('/contacts/:id/tags', write, (c) => {
    const tags = checkTags(jsonBody(c));
    const { state, contact: before } = asked(c);
    const contact = changeContact(state, before.id, { tags: before.tags.filter((t) => !tags.includes(t)) });
    return c.json({ tags: contact.tags, tagsRemoved: tags, ...trace() });
  });
};
