import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../src/cli/output.ts';
import { sideBySide } from '../../src/cli/per-practice.ts';

/** An output that writes down what it was given, and the last progress. */
const recorder = () => {
  const shown: string[] = [];
  const state = { progress: [] as readonly string[] };
  const output: Output = {
    json: false,
    interactive: false,
    width: 80,
    document: (value) => void shown.push(`document ${value}`),
    text: (text) => void shown.push(text),
    verbatim: (text) => void shown.push(text),
    frame: (text) => void shown.push(text),
    note: (text) => void shown.push(`note ${text}`),
    progress: (...lines) => {
      state.progress = lines;
    },
    quiet: () => {
      state.progress = [];
    },
  };
  return { output, shown, state };
};

/** Work whose ends a test decides. */
const createWork = () => {
  const started: string[] = [];
  const ends = new Map<string, { finish: () => void; fail: (error: Error) => void }>();
  const run = (item: string): Promise<string> => {
    started.push(item);
    return new Promise((resolve, reject) => {
      ends.set(item, { finish: () => resolve(`${item} done`), fail: reject });
    });
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const end = async (item: string): Promise<void> => {
    ends.get(item)?.finish();
    await settle();
  };
  const fail = async (item: string): Promise<void> => {
    ends.get(item)?.fail(new Error(`${item} failed`));
    await settle();
  };
  return { started, run, end, fail };
};

describe('practices side by side', () => {
  it('run so many at a time, and their results come in the order given', async () => {
    const { output } = recorder();
    const { started, run, end } = createWork();
    const all = sideBySide(['a', 'b', 'c'], { output, parallel: 2 }, run);
    expect(started).toEqual(['a', 'b']);
    await end('b');
    expect(started).toEqual(['a', 'b', 'c']);
    await end('c');
    await end('a');
    expect(await all).toEqual(['a done', 'b done', 'c done']);
  });

  it('show what they have to say in the order given, the first at once', async () => {
    const { output, shown } = recorder();
    const { run, end } = createWork();
    const all = sideBySide(['a', 'b', 'c'], { output, parallel: 3 }, async (item, own) => {
      own.text(`${item} begins`);
      await run(item);
      own.document(item);
      own.note(item);
    });
    expect(shown).toEqual(['a begins']);
    await end('c');
    expect(shown).toEqual(['a begins']);
    await end('a');
    expect(shown).toEqual(['a begins', 'document a', 'note a', 'b begins']);
    await end('b');
    await all;
    expect(shown.slice(4)).toEqual(['document b', 'note b', 'c begins', 'document c', 'note c']);
  });

  it('show the progress of all that are under way, a line each', async () => {
    const { output, state } = recorder();
    const { run, end } = createWork();
    const all = sideBySide(['a', 'b'], { output, parallel: 2 }, async (item, own) => {
      own.progress(`${item}: reading`);
      await run(item);
    });
    expect(state.progress).toEqual(['0 of 2 practices done', 'a: reading', 'b: reading']);
    await end('a');
    expect(state.progress).toEqual(['1 of 2 practices done', 'b: reading']);
    await end('b');
    await all;
    expect(state.progress).toEqual([]);
  });

  it('end all of them before the first error is thrown', async () => {
    const { output } = recorder();
    const { run, end, fail } = createWork();
    let isOver = false;
    const all = sideBySide(['a', 'b', 'c'], { output, parallel: 3 }, run).finally(() => {
      isOver = true;
    });
    all.catch(() => undefined);
    await fail('c');
    await fail('b');
    expect(isOver).toBe(false);
    await end('a');
    await expect(all).rejects.toThrow('b failed');
  });

  it('let small ones pass a large one that has no room yet, and run it in the end', async () => {
    const { output } = recorder();
    const { started, run, end } = createWork();
    const sizes: Readonly<Record<string, number>> = { small: 3, huge: 50, middle: 6, tiny: 1 };
    const weights = { most: 10, weightOf: (item: string) => sizes[item] ?? 0 };
    const all = sideBySide(['small', 'huge', 'middle', 'tiny'], { output, parallel: 8, weights }, run);
    expect(started).toEqual(['small', 'middle', 'tiny']);
    for (const item of ['small', 'middle']) await end(item);
    expect(started).not.toContain('huge');
    await end('tiny');
    expect(started.at(-1)).toBe('huge');
    await end('huge');
    expect(await all).toHaveLength(4);
  });

  it('never hold more than the limits, and leave nothing out', async () => {
    const items = fc.array(fc.nat(20), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        items,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        async (w, n, next) => {
          const { output } = recorder();
          const held = new Set<number>();
          const ends: (() => void)[] = [];
          const weights = { most: 20, weightOf: (item: number) => w[item] ?? 0 };
          const all = sideBySide([...w.keys()], { output, parallel: n, weights }, (item) => {
            held.add(item);
            const load = [...held].reduce((sum, each) => sum + (w[each] ?? 0), 0);
            expect(held.size).toBeLessThanOrEqual(n);
            expect(load).toBeLessThanOrEqual(20);
            return new Promise<number>((resolve) => {
              ends.push(() => {
                held.delete(item);
                resolve(item);
              });
            });
          });
          for (let left = w.length; left > 0; left -= 1) {
            const [end] = ends.splice(next.next().value % ends.length, 1);
            end?.();
            await new Promise((resolve) => setImmediate(resolve));
          }
          expect(await all).toEqual([...w.keys()]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
