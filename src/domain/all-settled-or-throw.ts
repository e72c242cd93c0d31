/**
 * Waits until every promise has settled, then returns their values or throws the first error. Unlike `Promise.all` it leaves
 * no promise running: the new tokens of a token refresh that nobody waits for would be lost.
 */
export const allSettledOrThrow = async <T extends readonly unknown[]>(
  promises: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<T> => {
  const results = await Promise.allSettled(promises);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }) as unknown as T;
};
