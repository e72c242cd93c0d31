import { setImmediate as nextTurn } from 'node:timers/promises';
import { UnreachableError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { insertEvents, type NewEvent } from '../../store/tables/webhooks/webhook-events.ts';

export interface IntakeOptions {
  readonly store: Pick<Store, 'transaction'>;
  /** Called after each commit: how many events were new, how many had been delivered before, and whose they are. */
  readonly onStored: (stored: number, repeated: number, practices: readonly string[]) => void;
}

export interface Intake {
  /** Says that a delivery is being checked, and may soon have something to store; call what it returns afterwards. */
  expect(): () => void;
  /** Resolves when the events are on the disk; rejects when they could not be stored. All of them or none. */
  store(events: readonly NewEvent[]): Promise<void>;
  /** Resolves when nothing waits to be stored. */
  idle(): Promise<void>;
}

/** Events of one commit, and events that may wait for theirs. */
const MAX_BATCH = 256;
const MAX_WAITING = 10_000;
/** The longest that a commit waits for deliveries that are being checked. */
const GATHER_MS = 4;

interface Waiting {
  readonly events: readonly NewEvent[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores events in groups: those that arrive while one commit is written to the disk, or are being checked when the
 * next begins, share that. Under load the price of a commit is divided among many events; a delivery that comes alone
 * waits for nobody.
 */
export const createIntake = ({ store, onStored }: IntakeOptions): Intake => {
  const waiting: Waiting[] = [];
  let expected = 0;
  let running: Promise<void> | null = null;
  let onGathered: () => void = () => undefined;

  const gather = async (): Promise<void> => {
    // Lets the requests be read that have arrived since.
    await nextTurn();
    if (expected === 0 || waiting.length >= MAX_BATCH) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, GATHER_MS);
      onGathered = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    onGathered = () => undefined;
  };

  const storeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      await gather();
      const batch = waiting.splice(0, MAX_BATCH);
      const events = batch.flatMap((w) => w.events);
      try {
        const stored = await store.transaction((handle) => insertEvents(handle, events));
        for (const w of batch) w.resolve();
        onStored(stored, events.length - stored, [...new Set(events.map(({ practice }) => practice))]);
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
    }
    running = null;
  };

  return {
    expect: () => {
      expected += 1;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        expected -= 1;
        if (expected === 0) onGathered();
      };
    },
    store: (events) =>
      new Promise((resolve, reject) => {
        if (waiting.length >= MAX_WAITING) {
          reject(new UnreachableError('Too many webhooks wait to be stored.', 'GHL sends them again.'));
          return;
        }
        waiting.push({ events, resolve, reject });
        if (waiting.length >= MAX_BATCH) onGathered();
        running ??= storeAll();
      }),
    idle: async () => {
      await running;
    },
  };
};
