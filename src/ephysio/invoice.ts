import type { PracticeConfig } from '../config/schema.ts';
import { NotSupportedError, RefusedError } from '../errors.ts';
import type { AssumedCalls } from './assumed-calls.ts';
import type { EphysioClient } from './client.ts';
import { midnightOf, numericId } from './event-body.ts';
import type { WirePatient } from './wire.ts';

export interface InvoiceOptions {
  readonly client: EphysioClient;
  readonly assumed: AssumedCalls;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio'>;
  /** The patient as e-Physio lists it; its address goes on a new invoice. */
  readonly patientOf: (patientId: string) => Promise<WirePatient | undefined>;
  readonly oneByOne: OneByOne;
}

/** Runs `work` while nobody else, in this process or another, does the same for this patient. */
export type OneByOne = <T>(patientId: string, work: () => Promise<T>) => Promise<T>;

/**
 * The invoice that a new appointment hangs on: an open one (status 0/0) of its day, else any open one, else a new one
 * from the config's template. Never a sent or closed one: that corrupts billing.
 * @throws NotSupportedError when there is none and none can be made: a person has to open one
 */
export const createInvoiceFinder = ({ client, assumed, practice, patientOf, oneByOne }: InvoiceOptions) => {
  const findOpen = async (patientId: string, date: number): Promise<number | string | null> => {
    for (const query of [{ open: true, date }, { open: true }]) {
      const found = (await client.listInvoices(patientId, query)).find((invoice) => invoice.open);
      if (found !== undefined) return numericId(found.id);
    }
    return null;
  };

  const make = async (patientId: string, date: number): Promise<number | string> => {
    const { invoiceTemplate, adminInfoId } = practice.ephysio;
    if (invoiceTemplate === null) throw new NotSupportedError('ephysio.invoiceTemplate is not set');
    await assumed.assertOffered('createInvoice');
    const patient = await patientOf(patientId);
    if (patient === undefined)
      throw new NotSupportedError(`patient ${patientId} is not among e-Physio's active patients`);
    const { law, treatmentCause, isTiersPayant, vat, sessions, firstSession } = invoiceTemplate;
    const body = {
      user_id: 0,
      patientId: numericId(patientId),
      dateDate: new Date(date).toISOString(),
      adminInfoId,
      attributes: { date, law, treatmentCause, isTiersPayant, vat },
      prescription: { sessions, firstSession },
      stati: { status: 0, statusDetail: 0 },
      street: patient.street,
      zip: patient.zip,
      city: patient.city,
    };
    const id = await assumed.send(
      'createInvoice',
      `patient ${patientId}`,
      () => client.createInvoice(body),
      async () => patient !== undefined,
    );
    return numericId(id);
  };

  return async (patientId: string, start: string): Promise<number | string> => {
    const date = midnightOf(start, practice.timezone);
    const found = await findOpen(patientId, date);
    if (found !== null) return found;
    try {
      // Two new appointments of one patient share the invoice that is made for the first.
      return await oneByOne(
        patientId,
        async () => (await findOpen(patientId, date)) ?? (await make(patientId, date)),
      );
    } catch (error) {
      if (!(error instanceof NotSupportedError || error instanceof RefusedError)) throw error;
      throw new NotSupportedError(
        `patient ${patientId} has no open invoice in e-Physio, and none could be made: ${error.reason}`,
        { cause: error },
      );
    }
  };
};
