import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { FIRST_NAMES, LAST_NAMES } from '../../src/sandbox/people.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { openStore } from '../../src/store/database/open.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import type { Bench } from '../bench.ts';
import { startProgram } from '../program.ts';
import { startRemote } from '../remote.ts';
import { median } from '../rounds.ts';
import { officeIn, withSandbox } from '../sandbox-process.ts';
import type { SenderArgument, SenderCalls } from '../sender.ts';

const PEOPLE = { full: 100_000, quick: 2000 } as const;
const ROUNDS = { full: 7, quick: 2 } as const;
const AT_ONCE = 1000;
const WEBHOOKS = 2000;
const PASSWORD = 'only for the bench';

/** A practice of so many people, every one of them on both sides. */
const fill = async (path: string, people: number): Promise<void> => {
  const random = createRandom(1);
  const pick = (list: readonly string[]): string => list[random.int(list.length)] ?? '';
  const store = await openStore({ path, env: {}, now: Date.now });
  try {
    for (let n = 0; n < people; n += AT_ONCE)
      await store.transaction(async (handle) => {
        for (let m = n; m < Math.min(n + AT_ONCE, people); m += 1) {
          const person = {
            firstName: pick(FIRST_NAMES),
            lastName: `${pick(LAST_NAMES)}-${pick(LAST_NAMES)}`,
            birthDate: '1975-03-02',
            phone: `+4179${1_000_000 + m}`,
            email: `person${m}@example.ch`,
            street: 'Obere Mühlemattstrasse 12a',
            zip: '8002',
            city: 'Zürich',
          };
          await contactSync.insert(handle, {
            practice: 'main',
            ephysioId: String(m),
            ghlId: `contact${m}`,
            source: 'ephysio',
            base: { ephysio: person, ghl: person, seenInGhl: person },
            hasOmitted: false,
            placeholders: [],
            now: Date.now(),
          });
        }
      });
  } finally {
    await store.close();
  }
};

/** Somebody who has logged in, and searches on the page. */
const logIn = async (url: string) => {
  const send = (path: string, fields: Readonly<Record<string, string>>, cookie = ''): Promise<Response> =>
    fetch(new URL(path, url), {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
      body: new URLSearchParams(fields).toString(),
    });
  const cookie = (await send('/admin/log-in', { password: PASSWORD })).headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const page = await (await fetch(new URL('/admin/search', url), { headers: { cookie } })).text();
  const token = /name="token" value="([\w-]+)"/.exec(page)?.[1] ?? '';
  return async (typed: string): Promise<{ readonly ms: number; readonly found: number }> => {
    const begun = performance.now();
    const text = await (await send('/admin/search', { token, practice: 'main', typed }, cookie)).text();
    return { ms: performance.now() - begun, found: text.match(/<th scope="row">/g)?.length ?? 0 };
  };
};

/** A search for people on the page, and what the intake of webhooks notices of it. */
export const search: Bench = {
  name: 'search',
  about: 'a search for people on the page, and the intake at the same time',
  measure: async ({ size, folder, tell }) =>
    withSandbox({ patients: 0, eventsPerPatient: 0 }, async (sandbox) => {
      const people = PEOPLE[size];
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const config = await sandbox.config();
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const office = officeIn(folder, 'office', {
        ...config,
        webhooks: { ...config.webhooks, publicKeys: [pem] },
        ...{ admin: { password: PASSWORD } },
      });
      tell(`${people} people`);
      await fill(join(office, 'ephysio-ghl.sqlite'), people);
      const program = startProgram(['serve-webhooks'], office);
      const [url] = await program.says(/http:\S+/);
      const find = await logIn(url);
      tell('searches');
      const first = await find('person7@example.ch');
      const times: number[] = [];
      let unfound = first.found === 1 ? 0 : 1;
      for (let n = 0; n < ROUNDS[size]; n += 1) {
        const typed = [`person${n + 1}@example.ch`, `079 100 00 0${n}`][n % 2] ?? '';
        const { ms, found } = await find(typed);
        times.push(ms);
        if (found !== 1) unfound += 1;
      }
      const manyAt = performance.now();
      const many = await find('anna');
      const manyMs = performance.now() - manyAt;
      tell('webhooks at the same time');
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const to = {
        appId: config.ghl.clientId.split('-')[0] ?? '',
        locationId: config.practices[0]?.ghl.locationId ?? '',
      };
      const argument: SenderArgument = { to, key };
      const sender = await startRemote<SenderCalls>(new URL('../sender.js', import.meta.url), argument);
      const port = Number(new URL(url).port);
      const alone = await sender.calls.burst(port, 4, WEBHOOKS);
      let isOver = false;
      const searching = (async () => {
        while (!isOver) await find('person3@example.ch');
      })();
      const beside = await sender.calls.burst(port, 4, WEBHOOKS);
      isOver = true;
      await searching;
      sender.stop();
      const { exitCode, peakMb } = await program.stop();
      return {
        rows: [
          {
            what: `one of ${people.toLocaleString('en')} by e-mail or phone`,
            value: median(times) / 1000,
            unit: 's',
            goal: { most: 2 },
            detail: `the first search, which starts the threads: ${(first.ms / 1000).toFixed(2)} s; all Annas by name: ${(manyMs / 1000).toFixed(2)} s; peak ${peakMb.toFixed(0)} MB`,
          },
          {
            what: 'webhooks at 4 connections while somebody searches all the time: p99',
            value: beside.p99,
            unit: 'ms',
            goal: { most: 250 },
            detail: `alone ${alone.p99.toFixed(1)} ms`,
          },
        ],
        wrong: [
          ...(unfound === 0 ? [] : [`${unfound} searches did not find the one person`]),
          ...(many.found > 0 ? [] : ['a search by name found nobody']),
          ...Object.entries({ ...alone.refused, ...beside.refused }).map(
            ([what, n]) => `${n} answers ${what}`,
          ),
          ...(exitCode === 0 ? [] : [`the listener ended with exit code ${exitCode}`]),
        ],
      };
    }),
};
