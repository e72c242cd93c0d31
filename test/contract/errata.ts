import type { Exchange } from '../../src/sandbox/service.ts';

/** A schema as plain data, changed in place. */
export type Json = Record<string, unknown>;

interface SchemaErratum {
  readonly file: string;
  readonly schema: string;
  /** What the file says, and what the service was seen to do. */
  readonly because: string;
  readonly correct: (schema: Json) => void;
}

const propertiesOf = (schema: Json): Record<string, Json> =>
  (schema.properties ?? {}) as Record<string, Json>;

const retype =
  (names: readonly string[], type: unknown): ((schema: Json) => void) =>
  (schema) => {
    for (const name of names) {
      const property = propertiesOf(schema)[name];
      if (property !== undefined) property.type = type;
    }
  };

const contactBodies = ['CreateContactDto', 'UpdateContactDto', 'UpsertContactDto'];

/** Where the official files are known to be wrong. Each entry is one mistake; nothing else is let through. */
export const schemaErrata: readonly SchemaErratum[] = [
  ...contactBodies.map((schema) => ({
    file: 'contacts.json',
    schema,
    because: 'dateOfBirth is typed object; its own examples, and all calls that worked, are strings',
    correct: retype(['dateOfBirth'], ['string', 'null']),
  })),
  {
    file: 'calendars.json',
    schema: 'CalendarEventDTO',
    because: 'times are typed object; replies carry ISO strings',
    correct: retype(['startTime', 'endTime', 'dateAdded', 'dateUpdated'], 'string'),
  },
  {
    file: 'calendars.json',
    schema: 'CalendarEventDTO',
    because: 'assignedUserId is listed as required; calendars of type event have none',
    correct: (schema) => {
      schema.required = (schema.required as string[]).filter((name) => name !== 'assignedUserId');
    },
  },
  {
    file: 'calendars.json',
    schema: 'CreatedOrUpdatedBy',
    because: 'userId is typed string; replies to integrations carry null',
    correct: retype(['userId'], ['string', 'null']),
  },
  ...['BlockSlotCreateRequestDTO', 'BlockSlotEditRequestDTO'].map((schema) => ({
    file: 'calendars.json',
    schema,
    because: 'calendarId is listed as required; its description says that assignedUserId stands in its place',
    correct: (body: Json) => {
      body.required = (body.required as string[]).filter((name) => name !== 'calendarId');
    },
  })),
  {
    file: 'calendars.json',
    schema: 'BlockedSlotSuccessfulResponseDto',
    because:
      'times are listed as required, and typed object; replies to writes may carry none, as those of appointments',
    correct: (schema) => {
      schema.required = (schema.required as string[]).filter((name) => !/Time$/.test(name));
      retype(['startTime', 'endTime'], 'string')(schema);
    },
  },
  {
    file: 'common-schemas.json',
    schema: 'UnprocessableDTO',
    because: 'message is typed array; replies carry an array or a string',
    correct: retype(['message'], ['array', 'string']),
  },
];

/** What the files demand of an appointment, and a block slot has not. */
const OF_APPOINTMENTS = {
  ...{ calendarId: '', contactId: '', groupId: '', appointmentStatus: '', address: '', notes: '' },
  ...{ users: [], assignedResources: [], isRecurring: false, rrule: '', description: '' },
  ...{ dateAdded: '', dateUpdated: '', assignedUserId: '' },
};

/** Block slots are documented to be listed as appointments, which have a contact, a status, and more. */
const asAppointments = (body: unknown): unknown => {
  const { events, ...rest } = body as { readonly events?: readonly object[] };
  return events === undefined
    ? body
    : { ...rest, events: events.map((one) => ({ ...OF_APPOINTMENTS, ...one })) };
};

/** Mistakes that are not in one schema. */
export const bodyErrata = {
  /** `GET` of an appointment is documented with the wrapper `event`, and recorded with `appointment`. */
  reply: (exchange: Exchange, body: unknown): unknown => {
    if (exchange.path === '/calendars/blocked-slots') return asAppointments(body);
    const isOne =
      /^\/calendars\/events\/appointments\/[^/]+$/.test(exchange.path) && exchange.method === 'GET';
    if (!isOne || typeof body !== 'object' || body === null || !('appointment' in body)) return body;
    const { appointment, ...rest } = body;
    return { ...rest, event: appointment };
  },
  /** Documented as 201 and recorded as 200: deletion of an event. Upsert and tags answer either. */
  statusFor: (exchange: Exchange): string =>
    exchange.status === 200 ? '201' : exchange.status === 201 ? '200' : '',
  /** 403 (other location), 404, 415, 422 (calendars), 429 and 5xx are in no file, but do occur. */
  isUndocumentedStatus: (status: number): boolean =>
    [403, 404, 415, 422, 429].includes(status) || status >= 500,
} as const;
