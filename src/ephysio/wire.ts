import { z } from 'zod';

/**
 * e-Physio's records as they come over the wire. Nothing about the shapes is published, so the reading is tolerant:
 * ids and numbers may be text, texts may be numbers, everything but the ids that make a record usable may be missing.
 * Fields that are not listed here stay in the object: an update sends them back as they were.
 */

/** An id: number or text, never empty. */
export const wireId = z.union([z.int(), z.string().trim().min(1)]).transform(String);

/** Free text: `zip` and `phone` were seen as numbers. `undefined`: not in the payload; `null`: empty. */
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (typeof value === 'number' ? String(value) : value));

const wholeNumber = z.union([
  z.int(),
  z
    .string()
    .trim()
    .regex(/^-?\d+$/)
    .transform(Number)
    .pipe(z.int()),
]);

export const wirePatientSchema = z.looseObject({
  id: wireId,
  firstName: text,
  lastName: text,
  street: text,
  zip: text,
  city: text,
  phone: text,
  email: text,
  /** `DD.MM.YYYY`. Anything may stand here; what cannot be read is unknown, not wrong. */
  birthDate: z.unknown().optional(),
  /** Which sex `true` stands for was never established (config `sexTrue`). */
  sex: z.unknown().optional(),
});
export type WirePatient = z.infer<typeof wirePatientSchema>;

const event = {
  id: wireId,
  /** Epoch milliseconds, within what a date can hold. */
  start: wholeNumber.refine((ms) => Math.abs(ms) <= 8.64e15),
  end: wholeNumber.refine((ms) => Math.abs(ms) <= 8.64e15),
  status: wholeNumber.nullish(),
  eventTypeId: wholeNumber.nullish(),
  clientId: wholeNumber,
};

export const wireEventSchema = z.looseObject({
  ...event,
  patientId: wireId,
  invoiceId: wholeNumber.nullish(),
});
export type WireEvent = z.infer<typeof wireEventSchema>;

/** An event without a patient. */
export const wireAbsenceSchema = z.object(event);

export const wireInvoiceSchema = z.looseObject({
  id: wireId,
  stati: z.looseObject({ status: wholeNumber, statusDetail: wholeNumber }).nullish(),
});

export interface Invoice {
  readonly id: string;
  /** Status 0 and detail 0: open and not sent. An appointment on any other invoice corrupts billing. */
  readonly open: boolean;
}

/** Invoices come as an array, or one alone as an object. One whose state cannot be read is not open. */
export const readInvoices = (json: unknown): Invoice[] =>
  (Array.isArray(json) ? json : [json]).flatMap((raw) => {
    const invoice = wireInvoiceSchema.safeParse(raw);
    if (!invoice.success) return [];
    const { id, stati } = invoice.data;
    return [{ id, open: stati?.status === 0 && stati.statusDetail === 0 }];
  });

/** The answer to `POST /token`. `exp`: epoch seconds or milliseconds. */
export const wireTokenSchema = z.looseObject({
  token: z.string().min(1),
  keys: z.array(z.looseObject({ key: z.string().min(1) })).min(1),
  id: wireId.nullish().catch(null),
  exp: z
    .union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)])
    .nullish()
    .catch(null),
});

/** The id in the answer to a create; the events call may put it into `events[0]` only. `null`: none can be read. */
export const newIdOf = (json: unknown): string | null => {
  const reply = z
    .looseObject({
      id: wireId.nullish().catch(null),
      events: z
        .array(z.looseObject({ id: wireId.nullish().catch(null) }))
        .nullish()
        .catch(null),
    })
    .safeParse(json);
  return reply.success ? (reply.data.id ?? reply.data.events?.[0]?.id ?? null) : null;
};

/** The id of a record that is not readable otherwise. */
export const idOf = (raw: unknown): string | null => {
  const record = z.looseObject({ id: wireId }).safeParse(raw);
  return record.success ? record.data.id : null;
};

/** Why a record could not be read: the names of its fields, never their values. */
export const unreadableFields = (error: z.ZodError): string => {
  const fields = [...new Set(error.issues.map((issue) => String(issue.path[0] ?? '')))].filter(
    (f) => f !== '',
  );
  return fields.length === 0 ? 'the record is not an object' : `missing or unreadable: ${fields.join(', ')}`;
};
