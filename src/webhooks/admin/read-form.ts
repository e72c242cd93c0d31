import type { Context } from 'hono';
import type { BodyReader, ListenerEnv } from '../http/read-body.ts';

export type Form = Readonly<Record<string, string>>;

export type ReadForm =
  | { readonly kind: 'read'; readonly form: Form }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415 | 503; readonly says: string };

const refused = (status: 400 | 413 | 415 | 503, says: string): ReadForm => ({
  kind: 'refused',
  status,
  says,
});

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Reads a form as browsers send it. Its fields are whatever the sender likes. */
export const readForm = async (c: Context<ListenerEnv>, bodies: BodyReader): Promise<ReadForm> => {
  if (!FORM.test(c.req.header('content-type') ?? '')) return refused(415, 'This is not a form.');
  if (Number(c.req.header('content-length') ?? 0) > bodies.limit)
    return refused(413, 'The form is too large.');
  const body = await bodies.read(c.env.incoming);
  switch (body.kind) {
    case 'read':
      return { kind: 'read', form: Object.fromEntries(new URLSearchParams(body.bytes.toString('utf8'))) };
    case 'too-large':
      return refused(413, 'The form is too large.');
    case 'overloaded':
      return refused(503, 'Too much at once. Try again.');
    case 'broken':
      return refused(400, 'The form ended too early.');
  }
};
