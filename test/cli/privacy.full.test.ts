import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EphysioPatient } from '../../src/sandbox/ephysio/model.ts';
import type { Ended } from './run-program.ts';
import { createGate, type Office, openOAuthOffice, signIn } from './set-up.ts';

/** Spellings of one number: digits in the groups of Switzerland, in one piece, and with the country's code. */
const spellings = (phone: string): string[] => {
  const digits = phone.replace(/\D/g, '').replace(/^(0041|41|0)/, '');
  if (digits.length !== 9) return [];
  const grouped = `${digits.slice(0, 2)} ${digits.slice(2, 5)} ${digits.slice(5, 7)} ${digits.slice(7)}`;
  return [phone, digits, grouped, grouped.replaceAll(' ', '.'), grouped.replaceAll(' ', '-')];
};

const birthDays = (swiss: string | undefined): string[] => {
  if (swiss === undefined) return [];
  const [day, month, year] = swiss.split('.');
  return [swiss, `${year}-${month}-${day}`, `${year}${month}${day}`];
};

/** In a megabyte of sealed values any three or four bytes stand somewhere by chance: Urs, or a zip. */
const SHORTEST_THAT_TELLS = 6;

/** Everything about a person by which somebody could be recognised, where it is long enough to tell. */
const identifiers = (p: EphysioPatient): string[] =>
  [p.firstName, p.lastName, p.email, p.email?.toLowerCase(), p.street, p.city]
    .flatMap((value) => (value ? [value, JSON.stringify(value).slice(1, -1)] : []))
    .concat(spellings(p.phone ?? ''), birthDays(p.birthDate))
    .filter((value) => Buffer.byteLength(value) >= SHORTEST_THAT_TELLS);

const found = (needles: ReadonlySet<string>, where: Readonly<Record<string, Buffer | string>>): string[] =>
  [...needles].flatMap((needle) =>
    Object.entries(where)
      .filter(([, text]) => Buffer.from(text).includes(needle))
      .map(([name]) => `${needle} in ${name}`),
  );

/** Every token and key that went over the wire. */
const overhear = ({ sandbox, config }: Office): Set<string> => {
  const secrets = new Set([config.ghl.clientSecret, sandbox.ephysio.password, sandbox.ghl.privateToken]);
  const listen = ({ responseBody }: { responseBody: string }): void => {
    for (const [, secret] of responseBody.matchAll(/"(?:access_token|refresh_token|token|key)":"([^"]+)"/g)) {
      if (secret) secrets.add(secret);
    }
  };
  sandbox.ghl.onExchange(listen);
  sandbox.ephysio.onExchange(listen);
  return secrets;
};

const filesBeside = (office: Office): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(office.folder)
      .filter((name) => name !== 'ephysio-ghl.config.json')
      .map((name) => [name, readFileSync(join(office.folder, name))]),
  );

describe('what is left on the disk and on the screen', () => {
  it('holds nothing about a patient, and no secret', async () => {
    const [reached, goOn] = [createGate(), createGate()];
    let isHeld = false;
    const office = await openOAuthOffice({
      patients: 30,
      eventsPerPatient: 1,
      ghl: { latencyMs: 2 },
      sleep: async () => {
        if (!isHeld || office.sandbox.ghl.state.contacts.size < 5) return;
        reached.open();
        await goOn.opened;
      },
    });
    const secrets = overhear(office);
    const { edit, state } = office.sandbox.ephysio;
    edit.addPatient({
      firstName: 'Ungerade',
      lastName: ['Liste der Namen'],
      birthDate: '32.13.1999',
      email: 'kein@@mail',
    });
    edit.addPatient({
      firstName: 'Kuno',
      lastName: 'Ohnetelefon',
      phone: 'Anruf 079 555 44 33 Frau',
      zip: {},
    });
    const seen: Ended[] = [await signIn(office)];
    const people = new Set(
      [...state.patients.values()].flatMap((p) => (Array.isArray(p.lastName) ? [] : identifiers(p))),
    );
    for (const word of ['Ungerade', 'Liste der Namen', '32.13.1999', 'kein@@mail', '079 555 44 33'])
      people.add(word);
    expect(people.size).toBeGreaterThan(150);

    // While it runs, with writes under way and the log beside the database.
    isHeld = true;
    const program = office.start(['sync', '--log-level', 'debug', '--concurrency', '3']);
    await program.until(reached.opened);
    const midway = filesBeside(office);
    expect(Object.keys(midway)).toContain('ephysio-ghl.sqlite-wal');
    goOn.open();
    seen.push(await program.ended);
    isHeld = false;

    for (const fault of [
      { status: 500, body: { message: 'Anna Müller failed' } },
      'drop-after',
      'garbage',
    ] as const) {
      for (const id of [...state.patients.keys()].slice(0, 3))
        edit.changePatient(id, { street: `Geheimweg ${id} ${String(fault)}` });
      people.add('Geheimweg');
      office.sandbox.faults.add({ service: 'ghl', method: 'PUT', fault, times: 2 });
      seen.push(await office.run('sync', '--json', '--log-level', 'debug'));
      office.sandbox.faults.clear();
    }
    office.sandbox.faults.add({ service: 'ephysio', path: '/patients', fault: 'garbage', times: 1 });
    seen.push(await office.run('sync', '--dry-run', '--log-level', 'debug'));
    office.sandbox.faults.clear();
    seen.push(await office.run('refresh-token', '--force', '--log-level', 'debug'));
    seen.push(await office.run('auth', 'status', '--json'));
    seen.push(await office.run('sync', '--full'));

    const files = filesBeside(office);
    const screens = Object.fromEntries(
      seen.flatMap((end, i) => [
        [`stdout ${i}`, end.stdout],
        [`stderr ${i}`, end.stderr],
      ]),
    );
    expect(secrets.size).toBeGreaterThan(6);
    const all = {
      ...files,
      ...Object.fromEntries(Object.entries(midway).map(([n, b]) => [`midway ${n}`, b])),
      ...screens,
    };
    expect(found(people, all)).toEqual([]);
    expect(found(secrets, all)).toEqual([]);
    // The search finds what is there.
    expect(found(new Set([office.sandbox.ghl.locationId]), files)).not.toEqual([]);
    expect(office.sandbox.ghl.state.contacts.size).toBeGreaterThanOrEqual(30);
  });
});
