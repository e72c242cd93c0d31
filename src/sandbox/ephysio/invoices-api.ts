import type { Hono } from 'hono';
import type { SandboxContext, SandboxEnv } from '../service.ts';
import { wallClock } from '../zoned.ts';
import type { EphysioInvoice } from './model.ts';
import type { EphysioOptions } from './options.ts';
import { demand, jsonObject, refuse, support } from './refuse.ts';
import type { EphysioState } from './state.ts';

const view = (i: EphysioInvoice): Record<string, unknown> => ({
  id: i.id,
  patientId: i.patientId,
  stati: i.stati,
  attributes: { date: i.date },
});

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);
const isFilled = (v: unknown): boolean => typeof v === 'string' && v.trim() !== '';

export const mountInvoices = (
  app: Hono<SandboxEnv>,
  options: EphysioOptions,
  stateOf: (c: SandboxContext) => EphysioState,
): void => {
  app.get('/invoices/patients/:id', (c) => {
    const state = stateOf(c);
    const day = (ms: number): string => wallClock(ms, state.practice.timezone).slice(0, 10);
    const patientId = Number(c.req.param('id'));
    if (!state.patients.has(patientId)) throw refuse('patient is unknown');
    const { open, date } = c.req.query();
    if (date !== undefined && !/^\d{12,14}$/.test(date)) throw refuse('date is not valid');
    // "open" still holds those that were sent: only 0/0 may be used
    const found = state
      .invoicesOf(patientId)
      .filter((i) => open !== 'true' || i.stati.status === 0)
      .filter((i) => date === undefined || (options.invoicesByDay && day(i.date) === day(Number(date))));
    const [only] = found;
    return c.json(
      options.singleInvoiceAsObject && found.length === 1 && only !== undefined
        ? view(only)
        : found.map(view),
    );
  });
  app.post('/invoices', (c) => {
    if (typeof options.createInvoice !== 'string') support(options.createInvoice);
    const state = stateOf(c);
    const { practice } = state;
    const body = jsonObject(c);
    const { attributes, prescription, stati } = body;
    if (options.createInvoice === 'never' || !isFilled(body.street)) throw refuse('/street is required');
    if (!isObject(attributes)) throw refuse('/attributes is required');
    if (!isObject(prescription)) throw refuse('/prescription is required');
    if (!isObject(stati)) throw refuse('/stati is required');
    const date = Number(attributes.date);
    demand([
      [state.patients.has(Number(body.patientId)), '/patientId is unknown'],
      [isFilled(body.zip) || typeof body.zip === 'number', '/zip is required'],
      [isFilled(body.city), '/city is required'],
      [body.user_id === 0, '/user_id is required'],
      [body.adminInfoId === practice.adminInfoId, '/adminInfoId is not valid'],
      [Number.isInteger(date) && date > 1e12, '/attributes/date is required'],
      [Date.parse(String(body.dateDate)) === date, '/dateDate is not the date'],
      [wallClock(date, practice.timezone).endsWith('T00:00:00'), '/attributes/date is no midnight'],
      [isFilled(attributes.law), '/attributes/law is required'],
      [isFilled(attributes.treatmentCause), '/attributes/treatmentCause is required'],
      [Number(prescription.sessions) > 0, '/prescription/sessions is required'],
      [stati.status === 0 && stati.statusDetail === 0, '/stati must be open'],
    ]);
    const id = state.nextId();
    const invoice = { id, patientId: Number(body.patientId), date, stati: { status: 0, statusDetail: 0 } };
    state.putInvoice(invoice);
    return c.json(view(invoice));
  });
};
