import { scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatScryptHash, parseScryptHash } from '../../src/domain/scrypt-hash.ts';
import { createAdminGate } from '../../src/webhooks/admin/admin-gate.ts';
import { hashPassword, isPasswordOf } from '../../src/webhooks/admin/scrypt.ts';
import type { AdminUser } from '../../src/webhooks/admin/viewer.ts';

const user = (name: string, password: string): AdminUser => ({
  name,
  password,
  role: 'decide',
  practices: 'all',
});

/** The least that the config takes: quick, because the tests compute many. */
const quickHash = (password: string): string => {
  const salt = Buffer.from('SodiumChloride__');
  const hash = scryptSync(password, salt, 32, { N: 2 ** 14, r: 8, p: 1, maxmem: 2 ** 26 });
  const [saltText, hashText] = [salt, hash].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  return formatScryptHash({ ln: 14, r: 8, p: 1, salt: `${saltText}`, hash: `${hashText}` });
};

const FOREIGN = quickHash('x').slice(0, -43);

describe('a hashed password', () => {
  it('is recognised, and no other; each hash has a salt of its own', async () => {
    const [one, two] = [await hashPassword('grüezi mitenand'), await hashPassword('grüezi mitenand')];
    expect(one).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(two);
    const hash = parseScryptHash(one);
    if (hash === null) throw new Error('not read');
    // A keyboard may send the two parts of an umlaut.
    expect(await isPasswordOf(hash, 'grüezi mitenand'.normalize('NFD'))).toBe(true);
    expect(await isPasswordOf(hash, 'grüezi mitenandx')).toBe(false);
  });

  it.each([
    ['too little work', `${FOREIGN}${'A'.repeat(43)}`, true],
    ['less', `${FOREIGN.replace('ln=14', 'ln=13')}${'A'.repeat(43)}`, false],
    ['a gigabyte of memory', `${FOREIGN.replace('ln=14', 'ln=20')}${'A'.repeat(43)}`, false],
    ['a short hash', `${FOREIGN}${'A'.repeat(20)}`, false],
    ['a parameter more', `${FOREIGN.replace('p=1', 'p=1,x=1')}${'A'.repeat(43)}`, false],
  ])('is read or not: %s', (_what, text, isRead) => {
    expect(parseScryptHash(text) !== null).toBe(isRead);
  });
});

describe('the gate', () => {
  it('compares plain and hashed passwords, and those of nobody, in about the same time', async () => {
    const hash = quickHash('the hashed one');
    const gate = createAdminGate(
      { password: null, users: [user('hashed', hash), user('plain', 'the plain one')] },
      Date.now,
    );
    const kind = async (name: string, password: string) =>
      (await gate.admitPassword(name, password, name)).kind;
    expect(await kind('hashed', 'the hashed one')).toBe('welcome');
    expect(await kind('plain', 'the plain one')).toBe('welcome');
    expect(await kind('plain', 'the hashed one')).toBe('denied');
    expect(await kind('hashed', hash)).toBe('denied');
    const timeOf = async (name: string): Promise<number> => {
      const times: number[] = [];
      for (let n = 0; n < 4; n += 1) {
        const { user: before } = process.cpuUsage();
        await gate.admitPassword(name, 'wrong', `${name} ${n}`);
        times.push(process.cpuUsage().user - before);
      }
      return Math.min(...times);
    };
    const [hashed, plain, nobody] = [await timeOf('hashed'), await timeOf('plain'), await timeOf('nobody')];
    for (const time of [plain, nobody]) {
      expect(time).toBeGreaterThan(hashed * 0.6);
      expect(time).toBeLessThan(hashed * 1.7);
    }
  });

  it('counts guesses that arrive at once, and gives back those that were right', async () => {
    const gate = createAdminGate(
      { password: null, users: [user('hashed', quickHash('the hashed one'))] },
      () => 1_000_000,
    );
    const kinds = async (passwords: readonly string[], device: string | null) => {
      const all = await Promise.all(passwords.map((one) => gate.admitPassword('hashed', one, device)));
      return all.map(({ kind }) => kind);
    };
    const guesses = Array.from({ length: 14 }, (_, n) => `guess ${n}`);
    const said = await kinds(guesses, null);
    expect(said.filter((kind) => kind === 'denied')).toHaveLength(10);
    expect(said.filter((kind) => kind === 'throttled')).toHaveLength(4);
    expect(await kinds(['the hashed one'], null)).toEqual(['throttled']);
    for (let n = 0; n < 12; n += 1) expect(await kinds(['the hashed one'], 'own')).toEqual(['welcome']);
  });
});
