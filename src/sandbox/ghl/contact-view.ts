import type { GhlContact } from './model.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const birthInstant = (day: string | null): string | null => (day === null ? null : `${day}T00:00:00.000Z`);

export const nameOf = (c: GhlContact): string =>
  [c.firstName, c.lastName].filter((n) => n !== null && n !== '').join(' ');

const withoutNulls = (view: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));

/** As `GET` and `PUT` answer: empty fields are left out, the birthday is a day. */
export const contactView = (c: GhlContact): Record<string, unknown> =>
  withoutNulls({
    id: c.id,
    locationId: c.locationId,
    name: nameOf(c),
    firstName: c.firstName,
    lastName: c.lastName,
    firstNameLowerCase: c.firstName?.toLowerCase() ?? null,
    lastNameLowerCase: c.lastName?.toLowerCase() ?? null,
    fullNameLowerCase: nameOf(c).toLowerCase(),
    email: c.email,
    emailLowerCase: c.email?.toLowerCase() ?? null,
    phone: c.phone,
    address1: c.address1,
    city: c.city,
    state: c.state,
    country: c.country,
    postalCode: c.postalCode,
    companyName: c.companyName,
    website: c.website,
    timezone: c.timezone,
    source: c.source,
    gender: c.gender,
    type: 'lead',
    dateOfBirth: c.dateOfBirth,
    assignedTo: c.assignedTo,
    dnd: c.dnd,
    dndSettings: c.dndSettings,
    tags: c.tags,
    customFields: c.customFields,
    additionalEmails: c.additionalEmails,
    additionalPhones: c.additionalPhones,
    dateAdded: iso(c.dateAdded),
    dateUpdated: iso(c.dateUpdated),
    ...(c.createdByApp === null
      ? {}
      : {
          createdBy: {
            source: 'INTEGRATION',
            channel: 'OAUTH',
            sourceId: c.createdByApp,
            timestamp: iso(c.dateAdded),
          },
        }),
  });

/** As `POST` answers: the birthday comes as an instant. */
export const createdView = (c: GhlContact): Record<string, unknown> =>
  withoutNulls({ ...contactView(c), dateOfBirth: birthInstant(c.dateOfBirth) });

/** As the search answers: `address` for `address1`, nulls present, the cursor inside. */
export const searchView = (c: GhlContact, searchAfter: readonly unknown[]): Record<string, unknown> => ({
  id: c.id,
  locationId: c.locationId,
  contactName: nameOf(c),
  firstName: c.firstName,
  lastName: c.lastName,
  companyName: c.companyName,
  businessName: null,
  businessId: null,
  email: c.email,
  phone: c.phone,
  address: c.address1,
  city: c.city,
  state: c.state,
  country: c.country,
  postalCode: c.postalCode,
  website: c.website,
  timezone: c.timezone,
  source: c.source,
  type: 'lead',
  dateOfBirth: c.dateOfBirth,
  assignedTo: c.assignedTo,
  dnd: c.dnd,
  dndSettings: c.dndSettings,
  tags: c.tags,
  customFields: c.customFields,
  additionalEmails: c.additionalEmails,
  additionalPhones: c.additionalPhones,
  followers: [],
  dateAdded: iso(c.dateAdded),
  dateUpdated: iso(c.dateUpdated),
  searchAfter,
});

/** The flat payload of the Contact webhooks: no gender, time zone, change date or additional addresses. */
export const contactEvent = (type: string, c: GhlContact): Record<string, unknown> => ({
  type,
  ...withoutNulls({
    locationId: c.locationId,
    id: c.id,
    firstName: c.firstName,
    lastName: c.lastName,
    name: nameOf(c),
    email: c.email,
    phone: c.phone,
    address1: c.address1,
    city: c.city,
    state: c.state,
    country: c.country,
    postalCode: c.postalCode,
    companyName: c.companyName,
    website: c.website,
    source: c.source,
    dateOfBirth: birthInstant(c.dateOfBirth),
    assignedTo: c.assignedTo,
    dnd: c.dnd,
    tags: c.tags,
    attachments: [],
    customFields: c.customFields,
    dateAdded: iso(c.dateAdded),
  }),
});
