import type { PracticeConfig } from '../../../config/schema.ts';
import { readEvent } from '../../../ephysio/events/event-mapper.ts';
import { wireEventSchema, wireInvoiceSchema, wirePatientSchema } from '../../../ephysio/wire.ts';
import { afterReading } from './after-reading.ts';
import { findDrift } from './drift.ts';
import { type Finding, ok, skip } from './finding.ts';
import type { Check } from './run-checks.ts';
import type { Services } from './services.ts';
import { checkStatuses } from './statuses.ts';
import { checkTherapists } from './therapists.ts';

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
const checkInvoices = async (
  { ephysio }: Services,
  events: readonly unknown[],
): Promise<readonly Finding[] | Finding> => {
  const event = events.map((raw) => wireEventSchema.safeParse(raw)).find((read) => read.success)?.data;
  if (event === undefined) return skip('no event in the window has a patient');
  const listed = await ephysio.listedInvoices(event.patientId, { open: true });
  return findDrift({
    what: `open invoices of patient ${event.patientId}`,
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
export const ephysioChecks = (practice: PracticeConfig, services: Services): readonly Check[] => [
  {
    name: 'ephysio-sign-in',
    run: async () => {
      const { practiceId, expiresAt } = await services.session();
      const until = expiresAt === null ? '' : `, until ${expiresAt}`;
      return ok(`signed in to practice ${practiceId ?? '(it names none)'}${until}`);
    },
  },
  {
    name: 'ephysio-patients',
    needs: ['ephysio-sign-in'],
    run: async () =>
      findDrift({
        what: 'patients',
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
        what: 'events with a patient',
        rows: appointmentsIn(await services.events(), practice),
        schema: wireEventSchema,
        fields: EVENT_FIELDS,
      }),
  },
  ofEvents(services, 'ephysio-invoices', (events) => checkInvoices(services, events)),
  ofEvents(services, 'therapists', (events) => checkTherapists(practice, events)),
  ofEvents(services, 'statuses', (events) => checkStatuses(practice.ephysio, events)),
];
