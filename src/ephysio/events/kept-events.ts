import { isCalledOff, isProtected, KEPT_SLOT } from '../../domain/plan/withhold.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { Kept } from '../../domain/side.ts';
import { FRESH_MS } from '../assert-unmodified.ts';
import type { EphysioClient } from '../client.ts';
import type { WireEvent } from '../wire.ts';

/**
 * Why changes of an event are not to be written, as it is listed; `null`: they may be.
 * @param fresh the invoices are asked for now, whatever was answered a moment ago
 */
export type KeptEvents = (
  event: WireEvent,
  changes: Partial<Appointment>,
  options?: { readonly fresh?: boolean },
) => Promise<Kept | null>;

interface Answer {
  readonly open: Promise<ReadonlySet<string>>;
  readonly askedAt: number;
}

/**
 * Which events stay as they are: those that have begun, and those on an invoice that is not open. Once an invoice is sent,
 * no program may change what it says. An event that the list names no invoice of is protected by its start alone.
 */
export const createKeptEvents = (
  client: Pick<EphysioClient, 'listInvoices'>,
  now: () => number,
): KeptEvents => {
  /** The open invoices of patients, for the writes that follow their plan at once. */
  const answers = new Map<string, Answer>();

  const openInvoices = (patientId: string, fresh: boolean): Promise<ReadonlySet<string>> => {
    const last = answers.get(patientId);
    const age = last ? now() - last.askedAt : FRESH_MS;
    if (last && !fresh && age >= 0 && age < FRESH_MS) return last.open;
    const open = client
      .listInvoices(patientId, { open: true })
      .then((invoices) => new Set(invoices.filter((invoice) => invoice.open).map(({ id }) => id)));
    // A listener runs for months.
    for (const [id, { askedAt }] of answers) if (now() - askedAt >= FRESH_MS) answers.delete(id);
    answers.set(patientId, { open, askedAt: now() });
    open.catch(() => answers.delete(patientId));
    return open;
  };

  const isBilled = async ({ invoiceId, patientId }: WireEvent, fresh: boolean): Promise<boolean> =>
    invoiceId !== undefined &&
    invoiceId !== null &&
    !(await openInvoices(patientId, fresh)).has(String(invoiceId));

  return async (event, changes, { fresh = false } = {}) => {
    // On such an invoice nothing is written at all; of what has begun, what does not move it is.
    const onInvoice = async (): Promise<Kept | null> =>
      (await isBilled(event, fresh))
        ? {
            code: 'invoice-not-open',
            reason: `event ${event.id} belongs to an invoice that is not open`,
            fields: [],
          }
        : null;
    const rest = isCalledOff(changes) ? [] : Object.keys(changes).filter((f) => !KEPT_SLOT.includes(f));
    if (!isProtected(changes) || event.start > now()) return onInvoice();
    const begun: Kept = {
      code: 'begun',
      reason: `event ${event.id} has begun`,
      fields: rest.length === 0 ? [] : KEPT_SLOT,
    };
    return rest.length === 0 ? begun : ((await onInvoice()) ?? begun);
  };
};
