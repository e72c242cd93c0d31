import type { Mutation } from './mutation.ts';

const SEAL = ['test/store/seal/seal.test.ts'];
const SIGNATURE = ['test/webhooks/http/verify-signature.test.ts'];
const RECEIVE = ['test/webhooks/http/receive.test.ts'];
const TAKE = ['test/ghl/pace/pace-take.test.ts'];
const WINDOW = ['test/ghl/pace/pace-window.test.ts'];
const PACE = ['test/ghl/pace/pace.test.ts'];

/** Faults in what is sealed, in what is signed, and in the pace. */
export const serviceMutations: readonly Mutation[] = [
  {
    file: 'seal',
    what: 'a sealed value opens in another place',
    text: 'const aad = (context: string) =>',
    replacement: "const aad = (_: string, context = '') =>",
    tests: SEAL,
  },
  {
    file: 'seal',
    what: 'a value of another format is opened',
    text: '|| blob[0] !== VERSION',
    replacement: '',
    tests: SEAL,
  },
  {
    file: 'seal',
    what: 'a nonce is used twice',
    text: 'const nonce = randomBytes(NONCE_BYTES);',
    replacement: 'const nonce = Buffer.alloc(NONCE_BYTES);',
    tests: SEAL,
  },
  {
    file: 'seal',
    what: 'a fingerprint depends on the order of the keys',
    text: 'const text = canonicalJson(value);',
    replacement: 'const text = JSON.stringify(value);',
    tests: SEAL,
  },
  {
    file: 'seal',
    what: 'a fingerprint can be made without the key',
    text: "subKey(key, 'fingerprint')",
    replacement: "subKey(Buffer.alloc(KEY_BYTES), 'fingerprint')",
    tests: SEAL,
  },
  {
    file: 'verify-signature',
    what: 'a key of another kind is taken',
    text: "if (key.asymmetricKeyType === 'ed25519') return key;",
    replacement: 'return key;',
    tests: SIGNATURE,
  },
  {
    file: 'verify-signature',
    what: 'any signature counts that can be checked',
    text: 'resolve(error === null && valid)',
    replacement: 'resolve(error === null)',
    tests: RECEIVE,
  },
  {
    file: 'verify-signature',
    what: 'only the first key is tried by the listener',
    text: 'if (isValid) return true;',
    replacement: 'return isValid;',
    tests: RECEIVE,
  },
  {
    file: 'pace-window',
    what: 'a request leaves the window while its reply is awaited',
    text: 'slots.set(id, [id, at, underWay]);',
    replacement: 'slots.delete(id);',
    tests: WINDOW,
  },
  {
    file: 'pace-window',
    what: 'a clock that was set back stops the sync for long',
    text: 'Math.min(state.blockedUntil, now + LONGEST_BLOCK_MS)',
    replacement: 'state.blockedUntil',
    tests: WINDOW,
  },
  {
    file: 'pace-window',
    what: 'an older reply says how much is left of the day',
    text: 'daily !== null && sameDay && daily.remaining < report.daily.remaining ? daily',
    replacement: 'daily === null ? daily',
    tests: WINDOW,
  },
  {
    file: 'pace-window',
    what: 'what another installation uses is not seen',
    text: 'const counted = max - report.remaining - (report.live + later);',
    replacement: 'const counted = 0 * (report.live + later);',
    tests: WINDOW,
  },
  {
    file: 'pace-report',
    what: 'a 429 does not stop anything',
    text: 'reply.status === 429',
    replacement: 'reply.status === 428',
    tests: PACE,
  },
  {
    file: 'pace-take',
    what: 'a slot is given while GHL has asked to wait',
    text: 'now < state.blockedUntil ? 0 :',
    replacement: 'now < 0 ? 0 :',
    tests: PACE,
  },
  {
    file: 'pace-take',
    what: 'backfill of another process takes the slots that live requests wait for',
    text: 'if (unmet > 0) wishes[want.by] = { count: unmet, at: now };',
    replacement: '',
    tests: TAKE,
  },
  {
    file: 'pace-take',
    what: 'backfill takes the whole window, and a live request waits for ten seconds',
    text: 'if (!isLiveThere(state, now)) return most;',
    replacement: 'if (state.seq >= 0) return most;',
    tests: TAKE,
  },
  {
    file: 'pace',
    what: 'a slot comes back as soon as its reply is there',
    text: 'at + view.interval + slack.margin',
    replacement: 'at',
    tests: PACE,
  },
  {
    file: 'pace',
    what: 'backfill goes before live requests',
    text: "queue.findIndex((w) => w.priority === 'live')",
    replacement: "queue.findIndex((w) => w.priority === 'backfill')",
    tests: PACE,
  },
];
