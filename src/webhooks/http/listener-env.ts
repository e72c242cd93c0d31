import type { HttpBindings } from '@hono/node-server';

/** What the handlers of the framework are given beside a request: Node's own of it. */
export type ListenerEnv = { Bindings: HttpBindings };
