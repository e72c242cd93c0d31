import { describe, expect, test } from 'vitest';
import { config, load, practice, put, ref, refusal, useFolders } from './set-up.ts';

useFolders();

const PASSWORD = 'long enough for a user';
const HASH = '$scrypt$ln=15,r=8,p=3$MDEyMzQ1Njc4OWFiY2RlZg$MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY';
const petra = { name: 'Petra', password: PASSWORD, role: 'decide' };
const withUsers = (users: unknown, more: object = {}) => config({ admin: { users, ...more } });

describe('users of the admin page', () => {
  test('see every practice unless the config names some, and have a password, or its hash', () => {
    put('petra', `${HASH}\n`);
    put(
      'c.json',
      withUsers([
        petra,
        { name: 'Jürg O’Neill', password: HASH, role: 'view', practices: 'all' },
        { name: 'Hans', password: ref('file:petra'), role: 'view', practices: ['main'] },
        { name: 'vera@example.ch', password: ref('PASSWORD'), role: 'view' },
      ]),
    );
    const { users } = load({ file: 'c.json', env: { PASSWORD } }).config.admin;
    expect(users.map(({ name, practices }) => [name, practices])).toEqual([
      ['Petra', 'all'],
      ['Jürg O’Neill', 'all'],
      ['Hans', ['main']],
      ['vera@example.ch', 'all'],
    ]);
    expect(users.map(({ password }) => password)).toEqual([PASSWORD, HASH, HASH, PASSWORD]);
  });

  test('are none by default', () => {
    put('c.json', config({}));
    expect(load({ file: 'c.json' }).config.admin).toEqual({ password: null, users: [], publicUrl: null });
  });

  const second = (more: object) => withUsers([petra, { ...petra, name: 'Hans', ...more }]);

  test.each([
    [second({ name: 'PETRA ' }), 'admin.users[1].name: is also used by admin.users[0]'],
    [second({ name: '' }), 'admin.users[1].name: must not be empty'],
    [second({ name: 'os:root' }), 'admin.users[1].name: must begin with a letter or digit'],
    [second({ name: 'pe\u202etra' }), 'admin.users[1].name: must begin with a letter or digit'],
    [second({ name: undefined }), 'admin.users[1].name: is missing'],
    [second({ password: 'short' }), 'admin.users[1].password: must have at least 12 characters'],
    [second({ password: '' }), 'admin.users[1].password: must have at least 12 characters'],
    [second({ password: undefined }), 'admin.users[1].password: is missing'],
    [second({ password: HASH.slice(0, -9) }), 'admin.users[1].password: is no whole scrypt hash'],
    [
      second({ password: HASH.replace('ln=15', 'ln=10') }),
      'admin.users[1].password: is no whole scrypt hash',
    ],
    [
      second({ password: HASH.replace('ln=15', 'ln=30') }),
      'admin.users[1].password: is no whole scrypt hash',
    ],
    [
      second({ password: '$2b$12$abcdefghijklmnopqrstuv' }),
      'admin.users[1].password: is a hash of another kind',
    ],
    [second({ password: '$argon2id$v=19$m=1$x$y' }), 'admin.users[1].password: is a hash of another kind'],
    [second({ role: undefined }), 'admin.users[1].role: must be "view" or "decide"'],
    [second({ role: 'owner' }), 'admin.users[1].role: must be "view" or "decide"'],
    [second({ practices: [] }), 'admin.users[1].practices: must name at least one practice'],
    [second({ practices: 'main' }), 'admin.users[1].practices: must be "all", or a list of names'],
    [
      second({ practices: ['main', 'mian'] }),
      'admin.users[1].practices[1]: is not the name of a practice of this config',
    ],
    [second({ groups: [] }), 'admin.users[1].groups: is not a known key'],
    [
      withUsers([{ ...petra, name: 'Admin' }], { password: PASSWORD }),
      'admin.users[0].name: is the name of the user who has admin.password',
    ],
    [config({ admin: { password: '$scrypt$nonsense' } }), 'admin.password: is no whole scrypt hash'],
    [config({ admin: { publicUrl: 'example.ch' } }), 'admin.publicUrl: must be an http(s) URL'],
  ])('that are wrong are named by their key, never by a value (case %#)', (content, expected) => {
    put('c.json', content);
    const said = refusal({ file: 'c.json' });
    expect(said).toContain(expected);
    for (const value of [PASSWORD, HASH, 'short', 'mian', 'root']) expect(said).not.toContain(value);
  });

  test('may be called admin where there is no admin.password', () => {
    put('c.json', withUsers([{ ...petra, name: 'admin' }]));
    expect(load({ file: 'c.json' }).config.admin.users).toHaveLength(1);
  });

  test('with a password in a file that others can read are refused', () => {
    put('c.json', withUsers([petra]), 0o644);
    expect(refusal({ file: 'c.json' })).toContain('admin.users[0].password: is written in');
    put('petra', PASSWORD, 0o644);
    put('d.json', withUsers([{ ...petra, password: ref('file:petra') }]), 0o644);
    expect(refusal({ file: 'd.json' })).toContain('admin.users[0].password: comes from');
  });
});

test('practices of the users are those of the config', () => {
  const other = practice({ name: 'b', ghl: { locationId: 'l2', privateIntegrationToken: ref('PIT') } });
  put(
    'c.json',
    config({ practices: [practice(), other], admin: { users: [{ ...petra, practices: ['b'] }] } }),
  );
  expect(load({ file: 'c.json' }).config.admin.users[0]?.practices).toEqual(['b']);
});
