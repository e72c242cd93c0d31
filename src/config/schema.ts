import { z } from 'zod';
import { admin, userProblems } from './schema-admin.ts';
import type { capability } from './schema-ephysio.ts';
import { practice } from './schema-practice.ts';
import { smtp } from './schema-smtp.ts';
import { days, httpUrl, text } from './schema-values.ts';

/** GHL's public webhook key (Ed25519, SPKI), as published in its Webhook Integration Guide. */
const GHL_PUBLIC_KEY =
  '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAi2HR1srL4o18O8BRa7gVJY7G7bupbN3H9AwJrHCDiOg=\n-----END PUBLIC KEY-----';

const port = z.int().min(0).max(65_535);

const ghlApp = z.strictObject({
  clientId: text
    .nullable()
    .default(null)
    .describe('Client id of the OAuth app. The listener needs it, also beside a private integration token.'),
  clientSecret: text
    .nullable()
    .default(null)
    .describe(
      'Client secret of the OAuth app. Not needed if every practice has a private integration token.',
    ),
  redirectUri: httpUrl
    .prefault('http://localhost:8000/api/auth/callback')
    .describe(
      'Redirect URL, letter for letter as registered with the app. `auth` listens there if it is `http`. With the listener: `https://HOST/api/auth/callback`.',
    ),
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
    ])
    .describe(
      'Scopes to ask for. An app that an agency installs also needs `oauth.readonly` and `oauth.write`.',
    ),
  baseUrl: httpUrl.prefault('https://services.leadconnectorhq.com').describe("Address of GHL's API."),
  authorizeUrl: httpUrl
    .prefault('https://marketplace.gohighlevel.com/v2/oauth/chooselocation')
    .describe('Page on which a person allows the access.'),
  appUrl: httpUrl
    .prefault('https://app.gohighlevel.com')
    .describe(
      'Address at which people use GHL, for the links of the [admin page](admin-page.md) that open a contact. An agency may have a domain of its own.',
    ),
  appVersionId: text
    .nullable()
    .default(null)
    .describe("The app's `version_id`. Only needed if GHL answers `noAppVersionIdFound`."),
  versions: z
    .strictObject({
      contacts: text.default('2021-07-28').describe('`Version` header of calls about contacts.'),
      calendars: text.default('2021-04-15').describe('`Version` header of calls about calendars.'),
    })
    .prefault({}),
});

const webhooks = z.strictObject({
  host: text.default('127.0.0.1').describe('Address on which the listener listens.'),
  port: port.default(8000).describe('Port on which the listener listens.'),
  publicKeys: z
    .array(z.string().includes('BEGIN PUBLIC KEY'))
    .min(1)
    .default([GHL_PUBLIC_KEY])
    .describe("GHL's public keys (PEM). Any of them may have signed a webhook. GHL announces new ones."),
});

const monitoring = z.strictObject({
  pingUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .nullable()
    .default(null)
    .describe(
      'A check of healthchecks.io or a similar service: it gets a ping when a sync begins and when it ends. A query of the address stays. See [Notifications](monitoring.md#notifications).',
    ),
  metricsFile: text
    .nullable()
    .default(null)
    .describe(
      "Text file for the textfile collector of Prometheus' node_exporter. Relative to the config file.",
    ),
  maxRunAgeHours: z
    .number()
    .positive()
    .max(8760)
    .nullable()
    .default(3)
    .describe('Hours after which `status` calls the last run overdue. `null`: never.'),
});

const retention = z.strictObject({
  webhookEventsDays: days(30)
    .default(30)
    .describe('Days for which finished webhook events are kept: GHL may repeat a delivery for so long.'),
  runsDays: days(14)
    .default(90)
    .describe('Days for which runs are kept. The newest run of each command stays.'),
  changesDays: days(1)
    .default(365)
    .describe(
      'Days for which it is kept what runs, webhooks and persons changed, with both values (sealed): see [What did a run do?](undo.md).',
    ),
  conflictsDays: days(1).default(365).describe('Days for which resolved conflicts are kept. Open ones stay.'),
  reviewsDays: days(1).default(365).describe('Days for which resolved reviews are kept. Open ones stay.'),
  auditDays: z
    .int()
    .min(365, 'must be at least 365: data protection law demands that such a log is kept for a year')
    .max(3650)
    .default(730)
    .describe(
      'Days for which the [audit log](audit.md) is kept. At least 365: Swiss law demands a year of such logs (Data Protection Ordinance, Art. 4).',
    ),
});

/** Every key of the config. The descriptions are the text of docs/configuration.md: `npm run docs` writes it. */
export const configSchema = z
  .strictObject({
    database: text
      .default('./ephysio-ghl.sqlite')
      .describe(
        'The database file, relative to the config file. Its key is the same path with `.key` at the end.',
      ),
    ghl: ghlApp.prefault({}).describe('The OAuth app, and how GHL is called.'),
    webhooks: webhooks.prefault({}).describe('The listener for webhooks (`serve-webhooks`).'),
    practices: z
      .array(practice)
      .min(1, 'must list at least one practice')
      .describe('One entry for each pair of an e-Physio account and a GHL location.'),
    monitoring: monitoring
      .prefault({})
      .describe('Notifications about runs: see [Monitoring](monitoring.md).'),
    retention: retention
      .prefault({})
      .describe(
        'How long finished items are kept. Every run and, each hour, the listener delete older ones.',
      ),
    admin: admin.prefault({}).describe('The [admin page](admin-page.md), and who may log in to it.'),
    smtp: smtp
      .nullable()
      .default(null)
      .describe('The mail server for the [digest](digest.md). `null`: no mails.'),
    http: z
      .strictObject({
        timeoutSeconds: z
          .number()
          .min(0.1)
          .max(600)
          .default(30)
          .describe('Seconds that one request may take, body included.'),
        ephysioConnections: z
          .int()
          .min(1)
          .max(1000)
          .default(8)
          .describe(
            'Requests at a time to one host of e-Physio, of all practices of one process together. A practice whose requests hang leaves some to the others.',
          ),
      })
      .prefault({})
      .describe('Requests to both services.'),
  })
  .check((ctx) => {
    for (const problem of userProblems(ctx.value.admin, ctx.value.practices))
      ctx.issues.push({ code: 'custom', input: null, ...problem });
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
