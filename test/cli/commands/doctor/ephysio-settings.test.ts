import { describe, expect, it } from 'vitest';
import {
  checkEphysioCalls,
  checkStatuses,
  checkTherapists,
} from '../../../../src/cli/commands/doctor/ephysio-settings.ts';
import { invoiceSettings } from '../../../../src/config/invoice-settings.ts';
import type { PracticeConfig } from '../../../../src/config/schema.ts';
import {
  createMissingCapabilities,
  createRefusedInvoices,
} from '../../../../src/store/tables/ephysio-refusals.ts';
import { practiceConfig } from '../../../ephysio/scripted-ephysio.ts';
import { openTemp } from '../../../store/temp-store.ts';
import { allShown } from './shown.ts';

const START = Date.parse('2026-11-20T08:00:00.000Z');

/** Therapists 5778 (type 29330) and 5779 (29331), admin record 5770. */
const configured = (ephysio: Record<string, unknown> = {}): PracticeConfig =>
  practiceConfig('http://localhost', ephysio);

const event = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 1,
  patientId: 7,
  start: START,
  end: START + 1_800_000,
  status: 5,
  clientId: 5778,
  eventTypeId: 29330,
  adminInfoId: 5770,
  ...more,
});
const both = [event(), event({ id: 2, clientId: 5779, eventTypeId: 29331 })];

const therapists = (events: readonly unknown[], practice = configured()) =>
  allShown(checkTherapists(practice, events));

describe('the therapists of the config', () => {
  it('all have events', () => {
    expect(therapists(both)).toMatchObject([{ status: 'ok', message: '2 with events, all in calendars' }]);
  });

  it('warn when one has no event', () => {
    expect(therapists([event()])).toMatchObject([
      { status: 'warn', message: 'no event is of therapist 5779 (calendars[1].ephysioClientId)' },
    ]);
  });

  it('warn when a kind of treatment never occurs, with those that do', () => {
    const [found] = therapists([event({ eventTypeId: 3 }), ...both.slice(1)]);
    expect(found).toMatchObject({ status: 'warn', cure: expect.stringContaining('3 (1 event)') });
    expect(found?.message).toContain('calendars[0].ephysioEventTypeId');
  });

  it('warn of those who are in no calendar', () => {
    const [found] = therapists([...both, event({ id: 3, clientId: 6000 })]);
    expect(found).toMatchObject({
      status: 'warn',
      message: 'therapist 6000 is in no calendar: 1 event is left alone (the last on 2026-11-20)',
    });
  });

  it('warn without the admin record, or with one that no event has', () => {
    expect(therapists(both, configured({ adminInfoId: null }))).toMatchObject([
      { status: 'warn', cure: expect.stringContaining('Events have 5770.') },
    ]);
    expect(therapists(both, configured({ adminInfoId: 1 }))).toMatchObject([
      { status: 'warn', message: 'no event has the adminInfoId 1 of the config' },
    ]);
  });

  it('are not judged by absences', () => {
    expect(therapists([event({ patientId: null })])).toMatchObject([{ status: 'skip' }]);
  });
});

const CANCELLED = { statuses: { '5': 'confirmed', '9': 'cancelled' } };

const statuses = (events: readonly unknown[], ephysio: Record<string, unknown> = CANCELLED) =>
  allShown(checkStatuses(configured(ephysio).ephysio, events));

describe('the status codes of the config', () => {
  it('explain all that occur', () => {
    const found = statuses([event(), event({ id: 2, status: 9 })]);
    expect(found).toMatchObject([{ status: 'ok', message: 'codes 5 (1), 9 (1)' }]);
  });

  it('warn of one that is not explained, with how many and where to look', () => {
    const events = [
      event({ id: 3, status: 2, patientId: null }),
      event({ id: 4, status: 2 }),
      event({ id: 5, status: 2 }),
    ];
    expect(statuses(events)).toMatchObject([
      { status: 'warn', message: 'status code 2: 2 events, such as event 4; shown as "new" in GHL' },
    ]);
  });

  it.each([
    [true, /cancelled by DELETE \/events\/\{id\}, which may remove the event/],
    [false, /waits for a person under review/],
  ])('warn when none means cancelled (cancelEvent %s)', (cancelEvent, says) => {
    const [found] = statuses([event()], { capabilities: { cancelEvent } });
    expect(found?.status).toBe('warn');
    expect(found?.message).toMatch(says);
  });
});

it('calls that e-Physio has refused are reported until the config changes', async () => {
  const store = await openTemp();
  const practice = configured();
  const look = async (p: PracticeConfig) => allShown(await checkEphysioCalls(store, p, () => START));
  expect(await look(practice)).toMatchObject([{ status: 'ok' }]);
  const { capabilities } = practice.ephysio;
  await createMissingCapabilities(store, 'main', capabilities, () => START).note('updateEvent');
  expect(await look(practice)).toMatchObject([
    {
      status: 'warn',
      message: expect.stringContaining('updateEvent'),
      cure: expect.stringContaining('ephysio.capabilities.updateEvent'),
    },
  ]);
  const off = configured({ capabilities: { updateEvent: false } });
  expect(await look(off)).toMatchObject([
    { status: 'ok', message: expect.stringContaining('switched off: updateEvent') },
  ]);
});

it('new invoices that e-Physio has refused are reported until the config changes', async () => {
  const store = await openTemp();
  const invoiceTemplate = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };
  const practice = configured({ invoiceTemplate });
  const { ephysio } = practice;
  await createRefusedInvoices(store, 'main', invoiceSettings(ephysio), () => START).note(
    { id: '1' },
    'HTTP 400',
  );
  const look = async (p: PracticeConfig) => allShown(await checkEphysioCalls(store, p, () => START));
  expect(await look(practice)).toMatchObject([
    { status: 'warn', message: expect.stringContaining('refuses new invoices') },
  ]);
  expect(await look(configured({ invoiceTemplate, adminInfoId: 7 }))).toMatchObject([{ status: 'ok' }]);
});
