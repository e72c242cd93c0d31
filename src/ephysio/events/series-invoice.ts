import type { InSeries } from '../../domain/records/series.ts';

type InvoiceId = number | string;

export interface SeriesInvoiceOptions {
  /** The invoice of a new appointment that stands alone. */
  readonly findInvoice: (patientId: string, start: string) => Promise<InvoiceId>;
  /** Whether it is one of the patient's open invoices. */
  readonly isOpen: (patientId: string, invoice: InvoiceId) => Promise<boolean>;
  /** The invoice that an event belongs to, as far as was read; `null`: not known. */
  readonly invoiceOf: (event: string) => InvoiceId | null;
}

/**
 * The invoice of a new appointment. Those of a series use the same one, as long as it is open: that of events which stand for others
 * of the series, or the one that was chosen for the first.
 */
export const createSeriesInvoices = ({ findInvoice, isOpen, invoiceOf }: SeriesInvoiceOptions) => {
  const chosen = new Map<string, Promise<InvoiceId>>();

  const choose = async (
    { events = [] }: InSeries,
    patientId: string,
    start: string,
    before: Promise<InvoiceId> | undefined,
  ): Promise<InvoiceId> => {
    const last = (await before?.catch(() => null)) ?? null;
    const known = [last, ...events.map(invoiceOf)].filter((id) => id !== null);
    for (const id of new Set(known)) if (await isOpen(patientId, id)) return id;
    return findInvoice(patientId, start);
  };

  return (series: InSeries | undefined, patientId: string, start: string): Promise<InvoiceId> => {
    if (series === undefined) return findInvoice(patientId, start);
    const key = `${patientId} ${series.master}`;
    // One after the other: the first may have to make it.
    const next = choose(series, patientId, start, chosen.get(key));
    chosen.set(key, next);
    return next;
  };
};
