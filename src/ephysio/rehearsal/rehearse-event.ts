import type { CalendarMapping } from '../../domain/records/calendar.ts';
import { type AssumptionCode, differing, type Finding } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { changedEventBody, eventBody } from '../events/event-body.ts';
import { bookingCodeFor } from '../events/status-code.ts';
import { type WireEvent, wireEventSchema } from '../wire.ts';
import { attempt, type EphysioRehearsal, type RehearsalSlot } from './rehearsal-context.ts';
import { rehearseCancel } from './rehearse-cancel.ts';
import { rehearseStatuses, type StatusTrial } from './rehearse-statuses.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The events of the made-up patient around a slot, as e-Physio lists them. A wrong zone may show them on the next day. */
const eventsAround = async (
  { client }: EphysioRehearsal,
  patientId: string,
  { start, end }: RehearsalSlot,
): Promise<readonly WireEvent[]> => {
  const listed = await client.listEvents(Date.parse(start) - 2 * DAY_MS, Date.parse(end) + 2 * DAY_MS);
  return listed
    .flatMap((raw) => wireEventSchema.safeParse(raw).data ?? [])
    .filter((event) => event.patientId === patientId);
};

/** Compares the times that are listed with those that were sent. */
const clockFinding = (
  code: 'event-clock-winter' | 'event-clock-summer',
  { start }: RehearsalSlot,
  listed: WireEvent,
): Finding => {
  const minutes = Math.round((listed.start - Date.parse(start)) / MINUTE_MS);
  return minutes === 0 ? { code, state: 'seen' } : { code, state: 'not so', facts: { minutes } };
};

/** A list that does not name the invoice is as it was seen; another invoice would be treated as that of the event. */
const invoiceFinding = (sent: number | string, { invoiceId }: WireEvent): Finding => {
  const code = 'event-invoice';
  if ((invoiceId ?? null) === null) return { code, state: 'seen', facts: { what: 'not-listed' } };
  return String(invoiceId) === String(sent)
    ? { code, state: 'seen' }
    : { code, state: 'not so', facts: { what: 'other-content' } };
};

const lengthOf = ({ start, end }: RehearsalSlot): number => (Date.parse(end) - Date.parse(start)) / MINUTE_MS;

/** What a list says of an event, in the words of its fields. */
const shapeOf = (event: WireEvent) => ({
  patientId: event.patientId,
  clientId: event.clientId,
  eventTypeId: event.eventTypeId ?? null,
  length: (event.end - event.start) / MINUTE_MS,
});

interface RehearsedEvent {
  readonly made: Made;
  readonly patient: Made;
  readonly wire: WireEvent;
  /** The body of a change; it keeps the event where it is, unless it says otherwise. */
  readonly bodyFor: (slot: RehearsalSlot, statusCode: number) => object;
  readonly slot: RehearsalSlot;
  readonly bookedCode: number;
}

const EVENT_CODES: readonly AssumptionCode[] = [
  'event-fields',
  'event-clock-winter',
  'event-status',
  'event-invoice',
];

const notTried = (r: EphysioRehearsal, why: 'no-calendar' | 'no-admin-info' | 'no-code' | 'no-invoice') => {
  for (const code of EVENT_CODES) r.report({ code, state: 'not tried', why });
  return null;
};

const create = async (
  r: EphysioRehearsal,
  patient: Made,
  invoiceId: number | string,
  mapping: CalendarMapping,
  adminInfoId: number,
): Promise<RehearsedEvent | null> => {
  const { timezone, ephysio } = r.practice;
  const { winter: slot } = r.days;
  const { recordId: patientId } = patient;
  const bookedCode = bookingCodeFor('confirmed', ephysio.statuses);
  const bodyOf = ({ start, end }: RehearsalSlot, statusCode: number) =>
    eventBody({ patientId, mapping, adminInfoId, start, end, statusCode, invoiceId, timezone });
  const made = await r.journal.create('ephysio', 'event', () =>
    r.client.createEvent(bodyOf(slot, bookedCode)),
  );
  const wire = (await eventsAround(r, patientId, slot)).find(({ id }) => id === made.recordId);
  if (wire === undefined) {
    r.report({ code: 'event-fields', state: 'not so', facts: { what: 'not-listed' } });
    return null;
  }
  const { ephysioClientId: clientId, ephysioEventTypeId: eventTypeId } = mapping;
  const fields = differing({ patientId, clientId, eventTypeId, length: lengthOf(slot) }, shapeOf(wire));
  r.report({
    code: 'event-fields',
    ...(fields.length === 0 ? { state: 'seen' } : { state: 'not so', facts: { fields } }),
  });
  r.report(clockFinding('event-clock-winter', slot, wire));
  const code = String(wire.status ?? 'none');
  r.report(
    code === String(bookedCode)
      ? { code: 'event-status', state: 'seen', facts: { code } }
      : {
          code: 'event-status',
          state: 'not so',
          facts: { code },
          ...(code !== 'none' && { learned: { statuses: { [code]: 'confirmed' } } }),
        },
  );
  r.report(invoiceFinding(invoiceId, wire));
  const bodyFor = (to: RehearsalSlot, statusCode: number): object =>
    changedEventBody(bodyOf(to, statusCode), wire, false);
  return { made, patient, wire, bodyFor, slot, bookedCode };
};

/** Moves the event from winter to summer. @returns the event where it is now */
const move = async (r: EphysioRehearsal, event: RehearsedEvent): Promise<RehearsedEvent> => {
  const { made, patient, bodyFor, slot: from, bookedCode } = event;
  const { summer: to } = r.days;
  const code = 'updateEvent';
  const learned = (works: boolean) => ({ learned: { capabilities: { updateEvent: works } } });
  const tried = await attempt(() => r.client.updateEvent(made.recordId, bodyFor(to, bookedCode)));
  if (tried.end === 'off') r.report({ code, state: 'not tried', why: 'switched-off' });
  else if (tried.end === 'unknown') r.report({ code, state: 'not so', facts: tried.facts });
  else if (tried.end !== 'done') r.report({ code, state: 'not so', facts: tried.facts, ...learned(false) });
  if (tried.end !== 'done') {
    r.report({ code: 'event-clock-summer', state: 'not tried', why: 'no-update' });
    return event;
  }
  const here = await eventsAround(r, patient.recordId, to);
  const there = await eventsAround(r, patient.recordId, from);
  const moved = here.find(({ id }) => id === made.recordId);
  if (moved === undefined) {
    const isThere = there.some(({ id }) => id === made.recordId);
    const what = here.length > 0 ? 'twice' : isThere ? 'unchanged' : 'removed';
    r.report({ code, state: 'not so', facts: { what }, ...learned(false) });
    r.report({ code: 'event-clock-summer', state: 'not tried', why: 'no-update' });
    return event;
  }
  r.report(clockFinding('event-clock-summer', to, moved));
  const fields = differing({ ...shapeOf(event.wire), length: lengthOf(to) }, shapeOf(moved));
  if (here.length + there.length > 1)
    r.report({ code, state: 'not so', facts: { what: 'twice' }, ...learned(false) });
  else if (fields.length > 0) r.report({ code, state: 'not so', facts: { fields }, ...learned(false) });
  else r.report({ code, state: 'seen', ...learned(true) });
  return { ...event, wire: moved, slot: to };
};

/** One appointment of the made-up patient, far in the future: made, moved, its status changed, cancelled; read back each time. */
export const rehearseEvent = async (
  r: EphysioRehearsal,
  patient: Made,
  invoiceId: number | string | null,
): Promise<void> => {
  const [mapping] = r.practice.calendars;
  const { adminInfoId, statuses } = r.practice.ephysio;
  if (mapping === undefined) return void notTried(r, 'no-calendar');
  if (adminInfoId === null) return void notTried(r, 'no-admin-info');
  if (!Object.values(statuses).includes('confirmed')) return void notTried(r, 'no-code');
  if (invoiceId === null) return void notTried(r, 'no-invoice');
  const event = await create(r, patient, invoiceId, mapping, adminInfoId);
  if (event === null) return;
  const { made, slot, bookedCode, bodyFor } = await move(r, event);
  const { recordId: eventId } = made;
  const trial: StatusTrial = {
    eventId,
    mark: patient.mark,
    slot,
    bookedCode,
    listed: async () =>
      (await eventsAround(r, patient.recordId, slot)).find(({ id }) => id === eventId) ?? null,
    write: (statusCode) => r.client.updateEvent(eventId, bodyFor(slot, statusCode)),
  };
  await rehearseStatuses(r, trial);
  await rehearseCancel(r, trial);
};
