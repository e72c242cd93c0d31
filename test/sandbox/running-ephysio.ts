import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { signInEphysio } from './calls.ts';

export const NOW = Date.parse('2026-11-21T10:00:00Z');

/** All four parameters that a write of an event was always seen with. */
export const QUERY = 'ids=&isCancelMultiUser=false&changeSeries=false&changeAllDescriptions=false';

/** A patient as a request creates one. */
export const PERSON = {
  id: 'ghl-contact-id',
  firstName: 'Zoë',
  lastName: "O'Neill",
  street: 'Seestrasse 1',
  zip: '8001',
  city: 'Zürich',
  birthDate: '1980-02-29',
  sex: 'f',
  status: 1,
  phone: '+41 79 123 45 67',
  email: 'zoe@example.ch',
  hasEmailConsent: false,
  comment: '',
};

const eventBody = (patientId: number, invoiceId: number) => ({
  user_id: 0,
  patientId,
  eventTypeId: 29_330,
  clientId: 5778,
  adminInfoId: 5770,
  resourceIds: ['c-5778'],
  start: Date.parse('2026-11-23T08:00:00Z'),
  end: Date.parse('2026-11-23T08:30:00Z'),
  startDate: '2026-11-23T08:00:00.000Z',
  endDate: '2026-11-23T08:30:00.000Z',
  startDateHours: '09',
  startDateMinutes: '00',
  endDateHours: '09',
  endDateMinutes: '30',
  invoiceId,
  status: 5,
  hasPresenceAdminInfo: false,
  sendReminder: false,
  hasSmsReminder: false,
  isSerialEvent: false,
  newPatient: false,
  reminderSent: false,
  hasValidationErrors: false,
  eventMetadata: {},
});

export interface RunningEphysio {
  readonly sandbox: Sandbox;
  readonly call: Awaited<ReturnType<typeof signInEphysio>>['call'];
  /** Lets time pass. */
  pass(ms: number): void;
  firstPatient(): number;
  /** The body of an event of the first patient, on a new open invoice. */
  event(fields?: object): ReturnType<typeof eventBody>;
}

/** A sandbox whose e-Physio is signed in to; it ends with the test. */
export const runEphysio = async (ephysio: SandboxOptions['ephysio'] = {}): Promise<RunningEphysio> => {
  let time = NOW;
  const sandbox = await startSandbox({ patients: 5, now: () => time, ephysio });
  onTestFinished(() => sandbox.close());
  const { call } = await signInEphysio(sandbox);
  const firstPatient = (): number => [...sandbox.ephysio.state.patients.keys()][0] ?? 0;
  return {
    sandbox,
    call,
    pass: (ms) => {
      time += ms;
    },
    firstPatient,
    event: (fields = {}) => {
      const patientId = firstPatient();
      return { ...eventBody(patientId, sandbox.ephysio.edit.addInvoice(patientId, NOW).id), ...fields };
    },
  };
};
