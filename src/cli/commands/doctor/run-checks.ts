import { EXIT, StoppedError } from '../../../errors.ts';
import { type Finding, type Findings, fail, failureOf, skip } from './finding.ts';

/** One thing to look at. It writes nothing to the services. */
export interface Check {
  readonly name: string;
  /** Checks without which this one can find out nothing. */
  readonly needs?: readonly string[];
  readonly run: () => Findings | Promise<Findings>;
}

export type CheckResult = Finding & { readonly check: string };

export interface RunChecksOptions {
  /** What one check may take. */
  readonly limitMs: number;
  readonly stopping: AbortSignal;
  /** Path of the database, for what SQLite has to say. */
  readonly database: string;
  readonly onBegin: (check: string) => void;
  readonly onEnd: (results: readonly CheckResult[]) => void;
}

const needs = (check: string): Finding => skip({ code: 'check-needed', about: null, values: { check } });

const tooLong = (limitMs: number): Finding =>
  fail(EXIT.unreachable, { code: 'timed-out', about: null, values: { limitMs } });

/** A second look at something. That it cannot be read is what the check `reader` says, and is not said twice. */
export const afterReading = async <T>(
  read: () => Promise<T>,
  reader: string,
  look: (value: T) => Findings | Promise<Findings>,
): Promise<Findings> => {
  let value: T;
  try {
    value = await read();
  } catch {
    return needs(reader);
  }
  return look(value);
};

/** Within its time, and at once when the operator stops the command. */
const examine = async (
  check: Check,
  { limitMs, stopping, database }: RunChecksOptions,
): Promise<readonly Finding[]> => {
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  try {
    const found = await Promise.race([
      Promise.resolve().then(check.run),
      new Promise<Finding>((resolve) => {
        timer = setTimeout(() => resolve(tooLong(limitMs)), limitMs);
      }),
      new Promise<never>((_resolve, reject) => {
        stop = () => reject(new StoppedError());
        stopping.addEventListener('abort', stop, { once: true });
      }),
    ]);
    return 'code' in found ? [found] : found;
  } catch (error) {
    if (stopping.aborted) throw new StoppedError();
    return [failureOf(error, database)];
  } finally {
    clearTimeout(timer);
    if (stop) stopping.removeEventListener('abort', stop);
  }
};

/**
 * Runs checks one after the other; what one finds, or stumbles over, is its own.
 * @throws StoppedError when the operator stops the command
 */
export const runChecks = async (
  checks: readonly Check[],
  options: RunChecksOptions,
): Promise<readonly CheckResult[]> => {
  const all: CheckResult[] = [];
  const isGood = (name: string): boolean =>
    all.every((r) => r.check !== name || r.level === 'ok' || r.level === 'warn');
  for (const check of checks) {
    if (options.stopping.aborted) throw new StoppedError();
    options.onBegin(check.name);
    const missing = check.needs?.find((name) => !isGood(name));
    const found = missing === undefined ? await examine(check, options) : [needs(missing)];
    const results = found.map((finding) => ({ ...finding, check: check.name }));
    all.push(...results);
    options.onEnd(results);
  }
  return all;
};
