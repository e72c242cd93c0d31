import { performance } from 'node:perf_hooks';
import type { Sandbox } from '../src/sandbox/start-sandbox.ts';

/** How often e-Physio is looked at: as exact as the measured times are. */
const LOOK_MS = 5;
/** A contact that was made so long ago is linked. */
const SETTLED_MS = 15_000;

export interface LiveEvents {
  /** Something happens in GHL every so often: a new lead, then a contact that moved, and so on. */
  start(everyMs: number): void;
  /** Ends that, and waits for what is still under way. Times from the event to its change in e-Physio, in ms. */
  stop(waitMs: number): Promise<{ readonly times: readonly number[]; readonly missing: number }>;
}

/** Each event has a town of its own: as soon as a patient of e-Physio lives there, it has arrived. */
export const createLiveEvents = ({ ghl, ephysio }: Sandbox): LiveEvents => {
  const open = new Map<string, number>();
  const times: number[] = [];
  let count = 0;
  let happening: NodeJS.Timeout | undefined;
  let looking: NodeJS.Timeout | undefined;

  const happen = (): void => {
    count += 1;
    const city = `Neudorf ${count}`;
    open.set(city, performance.now());
    const before = Date.now() - SETTLED_MS;
    const linked = [...ghl.state.contacts.values()].filter(
      (c) => c.createdByApp !== null && c.dateAdded < before,
    );
    const mover = count % 2 === 0 ? linked[(count * 37) % linked.length] : undefined;
    if (mover !== undefined) ghl.edit.updateContact(mover.id, { city });
    else
      ghl.edit.createContact({
        firstName: 'Lea',
        lastName: `Neu ${count}`,
        email: `lea${count}@example.ch`,
        city,
      });
  };
  const look = (): void => {
    if (open.size === 0) return;
    for (const { city } of ephysio.state.patients.values()) {
      const at = city === undefined ? undefined : open.get(city);
      if (city === undefined || at === undefined) continue;
      times.push(performance.now() - at);
      open.delete(city);
    }
  };
  return {
    start: (everyMs) => {
      happening = setInterval(happen, everyMs);
      looking = setInterval(look, LOOK_MS);
    },
    stop: async (waitMs) => {
      clearInterval(happening);
      const until = performance.now() + waitMs;
      while (open.size > 0 && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      clearInterval(looking);
      return { times, missing: open.size };
    },
  };
};
