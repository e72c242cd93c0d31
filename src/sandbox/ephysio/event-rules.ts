import { wallClock } from '../zoned.ts';
import { demand, refuse } from './refuse.ts';
import type { EphysioState } from './state.ts';

type Body = Readonly<Record<string, unknown>>;

const QUERY = ['ids', 'isCancelMultiUser', 'changeSeries', 'changeAllDescriptions'];
const FLAGS = [
  'hasPresenceAdminInfo',
  'sendReminder',
  'hasSmsReminder',
  'isSerialEvent',
  'newPatient',
  'reminderSent',
  'hasValidationErrors',
];

/** All four query parameters were always sent. @throws EphysioRefusal 400 */
export const checkEventQuery = (query: Readonly<Record<string, string>>): void =>
  demand(QUERY.map((name) => [query[name] !== undefined, `${name} is required`] as const));

const isId = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v);

/** The invoice must be the patient's own and open: 0/0. @throws EphysioRefusal 400 */
const checkInvoice = (state: EphysioState, body: Body): void => {
  const { invoiceId } = body;
  if (!isId(invoiceId)) throw refuse('/invoiceId is required');
  const invoice = state.invoices.get(invoiceId);
  demand([
    [invoice !== undefined, '/invoiceId is unknown'],
    [invoice?.patientId === body.patientId, '/invoiceId belongs to another patient'],
    [invoice?.stati.status === 0 && invoice.stati.statusDetail === 0, '/invoiceId is not open'],
  ]);
};

const checkTimes = (state: EphysioState, body: Body): void => {
  const zone = state.practice.timezone;
  for (const name of ['start', 'end'] as const) {
    const ms = body[name];
    if (!isId(ms) || ms < 1e12) throw refuse(`/${name} is required`);
    const clock = wallClock(ms, zone);
    demand([
      [
        body[`${name}Date`] === new Date(ms).toISOString().replace(/\d{3}Z$/, '000Z'),
        `/${name}Date is not ${name}`,
      ],
      [body[`${name}DateHours`] === clock.slice(11, 13), `/${name}DateHours is not valid`],
      [body[`${name}DateMinutes`] === clock.slice(14, 16), `/${name}DateMinutes is not valid`],
    ]);
  }
  demand([[Number(body.end) > Number(body.start), '/end is not after start']]);
};

/** The body of `POST /events` and, as assumed, of `PUT /events/{id}`. @throws EphysioRefusal 400 */
export const checkEvent = (state: EphysioState, body: Body): void => {
  const { practice } = state;
  const therapist = practice.therapists.find((t) => t.clientId === body.clientId);
  const ids = body.resourceIds;
  demand([
    [isId(body.user_id), '/user_id is required'],
    [isId(body.patientId), '/patientId is required'],
    [state.patients.has(Number(body.patientId)), '/patientId is unknown'],
    [isId(body.status), '/status is required'],
    [body.adminInfoId === practice.adminInfoId, '/adminInfoId is not valid'],
    [therapist !== undefined, '/clientId is not valid'],
    [therapist?.eventTypeIds.includes(Number(body.eventTypeId)) === true, '/eventTypeId is not valid'],
    [Array.isArray(ids) && ids.length === 1 && ids[0] === `c-${body.clientId}`, '/resourceIds is not valid'],
    ...FLAGS.map((name) => [typeof body[name] === 'boolean', `/${name} is required`] as const),
    [typeof body.eventMetadata === 'object' && body.eventMetadata !== null, '/eventMetadata is required'],
  ]);
  checkTimes(state, body);
  checkInvoice(state, body);
};
