import type { Bench } from '../sync/run-sync.ts';

/** A request as GHL got it. */
export interface SentRequest {
  readonly route: string;
  readonly body: Record<string, unknown>;
  /** All of it, to search for what must not be in it. */
  readonly text: string;
}

const WRITES: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Collects what is sent to GHL from now on, lookups and searches too. */
export const requestsToGhl = ({ sandbox }: Bench) => {
  const sent: SentRequest[] = [];
  sandbox.ghl.onExchange(({ method, path, query, requestBody }) => {
    const body = requestBody.startsWith('{') ? (JSON.parse(requestBody) as Record<string, unknown>) : {};
    sent.push({ route: `${method} ${path}`, body, text: JSON.stringify({ path, query, requestBody }) });
  });
  const isOfContacts = ({ route }: SentRequest): boolean => {
    const [method = '', path = ''] = route.split(' ');
    return WRITES.includes(method) && path.startsWith('/contacts') && path !== '/contacts/search';
  };
  return { sent, contactWrites: () => sent.filter(isOfContacts) };
};
