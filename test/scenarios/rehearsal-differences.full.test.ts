import { describe, expect, it } from 'vitest';
import {
  ASSUMPTION_CODES,
  type AssumptionCode,
  type Learned,
} from '../../src/domain/rehearsal/assumption.ts';
import type { AskHand, HandTask } from '../../src/domain/rehearsal/journal.ts';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { contactsOf, HALF_HOUR, listen, openPractice } from './practice.ts';
import { codesIn, foundOf, rehearse } from './rehearsing.ts';

interface Difference {
  readonly code: AssumptionCode;
  readonly sandbox?: SandboxOptions;
  /** Who does a part of it by hand; nobody unless said otherwise. */
  readonly ask?: (bench: Bench) => AskHand;
  readonly facts: object;
  /** What else is not so for the same reason. */
  readonly also?: readonly AssumptionCode[];
  readonly learned?: Learned;
}

const inEphysio = (
  code: AssumptionCode,
  ephysio: SandboxOptions['ephysio'],
  facts: object,
  rest: Omit<Difference, 'code' | 'sandbox' | 'facts'> = {},
): Difference => ({ code, sandbox: { ephysio: ephysio ?? {} }, facts, ...rest });

const inGhl = (
  code: AssumptionCode,
  differs: NonNullable<SandboxOptions['ghl']>['differs'],
  facts: object,
  rest: Omit<Difference, 'code' | 'sandbox' | 'facts'> = {},
): Difference => ({ code, sandbox: { ghl: { differs: differs ?? {} } }, facts, ...rest });

const off = (name: string): { readonly learned: Learned } => ({
  learned: { capabilities: { [name]: false } },
});

/** Somebody who says that it is done, and did nothing. */
const onlySays =
  (status: Extract<HandTask, { task: 'set-status' }>['status']) => (): AskHand => async (task) =>
    task.task === 'set-status' && task.status === status;

/** A series of single bookings, which have ids of another form. */
const booksThree =
  ({ sandbox }: Bench): AskHand =>
  async (task) => {
    if (task.task !== 'book-series') return false;
    const { contactId, calendarId } = task;
    for (let week = 0; week < task.count; week += 1) {
      const start = Date.parse(task.start) + week * 7 * DAY_MS;
      sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR });
    }
    return true;
  };

const DIFFERENCES: readonly Difference[] = [
  inEphysio(
    'patient-fields',
    { forgets: ['city'] },
    { fields: ['city'] },
    {
      also: ['updatePatient', 'createInvoice'],
    },
  ),
  inEphysio('patient-birth-date', { birthDates: 'day-before' }, { days: -1 }, { also: ['updatePatient'] }),
  inEphysio('patient-sex', { sexTrue: 'text' }, { what: 'no-boolean' }),
  inEphysio('patient-comment', { listsComments: 'empty' }, { what: 'other-content' }),
  inEphysio('updatePatient', { updatePatient: 404 }, { what: 'missing', status: 404 }, off('updatePatient')),
  inEphysio('updatePatient', { updatePatient: 'ignored' }, { what: 'unchanged' }, off('updatePatient')),
  inEphysio('createInvoice', { createInvoice: 501 }, { what: 'missing', status: 501 }, off('createInvoice')),
  inEphysio('invoice-day', { invoicesByDay: false }, { what: 'not-listed' }),
  inEphysio('event-fields', { forgets: ['eventTypeId'] }, { fields: ['eventTypeId'] }),
  inEphysio(
    'event-clock-winter',
    { eventClock: 'fields-as-utc' },
    { minutes: 60 },
    {
      also: ['event-clock-summer'],
    },
  ),
  inEphysio(
    'event-clock-summer',
    { eventClock: 'fields-as-utc' },
    { minutes: 120 },
    {
      also: ['event-clock-winter'],
    },
  ),
  inEphysio(
    'event-status',
    { bookedStatus: 7 },
    { code: '7' },
    { learned: { statuses: { '7': 'confirmed' } } },
  ),
  inEphysio('event-invoice', { eventInvoices: 'another' }, { what: 'other-content' }),
  inEphysio('updateEvent', { updateEvent: 405 }, { what: 'missing', status: 405 }, off('updateEvent')),
  inEphysio('updateEvent', { updateEvent: 'ignored' }, { what: 'unchanged' }, off('updateEvent')),
  inEphysio('updateEvent', { updateEvent: 'copied' }, { what: 'twice' }, off('updateEvent')),
  inEphysio('cancelEvent', { cancelEvent: false }, { what: 'missing', status: 404 }, off('cancelEvent')),
  inEphysio('cancelEvent', { cancelEvent: 'ignored' }, { what: 'unchanged' }, off('cancelEvent')),
  inGhl('contact-name-only', { takesNamesOnly: false }, { reason: expect.stringContaining('400') }),
  inGhl('contact-fields', { forgets: ['address1'] }, { fields: ['street'] }),
  inGhl('contact-cleared', { clearsByNull: false }, { fields: ['email', 'birthDate', 'street'] }),
  { code: 'contact-search', sandbox: { ghl: { indexLagMs: 90_000 } }, facts: { seconds: 20 } },
  inGhl('appointment-fields', { shiftMinutes: -60 }, { fields: ['start', 'end'] }),
  inGhl('put-without-status', { putResetsStatus: false }, { word: 'noshow' }),
  inGhl('cancelled-listed', { listsCancelled: false }, { what: 'not-listed' }),
  inGhl('reads-v3', { knowsV3: false }, { reason: expect.stringContaining('ersion') }),
  inGhl('webhook-contact', { silent: ['ContactUpdate'] }, { webhooks: { ContactCreate: 1 } }),
  inGhl('webhook-appointment', { silent: ['AppointmentCreate', 'AppointmentUpdate'] }, { webhooks: {} }),
  inGhl('appointment-deleted', { marksDeleted: false }, { what: 'kept' }),
  inGhl('webhook-deletion', { silent: ['ContactDelete'] }, { webhooks: expect.anything() }),
  {
    code: 'slot-by-user',
    sandbox: { ghl: { blockSlots: { refuses: 'assignedUserId' } } },
    facts: { reason: expect.stringContaining('422') },
  },
  {
    code: 'slot-by-calendar',
    sandbox: { ghl: { blockSlots: { refuses: 'calendarId' } } },
    facts: { reason: expect.stringContaining('422') },
  },
  ...(['cancelled', 'noshow', 'showed'] as const).map(
    (status): Difference => ({
      code: `status-${status}`,
      ask: onlySays(status),
      facts: { what: 'unchanged', code: '5' },
    }),
  ),
  { code: 'series', ask: booksThree, facts: expect.objectContaining({ listed: 3, what: 'no-such-ids' }) },
];

describe('a rehearsal finds what differs, and nothing else', () => {
  it.each(DIFFERENCES)('$code: $facts', async ({ code, sandbox = {}, ask, facts, also = [], learned }) => {
    const bench = await openPractice({ sandbox });
    const inbox = listen(bench);
    const report = await rehearse(bench, ask ? { inbox, ask: ask(bench) } : { inbox });
    expect(foundOf(report, code)).toEqual({ state: 'not so', facts });
    expect(new Set(codesIn(report, 'not so'))).toEqual(new Set([code, ...also]));
    expect(report.learned).toMatchObject(learned ?? {});
    expect(contactsOf(bench)).toEqual([]);
    expect(report.left.filter(({ side }) => side === 'ghl')).toEqual([]);
  });

  it('every assumption has a difference', () => {
    expect(ASSUMPTION_CODES.filter((code) => !DIFFERENCES.some((d) => d.code === code))).toEqual([]);
  });
});
