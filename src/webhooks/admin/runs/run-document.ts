import { z } from 'zod';
import { guardFacts } from '../../../domain/plan/guard-facts.ts';

const side = z.enum(['ephysio', 'ghl']);
const perSide = z.object({ ephysio: z.number(), ghl: z.number() });

const plannedOperation = z.object({
  side,
  kind: z.enum(['create', 'update', 'cancel', 'link', 'tombstone', 'remove']),
  record: z.enum(['patient', 'appointment', 'block-slot']),
  id: z.string(),
  fields: z.array(z.string()).readonly(),
  heldBack: z.literal(true).optional(),
  /** Of a link: the record's id in e-Physio. */
  with: z.string().optional(),
  name: z.string().optional(),
  patient: z.object({ side, id: z.string() }).optional(),
  start: z.string().optional(),
});
/** One thing that a preview would do. `name` of a patient, `patient` and `start` of an appointment: patient data. */
export type PlannedOperation = z.infer<typeof plannedOperation>;

/** What the page reads of the document that `sync --json` prints for one practice (docs/exit-codes-and-json.md). */
export const runDocument = z.object({
  practice: z.string(),
  ok: z.boolean(),
  dryRun: z.boolean(),
  created: perSide,
  updated: perSide,
  cancelled: perSide,
  blockSlots: z.object({ created: z.number(), updated: z.number(), removed: z.number() }),
  linked: z.number(),
  unchanged: z.number(),
  conflicts: z.number(),
  review: z.number(),
  failed: z.number(),
  operations: z.array(plannedOperation).readonly().optional(),
  guards: z.array(guardFacts).readonly().optional(),
  error: z.object({ exitCode: z.number() }).optional(),
});
export type RunDocument = z.infer<typeof runDocument>;
