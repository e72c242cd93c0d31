import { type Comparison, compareSides, defaultWindow } from '../src/sandbox/compare-sides.ts';
import { type Counters, clearCounters } from '../src/sandbox/counters.ts';
import type { WebhookSender } from '../src/sandbox/ghl/webhooks.ts';
import type { SandboxConfig } from '../src/sandbox/sandbox-config.ts';
import type { Sandbox } from '../src/sandbox/start-sandbox.ts';
import { fillGhl } from './fill-ghl.ts';
import { createLiveEvents } from './live-events.ts';
import { recordReplies } from './record-replies.ts';
import { createTimedEvents, type Seen, type Series } from './timed-events.ts';

const DAY_MS = 86_400_000;
/** Deliveries side by side. */
const BURST = 32;
/** One in so many webhooks says something new. */
const NEWS_EVERY = 100;

/** What the bench asks of the process with the simulated services. */
export const createSandboxCalls = (sandbox: Sandbox, setBehind: (ms: number) => void) => {
  const { ghl, ephysio } = sandbox;
  const live = createLiveEvents(sandbox);
  const timedEvents = sandbox.practices.map((practice) => createTimedEvents(practice));
  let sender: WebhookSender | null = null;
  let stopRecording = (): string[] => [];

  return {
    config: (): SandboxConfig =>
      sandbox.config({ usePrivateToken: true, opensInvoices: true, webhookPort: 0 }),
    counters: (): Record<'ghl' | 'ephysio', Counters> => ({ ghl: ghl.counters, ephysio: ephysio.counters }),
    clearCounters: (): void => {
      clearCounters(ghl.counters);
      clearCounters(ephysio.counters);
    },
    compare: (): Comparison => compareSides(sandbox, defaultWindow(Date.now())),
    /** What is wrong with any practice. */
    compareAll: (): string[] =>
      sandbox.practices.flatMap((practice) =>
        compareSides(practice, defaultWindow(Date.now())).problems.map((text) => `${practice.name}: ${text}`),
      ),
    contactCount: (): number => ghl.state.contacts.size,
    /** Puts into GHL what a sync would have put there yesterday. */
    fillGhl: (): void => {
      setBehind(DAY_MS);
      fillGhl(sandbox);
      setBehind(0);
    },
    startRecording: (folder: string): void => {
      stopRecording = recordReplies(sandbox, folder);
    },
    stopRecording: (): string[] => stopRecording(),
    /** The configs of two installations that share nothing but the first practice's location. */
    twoInstallations: (): readonly [SandboxConfig, SandboxConfig] => {
      const config = sandbox.config({ usePrivateToken: true });
      const [first, second] = config.practices;
      if (first === undefined || second === undefined) throw new Error('the sandbox has one practice only');
      return [
        { ...config, practices: [first] },
        { ...config, practices: [{ ...second, ghl: first.ghl, calendars: [] }] },
      ];
    },
    deliverWebhooks: (url: string): void => {
      sender = ghl.deliverWebhooks({ url });
    },
    /** Changes contacts so many times, most of them into what they are; resolves when all webhooks were taken in. */
    touchContacts: async (count: number): Promise<void> => {
      const ids = [...ghl.state.contacts.keys()];
      for (let n = 0; n < count; n += 1) {
        const id = ids[n % ids.length] ?? '';
        ghl.edit.updateContact(id, n % NEWS_EVERY === 0 ? { city: `Ort ${n}` } : {});
        if (n % BURST === BURST - 1) await sender?.flush();
      }
      await sender?.flush();
    },
    startLive: live.start,
    stopLive: live.stop,
    /** @param practice its place in the config */
    happen: async (series: Series, practice = 0): Promise<Seen> => {
      const happen = timedEvents[practice];
      if (happen === undefined) throw new Error(`the sandbox has no practice ${practice}`);
      return happen(series);
    },
  };
};

export type SandboxCalls = ReturnType<typeof createSandboxCalls>;
