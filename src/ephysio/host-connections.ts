import { StoppedError } from '../errors.ts';
import { onAbort } from '../http/delay.ts';

/** The connections to one host, as one practice gets them. */
export interface Connections {
  /**
   * Runs `work` as soon as a connection is free.
   * @throws StoppedError when `signal` is aborted before
   */
  use<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** @param owner the practice that asks: those that hold fewer connections go first */
export type HostConnections = (baseUrl: string, owner: string) => Connections;

interface Waiting {
  readonly owner: string;
  start(): void;
}

/** One host's connections, shared so that requests of one practice that hang leave some to each other one. */
const createShares = (most: number) => {
  /** How many each owner holds. */
  const held = new Map<string, number>();
  const waiting: Waiting[] = [];
  /** Left to owners that hold none. */
  const reserve = Math.floor(most / 4);
  let used = 0;

  const heldBy = (owner: string): number => held.get(owner) ?? 0;

  /** Of those who may have one: who holds fewest, and of these who came first. */
  const next = (): Waiting | undefined => {
    const free = most - used;
    return waiting
      .filter(({ owner }) => free > (heldBy(owner) === 0 ? 0 : reserve))
      .toSorted((a, b) => heldBy(a.owner) - heldBy(b.owner))[0];
  };

  const startNext = (): void => {
    for (let one = next(); one !== undefined; one = next()) {
      waiting.splice(waiting.indexOf(one), 1);
      used += 1;
      held.set(one.owner, heldBy(one.owner) + 1);
      one.start();
    }
  };

  const release = (owner: string): void => {
    used -= 1;
    const left = heldBy(owner) - 1;
    if (left === 0) held.delete(owner);
    else held.set(owner, left);
    startNext();
  };

  const acquire = (owner: string, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(new StoppedError());
      const one: Waiting = {
        owner,
        start: () => {
          forget();
          resolve();
        },
      };
      const forget =
        signal === undefined
          ? () => {}
          : onAbort(signal, () => {
              waiting.splice(waiting.indexOf(one), 1);
              forget();
              reject(new StoppedError());
            });
      waiting.push(one);
      startNext();
    });

  return { acquire, release };
};

/**
 * The limit of connections to each host of e-Physio, for the whole process: its practices usually have one host in common.
 * What it takes is not known, so that the limit is low (`http.ephysioConnections`).
 */
export const createHostConnections = (most: number): HostConnections => {
  const hosts = new Map<string, ReturnType<typeof createShares>>();
  return (baseUrl, owner) => {
    const { host } = new URL(baseUrl);
    const shares = hosts.get(host) ?? createShares(most);
    hosts.set(host, shares);
    return {
      use: async (work, signal) => {
        await shares.acquire(owner, signal);
        try {
          return await work();
        } finally {
          shares.release(owner);
        }
      },
    };
  };
};
