import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { config, cwd, load, practice, put, ref, refusal, useFolders } from './set-up.ts';

useFolders();

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
    expect(text).toContain('ephysio-ghl init');
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

describe('a secret that other users can read', () => {
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
    [
      'an admin password',
      { admin: { password: 'hush, hush, hush' }, practices: [practice()] },
      'admin.password',
    ],
    [
      'a password of the mail server',
      {
        smtp: { host: 'smtp.example.ch', from: 'sync@example.ch', user: 'sync', password: 'hush' },
        practices: [practice()],
      },
      'smtp.password',
    ],
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
