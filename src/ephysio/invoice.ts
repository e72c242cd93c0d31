import type { PracticeConfig } from '../config/schema.ts';
import { NotSupportedError } from '../errors.ts';
import type { EphysioClient } from './client.ts';
import { midnightOf, numericId } from './event-body.ts';
import type { WirePatient } from './wire.ts';

export interface InvoiceOptions {
  readonly client: EphysioClient;
  readonly practice: Pick<PracticeConfig, 'timezone' | 'ephysio'>;
  /** The patient as e-Physio lists it; its address goes on a new invoice. */
  readonly patientOf: (patientId: string) => Promise<WirePatient | undefined>;
}

/**
 * The invoice that a new appointment hangs on: an open one (status 0/0) of its day, else any open one, else a new one
 * from the config's template. Never a sent or closed one: that corrupts billing.
 * @throws NotSupportedError when there is none and none may be made: a person has to open one
 */
export const createInvoiceFinder =
  ({ client, practice, patientOf }: InvoiceOptions) =>
  async (patientId: string, start: string): Promise<number | string> => {
    const date = midnightOf(start, practice.timezone);
    for (const query of [{ open: true, date }, { open: true }]) {
      const found = (await client.listInvoices(patientId, query)).find((invoice) => invoice.open);
      if (found !== undefined) return numericId(found.id);
    }
    const { invoiceTemplate, adminInfoId, capabilities } = practice.ephysio;
    if (invoiceTemplate === null || adminInfoId === null || capabilities.createInvoice === false) {
      throw new NotSupportedError(`patient ${patientId} has no open invoice in e-Physio`);
    }
    const patient = await patientOf(patientId);
    const { law, treatmentCause, isTiersPayant, vat, sessions, firstSession } = invoiceTemplate;
    const id = await client.createInvoice({
      user_id: 0,
      patientId: numericId(patientId),
      dateDate: new Date(date).toISOString(),
      adminInfoId,
      attributes: { date, law, treatmentCause, isTiersPayant, vat },
      prescription: { sessions, firstSession },
      stati: { status: 0, statusDetail: 0 },
      street: patient?.street,
      zip: patient?.zip,
      city: patient?.city,
    });
    return numericId(id);
  };
