import type { Delivery } from '../../src/sandbox/ghl/webhooks.ts';
import type { Program } from '../cli/run-program.ts';
import { inDatabase, type Office } from '../cli/set-up.ts';

/** Brings GHL's webhooks to the listener, and never again what was acknowledged. */
export interface WebhookDelivery {
  /**
   * Tries every delivery that was not acknowledged so far, several at once; resolves when each was answered or refused.
   * @param onAcknowledged called for each 200, with how many there have been in this round
   */
  deliver(url: string, onAcknowledged?: (count: number) => void): Promise<void>;
  /** How many were not acknowledged yet. */
  waiting(): number;
}

const HANDS = 8;

/** Every change in GHL from now on, those that the program makes itself included, is a delivery. */
export const createWebhookDelivery = ({ sandbox }: Office): WebhookDelivery => {
  const sender = sandbox.ghl.deliverWebhooks({ url: 'http://127.0.0.1:9/', manual: true });
  const acknowledged = new Set<Delivery>();
  const waiting = (): Delivery[] => sender.deliveries.filter((delivery) => !acknowledged.has(delivery));

  const post = async (url: string, { body }: Delivery): Promise<boolean> => {
    const headers = { 'x-ghl-signature': sandbox.ghl.signWebhook(body) };
    try {
      const reply = await fetch(url, { method: 'POST', headers, body });
      return reply.status === 200;
    } catch {
      return false;
    }
  };

  return {
    waiting: () => waiting().length,
    deliver: async (url, onAcknowledged = () => undefined) => {
      const queue = waiting();
      let count = 0;
      const work = async (): Promise<void> => {
        for (let delivery = queue.shift(); delivery; delivery = queue.shift()) {
          if (acknowledged.has(delivery) || !(await post(url, delivery))) continue;
          acknowledged.add(delivery);
          count += 1;
          onAcknowledged(count);
        }
      };
      await Promise.all(Array.from({ length: HANDS }, work));
    },
  };
};

export interface Listening {
  readonly program: Program;
  readonly url: string;
}

/** Starts the listener on a free port. */
export const listen = async (office: Office): Promise<Listening> => {
  const program = office.start(['serve-webhooks', '--port', '0']);
  const [, port] = await program.says(/"event":"listener\.start"[^\n]*"port":(\d+)/);
  return { program, url: `http://127.0.0.1:${port}/api/webhooks/` };
};

/** How many stored webhooks are in these states. */
const events = ({ database }: Office, condition: string): number =>
  inDatabase(database, (db) =>
    db.prepare(`select count(*) from webhook_events where ${condition}`).pluck().get(),
  ) as number;

export const inboxDepth = (office: Office): number => events(office, "state = 'new'");

/** Resolves when all that is stored was worked on; rejects when something was given up, or the listener ends before. */
export const emptied = (office: Office, { program }: Listening): Promise<void> => {
  const log = program.process.stderr;
  let look = (): void => undefined;
  const moment = new Promise<void>((resolve, reject) => {
    look = () => {
      if (events(office, "state = 'dead'") > 0) reject(new Error('a webhook has become a dead letter'));
      else if (inboxDepth(office) === 0) resolve();
    };
    // Each record that was worked on is logged once that is stored.
    log?.on('data', look);
    look();
  });
  return program.until(moment).finally(() => log?.off('data', look));
};

/** Delivers until nothing is left: what is worked on may itself cause webhooks. */
export const deliverAll = async (
  office: Office,
  webhooks: WebhookDelivery,
  listening: Listening,
): Promise<void> => {
  do {
    await webhooks.deliver(listening.url);
    await emptied(office, listening);
  } while (webhooks.waiting() > 0);
};
