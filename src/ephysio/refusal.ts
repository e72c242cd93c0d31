import {
  NotSupportedError,
  RefusedError,
  SignInError,
  UnknownOutcomeError,
  UnreachableError,
} from '../errors.ts';
import { type EphysioRequest, nameOf, type Reply } from './transport.ts';

/** Every field that a sent body, or a complaint about one, can name. */
const FIELDS = new Set(
  (
    'id firstName lastName salutation street zip city birthDate sex phone email status hasEmailConsent comment ' +
    'patientId start end startDate endDate startDateHours startDateMinutes endDateHours endDateMinutes invoiceId ' +
    'eventTypeId clientId adminInfoId user_id resourceIds eventMetadata hasPresenceAdminInfo sendReminder ' +
    'hasSmsReminder isSerialEvent newPatient reminderSent hasValidationErrors dateDate attributes date law ' +
    'treatmentCause isTiersPayant vat prescription sessions firstSession stati statusDetail'
  ).split(' '),
);

/**
 * The fields that an error body points at (`/street`). Bodies repeat what was sent, so nothing else of them is shown:
 * a pointer counts only if each step is the name of a known field, or an index.
 */
export const pointersIn = (body: string): string[] => {
  const found = body.match(/(?<![\w/.])(?:\/[A-Za-z_]\w*|\/\d+(?=\/))+/g) ?? [];
  const known = found.filter((pointer) =>
    pointer
      .slice(1)
      .split('/')
      .every((step) => FIELDS.has(step) || /^\d{1,3}$/.test(step)),
  );
  return [...new Set(known)].slice(0, 5);
};

/** The fields of a record that a refusal is about. */
const namedIn = (body: string): string[] => [
  ...new Set(pointersIn(body).flatMap((pointer) => pointer.split('/')[1] ?? [])),
];

const describe = (reply: Reply): string => {
  const pointers = pointersIn(reply.text);
  return pointers.length === 0 ? `HTTP ${reply.status}` : `HTTP ${reply.status}: ${pointers.join(', ')}`;
};

const refused = (request: EphysioRequest, reply: Reply): RefusedError =>
  new RefusedError(`e-Physio refused ${nameOf(request)} (${describe(reply)})`, {
    fields: [400, 422].includes(reply.status) ? namedIn(reply.text) : [],
  });

const isOk = (reply: Reply): boolean => reply.status >= 200 && reply.status < 300;

/**
 * The JSON of an answered read.
 * `ofOne`: a read about one record, which e-Physio may refuse without anything else being wrong.
 * @throws SignInError when the account may not read this; UnreachableError for anything that is not the API; RefusedError
 */
export const readResult = (request: EphysioRequest, reply: Reply, ofOne: boolean): unknown => {
  if (isOk(reply)) return reply.json;
  if (reply.status === 403 && reply.json !== undefined) {
    throw new SignInError(
      `e-Physio does not let this account do ${nameOf(request)} (HTTP 403)`,
      'Give the account of ephysio.email the right, or use another account.',
    );
  }
  if (ofOne && reply.status >= 400 && reply.status < 500) throw refused(request, reply);
  throw new UnreachableError(
    `e-Physio answered ${describe(reply)} to ${nameOf(request)}`,
    'Check that ephysio.baseUrl is the address of e-Physio’s API.',
  );
};

/** A proxy's page, or half an answer: e-Physio's word that it was done is empty, or can be read. */
const isBroken = ({ json, text }: Reply): boolean => json === undefined && /^\s*[<{[]/.test(text);

/**
 * The JSON of an answered write, `undefined` when it is none.
 * `assumed`: a call that e-Physio may not have, which 404, 405 and 501 say.
 * @throws NotSupportedError, RefusedError, UnknownOutcomeError
 */
export const writeResult = (request: EphysioRequest, reply: Reply, assumed: boolean): unknown => {
  if (isOk(reply) && !isBroken(reply)) return reply.json;
  if (assumed && [404, 405, 501].includes(reply.status)) {
    throw new NotSupportedError(`e-Physio does not have ${nameOf(request)} (HTTP ${reply.status})`, {
      status: reply.status,
    });
  }
  if (reply.status < 400) {
    throw new UnknownOutcomeError(
      `e-Physio answered ${reply.status} to ${nameOf(request)}; whether it was carried out is not known`,
    );
  }
  throw refused(request, reply);
};
