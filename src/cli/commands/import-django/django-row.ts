import { z } from 'zod';

/** The old system's models, as `dumpdata` names them. */
export const MODELS = {
  contact: 'ghl_accounts.contactsync',
  appointment: 'ghl_accounts.appointmentsync',
  signIn: 'ghl_accounts.ghlauthcredentials',
} as const;

export type Model = (typeof MODELS)[keyof typeof MODELS];

/** What a row has to have, be it empty: without these it is not one of the old system. */
export const EXPECTED: Readonly<Record<Model, readonly string[]>> = {
  [MODELS.contact]: ['ephysio_patient_id', 'ghl_contact_id'],
  [MODELS.appointment]: ['ephysio_appointment_id', 'ghl_appointment_id', 'start_time'],
  [MODELS.signIn]: ['access_token', 'refresh_token'],
};

/** What Python wrote where it had nothing. */
const NOTHING = new Set(['', 'none', 'null', 'undefined', 'nan']);

/** An id, or `null` where the row has none. */
const idLike = (pattern: RegExp) =>
  z
    .union([z.string(), z.int(), z.null()], {
      error: ({ input }) => (input === undefined ? 'is missing' : 'is not an id'),
    })
    .transform((value) => {
      const id = String(value ?? '').trim();
      return NOTHING.has(id.toLowerCase()) ? null : id;
    })
    .refine((id) => id === null || pattern.test(id), 'is not an id');

const ephysioId = idLike(/^[1-9]\d{0,18}$/);
const ghlId = idLike(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/);

/** Django writes UTC or an offset; with `USE_TZ` off neither, and then it is UTC as the old system set it. */
const instant = z.iso.datetime({ offset: true, local: true, error: 'is not a time' }).transform((text) => {
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`;
  return new Date(zoned).toISOString();
});

const source = z.enum(['ghl', 'ephysio'], 'is neither "ghl" nor "ephysio"').default('ephysio');
const token = z.string('is missing').trim().min(1, 'is empty');
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);

/** Every row has this form. The key is left out by `--natural-primary`. */
export const rowSchema = z.object(
  {
    model: z.string('is missing').transform((name) => name.toLowerCase()),
    pk: z
      .union([z.string(), z.int()])
      .nullish()
      .transform((pk) => (pk === null || pk === undefined ? null : String(pk))),
    fields: z.record(z.string(), z.unknown(), 'are missing'),
  },
  'is not a row',
);

const times = { last_synced_at: instant.nullish(), created_at: instant.nullish() };

export const contactFields = z.object({
  ephysio_patient_id: ephysioId,
  ghl_contact_id: ghlId,
  source,
  ...times,
});

export const appointmentFields = z.object({
  ephysio_appointment_id: ephysioId,
  ghl_appointment_id: ghlId,
  start_time: instant,
  source,
  ...times,
});

export const signInFields = z.object({
  access_token: token,
  refresh_token: token,
  scope: text,
  user_type: text,
  company_id: text,
  location_id: text,
});
