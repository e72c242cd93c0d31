import { invoiceSettings } from '../../../config/invoice-settings.ts';
import type { EphysioConfig, PracticeConfig } from '../../../config/schema.ts';
import { type PracticeFacts, practiceFacts, type Therapist } from '../../../ephysio/events/therapists.ts';
import { wireEventSchema } from '../../../ephysio/wire.ts';
import type { Store } from '../../../store/store.ts';
import { createMissingCapabilities, createRefusedInvoices } from '../../../store/tables/ephysio-refusals.ts';
import { type Finding, type Findings, foundOr, skip, warn } from './finding.ts';

const ofCalendars = ({ calendars }: PracticeConfig, therapists: readonly Therapist[]): Finding[] =>
  calendars.flatMap(({ ephysioClientId, ephysioEventTypeId }, i): Finding[] => {
    const therapist = therapists.find((t) => t.clientId === ephysioClientId);
    if (therapist === undefined) {
      const about = { setting: `calendars[${i}].ephysioClientId` };
      const values = { therapist: ephysioClientId, others: therapists.map((t) => t.clientId) };
      return [warn({ code: 'therapist-without-event', about, values })];
    }
    if (therapist.eventTypes.some(({ id }) => id === ephysioEventTypeId)) return [];
    const about = { setting: `calendars[${i}].ephysioEventTypeId` };
    const used = therapist.eventTypes;
    const values = { therapist: ephysioClientId, eventType: ephysioEventTypeId, used };
    return [warn({ code: 'event-type-unused', about, values })];
  });

const uncovered = ({ calendars }: PracticeConfig, therapists: readonly Therapist[]): Finding[] =>
  therapists
    .filter(({ clientId }) => !calendars.some((c) => c.ephysioClientId === clientId))
    .map(({ clientId, events, lastStart }) =>
      warn({
        code: 'therapist-without-calendar',
        about: { recordId: String(clientId) },
        values: { events, lastStart },
      }),
    );

const adminInfo = ({ ephysio }: PracticeConfig, { therapists }: PracticeFacts): Finding[] => {
  const { adminInfoId } = ephysio;
  const about = { setting: 'ephysio.adminInfoId' };
  const used = [...new Set(therapists.flatMap((t) => t.adminInfoId ?? []))];
  if (adminInfoId === null) return [warn({ code: 'admin-info-unset', about, values: { used } })];
  if (used.length === 0 || used.includes(adminInfoId)) return [];
  return [warn({ code: 'admin-info-unused', about, values: { adminInfoId, used } })];
};

/** The ids of e-Physio that the config names, against those that events have: e-Physio lists them nowhere else. */
export const checkTherapists = (practice: PracticeConfig, events: readonly unknown[]): Findings => {
  const facts = practiceFacts(events);
  const { therapists } = facts;
  if (therapists.length === 0) return skip({ code: 'no-event-with-patient', about: null, values: {} });
  return foundOr(
    [...ofCalendars(practice, therapists), ...uncovered(practice, therapists), ...adminInfo(practice, facts)],
    { code: 'therapists-good', about: null, values: { count: therapists.length } },
  );
};

const eventSchema = wireEventSchema.pick({ id: true, patientId: true, status: true });

/** How `practiceFacts` counts events without a status code. */
const NO_STATUS = 'none';
const STATUSES = { setting: 'ephysio.statuses' };

/** Where a person can look up what a code means. */
const exampleOf = (events: readonly unknown[], code: string): string | null =>
  events
    .map((raw) => eventSchema.safeParse(raw).data)
    .find((event) => event !== undefined && String(event.status ?? NO_STATUS) === code)?.id ?? null;

const noCancelled = ({ statuses, capabilities }: EphysioConfig): Finding[] => {
  if (Object.values(statuses).includes('cancelled')) return [];
  const then = capabilities.cancelEvent === false ? 'review' : 'delete';
  return [warn({ code: 'no-status-for-cancelled', about: STATUSES, values: { then } })];
};

/** The status codes that events have, against those that the config explains. */
export const checkStatuses = (ephysio: EphysioConfig, events: readonly unknown[]): readonly Finding[] => {
  const counts = Object.entries(practiceFacts(events).statuses);
  const unknown = counts
    .filter(([code]) => ephysio.statuses[code] === undefined)
    .map(([code, count]) => {
      const status = code === NO_STATUS ? null : code;
      const values = { status, events: count, example: exampleOf(events, code) };
      return warn({ code: 'status-unknown', about: STATUSES, values });
    });
  return foundOr([...unknown, ...noCancelled(ephysio)], {
    code: 'statuses-good',
    about: STATUSES,
    values: { counts },
  });
};

/** The assumed calls that e-Physio turned out not to have, or has refused; nothing is tried here. */
export const checkEphysioCalls = async (
  store: Store,
  { name: practice, ephysio }: PracticeConfig,
  now: () => number,
): Promise<readonly Finding[]> => {
  const memory = createMissingCapabilities(store, practice, ephysio.capabilities, now);
  const found: Finding[] = [];
  const off: string[] = [];
  for (const [capability, setting] of Object.entries(ephysio.capabilities)) {
    if (setting === false) off.push(capability);
    else if (await memory.isMissing(capability)) {
      const about = { setting: `ephysio.capabilities.${capability}` };
      found.push(warn({ code: 'call-missing', about, values: { capability } }));
    }
  }
  const reason = await createRefusedInvoices(store, practice, invoiceSettings(ephysio), now).reason();
  if (reason !== null && ephysio.capabilities.createInvoice !== false && ephysio.invoiceTemplate !== null) {
    const about = { setting: 'ephysio.invoiceTemplate' };
    found.push(warn({ code: 'invoices-refused', about, values: { reason } }));
  }
  return foundOr(found, { code: 'calls-good', about: null, values: { off } });
};
