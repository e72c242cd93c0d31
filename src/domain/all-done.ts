/**
 * Waits until every promise has settled, then gives their values or throws the first error. Unlike `Promise.all` it leaves
 * nothing running behind: a token refresh that nobody waits for would be lost with its new tokens.
 */
export const allDone = async <T extends readonly unknown[]>(
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
