import type { Hono } from 'hono';
import { ZodError } from 'zod';
import { type Counters, clearCounters, type ServiceName } from './counters.ts';
import { type Faults, parseFaultRules } from './faults.ts';
import { CONTROL_PREFIX, type SandboxEnv } from './service.ts';

export interface Control {
  readonly name: ServiceName;
  readonly counters: Counters;
  readonly faults: Faults;
  /** All records, as plain JSON. */
  readonly state: () => Record<string, unknown>;
  /** Puts the records back to what they were at the start. */
  readonly reset: () => void;
  /** The edits that a person could make in the service's own screens, by name. */
  readonly edit: Readonly<Record<string, unknown>>;
}

/**
 * What a test can ask of a sandbox that runs in another process:
 * `GET state`, `POST faults` (a rule or a list), `DELETE faults`, `POST edit` (`{call, args}`) and `POST reset`
 * (records, counters and faults back to the start; sign-ins stay), all under `/__sandbox/`.
 */
export const mountControl = (app: Hono<SandboxEnv>, control: Control): void => {
  const { name, counters, faults, edit } = control;
  app.get(`${CONTROL_PREFIX}state`, (c) =>
    c.json({ service: name, ...control.state(), counters, faults: faults.rules.length }),
  );
  app.post(`${CONTROL_PREFIX}faults`, async (c) => {
    try {
      const rules = parseFaultRules(name, await c.req.json());
      for (const rule of rules) faults.add(rule);
      return c.json({ added: rules.length });
    } catch (error) {
      if (error instanceof ZodError || error instanceof SyntaxError) {
        return c.json({ message: error.message }, 400);
      }
      throw error;
    }
  });
  app.delete(`${CONTROL_PREFIX}faults`, (c) => {
    faults.clear(name);
    return c.json({ cleared: true });
  });
  app.post(`${CONTROL_PREFIX}edit`, async (c) => {
    const { call, args } = (await c.req.json()) as { call?: unknown; args?: unknown };
    const change = typeof call === 'string' && Object.hasOwn(edit, call) ? edit[call] : undefined;
    if (typeof change !== 'function' || !Array.isArray(args)) {
      return c.json({ message: 'expected {"call": one of the edits, "args": []}' }, 400);
    }
    try {
      return c.json({ result: (change(...args) as unknown) ?? null });
    } catch (error) {
      return c.json({ message: error instanceof Error ? error.message : 'refused' }, 400);
    }
  });
  app.post(`${CONTROL_PREFIX}reset`, (c) => {
    control.reset();
    clearCounters(counters);
    faults.clear(name);
    return c.json({ reset: true });
  });
};
