import pLimit from 'p-limit';
import type { Capability, EphysioConfig } from '../config/schema.ts';
import { NotSupportedError, SignInError, UnknownOutcomeError } from '../errors.ts';
import { readResult, writeResult } from './refusal.ts';
import type { EphysioSession, Session } from './session.ts';
import {
  createTransport,
  type EphysioRequest,
  nameOf,
  type Reply,
  type TransportOptions,
} from './transport.ts';
import { type Invoice, newIdOf, readInvoices } from './wire.ts';

export interface EphysioClientOptions extends Omit<TransportOptions, 'baseUrl'> {
  readonly config: Pick<EphysioConfig, 'baseUrl' | 'capabilities'>;
  readonly session: Session;
}

/**
 * e-Physio's calls. Reads give the records as they came. Reads throw SignInError, UnreachableError, StoppedError;
 * writes SignInError and the record-level errors. Assumed calls (`config.capabilities`) throw NotSupportedError when they
 * are switched off, or answered with 404, 405 or 501.
 */
export interface EphysioClient {
  /** How many requests were sent, signing in included. */
  requests(): number;
  /** e-Physio's own id of the practice, from the sign-in. */
  practiceId(): Promise<string | null>;
  /** All active patients. */
  listPatients(): Promise<unknown[]>;
  /** Events that lie in the range, epoch milliseconds. */
  listEvents(from: number, to: number): Promise<unknown[]>;
  /** @returns the new id */
  createPatient(body: object): Promise<string>;
  updatePatient(id: string, body: object): Promise<void>;
  /** @returns the new id */
  createEvent(body: object): Promise<string>;
  updateEvent(id: string, body: object): Promise<void>;
  cancelEvent(id: string): Promise<void>;
  /** @throws RefusedError besides, because it is about one patient */
  listInvoices(patientId: string, query: InvoiceQuery): Promise<Invoice[]>;
  /** The same as they came: a list, or one alone. */
  listedInvoices(patientId: string, query: InvoiceQuery): Promise<unknown>;
  /** @returns the new id */
  createInvoice(body: object): Promise<string>;
}

export interface InvoiceQuery {
  readonly open: boolean;
  /** Epoch milliseconds, a day's midnight in the practice's time zone; left out: of any day. */
  readonly date?: number;
}

/** The limits of e-Physio are not known: few calls at a time. */
const AT_A_TIME = 4;
/** A session refused, another process's session refused, a new one refused. */
const SESSIONS = 3;

const EVENT_QUERY = 'ids=&isCancelMultiUser=false&changeSeries=false&changeAllDescriptions=false';

const headersOf = (session: EphysioSession): Record<string, string> => ({
  Authorization: `Bearer ${session.token}`,
  'X-CRYPTO-KEY': session.cryptoKey,
});

/** The place of an assumed call: the usual one, or where the config points it. `query` is kept unless a path has its own. */
const placeOf = (
  capability: Capability,
  usual: Pick<EphysioRequest, 'method' | 'path'>,
  name: string,
  id: string | null,
  query: string,
): Pick<EphysioRequest, 'method' | 'path'> => {
  if (capability === false) {
    throw new NotSupportedError(`ephysio.capabilities.${name} is switched off`);
  }
  const { method, path } = capability === true ? usual : capability;
  const full = path.replaceAll('{id}', encodeURIComponent(id ?? ''));
  return { method, path: query === '' || full.includes('?') ? full : `${full}?${query}` };
};

export const createEphysioClient = (options: EphysioClientOptions): EphysioClient => {
  const { session, config } = options;
  const transport = createTransport({ ...options, baseUrl: config.baseUrl });
  const limit = pLimit(AT_A_TIME);

  const exchange = (request: Omit<EphysioRequest, 'headers'>): Promise<Reply> =>
    limit(async () => {
      let current = await session.current();
      for (let round = 1; ; round++) {
        const reply = await transport.send({ ...request, headers: headersOf(current) });
        if (reply.status !== 401) return reply;
        const { session: next, fresh } = await session.renew(current);
        current = next;
        if (!fresh && round < SESSIONS) continue;
        const last = await transport.send({ ...request, headers: headersOf(current) });
        if (last.status !== 401) return last;
        throw new SignInError(
          `e-Physio refuses ${nameOf(request)} right after a new sign-in (HTTP 401)`,
          'Check that the account of ephysio.email may use this part of e-Physio.',
        );
      }
    });

  const readList = async (path: string): Promise<unknown[]> => {
    const request = { method: 'GET', path, kind: 'read', headers: {}, expects: Array.isArray } as const;
    return readResult(request, await exchange(request), false) as unknown[];
  };

  const readOfOne = async (path: string): Promise<unknown> => {
    const request = { method: 'GET', path, kind: 'read', headers: {} } as const;
    return readResult(request, await exchange(request), true);
  };

  const write = async (
    place: Pick<EphysioRequest, 'method' | 'path'>,
    body: object | undefined,
    assumed: boolean,
  ): Promise<unknown> => {
    const kind = place.method === 'PUT' || place.method === 'DELETE' ? 'idempotent' : 'write';
    const request = { ...place, kind, headers: {}, ...(body && { body }) } as const;
    return writeResult(request, await exchange(request), assumed);
  };

  const create = async (
    place: Pick<EphysioRequest, 'method' | 'path'>,
    body: object,
    assumed: boolean,
  ): Promise<string> => {
    const id = newIdOf(await write(place, body, assumed));
    if (id !== null) return id;
    throw new UnknownOutcomeError(
      `e-Physio took ${nameOf(place)}, but its answer holds no id; what it made is not known`,
    );
  };

  const listedInvoices: EphysioClient['listedInvoices'] = (patientId, { open, date }) => {
    const day = date === undefined ? '' : `&date=${date}`;
    return readOfOne(`/invoices/patients/${encodeURIComponent(patientId)}?open=${open}${day}`);
  };

  const { capabilities } = config;
  const eventPath = `/events?${EVENT_QUERY}`;
  return {
    requests: () => transport.requests() + session.requests(),
    practiceId: async () => (await session.current()).practiceId,
    listPatients: () => readList('/patients?status=1'),
    listEvents: (from, to) => readList(`/events/events?from=${from}&to=${to}`),
    createPatient: (body) => create({ method: 'POST', path: '/patients/request' }, body, false),
    updatePatient: async (id, body) => {
      const usual = { method: 'PUT', path: '/patients/{id}' } as const;
      await write(placeOf(capabilities.updatePatient, usual, 'updatePatient', id, ''), body, true);
    },
    createEvent: (body) => create({ method: 'POST', path: eventPath }, body, false),
    updateEvent: async (id, body) => {
      const usual = { method: 'PUT', path: '/events/{id}' } as const;
      await write(placeOf(capabilities.updateEvent, usual, 'updateEvent', id, EVENT_QUERY), body, true);
    },
    cancelEvent: async (id) => {
      const usual = { method: 'DELETE', path: '/events/{id}' } as const;
      await write(placeOf(capabilities.cancelEvent, usual, 'cancelEvent', id, EVENT_QUERY), undefined, true);
    },
    listInvoices: async (patientId, query) => readInvoices(await listedInvoices(patientId, query)),
    listedInvoices,
    createInvoice: async (body) => {
      const usual = { method: 'POST', path: '/invoices' } as const;
      return create(placeOf(capabilities.createInvoice, usual, 'createInvoice', null, ''), body, true);
    },
  };
};
