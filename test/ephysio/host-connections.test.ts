import { describe, expect, it } from 'vitest';
import { createHostConnections, type HostConnections } from '../../src/ephysio/host-connections.ts';
import { StoppedError } from '../../src/errors.ts';

const HOST = 'https://ephysio.example/api';

/** Requests of practices, which hang until they are answered. */
const createRequests = (connections: HostConnections, host = HOST) => {
  const underWay: { owner: string; answer: () => void }[] = [];
  const ask = (owner: string, count: number, signal?: AbortSignal): Promise<void>[] =>
    Array.from({ length: count }, () =>
      connections(host, owner).use(
        () =>
          new Promise<void>((answer) => {
            underWay.push({ owner, answer });
          }),
        signal,
      ),
    );
  const counts = (): Record<string, number> =>
    Object.fromEntries(
      underWay.map(({ owner }) => [owner, underWay.filter((one) => one.owner === owner).length]),
    );
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const answer = async (owner: string): Promise<void> => {
    const at = underWay.findIndex((one) => one.owner === owner);
    underWay.splice(at, 1)[0]?.answer();
    await settle();
  };
  return { ask, counts, answer, settle };
};

describe('the connections to a host of e-Physio', () => {
  it('are so many for all practices together', async () => {
    const { ask, counts, settle } = createRequests(createHostConnections(8));
    for (const owner of ['a', 'b', 'c', 'd']) void ask(owner, 5);
    await settle();
    expect(Object.values(counts()).reduce((sum, count) => sum + count, 0)).toBe(8);
  });

  it('are left to others by a practice whose requests hang', async () => {
    const { ask, counts, settle, answer } = createRequests(createHostConnections(8));
    void ask('hangs', 20);
    await settle();
    expect(counts()).toEqual({ hangs: 6 });
    void ask('b', 3);
    await settle();
    expect(counts()).toEqual({ hangs: 6, b: 1 });
    await answer('b');
    await answer('b');
    expect(counts()).toEqual({ hangs: 6, b: 1 });
  });

  it('go first to the practice that holds fewest', async () => {
    const { ask, counts, settle, answer } = createRequests(createHostConnections(8));
    void ask('a', 9);
    void ask('b', 9);
    await settle();
    expect(counts()).toEqual({ a: 6, b: 1 });
    await answer('a');
    await answer('a');
    expect(counts()).toEqual({ a: 4, b: 2 });
  });

  it('are one for one practice where the config allows one', async () => {
    const { ask, counts, settle, answer } = createRequests(createHostConnections(1));
    const asked = ask('a', 3);
    await settle();
    for (const one of asked) {
      expect(counts()).toEqual({ a: 1 });
      await answer('a');
      await one;
    }
  });

  it('of another host are its own', async () => {
    const connections = createHostConnections(1);
    const here = createRequests(connections);
    const there = createRequests(connections, 'https://elsewhere.example/api');
    void here.ask('a', 1);
    void there.ask('a', 1);
    await here.settle();
    expect([here.counts(), there.counts()]).toEqual([{ a: 1 }, { a: 1 }]);
  });

  it('are not waited for once the run is stopped', async () => {
    const { ask, counts, settle, answer } = createRequests(createHostConnections(1));
    void ask('a', 1);
    const stopping = new AbortController();
    const [waiting] = ask('b', 1, stopping.signal);
    await settle();
    stopping.abort();
    await expect(waiting).rejects.toThrow(StoppedError);
    await expect(ask('b', 1, stopping.signal)[0]).rejects.toThrow(StoppedError);
    await answer('a');
    expect(counts()).toEqual({});
  });

  it('come free when a request fails', async () => {
    const connections = createHostConnections(1)(HOST, 'a');
    await expect(connections.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await connections.use(async () => 'next')).toBe('next');
  });
});
