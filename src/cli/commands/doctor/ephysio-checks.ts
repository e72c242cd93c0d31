import type { PracticeConfig } from '../../../config/schema.ts';
import { readEvent } from '../../../ephysio/events/event-mapper.ts';
import { wireEventSchema, wireInvoiceSchema, wirePatientSchema } from '../../../ephysio/wire.ts';
import { findDrift } from './drift.ts';
import { checkEphysioCalls, checkStatuses, checkTherapists } from './ephysio-settings.ts';
import { type Findings, ok, skip } from './finding.ts';
import { afterReading, type Check } from './run-checks.ts';
import { type CheckContext, inStore, type Services } from './services.ts';

const PATIENT_FIELDS = [
  'firstName',
  'lastName',
  'street',
  'zip',
  'city',
  'phone',
  'email',
  'birthDate',
  'sex',
];
const EVENT_FIELDS = ['status', 'eventTypeId', 'adminInfoId'];

/** Events that should be read: no absences, and nothing of therapists who are in no calendar. */
const appointmentsIn = (events: readonly unknown[], { calendars, ephysio }: PracticeConfig): unknown[] =>
  events.filter((raw) => {
    const { kind } = readEvent(raw, { calendars, statuses: ephysio.statuses });
    return kind === 'held' || kind === 'bad';
  });

/** Of the first event's patient, who has or had one. */
const checkInvoices = async ({ ephysio }: Services, events: readonly unknown[]): Promise<Findings> => {
  const event = events.map((raw) => wireEventSchema.safeParse(raw)).find((read) => read.success)?.data;
  if (event === undefined) return skip({ code: 'no-event-with-patient', about: null, values: {} });
  const listed = await ephysio.listedInvoices(event.patientId, { open: true });
  return findDrift({
    list: 'invoices',
    patientId: event.patientId,
    rows: Array.isArray(listed) ? listed : [listed],
    schema: wireInvoiceSchema,
    fields: ['stati'],
  });
};

const ofEvents = (
  { events }: Services,
  name: string,
  look: (events: readonly unknown[]) => ReturnType<Check['run']>,
): Check => ({
  name,
  needs: ['ephysio-sign-in'],
  run: () => afterReading(events, 'ephysio-events', look),
});

/** e-Physio: the sign-in, the form of its lists, and what the config says about them. One request a list. */
export const ephysioChecks = (
  context: CheckContext,
  practice: PracticeConfig,
  services: Services,
): readonly Check[] => [
  {
    name: 'ephysio-sign-in',
    run: async () => {
      const { practiceId, expiresAt } = await services.session();
      return ok({ code: 'ephysio-signed-in', about: null, values: { practiceId, expiresAt } });
    },
  },
  {
    name: 'ephysio-patients',
    needs: ['ephysio-sign-in'],
    run: async () =>
      findDrift({
        list: 'patients',
        rows: await services.patients(),
        schema: wirePatientSchema,
        fields: PATIENT_FIELDS,
      }),
  },
  {
    name: 'ephysio-events',
    needs: ['ephysio-sign-in'],
    run: async () =>
      findDrift({
        list: 'events',
        rows: appointmentsIn(await services.events(), practice),
        schema: wireEventSchema,
        fields: EVENT_FIELDS,
      }),
  },
  ofEvents(services, 'ephysio-invoices', (events) => checkInvoices(services, events)),
  ofEvents(services, 'therapists', (events) => checkTherapists(practice, events)),
  ofEvents(services, 'statuses', (events) => checkStatuses(practice.ephysio, events)),
  {
    name: 'ephysio-calls',
    run: inStore(context, (store) => checkEphysioCalls(store, practice, context.now)),
  },
];
