import type { EphysioConfig, PracticeConfig } from '../../config/schema.ts';
import { NotSupportedError, RecordError, RefusedError } from '../../errors.ts';
import type { AssumedCalls } from '../assumed-calls.ts';
import type { EphysioClient } from '../client.ts';
import type { WirePatient } from '../wire.ts';
import { midnightOf, numericId } from './event-body.ts';

export interface InvoiceOptions {
  readonly client: EphysioClient;
  readonly assumed: AssumedCalls;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio'>;
  /** The patient as e-Physio lists it; its address goes on a new invoice. */
  readonly patientOf: (patientId: string) => Promise<WirePatient | undefined>;
  readonly refusals: InvoiceRefusals;
  readonly oneByOne: OneByOne;
}

/** Runs `work` while nobody else, in this process or another, does the same for this patient; `null`: for anybody. */
export type OneByOne = <T>(patientId: string | null, work: () => Promise<T>) => Promise<T>;

/** Which new invoices e-Physio has refused, since the config last said something else about them. */
export interface InvoiceRefusals {
  /** Why no invoice is sent; `null`: invoices are sent. */
  reason(): Promise<string | null>;
  /** Whether this patient's was refused, with the same address. */
  isRefused(patient: BilledPatient): Promise<boolean>;
  note(patient: BilledPatient, reason: string): Promise<void>;
  /** Whether one was taken. */
  hasTaken(): Promise<boolean>;
  noteTaken(): Promise<void>;
}

/** What a new invoice says of the patient. */
export interface BilledPatient {
  readonly id: string;
  readonly street: unknown;
  readonly zip: unknown;
  readonly city: unknown;
}

/**
 * The body of the assumed `POST /invoices`. The one refusal that was seen asked for the street: the address goes along.
 * @param input.date midnight of the appointment's day, epoch milliseconds
 */
export const invoiceBody = ({
  patient: { id, street, zip, city },
  date,
  adminInfoId,
  template,
}: {
  readonly patient: BilledPatient;
  readonly date: number;
  readonly adminInfoId: number | null;
  readonly template: EphysioConfig['invoiceTemplate'];
}) => {
  const { law, treatmentCause, isTiersPayant, vat, sessions, firstSession } = template ?? {};
  return {
    user_id: 0,
    patientId: numericId(id),
    dateDate: new Date(date).toISOString(),
    adminInfoId,
    attributes: { date, law, treatmentCause, isTiersPayant, vat },
    prescription: { sessions, firstSession },
    stati: { status: 0, statusDetail: 0 },
    street,
    zip,
    city,
  };
};

const ADDRESS = ['street', 'zip', 'city'] as const;

const AGAIN =
  'it is not sent again until ephysio.invoiceTemplate, ephysio.adminInfoId or ephysio.capabilities.createInvoice is changed';
const AGAIN_FOR_PATIENT = `${AGAIN}, or the patient's address in e-Physio`;

/** An invoice that a person opens is found by the next run. */
const CURE = 'open an invoice for the patient in e-Physio, and the next run uses it';

/** A 404 after others were taken refuses this one: there is no record that it could be about. */
const isRefusal = (error: unknown): error is RecordError =>
  error instanceof RefusedError ||
  (error instanceof RecordError &&
    !(error instanceof NotSupportedError) &&
    error.cause instanceof NotSupportedError);

/**
 * The invoice that a new appointment belongs to: an open one (status 0/0) of its day, else any open one, else a new one
 * from the config's template. Never a sent or closed one: that corrupts billing.
 * @throws NotSupportedError when there is none and none can be made: a person has to open one
 */
export const createInvoiceFinder = (options: InvoiceOptions) => {
  const { client, assumed, practice, patientOf, refusals, oneByOne } = options;
  const findOpen = async (patientId: string, date: number): Promise<number | string | null> => {
    for (const query of [{ open: true, date }, { open: true }]) {
      const found = (await client.listInvoices(patientId, query)).find((invoice) => invoice.open);
      if (found !== undefined) return numericId(found.id);
    }
    return null;
  };

  /** Known without a request. @throws NotSupportedError */
  const assertMayMake = async (): Promise<void> => {
    if (practice.ephysio.invoiceTemplate === null)
      throw new NotSupportedError('ephysio.invoiceTemplate is not set');
    await assumed.assertOffered('createInvoice');
    const reason = await refusals.reason();
    if (reason !== null) throw new NotSupportedError(`${reason}; ${AGAIN}`);
  };

  /** The patient with an address: without one the invoice would be refused, which says nothing about the template. */
  const billed = async (patientId: string): Promise<BilledPatient> => {
    const patient = await patientOf(patientId);
    if (patient === undefined)
      throw new NotSupportedError(`patient ${patientId} is not among e-Physio's active patients`);
    const missing = ADDRESS.filter((field) => (patient[field] ?? '').trim() === '');
    if (missing.length > 0)
      throw new NotSupportedError(
        `e-Physio has no ${missing.join(', ')} of the patient; enter the address there`,
      );
    const { street, zip, city } = patient;
    return { id: patientId, street, zip, city };
  };

  const make = async (patientId: string, date: number): Promise<number | string> => {
    await assertMayMake();
    const { invoiceTemplate, adminInfoId } = practice.ephysio;
    const patient = await billed(patientId);
    if (await refusals.isRefused(patient))
      throw new NotSupportedError(`e-Physio has refused it before; ${AGAIN_FOR_PATIENT}`);
    const body = invoiceBody({ patient, date, adminInfoId, template: invoiceTemplate });
    try {
      const id = await assumed.send(
        'createInvoice',
        `patient ${patientId}`,
        () => client.createInvoice(body),
        async () => true,
      );
      await refusals.noteTaken();
      return numericId(id);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await refusals.note(patient, error.reason);
      const isTemplate = (await refusals.reason()) !== null;
      throw new NotSupportedError(`${error.reason}; ${isTemplate ? AGAIN : AGAIN_FOR_PATIENT}`, {
        cause: error,
      });
    }
  };

  /**
   * Two new appointments of one patient share the invoice that is made for the first. As long as e-Physio has taken none,
   * one is sent at a time: its refusal spares the others theirs.
   */
  const inTurn = async <T>(patientId: string, work: () => Promise<T>): Promise<T> => {
    const alone = (): Promise<T> => oneByOne(patientId, work);
    return (await refusals.hasTaken()) ? alone() : oneByOne(null, alone);
  };

  return async (patientId: string, start: string): Promise<number | string> => {
    const date = midnightOf(start, practice.timezone);
    const found = await findOpen(patientId, date);
    if (found !== null) return found;
    try {
      await assertMayMake();
      return await inTurn(
        patientId,
        async () => (await findOpen(patientId, date)) ?? (await make(patientId, date)),
      );
    } catch (error) {
      if (!(error instanceof NotSupportedError || error instanceof RefusedError)) throw error;
      throw new NotSupportedError(
        `patient ${patientId} has no open invoice in e-Physio, and none could be made: ${error.reason}; or ${CURE}`,
        { cause: error },
      );
    }
  };
};
