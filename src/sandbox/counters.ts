export type ServiceName = 'ghl' | 'ephysio';

/** A request that broke a rule of the service (not: expired token, duplicate, unknown id, rate limit). */
export interface Violation {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly message: string;
}

export interface Counters {
  /** All requests that reached the service, faults included. */
  requests: number;
  /** The same by `METHOD /path/:id`. */
  routes: Record<string, number>;
  /** Requests that a fault rule hit. */
  faulted: number;
  /** Answers 429 of the service's own rate limit. */
  rateLimited: number;
  violations: Violation[];
}

export const createCounters = (): Counters => ({
  requests: 0,
  routes: {},
  faulted: 0,
  rateLimited: 0,
  violations: [],
});

/** Puts every counter back to zero, in place: others hold on to the object. */
export const clearCounters = (counters: Counters): void => {
  Object.assign(counters, createCounters());
};

/** `/contacts/abcdefghij0123456789` and `/events/17` as `/contacts/:id` and `/events/:id`. */
export const routeOf = (method: string, path: string): string =>
  `${method} ${path.replace(/\/(?:[A-Za-z0-9]{20}(?:_\d+_\d+)?|\d+)(?=\/|$)/g, '/:id').replace(/(?<=.)\/$/, '')}`;

export const countRequest = (counters: Counters, method: string, path: string): void => {
  const route = routeOf(method, path);
  counters.requests += 1;
  counters.routes[route] = (counters.routes[route] ?? 0) + 1;
};
