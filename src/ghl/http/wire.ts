import { z } from 'zod';
import type { BadRecord } from '../../domain/side.ts';
import { UnreachableError } from '../../errors.ts';

/**
 * GHL's replies, read tolerantly: unknown properties are dropped, nulls and absent properties stay what they are, and
 * each record is judged on its own. Recorded replies differ from the published specification in all the ways below.
 */

const id = z.union([z.string().min(1), z.int().transform(String)]);
/** GHL answers text fields with `null`, and numbers where people typed digits only (postal codes). */
const text = z.union([z.string(), z.number().transform(String)]).nullish();
const flag = z.boolean().nullish();
/** Of no use when it is odd, and nothing to refuse a contact for. */
const odd = z.unknown().optional();

/** A contact of a create or PUT reply, a GET, a duplicate lookup or a search (which says `address`, not `address1`). */
export const contactSchema = z.object({
  id,
  locationId: z.string().nullish(),
  firstName: text,
  lastName: text,
  email: text,
  phone: text,
  /** `YYYY-MM-DD`, an ISO date-time, or epoch milliseconds. */
  dateOfBirth: z.union([z.string(), z.number()]).nullish(),
  address1: text,
  address: text,
  postalCode: text,
  city: text,
  /** In no specification of a reply, but sent. */
  gender: odd,
  /** Do not disturb: the whole person, and by channel. */
  dnd: odd,
  dndSettings: odd,
  /** Refused in every write. */
  additionalEmails: odd,
  additionalPhones: odd,
  tags: odd,
  deleted: flag,
  /** Only in search results: the cursor behind this contact. */
  searchAfter: z.array(z.union([z.string(), z.number(), z.null()])).nullish(),
});
export type WireContact = z.infer<typeof contactSchema>;

/** ISO with offset; epoch milliseconds are tolerated. */
const time = z.union([z.string(), z.number()]).nullish();

/** An appointment: flat in create and PUT replies, which carry no times; an item of a list; the inside of a GET. */
export const appointmentSchema = z.object({
  id,
  locationId: z.string().nullish(),
  calendarId: z.string().nullish(),
  contactId: z.string().nullish(),
  assignedUserId: z.string().nullish(),
  startTime: time,
  endTime: time,
  appointmentStatus: z.string().nullish(),
  /** Only looked at for whether it is that of a rehearsal. */
  title: odd,
  /** Of a deleted one: when that was. */
  dateUpdated: time.catch(undefined),
  deleted: flag,
  /** Of a series, and of its instances: RFC 5545, with `EXDATE`. What is odd says nothing. */
  rrule: z.string().nullish().catch(undefined),
  /** Of an instance of a series. */
  masterEventId: z.string().nullish().catch(undefined),
  isRecurring: flag.catch(undefined),
});
export type WireAppointment = z.infer<typeof appointmentSchema>;

/** A block slot: an item of a list. Of a write's reply only the id is read: it may carry no times. */
export const blockSlotSchema = z.object({
  id,
  locationId: z.string().nullish(),
  title: text,
  startTime: time,
  endTime: time,
  deleted: flag,
});
export type WireBlockSlot = z.infer<typeof blockSlotSchema>;

const list = z.array(z.unknown());
export const searchReplySchema = z.object({ contacts: list, total: z.int().min(0).nullish() });
export const eventsReplySchema = z.object({ events: list });
export const contactReplySchema = z.object({ contact: z.looseObject({}) });
export const duplicateReplySchema = z.object({ contact: z.looseObject({}).nullish() });
export const calendarsReplySchema = z.object({
  calendars: z.array(
    z.object({
      id,
      name: z.string().nullish(),
      isActive: flag,
      calendarType: z.string().nullish(),
      /** How many people one slot takes; GHL spells it so. */
      appoinmentPerSlot: z.number().nullish().catch(null),
      teamMembers: z.array(z.object({ userId: z.string().nullish() })).nullish(),
    }),
  ),
});
export const usersReplySchema = z.object({
  users: z.array(
    z.object({
      id,
      name: z.string().nullish(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
      deleted: flag,
    }),
  ),
});
export const locationReplySchema = z.object({
  location: z.object({
    id,
    name: z.string().nullish(),
    timezone: z.string().nullish(),
    settings: z
      .object({
        allowDuplicateContact: flag,
        contactUniqueIdentifiers: z.array(z.string()).nullish(),
      })
      .nullish(),
  }),
});
export const tokenReplySchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).nullish(),
  expires_in: z.number().positive(),
  scope: z.string().nullish(),
  userType: z.string().nullish(),
  locationId: z.string().nullish(),
  companyId: z.string().nullish(),
});
/** A page of the locations in which a company has the app. */
export const installedLocationsSchema = z.object({
  locations: z.array(z.object({ _id: id, isInstalled: flag.catch(undefined) })),
  count: z.number().nullish().catch(undefined),
  installToFutureLocations: flag.catch(undefined),
});
/** Validation errors hold a list of messages, other errors one. */
export const errorReplySchema = z.object({
  message: z
    .union([z.string(), z.array(z.string())])
    .nullish()
    .catch(null),
  error: z.string().nullish().catch(null),
  traceId: z.string().nullish().catch(null),
  meta: z
    .object({
      contactId: z.string().min(1).nullish().catch(null),
      matchingField: z.string().nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly bad: BadRecord };

const idOf = (raw: unknown): string | null => {
  const parsed = z.object({ id }).safeParse(raw);
  return parsed.success ? parsed.data.id : null;
};

/** The names of the fields that a schema refused, for messages: never a value. */
export const refusedFields = (error: z.ZodError): string =>
  [...new Set(error.issues.map((issue) => issue.path.map(String).join('.') || 'the whole'))].join(', ');

/** Reads the frame of a reply. @throws UnreachableError when it is not the API's: the message names fields only */
export const readReply = <T>(schema: z.ZodType<T>, body: unknown, what: string): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UnreachableError(
    `GHL's reply to ${what} is not what its API promises: ${refusedFields(parsed.error)}`,
    'Check ghl.baseUrl and ghl.versions in the config; run again with --log-level debug.',
  );
};

const reader =
  <T>(schema: z.ZodType<T>, what: string) =>
  (raw: unknown): Read<T> => {
    const parsed = schema.safeParse(raw);
    if (parsed.success) return { ok: true, value: parsed.data };
    const reason = `GHL ${what} with unreadable fields: ${refusedFields(parsed.error)}`;
    return { ok: false, bad: { id: idOf(raw), reason } };
  };

export const readContact: (raw: unknown) => Read<WireContact> = reader(contactSchema, 'contact');
export const readAppointment: (raw: unknown) => Read<WireAppointment> = reader(
  appointmentSchema,
  'appointment',
);

export const readBlockSlot: (raw: unknown) => Read<WireBlockSlot> = reader(blockSlotSchema, 'block slot');

/** The id in the reply to a write; `null`: none can be read. */
export const writtenId = (body: unknown): string | null => idOf(body);

const wrapperSchema = z.object({ event: z.unknown(), appointment: z.unknown() }).partial();

/** GET wraps as `event` (specification) or `appointment` (recorded); create and PUT replies are bare. */
export const unwrapAppointment = (body: unknown): unknown => {
  const wrapper = wrapperSchema.safeParse(body);
  return wrapper.success ? (wrapper.data.event ?? wrapper.data.appointment ?? body) : body;
};
