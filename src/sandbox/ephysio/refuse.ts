import type { SandboxContext } from '../service.ts';
import type { Support } from './options.ts';

/** An answer other than 200: e-Physio's refusals are text, JSON with `message`, or JSON with `DETAIL`. */
export class EphysioRefusal extends Error {
  override readonly name = 'EphysioRefusal';
  readonly status: number;
  readonly body: string | Readonly<Record<string, string>>;
  readonly isViolation: boolean;
  constructor(status: number, body: string | Readonly<Record<string, string>>, isViolation: boolean) {
    super(typeof body === 'string' ? body : (Object.values(body)[0] ?? ''));
    this.status = status;
    this.body = body;
    this.isViolation = isViolation;
  }
}

/** A rule is broken: 400 with text that names the field. */
export const refuse = (message: string): EphysioRefusal => new EphysioRefusal(400, message, true);

/** Throws the first problem of a list of checks. */
export const demand = (checks: readonly (readonly [isRight: boolean, message: string])[]): void => {
  for (const [isRight, message] of checks) if (!isRight) throw refuse(message);
};

/** @throws EphysioRefusal 400, 415 */
export const jsonObject = (c: SandboxContext): Record<string, unknown> => {
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) {
    throw new EphysioRefusal(415, 'Unsupported Media Type', true);
  }
  let body: unknown;
  try {
    body = JSON.parse(c.get('raw'));
  } catch {
    throw refuse('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw refuse('the body is no object');
  return body as Record<string, unknown>;
};

/** For calls whose existence is only assumed. @throws EphysioRefusal */
export const support = (answer: Support): void => {
  if (answer !== true) throw new EphysioRefusal(answer || 404, `${answer || 404}`, false);
};

/** No such record: somebody at the desk may have been faster, so that no rule is broken. */
export const unknown = (what: string): EphysioRefusal =>
  new EphysioRefusal(404, { message: `${what} is unknown` }, false);
