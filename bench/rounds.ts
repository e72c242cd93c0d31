export const median = (values: readonly number[]): number => percentile(values, 50);

/** The nearest rank. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
};

/**
 * Does the given things in turns, `count` times each, and collects what each of them gave. Other load on the
 * machine affects all of them alike.
 */
export const interleaved = async <K extends string, T>(
  count: number,
  things: Readonly<Record<K, () => Promise<T>>>,
): Promise<Record<K, T[]>> => {
  const names = Object.keys(things) as K[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
  for (let round = 0; round < count; round += 1) {
    for (const name of names) results[name].push(await things[name]());
  }
  return results;
};
