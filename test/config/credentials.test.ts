import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialName } from '../../src/config/credential.ts';
import { config, cwd, load, practice, put, ref, refusal, useFolders } from './set-up.ts';

useFolders();

/** What systemd puts where it hands files over. */
const handOver = (path: string, content: unknown): void => {
  const folder = join(cwd, 'credentials');
  mkdirSync(folder, { recursive: true });
  const name = credentialName(path);
  if (name === null) throw new Error(`no name for ${path}`);
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content), {
    mode: 0o440,
  });
};

const inService = () => ({ CREDENTIALS_DIRECTORY: join(cwd, 'credentials') });

const withPassword = (file: string) =>
  config({ practices: [practice({ ephysio: { email: 'desk@example.ch', password: ref(`file:${file}`) } })] });

describe('a file that systemd hands over', () => {
  it('is read in place of the one with that path, and its own path still counts', () => {
    const path = put('etc/config.json', config());
    handOver(path, withPassword('password'));
    handOver(join(cwd, 'etc', 'password'), 'handed over\n');
    const loaded = load({ file: path, env: inService() });
    expect(loaded.path).toBe(path);
    expect(loaded.config.practices[0]?.ephysio.password).toBe('handed over');
    expect(loaded.config.database).toBe(join(cwd, 'etc', 'ephysio-ghl.sqlite'));
  });

  it('may be all that there is: the file itself belongs to root', () => {
    const path = join(cwd, 'etc', 'config.json');
    handOver(path, config());
    expect(load({ file: path, env: inService() }).config.practices[0]?.ephysio.password).toBe('pw');
  });

  it('is not mistaken for another with the same name', () => {
    const path = put('config.json', withPassword('b/password'));
    handOver(join(cwd, 'a', 'password'), "a's");
    put('b/password', "b's");
    expect(load({ file: path, env: inService() }).config.practices[0]?.ephysio.password).toBe("b's");
  });

  it.each([
    ['/etc/a/b', '/etc/a_b'],
    ['/etc/a/b', '/etc/a-b'],
    ['/etc/a/b', '/etc/a.b'],
    ['/etc/a/b', '/etca/b'],
  ])('has another name for %s than for %s', (one, other) => {
    expect(credentialName(one)).not.toBe(credentialName(other));
  });

  it('keeps a percent sign', () => {
    expect(credentialName('/etc/100%/a')).toBe('etc+100%+a');
  });

  it.each(['/etc/a+b', '/etc/a b', '/etc/a:b', 'relative', `/${'x'.repeat(255)}`])(
    'has no name: %s',
    (path) => {
      expect(credentialName(path)).toBeNull();
    },
  );

  it('is not missed outside a service', () => {
    const path = put('config.json', withPassword('password'));
    put('password', 'mine');
    expect(load({ file: path }).config.practices[0]?.ephysio.password).toBe('mine');
  });

  it('is named where it lacks', () => {
    const path = put('config.json', withPassword('none'));
    expect(refusal({ file: path, env: inService() })).toMatch(/password: cannot read .*none \(ENOENT\)/);
  });
});

it('the config says what it took in', () => {
  const path = put('config.json', withPassword('password'));
  put('password', 'mine');
  const { sources } = load({ file: path });
  expect([...sources.files]).toEqual([join(cwd, 'password')]);
  expect([...sources.variables]).toEqual(['PIT']);
});
