import {
  type Body,
  birth,
  birthDay,
  bool,
  type Check,
  checkBody,
  countryCode,
  email,
  object,
  objects,
  orNull,
  phone,
  type Rules,
  text,
  texts,
} from './body-rules.ts';
import type { GhlContact } from './model.ts';

/** The dated versions' names of the channels, and v3's. */
const CHANNELS = new Set(
  ['Call', 'Email', 'SMS', 'WhatsApp', 'GMB', 'FB'].flatMap((name) => [
    name,
    name === 'WhatsApp' ? 'whatsApp' : name.toLowerCase(),
  ]),
);
const STATUSES: readonly unknown[] = ['active', 'inactive', 'permanent'];

/** `DndSettingsSchema`: one entry a channel, each with its status. */
const channels: Check = (value) => {
  const wrong = object(value);
  if (wrong !== null) return wrong;
  for (const [channel, setting] of Object.entries(value as Body)) {
    if (!CHANNELS.has(channel)) return `property ${channel} should not exist`;
    if (object(setting) !== null || !STATUSES.includes((setting as Body).status))
      return `${channel}.status must be one of the following values: ${STATUSES.join(', ')}`;
  }
  return null;
};

const shared: Rules = {
  firstName: orNull(text),
  lastName: orNull(text),
  name: orNull(text),
  email: orNull(email),
  phone: orNull(phone),
  address1: orNull(text),
  city: orNull(text),
  state: orNull(text),
  postalCode: text,
  country: countryCode,
  website: orNull(text),
  timezone: orNull(text),
  dnd: bool,
  dndSettings: channels,
  inboundDndSettings: object,
  tags: texts,
  customFields: objects,
  dateOfBirth: orNull(birth),
};

const creating: Rules = {
  ...shared,
  locationId: text,
  gender: text,
  companyName: orNull(text),
  source: text,
  assignedTo: text,
};

/** `CreateContactDto`. @throws Refusal 422 */
export const checkCreate = (body: Body): void => checkBody(body, creating, ['locationId']);

/** `UpsertContactDto`. @throws Refusal 422 */
export const checkUpsert = (body: Body): void =>
  checkBody(body, { ...creating, createNewIfDuplicateAllowed: bool }, ['locationId']);

/** `UpdateContactDto`: no locationId, no gender (refused live), no companyName. @throws Refusal 422 */
export const checkUpdate = (body: Body): void =>
  checkBody(body, { ...shared, source: orNull(text), assignedTo: orNull(text) });

type Content = Omit<
  GhlContact,
  'id' | 'locationId' | 'dateAdded' | 'dateUpdated' | 'createdByApp' | 'additionalEmails' | 'additionalPhones'
>;

const PLAIN = [
  'firstName',
  'lastName',
  'email',
  'phone',
  'address1',
  'city',
  'state',
  'country',
  'postalCode',
  'companyName',
  'website',
  'timezone',
  'source',
  'gender',
  'assignedTo',
  'dnd',
  'dndSettings',
  'inboundDndSettings',
  'tags',
] as const satisfies readonly (keyof Content)[];

/** What a checked body says about a contact. `name` counts only where the two names are not given. */
export const contentOf = (body: Body, forgets: readonly string[] = []): Partial<Content> => {
  const content: Record<string, unknown> = {};
  for (const field of PLAIN)
    if (body[field] !== undefined && !forgets.includes(field)) content[field] = body[field];
  if (typeof body.name === 'string' && body.firstName === undefined && body.lastName === undefined) {
    const [first = '', ...rest] = body.name.trim().split(/\s+/);
    content.firstName = first;
    content.lastName = rest.join(' ');
  }
  if (typeof body.dateOfBirth === 'string') content.dateOfBirth = birthDay(body.dateOfBirth);
  if (body.dateOfBirth === null) content.dateOfBirth = null;
  if (Array.isArray(body.customFields)) {
    content.customFields = body.customFields.map(
      (f: { id?: string; key?: string; field_value?: unknown }) => ({
        id: f.id ?? f.key ?? '',
        value: f.field_value ?? null,
      }),
    );
  }
  return content as Partial<Content>;
};
