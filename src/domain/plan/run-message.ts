import { z } from 'zod';

/** What a run is doing: reading, writing records of a kind, or checking what an earlier run left unfinished. */
export const STEPS = [
  'reading-patients',
  'reading-new-contacts',
  'reading-contacts',
  'reading-appointments',
  'reading-visits',
  'unfinished-writes',
  'unfinished-block-slots',
  'patients',
  'appointments',
  'block-slots',
  'emptying',
] as const;
export type Step = (typeof STEPS)[number];

/** What a run says to the process that started it and listens: its id once it has its lock, then how far it is. */
export const runMessage = z.union([
  z.object({ run: z.uuid() }),
  z.object({
    step: z.enum(STEPS),
    done: z.number().int().nullable(),
    total: z.number().int().nullable(),
  }),
]);
export type RunMessage = z.infer<typeof runMessage>;
