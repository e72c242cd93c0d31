import { z } from 'zod';
import { APPOINTMENT_STATUSES } from '../domain/records/appointment.ts';
import { PATIENT_FIELDS } from '../domain/records/patient.ts';

/** GHL's public webhook key (Ed25519, SPKI), as published in its Webhook Integration Guide. */
const GHL_PUBLIC_KEY =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n-----END PUBLIC KEY-----';

const text = z.string().trim().min(1, 'must not be empty');
/** Not trimmed: a password may begin or end with a space. */
const password = z.string().min(1, 'must not be empty');
/** The page behind it shows patient data to whoever guesses it. */
const adminPassword = z.string().min(12, 'must have at least 12 characters');
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .transform((u) => u.replace(/\/+$/, ''));
const port = z.int().min(0).max(65_535);
const percent = z.number().min(0).max(100);
const isoDay = z.iso.date('must be a date like 1900-01-01');
const timeZone = text.refine(
  (zone) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'must be an IANA time zone like Europe/Zurich' },
);

/** An assumed call of e-Physio: on, off, or sent elsewhere. `{id}` in the path stands for the record's id. */
const capability = z
  .union([
    z.boolean(),
    z.strictObject({ method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']), path: z.string().startsWith('/') }),
  ])
  .default(true);

const ghlApp = z.strictObject({
  clientId: text.nullable().default(null),
  clientSecret: text.nullable().default(null),
  redirectUri: httpUrl.default('http://localhost:8000/api/auth/callback'),
  scopes: z
    .array(text)
    .min(1)
    .default([
      'contacts.readonly',
      'contacts.write',
      'calendars.readonly',
      'calendars/events.readonly',
      'calendars/events.write',
      'locations.readonly',
    ]),
  baseUrl: httpUrl.default('https://services.leadconnectorhq.com'),
  authorizeUrl: httpUrl.default('https://marketplace.gohighlevel.com/v2/oauth/chooselocation'),
  /** `version_id` of the app, which some installs need (GHL answers `noAppVersionIdFound` without it). */
  appVersionId: text.nullable().default(null),
  /** `Version` headers, one per group of endpoints. */
  versions: z
    .strictObject({ contacts: text.default('2021-07-28'), calendars: text.default('2021-04-15') })
    .prefault({}),
});

const ephysio = z.strictObject({
  baseUrl: httpUrl.default('https://ehealth.pharmedsolutions.ch/api/1.0'),
  email: text,
  password,
  adminInfoId: z.int().nullable().default(null),
  missingData: z.enum(['placeholder', 'hold']).default('placeholder'),
  placeholders: z
    .strictObject({
      birthDate: isoDay.default('1900-01-01'),
      sex: z.enum(['m', 'f']).default('f'),
      street: text.default('-'),
      zip: text.default('0000'),
      city: text.default('-'),
    })
    .prefault({}),
  /** Which sex `true` stands for in e-Physio's lists. Never established: without it, sex goes back as it came. */
  sexTrue: z.enum(['m', 'f']).nullable().default(null),
  /** What a new invoice says when an appointment's patient has no open one. `null`: a person has to open it. */
  invoiceTemplate: z
    .strictObject({
      law: text,
      treatmentCause: text,
      isTiersPayant: z.boolean(),
      vat: z.boolean().default(false),
      sessions: z.int().min(1),
      firstSession: z.int().min(1).default(1),
    })
    .nullable()
    .default(null),
  /** What a status code of an event means. Codes that are not listed are shown as `new` and put up for review. */
  statuses: z
    .record(z.string().regex(/^-?\d+$/, 'must be a status code'), z.enum(APPOINTMENT_STATUSES))
    .default({ '5': 'confirmed' }),
  capabilities: z
    .strictObject({
      updatePatient: capability,
      updateEvent: capability,
      cancelEvent: capability,
      createInvoice: capability,
    })
    .prefault({}),
});

const calendar = z.strictObject({
  ghlCalendarId: text,
  ghlUserId: text.nullable().default(null),
  ephysioClientId: z.int(),
  ephysioEventTypeId: z.int(),
});

const sync = z.strictObject({
  window: z
    .strictObject({
      pastDays: z.int().min(0).max(3650).default(14),
      futureDays: z.int().min(1).max(3650).default(180),
    })
    .prefault({}),
  conflictWinner: z.enum(['ephysio', 'ghl']).default('ephysio'),
  /** Fields that belong to one side: a change on the other side is put back. */
  owners: z.partialRecord(z.enum(PATIENT_FIELDS), z.enum(['ephysio', 'ghl'])).default({}),
  guards: z
    .strictObject({
      maxRetirePercent: percent.default(5),
      maxRetire: z.int().min(0).default(10),
      maxChangePercent: percent.default(50),
    })
    .prefault({}),
});

const practice = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be letters, digits, dots, dashes'),
  timezone: timeZone.default('Europe/Zurich'),
  ephysio,
  ghl: z.strictObject({ locationId: text, privateIntegrationToken: text.nullable().default(null) }),
  calendars: z.array(calendar).default([]),
  sync: sync.prefault({}),
});

const monitoring = z.strictObject({
  /** Told when a sync begins and how it ended, as healthchecks.io wants it. A query stays as it is. */
  pingUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .nullable()
    .default(null),
  /** Text file for the textfile collector of Prometheus' node_exporter. */
  metricsFile: text.nullable().default(null),
  /** `status` takes an older last run for a problem; `null`: never. */
  maxRunAgeHours: z.number().positive().max(8760).nullable().default(3),
});

/** How many days are kept: what is still open stays in any case. */
const days = (least: number) => z.int().min(least).max(3650);
const retention = z.strictObject({
  /** GHL repeats a delivery for 30 days: so long it has to be recognised. */
  webhookEventsDays: days(30).default(30),
  runsDays: days(14).default(90),
  conflictsDays: days(1).default(365),
  reviewsDays: days(1).default(365),
});

export const configSchema = z
  .strictObject({
    database: text.default('./ephysio-ghl.sqlite'),
    ghl: ghlApp.prefault({}),
    webhooks: z
      .strictObject({
        host: text.default('127.0.0.1'),
        port: port.default(8000),
        publicKeys: z.array(z.string().includes('BEGIN PUBLIC KEY')).min(1).default([GHL_PUBLIC_KEY]),
      })
      .prefault({}),
    practices: z.array(practice).min(1, 'must list at least one practice'),
    monitoring: monitoring.prefault({}),
    retention: retention.prefault({}),
    admin: z.strictObject({ password: adminPassword.nullable().default(null) }).prefault({}),
    http: z
      .strictObject({
        /** Seconds that one request may take, body included. */
        timeoutSeconds: z.number().min(0.1).max(600).default(30),
      })
      .prefault({}),
  })
  .check((ctx) => {
    const seen = { name: new Map<string, number>(), locationId: new Map<string, number>() };
    for (const [i, p] of ctx.value.practices.entries()) {
      for (const [key, value, path] of [
        ['name', p.name, ['practices', i, 'name']],
        ['locationId', p.ghl.locationId, ['practices', i, 'ghl', 'locationId']],
      ] as const) {
        const first = seen[key].get(value);
        if (first !== undefined) {
          ctx.issues.push({
            code: 'custom',
            input: value,
            path: [...path],
            message: `is also used by practices[${first}]`,
          });
        }
        seen[key].set(value, i);
      }
      const therapists = new Map<string, number>();
      for (const [c, calendar] of p.calendars.entries()) {
        const key = `${calendar.ephysioClientId}/${calendar.ephysioEventTypeId}`;
        const first = therapists.get(key);
        if (first !== undefined) {
          ctx.issues.push({
            code: 'custom',
            input: calendar.ephysioClientId,
            path: ['practices', i, 'calendars', c],
            message: `has the therapist and event type of calendars[${first}]`,
          });
        }
        therapists.set(key, c);
      }
      if (
        p.ghl.privateIntegrationToken === null &&
        (ctx.value.ghl.clientId === null || ctx.value.ghl.clientSecret === null)
      ) {
        const missing = ctx.value.ghl.clientId === null ? 'clientId' : 'clientSecret';
        ctx.issues.push({
          code: 'custom',
          input: null,
          path: ['ghl', missing],
          message: `is needed, because practice "${p.name}" has no ghl.privateIntegrationToken`,
        });
      }
    }
  });

export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
export type PracticeConfig = Config['practices'][number];
export type EphysioConfig = PracticeConfig['ephysio'];
export type GhlAppConfig = Config['ghl'];
export type Capability = z.infer<typeof capability>;
