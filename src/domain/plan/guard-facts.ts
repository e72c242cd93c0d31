import { z } from 'zod';

const side = z.enum(['ephysio', 'ghl']);
const entity = z.enum(['patient', 'appointment', 'block-slot']);
const count = z.number().int();

/** `CalendarFit`: most appointments of a calendar are those of a therapist to whom the config does not give it. */
const calendarFit = z.object({
  calendar: z.string(),
  user: z.string().nullable(),
  mapped: z.array(z.number()).readonly(),
  fits: z.number(),
  count,
  of: count,
});

/** The field that is overwritten in records that are linked for the first time: `linked` counts those. */
const firstOverwritten = z.object({
  firstField: z.string(),
  /** How many were overwritten in the last day already. */
  before: count,
  fits: z.array(calendarFit).readonly(),
});
export type FirstOverwritten = z.infer<typeof firstOverwritten>;

/** What a guard saw, in numbers. */
export const guardFacts = z.discriminatedUnion('guard', [
  z.object({ guard: z.literal('empty-side'), side, expected: count }),
  z.object({ guard: z.literal('shrunk-side'), side, count, lastCount: count }),
  /** `before`: how many were cancelled in the last day already. */
  z.object({ guard: z.literal('retire-limit'), entity, count, linked: count, before: count }),
  /** `before`: how many were created before, which count with them. */
  z.object({ guard: z.literal('creations'), count, limit: count, before: count }),
  /** `by`: one field that changes in all of them, or by how many minutes they move. */
  z.object({
    guard: z.literal('mass-change'),
    entity,
    count,
    linked: count,
    by: z.union([firstOverwritten, z.object({ field: z.string() }), z.object({ minutes: z.number() })]),
  }),
]);
export type GuardFacts = z.infer<typeof guardFacts>;
