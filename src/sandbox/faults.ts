import { z } from 'zod';
import type { ServiceName } from './counters.ts';
import { createRandom } from './random.ts';

/**
 * What a fault does:
 * - `{status}`: answered in place of the service; the request has no effect
 * - `{delayMs}`: the answer comes late; the effect is done at once, or with `phase: 'before'` only after the delay
 * - `drop-before`: the connection breaks, no effect; `drop-after`: it breaks after the effect, before the answer
 * - `garbage`: 200, or the refusal's status, with the first half of the real answer (effect done); `html`: 200 with a proxy's page (no effect)
 */
export type Fault =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  | { readonly delayMs: number; readonly phase?: 'before' | 'after' | undefined }
  | 'drop-before'
  | 'drop-after'
  | 'garbage'
  | 'html';

/** Without `nth`, `every` and `probability` every matching request is hit. */
export interface FaultRule {
  readonly service: ServiceName;
  /** Only requests with this practice's sign-in, and those that make it. */
  readonly practice?: string | undefined;
  readonly method?: string | undefined;
  /** On the path without the query: a prefix or an expression. */
  readonly path?: string | RegExp | undefined;
  /** Only the n-th matching request (from 1). */
  readonly nth?: number | undefined;
  /** Every n-th matching request. */
  readonly every?: number | undefined;
  /** By a stream of its own, seeded with `seed`. */
  readonly probability?: number | undefined;
  readonly seed?: number | undefined;
  /** How often the rule may hit at all. */
  readonly times?: number | undefined;
  readonly fault: Fault;
}

export interface Faults {
  /** Adds a rule; the returned function takes it away again. */
  add(rule: FaultRule): () => void;
  /** Takes away the rules of a service, or all; with a practice, those that are for it only. */
  clear(service?: ServiceName, practice?: string): void;
  /** The fault for one request. Every rule that matches counts it; the first that is due hits. */
  next(service: ServiceName, method: string, path: string, practice: string | null): Fault | null;
  readonly rules: readonly FaultRule[];
}

interface Armed {
  readonly rule: FaultRule;
  readonly draw: () => number;
  seen: number;
  hits: number;
}

const matches = (
  rule: FaultRule,
  service: ServiceName,
  method: string,
  path: string,
  practice: string | null,
): boolean =>
  rule.service === service &&
  (rule.practice === undefined || rule.practice === practice) &&
  (rule.method === undefined || rule.method.toUpperCase() === method) &&
  (rule.path === undefined ||
    (typeof rule.path === 'string' ? path.startsWith(rule.path) : path.search(rule.path) >= 0));

const isDue = (armed: Armed): boolean => {
  const { rule, seen, hits } = armed;
  if (rule.times !== undefined && hits >= rule.times) return false;
  if (rule.nth !== undefined && seen !== rule.nth) return false;
  if (rule.every !== undefined && seen % rule.every !== 0) return false;
  return rule.probability === undefined || armed.draw() < rule.probability;
};

export const createFaults = (): Faults => {
  let armed: Armed[] = [];
  return {
    add: (rule) => {
      const entry: Armed = { rule, draw: createRandom(rule.seed ?? 1).next, seen: 0, hits: 0 };
      armed.push(entry);
      return () => {
        armed = armed.filter((a) => a !== entry);
      };
    },
    clear: (service, practice) => {
      armed = armed.filter(
        ({ rule }) =>
          (service !== undefined && rule.service !== service) ||
          (practice !== undefined && rule.practice !== practice),
      );
    },
    next: (service, method, path, practice) => {
      let fault: Fault | null = null;
      for (const entry of armed) {
        if (!matches(entry.rule, service, method, path, practice)) continue;
        entry.seen += 1;
        if (fault !== null || !isDue(entry)) continue;
        entry.hits += 1;
        fault = entry.rule.fault;
      }
      return fault;
    },
    get rules() {
      return armed.map((a) => a.rule);
    },
  };
};

/** A rule as JSON; `pathPattern` is the source of an expression. The service is the one that is asked. */
const ruleJson = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  pathPattern: z.string().optional(),
  nth: z.int().positive().optional(),
  every: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
  times: z.int().positive().optional(),
  fault: z.union([
    z.strictObject({
      status: z.int().min(200).max(599),
      body: z.unknown().optional(),
      headers: z.record(z.string(), z.string()).optional(),
    }),
    z.strictObject({
      delayMs: z.number().min(0),
      phase: z.enum(['before', 'after']).optional(),
    }),
    z.enum(['drop-before', 'drop-after', 'garbage', 'html']),
  ]),
});

/** Reads one rule or a list of them as they come over HTTP. @throws ZodError */
export const parseFaultRules = (about: Pick<FaultRule, 'service' | 'practice'>, json: unknown): FaultRule[] =>
  z
    .union([z.array(ruleJson), ruleJson.transform((r) => [r])])
    .parse(json)
    .map(({ pathPattern, path, ...rest }) => ({
      ...about,
      ...rest,
      path: pathPattern === undefined ? path : new RegExp(pathPattern),
    }));
