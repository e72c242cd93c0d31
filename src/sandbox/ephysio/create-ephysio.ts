import { randomBytes } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { mountControl } from '../control.ts';
import type { Counters } from '../counters.ts';
import { CONTROL_PREFIX, createService, type Exchange } from '../service.ts';
import { createEphysioEdit, type EphysioEdit } from './edit.ts';
import { mountEvents } from './events-api.ts';
import { mountInvoices } from './invoices-api.ts';
import type { EphysioEvent, EphysioInvoice, EphysioPatient, EphysioPractice } from './model.ts';
import type { EphysioOptions } from './options.ts';
import { mountPatients } from './patients-api.ts';
import { EphysioRefusal, jsonObject } from './refuse.ts';
import { createEphysioState } from './state.ts';

export interface EphysioSandbox {
  readonly url: string;
  /** The live records, archived patients included. */
  readonly state: {
    readonly patients: ReadonlyMap<number, EphysioPatient>;
    readonly events: ReadonlyMap<number, EphysioEvent>;
    readonly invoices: ReadonlyMap<number, EphysioInvoice>;
  };
  /** The practice as it was seeded: therapists, ids, first records. */
  readonly practice: EphysioPractice;
  /** The code of a cancelled event; null: there is none. */
  readonly cancelledStatus: number | null;
  readonly edit: EphysioEdit;
  readonly counters: Counters;
  onExchange(listener: (exchange: Exchange) => void): () => void;
  close(): Promise<void>;
}

/** The simulated e-Physio: starts to listen and resolves when it does. */
export const createEphysioSandbox = async (options: EphysioOptions): Promise<EphysioSandbox> => {
  const { counters, faults, now } = options;
  const service = createService({ ...options, name: 'ephysio' });
  const { app } = service;
  const state = createEphysioState(options);
  const edit = createEphysioEdit(state);

  app.onError((error, c) => {
    if (!(error instanceof EphysioRefusal)) return c.text(`sandbox: ${error.message}`, 500);
    const { status, body, isViolation, message } = error;
    if (isViolation) {
      counters.violations.push({ method: c.req.method, path: c.req.path, status, message });
    }
    const code = status as ContentfulStatusCode;
    return typeof body === 'string' ? c.text(body, code) : c.json(body, code);
  });
  app.notFound((c) => c.text('Not Found', 404));
  mountControl(app, {
    name: 'ephysio',
    counters,
    faults,
    edit: { ...edit },
    reset: state.reset,
    state: () => ({
      patients: [...state.patients.values()],
      events: [...state.events.values()],
      invoices: [...state.invoices.values()],
    }),
  });
  app.post('/token', (c) => {
    const { email, password } = jsonObject(c);
    if (email !== options.email || password !== options.password) {
      throw new EphysioRefusal(401, { message: 'Invalid credentials' }, false);
    }
    const token = randomBytes(24).toString('base64url');
    const until = now() + options.tokenSeconds * 1000;
    state.tokens.set(token, until);
    const exp = options.expUnit === 's' ? Math.floor(until / 1000) : until;
    return c.json({
      token,
      keys: [{ key: state.cryptoKey }],
      id: options.practice.practiceId,
      ...(options.expUnit === null ? {} : { exp }),
    });
  });
  app.use('*', async (c, next) => {
    if (c.req.path.startsWith(CONTROL_PREFIX)) return next();
    const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const until = token === undefined ? undefined : state.tokens.get(token);
    if (until === undefined || until <= now()) {
      throw new EphysioRefusal(401, { DETAIL: 'Token is not valid' }, false);
    }
    if (c.req.header('x-crypto-key') !== state.cryptoKey) {
      throw new EphysioRefusal(401, { DETAIL: 'Crypto key is not valid' }, true);
    }
    return next();
  });
  mountPatients(app, state);
  mountEvents(app, state);
  mountInvoices(app, state);

  return {
    url: await service.listen(),
    state: { patients: state.patients, events: state.events, invoices: state.invoices },
    practice: options.practice,
    cancelledStatus: options.cancelledStatus,
    edit,
    counters,
    onExchange: service.onExchange,
    close: service.close,
  };
};
