import type { Hono } from 'hono';
import { z } from 'zod';
import type { Comparison } from './compare-sides.ts';
import { type Counters, clearCounters, type ServiceName } from './counters.ts';
import { type Faults, parseFaultRules } from './faults.ts';
import { CONTROL_PREFIX, type SandboxContext, type SandboxEnv } from './service.ts';

/** One practice's part of a service. */
export interface ControlledPractice {
  readonly counters: Counters;
  /** All records, as plain JSON. */
  readonly state: () => Record<string, unknown>;
  /** Puts the records back to what they were at the start. */
  readonly reset: () => void;
  /** The edits that a person could make in the service's own screens, by name. */
  readonly edit: Readonly<Record<string, unknown>>;
}

export interface Control {
  readonly name: ServiceName;
  /** By their names in the config, in its order. */
  readonly practices: ReadonlyMap<string, ControlledPractice>;
  /** Of all practices. */
  readonly counters: Counters;
  readonly faults: Faults;
  /** What both services hold of a practice, compared. */
  readonly compare: (practice: string) => Comparison;
}

/** What a caller did wrong, and what it could have asked for. */
class WrongCall extends Error {
  override readonly name = 'WrongCall';
  readonly status: 400 | 404;
  constructor(status: 400 | 404, message: string) {
    super(message);
    this.status = status;
  }
}

const ROUTES = 'GET state, GET verify, POST faults, DELETE faults, POST edit, POST reset';

const editCall = z.object({ call: z.string(), args: z.array(z.unknown()) });

const jsonOf = async (c: SandboxContext): Promise<unknown> => {
  try {
    return await c.req.json();
  } catch {
    throw new WrongCall(400, 'the body is not JSON');
  }
};

/** @throws WrongCall that lists the edits there are */
const carryOut = (edits: ControlledPractice['edit'], json: unknown): unknown => {
  const asked = editCall.safeParse(json);
  const known = Object.keys(edits).join(', ');
  if (!asked.success)
    throw new WrongCall(400, `expected {"call": "NAME", "args": []}; the edits are ${known}`);
  const { call, args } = asked.data;
  const change = Object.hasOwn(edits, call) ? edits[call] : undefined;
  if (typeof change !== 'function')
    throw new WrongCall(400, `there is no edit ${JSON.stringify(call)}; the edits are ${known}`);
  try {
    return change(...args) as unknown;
  } catch (error) {
    throw new WrongCall(400, error instanceof Error ? error.message : 'refused');
  }
};

/**
 * What can be asked of a sandbox that runs in another process (docs/sandbox.md): `GET state`, `GET verify` (both sides
 * compared), `POST faults` (a rule or a list), `DELETE faults`, `POST edit` (`{call, args}`) and `POST reset` (records,
 * counters and faults back to the start; sign-ins stay), all under `/__sandbox/`. `?practice=NAME` names the practice;
 * without it faults and reset are about all of them, the others about the first.
 */
export const mountControl = (app: Hono<SandboxEnv>, control: Control): void => {
  const { name: service, practices, counters, faults, compare } = control;
  const names = [...practices.keys()];
  const asked = (c: SandboxContext): string | undefined => {
    const name = c.req.query('practice');
    if (name === undefined || practices.has(name)) return name;
    throw new WrongCall(404, `there is no practice ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  };
  const one = (c: SandboxContext): { name: string; practice: ControlledPractice } => {
    const name = asked(c) ?? names[0] ?? '';
    const practice = practices.get(name);
    if (practice === undefined) throw new WrongCall(404, 'there is no practice');
    return { name, practice };
  };
  const at = (
    method: 'get' | 'post' | 'delete',
    path: string,
    answer: (c: SandboxContext) => Promise<object> | object,
  ): void => {
    app.on(method, `${CONTROL_PREFIX}${path}`, async (c) => {
      try {
        return c.json(await answer(c));
      } catch (error) {
        if (!(error instanceof WrongCall)) throw error;
        return c.json({ message: error.message }, error.status);
      }
    });
  };

  at('get', 'state', (c) => {
    const { name, practice } = one(c);
    return {
      service,
      practice: name,
      practices: names,
      ...practice.state(),
      counters: asked(c) === undefined ? counters : practice.counters,
      faults: faults.rules.length,
    };
  });
  at('get', 'verify', (c) => {
    const { name } = one(c);
    const { counts, problems } = compare(name);
    return { practice: name, agree: problems.length === 0, counts, problems };
  });
  at('post', 'faults', async (c) => {
    const json = await jsonOf(c);
    try {
      const rules = parseFaultRules({ service, practice: asked(c) }, json);
      for (const rule of rules) faults.add(rule);
      return { added: rules.length };
    } catch (error) {
      if (error instanceof z.ZodError || error instanceof SyntaxError)
        throw new WrongCall(400, error.message);
      throw error;
    }
  });
  at('delete', 'faults', (c) => {
    faults.clear(service, asked(c));
    return { cleared: true };
  });
  at('post', 'edit', async (c) => ({ result: carryOut(one(c).practice.edit, await jsonOf(c)) ?? null }));
  at('post', 'reset', (c) => {
    const name = asked(c);
    for (const [each, practice] of practices) {
      if (name !== undefined && name !== each) continue;
      practice.reset();
      clearCounters(practice.counters);
    }
    if (name === undefined) clearCounters(counters);
    faults.clear(service, name);
    return { reset: true };
  });
  app.all(`${CONTROL_PREFIX}*`, (c) => c.json({ message: `there are ${ROUTES}` }, 404));
};
