import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { selectPractices } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { config, load, practice, put, ref, refusal, useFolders } from './set-up.ts';

useFolders();

describe('a setting that is wrong', () => {
  const ephysio = (more: Record<string, unknown>) =>
    config({ practices: [practice({ ephysio: { email: 'a', password: ref('PASSWORD'), ...more } })] });

  const smtp = (more: Record<string, unknown>) => ({
    host: 'smtp.example.ch',
    from: 'sync@example.ch',
    ...more,
  });

  test.each([
    [ephysio({ email: ' ' }), 'practices[0].ephysio.email: must not be empty'],
    [ephysio({ password: '' }), 'practices[0].ephysio.password: must not be empty'],
    [ephysio({ email: undefined }), 'practices[0].ephysio.email: is missing'],
    [ephysio({ emial: 'x' }), 'practices[0].ephysio.emial: is not a known key'],
    [ephysio({ placeholders: { sex: 'x' } }), 'practices[0].ephysio.placeholders.sex: '],
    [ephysio({ placeholders: { birthDate: '1.1.1900' } }), 'placeholders.birthDate: must be a date'],
    [ephysio({ capabilities: { updateEvent: 'yes' } }), 'capabilities.updateEvent: must be true, false or'],
    [ephysio({ statuses: { five: 'new' } }), 'practices[0].ephysio.statuses.five: must be a status code'],
    [ephysio({ baseUrl: 'ftp://x' }), 'practices[0].ephysio.baseUrl: must be an http(s) URL'],
    [config({ practices: [] }), 'practices: must list at least one practice'],
    [{}, 'practices: is missing'],
    [
      config({ practices: [practice({ timezone: 'Zurich' })] }),
      'practices[0].timezone: must be an IANA time zone',
    ],
    [
      config({ practices: [practice(), practice({ name: 'b' })] }),
      'practices[1].ghl.locationId: is also used by practices[0]',
    ],
    [config({ practices: [practice({ ghl: { locationId: 'l' } })] }), 'ghl.clientId: is needed'],
    [config({ nonsense: 1 }), 'nonsense: is not a known key'],
    [config({ webhooks: { port: 70000 } }), 'webhooks.port: '],
    [config({ practices: [practice({ sync: { owners: { shoe: 'ghl' } } })] }), 'practices[0].sync.owners'],
    [config({ practices: [practice({ language: 'rm' })] }), 'practices[0].language: '],
    [
      config({ practices: [practice({ sync: { appointmentTitle: 'Termin {patient}' } })] }),
      'practices[0].sync.appointmentTitle: has {patient}, but only {therapist} is filled in',
    ],
    [
      config({ practices: [practice({ sync: { appointmentTitle: ' ' } })] }),
      'practices[0].sync.appointmentTitle: must not be empty',
    ],
    [config({ retention: { webhookEventsDays: 29 } }), 'retention.webhookEventsDays: '],
    [config({ retention: { runsDays: 7 } }), 'retention.runsDays: '],
    [
      config({ retention: { auditDays: 364 } }),
      'retention.auditDays: must be at least 365: data protection law demands',
    ],
    [
      config({ practices: [practice({ sync: { newPatients: 'some' } })] }),
      'practices[0].sync.newPatients: must be "all", "booked", "none" or {"tag": "…"}',
    ],
    [config({ monitoring: { maxRunAgeHours: 0 } }), 'monitoring.maxRunAgeHours: '],
    [config({ monitoring: { pingUrl: 'hc-ping.com/x' } }), 'monitoring.pingUrl: must be an http(s) URL'],
    [config({ smtp: smtp({ host: undefined }) }), 'smtp.host: is missing'],
    [config({ smtp: smtp({ host: 'smtp://mail.example.ch:25' }) }), 'smtp.host: must be a name or an'],
    [config({ smtp: smtp({ port: 0 }) }), 'smtp.port: '],
    [config({ smtp: smtp({ user: 'u' }) }), 'smtp.password: is needed, because smtp.user is set'],
    [config({ smtp: smtp({ from: 'ephysio-ghl' }) }), 'smtp.from: must be an e-mail address, or a name with'],
    [config({ smtp: smtp({ from: 'A <a@b.ch>, C <c@d.ch>' }) }), 'smtp.from: must be an e-mail address'],
    [config({ smtp: smtp({ ca: '/etc/ssl/ca.pem' }) }), 'smtp.ca: must be one or more certificates'],
    [
      config({ practices: [practice({ desk: { recipients: ['desk'] } })] }),
      'practices[0].desk.recipients[0]: must be an e-mail address',
    ],
    ['[]', 'expected object'],
  ])('is named by its key (case %#)', (content, expected) => {
    put('c.json', content);
    expect(refusal({ file: 'c.json' })).toContain(expected);
  });
});

describe('practices', () => {
  test('are all of them, or the one that is named', () => {
    put(
      'c.json',
      config({
        practices: [
          practice(),
          practice({ name: 'b', ghl: { locationId: 'l2', privateIntegrationToken: ref('PIT') } }),
        ],
      }),
    );
    const loaded = load({ file: 'c.json' }).config;
    expect(selectPractices(loaded).map((p) => p.name)).toEqual(['main', 'b']);
    expect(selectPractices(loaded, 'b').map((p) => p.name)).toEqual(['b']);
    expect(() => selectPractices(loaded, 'c')).toThrow('The config has no practice "c"');
  });
});

describe('config.example.json', () => {
  const example = join(import.meta.dirname, '../../config.example.json');

  test('loads as it is, readable by all, once its variables are set', () => {
    const names = [
      'GHL_CLIENT_ID',
      'GHL_CLIENT_SECRET',
      'EPHYSIO_EMAIL',
      'EPHYSIO_PASSWORD',
      'PETRA_PASSWORD',
      'SMTP_USER',
      'SMTP_PASSWORD',
    ];
    const path = put('example.json', readFileSync(example, 'utf8'), 0o644);
    const loaded = load({ file: path, env: Object.fromEntries(names.map((name) => [name, name])) });
    expect(loaded.config.practices[0]?.ephysio.password).toBe('EPHYSIO_PASSWORD');
  });

  test('holds every key of the schema', () => {
    interface Shape {
      properties?: Record<string, Shape>;
      items?: Shape;
      anyOf?: Shape[];
      additionalProperties?: unknown;
      propertyNames?: unknown;
    }
    const missing: string[] = [];
    const walk = (shape: Shape, value: unknown, path: string): void => {
      for (const branch of shape.anyOf ?? []) {
        // A setting with several forms shows one of them; of a nullable object the example shows the object.
        if (branch.properties !== undefined && (shape.anyOf?.length === 2 || typeof value === 'object')) {
          if (typeof value !== 'boolean' && typeof value !== 'string') walk(branch, value, path);
        }
      }
      if (shape.items !== undefined) walk(shape.items, (value as unknown[])[0], `${path}[0]`);
      if (shape.propertyNames !== undefined) return;
      for (const [key, inner] of Object.entries(shape.properties ?? {})) {
        const held = (value as Record<string, unknown> | null | undefined)?.[key];
        if (held === undefined) missing.push(`${path}.${key}`);
        else walk(inner, held, `${path}.${key}`);
      }
    };
    const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Shape;
    expect(Object.keys(schema.properties ?? {})).toContain('practices');
    walk(schema, JSON.parse(readFileSync(example, 'utf8')), 'config');
    expect(missing).toEqual([]);
  });
});
