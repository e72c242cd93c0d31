import type { EphysioConfig } from '../../config/schema.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { midnightOf, numericId } from '../events/event-body.ts';
import { invoiceBody } from '../events/invoice.ts';
import { readPatients } from '../patients/patient-mapper.ts';
import { attempt, type EphysioRehearsal } from './rehearsal-context.ts';

/** What an ordinary prescription of physiotherapy says, where the config has no template. */
const TEMPLATE: NonNullable<EphysioConfig['invoiceTemplate']> = {
  law: 'kvg',
  treatmentCause: 'disease',
  isTiersPayant: true,
  vat: false,
  sessions: 9,
  firstSession: 1,
};

const openInvoices = async ({ client }: EphysioRehearsal, patientId: string, date?: number) => {
  const query = date === undefined ? { open: true } : { open: true, date };
  const listed = await client.listInvoices(patientId, query);
  return listed.filter(({ open }) => open).map(({ id }) => id);
};

/** The open invoice that an earlier rehearsal made for the patient; what is not open any more is forgotten. */
const invoiceLeft = async (r: EphysioRehearsal, open: readonly string[]): Promise<string | null> => {
  const rows = (await r.journal.left('ephysio')).filter(({ kind }) => kind === 'invoice');
  const known = new Set(rows.map(({ recordId }) => recordId));
  let last: string | null = null;
  for (const row of rows) {
    // One whose create was cut off is the newest that nobody knows.
    const others = open.filter((id) => !known.has(id)).toSorted((a, b) => Number(a) - Number(b));
    const id = row.recordId ?? others.at(-1);
    if (id === undefined || !open.includes(id)) await r.journal.gone(row);
    else last = (await r.journal.found(row, id)).recordId;
    known.add(last);
  }
  return last;
};

/** Whether e-Physio opens an invoice. @returns the new one; `null`: it does not, or was not asked */
const tryCreate = async (r: EphysioRehearsal, patientId: string, date: number): Promise<string | null> => {
  const { adminInfoId, invoiceTemplate } = r.practice.ephysio;
  const code = 'createInvoice';
  if (adminInfoId === null) {
    r.report({ code, state: 'not tried', why: 'no-admin-info' });
    return null;
  }
  const wire = readPatients(await r.client.listPatients()).wire.get(patientId);
  const { street, zip, city } = wire ?? {};
  const patient = { id: patientId, street, zip, city };
  const body = invoiceBody({ patient, date, adminInfoId, template: invoiceTemplate ?? TEMPLATE });
  let made: Made | null = null;
  const tried = await attempt(async () => {
    made = await r.journal.create('ephysio', 'invoice', () => r.client.createInvoice(body));
  });
  const learned = (works: boolean) => ({ learned: { capabilities: { createInvoice: works } } });
  if (tried.end === 'off') r.report({ code, state: 'not tried', why: 'switched-off' });
  else if (tried.end === 'unknown') r.report({ code, state: 'not so', facts: tried.facts });
  else if (tried.end !== 'done') r.report({ code, state: 'not so', facts: tried.facts, ...learned(false) });
  const { recordId = null } = (made as Made | null) ?? {};
  if (recordId === null) return null;
  const isOpen = (await openInvoices(r, patientId)).includes(recordId);
  if (isOpen) r.report({ code, state: 'seen', ...learned(true) });
  else r.report({ code, state: 'not so', facts: { what: 'not-listed' }, ...learned(false) });
  return isOpen ? recordId : null;
};

/** A person opens an invoice of the appointment's day. @returns `null`: nobody did */
const openedByHand = async (
  r: EphysioRehearsal,
  { recordId: patientId, mark }: Made,
  open: readonly string[],
): Promise<string | null> => {
  const { report, ask } = r;
  const { start: day } = r.days.winter;
  const untried = { code: 'invoice-day', state: 'not tried', facts: { day: day.slice(0, 10) } } as const;
  report({ ...untried, why: open.length === 0 ? 'no-invoice' : 'no-invoice-of-day' });
  if (ask === null) return null;
  if (await ask({ task: 'open-invoice', patientId, mark, day }))
    return (await openInvoices(r, patientId)).find((id) => !open.includes(id)) ?? null;
  report({ ...untried, why: 'skipped' });
  return null;
};

/**
 * An open invoice of the made-up patient: one that an earlier rehearsal made for the same day, else a new one, else one that a
 * person opens.
 * @returns `null`: there is none
 */
export const rehearseInvoice = async (
  r: EphysioRehearsal,
  patient: Made,
): Promise<number | string | null> => {
  const { recordId: patientId } = patient;
  const date = midnightOf(r.days.winter.start, r.practice.timezone);
  const open = await openInvoices(r, patientId);
  const earlier = await invoiceLeft(r, open);
  const [ofDay, ...others] = open.length === 0 ? [] : await openInvoices(r, patientId, date);
  const isEarlier = earlier !== null && [ofDay, ...others].includes(earlier);
  if (isEarlier)
    r.report({
      code: 'createInvoice',
      state: 'seen',
      facts: { what: 'earlier' },
      learned: { capabilities: { createInvoice: true } },
    });
  const found =
    (isEarlier ? earlier : await tryCreate(r, patientId, date)) ??
    ofDay ??
    (await openedByHand(r, patient, open));
  if (found !== null) {
    const isOfDay = (await openInvoices(r, patientId, date)).includes(found);
    r.report({
      code: 'invoice-day',
      ...(isOfDay ? { state: 'seen' } : { state: 'not so', facts: { what: 'not-listed' } }),
    });
  }
  const [any = null] = open;
  const used = found ?? any;
  return used === null ? null : numericId(used);
};
