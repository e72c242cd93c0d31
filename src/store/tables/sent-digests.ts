import { z } from 'zod';
import { NEVER_SENT, type SentDigests } from '../../domain/digest/plan-digest.ts';
import type { StoreHandle } from '../store.ts';
import { getCheckpoint, setCheckpoint } from './checkpoints.ts';

const NAME = 'digest.sent';

const stored = z.object({ items: z.array(z.string()), reached: z.array(z.string()) });

/** What is remembered of a practice's digests. */
export const sentDigests = async (handle: StoreHandle, practice: string): Promise<SentDigests> => {
  const value = await getCheckpoint(handle, practice, NAME);
  const known = value === null ? null : stored.safeParse(JSON.parse(value)).data;
  return known ? { items: new Set(known.items), reached: new Set(known.reached) } : NEVER_SENT;
};

/** `now`: epoch milliseconds. */
export const rememberDigests = async (
  handle: StoreHandle,
  practice: string,
  { items, reached }: SentDigests,
  now: number,
): Promise<void> => {
  const value = JSON.stringify({ items: [...items], reached: [...reached] });
  await setCheckpoint(handle, practice, NAME, value, now);
};
