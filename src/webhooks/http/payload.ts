import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Entity } from '../../domain/records/sides.ts';

/** Ids are printed and logged: nothing but printable characters, and not endlessly many of them. */
const id = z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(/^[\x21-\x7e]{1,128}$/));
const envelope = z.object({
  type: z.string().regex(/^[\w.-]{1,64}$/),
  locationId: id.nullish(),
  companyId: id.nullish().catch(undefined),
  appId: id.nullish(),
  webhookId: id.nullish().catch(undefined),
  timestamp: z.union([z.string(), z.number()]).nullish().catch(undefined),
});

const contact = z.looseObject({ id });
const appointment = z.object({
  appointment: z.looseObject({ id, contactId: id.nullish().catch(undefined) }),
});

/** Flat. Tags, which are read with the contact, notes, attachments and custom fields are not even stored. */
const CONTACT_FIELDS = [
  'firstName',
  'lastName',
  'name',
  'email',
  'phone',
  'dateOfBirth',
  'address1',
  'postalCode',
  'city',
  'state',
  'country',
  'dnd',
  'dateAdded',
  'dateUpdated',
];

/** Nested below `appointment`; title and notes are not stored. */
const APPOINTMENT_FIELDS = [
  'calendarId',
  'assignedUserId',
  'appointmentStatus',
  'startTime',
  'endTime',
  'dateAdded',
  'dateUpdated',
];

/** What the payload says of a contact or an appointment; what it does not say is absent. */
export type EventPayload = Readonly<Record<string, string | number | boolean | null>>;

interface Head {
  readonly type: string;
  readonly locationId: string | null;
  readonly appId: string | null;
  readonly companyId: string | null;
  /** GHL's id of the delivery, or one that follows from its bytes. */
  readonly webhookId: string;
  /** When GHL says that it happened (UTC ISO). Stays the same in repeats, for hours or days. */
  readonly sentAt: string | null;
}

export type Webhook =
  | (Head & {
      readonly kind: 'record';
      readonly entity: Entity;
      readonly locationId: string;
      readonly recordId: string;
      /** The contact that it is about, if the payload names one. */
      readonly contactId: string | null;
      readonly record: EventPayload;
    })
  | (Head & { readonly kind: 'account'; readonly type: 'INSTALL' | 'UNINSTALL' })
  /** Nothing that is synced. */
  | (Head & { readonly kind: 'other' });

type Plain = string | number | boolean | null;

/** Text, numbers, flags and null; whether a field has the type it should is judged by who maps it. */
const isPlain = (value: unknown): value is Plain =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** The fields that are there. Absent stays absent: it is not the same as empty. */
const pick = (from: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, Plain> => {
  const picked: Record<string, Plain> = {};
  for (const field of fields) {
    const value = from[field];
    if (isPlain(value)) picked[field] = value;
  }
  return picked;
};

const instant = (value: string | number | null | undefined): string | null => {
  if (value === null || value === undefined) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

const parseJson = (raw: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
};

/**
 * Reads a delivery: https://marketplace.gohighlevel.com/docs/webhook/WebhookIntegrationGuide. `null` when it is no
 * delivery at all. GHL's own examples call updates and deletions of appointments `AppointmentCreate`: the type tells
 * what the payload is about, and nothing is concluded from it but that.
 */
export const readWebhook = (raw: Uint8Array): Webhook | null => {
  const body = parseJson(raw);
  const parsed = envelope.safeParse(body);
  if (!parsed.success) return null;
  const { type, locationId, companyId, appId, webhookId, timestamp } = parsed.data;
  const head: Head = {
    type,
    locationId: locationId ?? null,
    companyId: companyId ?? null,
    appId: appId ?? null,
    webhookId: webhookId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`,
    sentAt: instant(timestamp),
  };
  if (type === 'INSTALL' || type === 'UNINSTALL') return { ...head, kind: 'account', type };
  if (/^Contact(Create|Update|TagUpdate|Delete)$/.test(type)) {
    const read = contact.safeParse(body);
    if (!read.success || head.locationId === null) return null;
    const { id: recordId } = read.data;
    return {
      ...head,
      kind: 'record',
      entity: 'patient',
      locationId: head.locationId,
      recordId,
      contactId: recordId,
      record: { id: recordId, ...pick(read.data, CONTACT_FIELDS) },
    };
  }
  if (/^Appointment(Create|Update|Delete)$/.test(type)) {
    const read = appointment.safeParse(body);
    if (!read.success || head.locationId === null) return null;
    const { appointment: inside } = read.data;
    const { id: recordId, contactId = null } = inside;
    return {
      ...head,
      kind: 'record',
      entity: 'appointment',
      locationId: head.locationId,
      recordId,
      contactId,
      record: {
        id: recordId,
        ...(contactId === null ? {} : { contactId }),
        ...pick(inside, APPOINTMENT_FIELDS),
      },
    };
  }
  return { ...head, kind: 'other' };
};
