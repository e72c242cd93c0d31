import { DuplicateError, NotFoundError, type RecordError, RefusedError } from '../../errors.ts';
import { errorReplySchema } from './wire.ts';

/** What an error body says, in parts that are safe to handle. `messages` may echo personal data: never show them. */
export interface ErrorBody {
  readonly messages: readonly string[];
  readonly traceId: string | null;
  readonly contactId: string | null;
  readonly matchingField: 'email' | 'phone' | null;
}

/** `null` when the body is no error of GHL's API (the page of a proxy, say). */
export const readErrorBody = (body: unknown): ErrorBody | null => {
  const parsed = errorReplySchema.safeParse(body);
  if (!parsed.success) return null;
  const { message, error, traceId, meta } = parsed.data;
  const field = meta?.matchingField;
  return {
    messages: typeof message === 'string' ? [message] : (message ?? (error ? [error] : [])),
    traceId: traceId && /^[\w-]{6,64}$/.test(traceId) ? traceId : null,
    contactId: meta?.contactId ?? null,
    matchingField: field === 'email' || field === 'phone' ? field : null,
  };
};

/** The properties of GHL's API that a message may name. A message's other words may be values. */
const PROPERTIES = [
  'firstName lastName name email phone dateOfBirth address1 address postalCode city country gender tags locationId',
  'additionalEmails additionalPhones customFields dnd calendarId contactId assignedUserId startTime endTime',
  'appointmentStatus ignoreDateRange ignoreFreeSlotValidation toNotify title pageLimit page filters sort searchAfter',
]
  .join(' ')
  .split(' ');

/** Messages whose cause is known, with what to tell the person instead of them. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /user id (is )?not part of calendar team/i,
    "the calendar's team does not have this user: set ghlUserId of the config's calendars entry to a team member",
  ],
  [/slot you have selected is no longer available/i, 'the slot is no longer available'],
  [/slot duration is not a valid duration/i, 'the calendar does not allow this duration'],
  [/calendar .*not found|calendar id is invalid/i, "the calendar is not there: check the config's calendars"],
];

/** An e-mail address is one property, and no address. */
const withoutEmailAddress = (message: string): string =>
  message.replaceAll(/\be-?mail[ _-]address(?:es)?\b/gi, 'email').trim();

/** The one property that a message is about: the one that it begins with, or else the only one that it names. */
const propertyIn = (message: string): string | null => {
  const text = withoutEmailAddress(message);
  const [, first] = /^(?:property )?([A-Za-z][A-Za-z0-9]*)\b(?!,| (?:or|and) )/i.exec(text) ?? [];
  const begins = PROPERTIES.find((property) => property.toLowerCase() === first?.toLowerCase());
  if (begins !== undefined) return begins;
  const words = new Set((text.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []).map((word) => word.toLowerCase()));
  const named = PROPERTIES.filter((property) => words.has(property.toLowerCase()));
  return named.length === 1 ? (named[0] ?? null) : null;
};

const explain = (message: string): string => {
  const known = KNOWN.find(([pattern]) => pattern.test(message));
  if (known) return known[1];
  const words = new Set(withoutEmailAddress(message).match(/[A-Za-z][A-Za-z0-9]*/g) ?? []);
  const named = PROPERTIES.filter((property) => words.has(property)).join(', ');
  if (named === '') return 'for a reason that is not shown, as it may hold personal data';
  if (/should not exist/.test(message)) return `${named} may not be sent`;
  return `${named} is not valid`;
};

/** `GHL refused POST /contacts/ with 422: email is not valid (trace …)`, made of safe parts only. */
export const refusalText = (what: string, status: number, body: ErrorBody): string => {
  const reasons = [...new Set(body.messages.map(explain))].join('; ') || 'without a reason';
  const trace = body.traceId === null ? '' : ` (trace ${body.traceId})`;
  return `GHL refused ${what} with ${status}: ${reasons}${trace}`;
};

/** GHL answers unknown ids with 400 or 404, and tells them from other mistakes only by the message. */
const isNotFound = (status: number, body: ErrorBody): boolean =>
  body.messages.some((m) => /(contact|event|appointment)( with id)?( \S+)? not found/i.test(m)) ||
  body.messages.some((m) => /event id is invalid/i.test(m)) ||
  // A bare 404 may come from anything on the way: only one with the API's words counts as its answer.
  (status === 404 &&
    body.messages.length > 0 &&
    !body.messages.some((m) => KNOWN.some(([pattern]) => pattern.test(m))));

/**
 * The record-level error behind a 4xx that is no question of sign-in or pace.
 * @param what method and path, for the message
 */
export const refusalOf = (what: string, status: number, body: ErrorBody): RecordError => {
  const duplicate = body.messages.some((m) => /duplicat/i.test(m));
  if (body.contactId !== null && (duplicate || body.matchingField !== null)) {
    return new DuplicateError(body.contactId, body.matchingField);
  }
  if (isNotFound(status, body)) return new NotFoundError(`GHL knows no such id: ${what} answered ${status}`);
  const fields = [400, 422].includes(status) ? body.messages.flatMap((m) => propertyIn(m) ?? []) : [];
  return new RefusedError(refusalText(what, status, body), { fields });
};
