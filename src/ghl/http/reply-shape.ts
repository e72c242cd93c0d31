import type { z } from 'zod';
import { UnreachableError } from '../../errors.ts';
import { refusedFields } from './wire.ts';

/** Reads the frame of a reply. @throws UnreachableError when it is not the API's: the message names fields only */
export const readReply = <T>(schema: z.ZodType<T>, body: unknown, what: string): T => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UnreachableError(
    `GHL's reply to ${what} is not what its API promises: ${refusedFields(parsed.error)}`,
    'Check ghl.baseUrl and ghl.versions in the config; run again with --log-level debug.',
  );
};
