import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig, selectPractices } from '../../src/config/load.ts';
import { configSchema } from '../../src/config/schema.ts';
import { ConfigError } from '../../src/errors.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'ephysio-ghl-config-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const put = (name: string, content: unknown, mode = 0o600): string => {
  const path = join(cwd, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(path, mode);
  return path;
};

/** `${NAME}` as it stands in a config. */
const ref = (name: string): string => `\${${name}}`;

const practice = (more: Record<string, unknown> = {}) => ({
  name: 'main',
  ephysio: { email: 'desk@example.ch', password: ref('PASSWORD') },
  ghl: { locationId: 'loc', privateIntegrationToken: ref('PIT') },
  ...more,
});
const config = (more: Record<string, unknown> = {}) => ({ practices: [practice()], ...more });
const env = (more: Record<string, string> = {}) => ({
  HOME: join(cwd, 'home'),
  PASSWORD: 'pw',
  PIT: 'pit',
  ...more,
});
const load = (options: { file?: string; env?: Record<string, string> } = {}) =>
  loadConfig({ cwd, ...options, env: env(options.env) });
const refusal = (options: { file?: string; env?: Record<string, string> } = {}): string => {
  try {
    load(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return `${(error as ConfigError).message}\n${(error as ConfigError).hint}`;
  }
  throw new Error('it was not refused');
};

describe('the config file', () => {
  test('is looked for in the order of the documentation', () => {
    const named = (name: string) => config({ practices: [practice({ name })] });
    const found = (options?: { file?: string; env?: Record<string, string> }) =>
      load(options).config.practices[0]?.name;
    put('home/.config/ephysio-ghl/config.json', named('home'));
    expect(found()).toBe('home');
    put('xdg/ephysio-ghl/config.json', named('xdg'));
    const xdg = { XDG_CONFIG_HOME: join(cwd, 'xdg') };
    expect(found({ env: xdg })).toBe('xdg');
    put(
      'ephysio-ghl.config.yaml',
      `practices: [{name: yaml, ephysio: {email: a@b.ch, password: "${ref('PASSWORD')}"}, ghl: {locationId: l, privateIntegrationToken: "${ref('PIT')}"}}]`,
    );
    expect(found({ env: xdg })).toBe('yaml');
    put('ephysio-ghl.config.json', named('json'));
    expect(found({ env: xdg })).toBe('json');
    put('env.json', named('env'));
    expect(found({ env: { EPHYSIO_GHL_CONFIG: 'env.json' } })).toBe('env');
    put('flag.yml', JSON.stringify(named('flag')));
    expect(found({ file: 'flag.yml', env: { EPHYSIO_GHL_CONFIG: 'env.json' } })).toBe('flag');
  });

  test('that is not there is asked for, with the places', () => {
    const text = refusal();
    expect(text).toContain(join(cwd, 'ephysio-ghl.config.json'));
    expect(text).toContain('/etc/ephysio-ghl/config.json');
    expect(text).toContain('config.example.json');
    expect(refusal({ file: 'none.json' })).toContain(`${join(cwd, 'none.json')} (from --config)`);
    expect(refusal({ env: { EPHYSIO_GHL_CONFIG: 'none.json' } })).toContain('(from EPHYSIO_GHL_CONFIG)');
  });

  test('is never a file that runs code, nor one that another file pulls in', () => {
    const trap = `globalThis.ranConfigCode = true; module.exports = {};`;
    put('.config/config.cjs', trap);
    put('ephysio-ghl.config.js', trap);
    put('ephysio-ghl.config.cjs', trap);
    const here = process.cwd();
    process.chdir(cwd);
    try {
      expect(refusal()).toContain('There is no config file');
      for (const file of ['ephysio-ghl.config.js', '.config/config.cjs']) {
        expect(refusal({ file })).toContain('neither JSON nor YAML');
      }
      put('other.json', { database: 'x' });
      put('ephysio-ghl.config.json', config({ $import: 'other.json' }));
      expect(refusal()).toContain('$import: is not a known key');
    } finally {
      process.chdir(here);
    }
    expect(Reflect.get(globalThis, 'ranConfigCode')).toBeUndefined();
  });

  test.each([
    ['a.json', '{"practices": [\n  {"name": secretword}\n]}', 'is not JSON (line 2, column 12)'],
    ['a.json', '{"practices": [', 'is not JSON (line 1, column 16)'],
    ['a.json', '{"a": 1,}', 'is not JSON (line 1, column 9)'],
    ['a.json', '{"a": "secretword\n"}', 'is not JSON (line 1, column 18)'],
    ['a.json', '{"a": 1} secretword', 'is not JSON (line 1, column 10)'],
    ['a.yaml', 'practices:\n  - name: "secretword\n    x: [', 'is not YAML (line '],
    ['a.yaml', 'a: *secretword', 'is not YAML (line 1'],
    ['a.json', '', 'the file is empty'],
    ['a.yaml', '# nothing', 'the file is empty'],
  ])('%s with %j is refused by place, without its text', (name, content, expected) => {
    put(name, content);
    const text = refusal({ file: name });
    expect(text).toContain(expected);
    expect(text).not.toContain('secretword');
  });

  test('may begin with a byte order mark, and hold days in YAML', () => {
    put('a.json', `\uFEFF${JSON.stringify(config())}`);
    expect(load({ file: 'a.json' }).config.practices).toHaveLength(1);
    put(
      'a.yaml',
      `practices:\n- name: main\n  ephysio:\n    email: a@b.ch\n    password: ${ref('PASSWORD')}\n    placeholders: {birthDate: 1901-02-03}\n  ghl: {locationId: l, privateIntegrationToken: "${ref('PIT')}"}\n`,
    );
    const loaded = load({ file: 'a.yaml' }).config.practices[0];
    expect(loaded?.ephysio).toMatchObject({ password: 'pw', placeholders: { birthDate: '1901-02-03' } });
  });

  test('that cannot be read says so', () => {
    mkdirSync(join(cwd, 'ephysio-ghl.config.json'));
    expect(refusal()).toContain('EISDIR');
  });

  test('gives the database an absolute place beside it', () => {
    const path = put('sub/c.json', config({ database: 'data/x.sqlite' }));
    expect(load({ file: 'sub/c.json' })).toMatchObject({
      path,
      config: { database: join(cwd, 'sub/data/x.sqlite') },
    });
    put('d.json', config({ database: '/var/lib/x.sqlite' }));
    expect(load({ file: 'd.json' }).config.database).toBe('/var/lib/x.sqlite');
  });
});

describe('references', () => {
  test('are filled from the environment and from files, also in parts of a text, once', () => {
    put('pw.txt', `from-${ref('PIT')}-file\n\n`);
    put(
      'sub/c.json',
      config({
        practices: [
          practice({
            ephysio: { email: `${ref('USER_PART')}@${ref('HOST_PART')}`, password: ref('file:../pw.txt') },
          }),
        ],
      }),
    );
    const { ephysio } = load({ file: 'sub/c.json', env: { USER_PART: 'a', HOST_PART: 'b.ch' } }).config
      .practices[0] ?? { ephysio: null };
    expect(ephysio).toMatchObject({ email: 'a@b.ch', password: `from-${ref('PIT')}-file\n` });
  });

  test('that lead nowhere are named with their key, all of them', () => {
    put(
      'c.json',
      config({
        practices: [practice({ ephysio: { email: ref('NO_MAIL'), password: ref('file:none.txt') } })],
        admin: { password: ref('not-a-name') },
      }),
    );
    const text = refusal({ file: 'c.json' });
    expect(text).toContain('practices[0].ephysio.email: environment variable NO_MAIL is not set');
    expect(text).toContain(`practices[0].ephysio.password: cannot read ${join(cwd, 'none.txt')} (ENOENT)`);
    expect(text).toContain(`admin.password: a ${ref('…')} in it is neither`);
    expect(text).not.toContain('not-a-name');
  });
});

describe.skipIf(process.platform === 'win32')('a secret that other users can read', () => {
  const inClear: [string, Record<string, unknown>, string][] = [
    [
      'a password',
      { practices: [practice({ ephysio: { email: 'a', password: 'hush' } })] },
      'practices[0].ephysio.password',
    ],
    [
      'part of a password',
      { practices: [practice({ ephysio: { email: 'a', password: `hush${ref('PIT')}` } })] },
      'practices[0].ephysio.password',
    ],
    [
      'a token',
      { practices: [practice({ ghl: { locationId: 'l', privateIntegrationToken: 'hush' } })] },
      'practices[0].ghl.privateIntegrationToken',
    ],
    [
      'a client secret',
      { ghl: { clientId: 'c', clientSecret: 'hush' }, practices: [practice()] },
      'ghl.clientSecret',
    ],
    ['an admin password', { admin: { password: 'hush' }, practices: [practice()] }, 'admin.password'],
  ];

  test.each(inClear)('is refused in the config: %s', (_name, content, key) => {
    for (const mode of [0o644, 0o640, 0o604]) {
      const path = put('c.json', content, mode);
      const text = refusal({ file: 'c.json' });
      expect(text).toContain(`${key}: is written in ${path}`);
      expect(text).toContain(`chmod 600 ${path}`);
      expect(text).not.toContain('hush');
    }
    put('c.json', content, 0o600);
    expect(load({ file: 'c.json' }).config.practices).toHaveLength(1);
  });

  test('is no matter when the config only refers to it', () => {
    put('c.json', config(), 0o644);
    expect(load({ file: 'c.json' }).config.practices).toHaveLength(1);
  });

  test('is refused in a file that the config refers to, unless systemd guards it', () => {
    const secret = put('creds/pw', 'hush\n', 0o644);
    put(
      'c.json',
      config({ practices: [practice({ ephysio: { email: 'a', password: ref('file:creds/pw') } })] }),
      0o644,
    );
    const text = refusal({ file: 'c.json' });
    expect(text).toContain(`practices[0].ephysio.password: comes from ${secret}`);
    expect(text).not.toContain('hush');
    expect(refusal({ file: 'c.json', env: { CREDENTIALS_DIRECTORY: join(cwd, 'cred') } })).toContain(
      'chmod 600',
    );
    const guarded = load({ file: 'c.json', env: { CREDENTIALS_DIRECTORY: join(cwd, 'creds') } });
    expect(guarded.config.practices[0]?.ephysio.password).toBe('hush');
    chmodSync(secret, 0o600);
    expect(load({ file: 'c.json' }).config.practices[0]?.ephysio.password).toBe('hush');
  });
});

describe('a setting that is wrong', () => {
  const ephysio = (more: Record<string, unknown>) =>
    config({ practices: [practice({ ephysio: { email: 'a', password: ref('PASSWORD'), ...more } })] });

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
    const names = ['GHL_CLIENT_ID', 'GHL_CLIENT_SECRET', 'EPHYSIO_EMAIL', 'EPHYSIO_PASSWORD'];
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
          if (typeof value !== 'boolean') walk(branch, value, path);
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
