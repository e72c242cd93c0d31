import type { DueRecord } from '../../store/tables/webhooks/webhook-due.ts';

/** How many persons are worked on side by side. */
export interface LaneLimits {
  /** Of one practice. */
  readonly most: number;
  /** Of one practice, however many are at work. */
  readonly least: number;
  /** Of all practices together, as long as each has the least. */
  readonly inAll: number;
}

/**
 * Twelve use GHL's limit of one location in full. Beyond eight practices at once more would only wait for the processor;
 * four are enough to go on while one or two hang.
 */
export const LANE_LIMITS: LaneLimits = { most: 12, least: 4, inAll: 96 };

/**
 * The lanes of the practices. Each practice has its own: who waits for its own service, or for GHL's limit of its own
 * location, takes none from the others.
 */
export interface Lanes {
  /** Shares the lanes among the practices that are at work and these, which want to be. */
  share(waiting: Iterable<string>): void;
  /** How many lanes the practice may begin now. */
  free(practice: string): number;
  /** Those of the practice in which somebody is worked on. */
  busyOf(practice: string): readonly string[];
  /** The lane is busy until `work` ends. */
  begin(record: DueRecord, work: Promise<void>): void;
  /** Resolves when all that was begun has ended. */
  ended(): Promise<void>;
}

/** @param onFree called each time that a lane is free again */
export const createLanes = ({ most, least, inAll }: LaneLimits, onFree: () => void): Lanes => {
  /** By practice, by lane; only practices with a busy lane. */
  const busy = new Map<string, Map<string, Promise<void>>>();
  let share = most;

  const end = ({ practice, lane }: DueRecord): void => {
    const lanes = busy.get(practice);
    lanes?.delete(lane);
    if (lanes?.size === 0) busy.delete(practice);
    onFree();
  };

  return {
    share: (waiting) => {
      const { size } = new Set([...busy.keys(), ...waiting]);
      share = Math.min(most, Math.max(least, Math.floor(inAll / Math.max(1, size))));
    },
    free: (practice) => Math.max(0, share - (busy.get(practice)?.size ?? 0)),
    busyOf: (practice) => [...(busy.get(practice)?.keys() ?? [])],
    begin: (record, work) => {
      const lanes = busy.get(record.practice) ?? new Map<string, Promise<void>>();
      busy.set(record.practice, lanes);
      lanes.set(
        record.lane,
        work.finally(() => end(record)),
      );
    },
    ended: async () => {
      await Promise.all([...busy.values()].flatMap((lanes) => [...lanes.values()]));
    },
  };
};
