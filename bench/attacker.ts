import { generateKeyPairSync } from 'node:crypto';
import { type Attack, type Attacked, attack } from './attacks.ts';
import { type Addressee, delivery, post } from './deliveries.ts';
import { answerCalls } from './remote.ts';

const MIB = 1024 * 1024;

// Plays an attacker, in a process of its own. Knows everything but GHL's private key.
const to = JSON.parse(process.argv[2] ?? '{}') as Addressee;
const { privateKey } = generateKeyPairSync('ed25519');
const forged = delivery('forged', to, privateKey);
const SIGNED = `${'A'.repeat(86)}==`;
const large = post(Buffer.alloc(MIB, 'x'), SIGNED);

const ATTACKS: readonly Attack[] = [
  { name: 'nothing', connections: 200, sends: Buffer.alloc(0), everyMs: 100 },
  { name: 'half a header', connections: 200, sends: forged.subarray(0, 60), everyMs: 100 },
  { name: 'headers by the drop', connections: 200, sends: forged.subarray(0, 60), dripMs: 200, everyMs: 100 },
  {
    name: 'bodies by the drop',
    connections: 200,
    sends: forged.subarray(0, -500),
    dripMs: 200,
    everyMs: 100,
  },
  // Together more than the listener holds of all bodies.
  {
    name: 'large bodies that do not end',
    connections: 96,
    sends: large.subarray(0, -1000),
    dripMs: 500,
    everyMs: 1000,
  },
  { name: 'bodies of 1 MiB', connections: 4, sends: large, everyMs: 200 },
  { name: 'bodies over 1 MiB', connections: 4, sends: post(Buffer.alloc(MIB + 1), SIGNED), everyMs: 200 },
  { name: 'forged signatures', connections: 32, sends: forged, everyMs: 50 },
  { name: 'no signature', connections: 32, sends: post(Buffer.from('{}'), 'N/A'), everyMs: 50 },
];

let running: { readonly name: string; readonly stop: () => Attacked }[] = [];
const calls = {
  start: (port: number): void => {
    running = ATTACKS.map((one) => ({ name: one.name, stop: attack(port, one) }));
  },
  stop: (): (Attacked & { readonly name: string })[] =>
    running.map(({ name, stop }) => ({ name, ...stop() })),
};
export type AttackerCalls = typeof calls;

answerCalls(calls);
