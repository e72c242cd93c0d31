import { randomBytes } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { mountControl } from '../control.ts';
import { type Counters, createCounters } from '../counters.ts';
import {
  bearerOf,
  CONTROL_PREFIX,
  createService,
  type Exchange,
  type SandboxContext,
  sentField,
} from '../service.ts';
import { createEphysioEdit, type EphysioEdit } from './edit.ts';
import { mountEvents } from './events-api.ts';
import { mountInvoices } from './invoices-api.ts';
import type { EphysioEvent, EphysioInvoice, EphysioPatient, EphysioPractice } from './model.ts';
import type { EphysioAccount, EphysioOptions } from './options.ts';
import { mountPatients } from './patients-api.ts';
import { EphysioRefusal, jsonObject } from './refuse.ts';
import { createEphysioState, type EphysioState } from './state.ts';

/** One practice's account. */
export interface EphysioAccountSandbox extends EphysioAccount {
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
  /** Of the requests with this account's sign-in. */
  readonly counters: Counters;
}

export interface EphysioSandbox {
  readonly url: string;
  readonly accounts: ReadonlyMap<string, EphysioAccountSandbox>;
  /** Of all requests. */
  readonly counters: Counters;
  onExchange(listener: (exchange: Exchange) => void): () => void;
  close(): Promise<void>;
}

/** As the service itself sees it. */
interface Account extends EphysioAccountSandbox {
  readonly state: EphysioState;
}

/** The simulated e-Physio: starts to listen and resolves when it does. */
export const createEphysioSandbox = async (options: EphysioOptions): Promise<EphysioSandbox> => {
  const { faults, now } = options;
  const counters = createCounters();
  const accounts = new Map<string, Account>();
  for (const [name, account] of options.accounts) {
    const state = createEphysioState(options, account.practice);
    const edit = createEphysioEdit(state);
    const { cancelledStatus } = options;
    accounts.set(name, { ...account, state, edit, cancelledStatus, counters: createCounters() });
  }
  const byEmail = new Map([...accounts].map(([name, { email }]) => [email, name]));
  /** Whose a token is, also after its end. */
  const issued = new Map<string, string>();
  const service = createService({
    ...options,
    name: 'ephysio',
    counters,
    practiceCounters: new Map([...accounts].map(([name, account]) => [name, account.counters])),
    practiceOf: (c) =>
      c.req.path === '/token'
        ? (byEmail.get(sentField(c, 'email') ?? '') ?? null)
        : (issued.get(bearerOf(c) ?? '') ?? null),
  });
  const { app } = service;
  const stateOf = (c: SandboxContext): EphysioState => {
    const account = accounts.get(c.get('practice') ?? '');
    if (account === undefined) throw new EphysioRefusal(401, { DETAIL: 'Token is not valid' }, false);
    return account.state;
  };

  app.onError((error, c) => {
    if (!(error instanceof EphysioRefusal)) return c.text(`sandbox: ${error.message}`, 500);
    const { status, body, isViolation, message } = error;
    if (isViolation) {
      const violation = { method: c.req.method, path: c.req.path, status, message };
      for (const each of service.countersOf(c)) each.violations.push(violation);
    }
    const code = status as ContentfulStatusCode;
    return typeof body === 'string' ? c.text(body, code) : c.json(body, code);
  });
  app.notFound((c) => c.text('Not Found', 404));
  mountControl(app, {
    name: 'ephysio',
    counters,
    faults,
    compare: options.compare,
    practices: new Map(
      [...accounts].map(([name, { state, edit, counters: own }]) => [
        name,
        {
          counters: own,
          edit: { ...edit },
          reset: state.reset,
          state: () => ({
            patients: [...state.patients.values()],
            events: [...state.events.values()],
            invoices: [...state.invoices.values()],
          }),
        },
      ]),
    ),
  });
  app.post('/token', (c) => {
    const { password } = jsonObject(c);
    const name = c.get('practice') ?? '';
    const account = accounts.get(name);
    if (account === undefined || password !== account.password) {
      throw new EphysioRefusal(401, { message: 'Invalid credentials' }, false);
    }
    const { state } = account;
    const token = randomBytes(24).toString('base64url');
    const until = now() + options.tokenSeconds * 1000;
    state.tokens.set(token, until);
    issued.set(token, name);
    const exp = options.expUnit === 's' ? Math.floor(until / 1000) : until;
    return c.json({
      token,
      keys: [{ key: state.cryptoKey }],
      id: state.practice.practiceId,
      ...(options.expUnit === null ? {} : { exp }),
    });
  });
  app.use('*', async (c, next) => {
    if (c.req.path.startsWith(CONTROL_PREFIX)) return next();
    const { tokens, cryptoKey } = stateOf(c);
    const until = tokens.get(bearerOf(c) ?? '');
    if (until === undefined || until <= now()) {
      throw new EphysioRefusal(401, { DETAIL: 'Token is not valid' }, false);
    }
    if (c.req.header('x-crypto-key') !== cryptoKey) {
      throw new EphysioRefusal(401, { DETAIL: 'Crypto key is not valid' }, true);
    }
    return next();
  });
  mountPatients(app, options, stateOf);
  mountEvents(app, options, stateOf);
  mountInvoices(app, options, stateOf);

  return {
    url: await service.listen(),
    accounts,
    counters,
    onExchange: service.onExchange,
    close: service.close,
  };
};
