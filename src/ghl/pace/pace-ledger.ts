/**
 * Where the state of one location's window is kept, so that processes of this machine share one budget.
 * `transact` must be atomic across them; `state` is whatever was stored last, `null` at first.
 */
export interface PaceLedger {
  transact<T>(fn: (state: unknown) => { state: unknown; result: T }): T;
}

/** A ledger for one process. */
export const memoryPaceLedger = (): PaceLedger => {
  let current: unknown = null;
  return {
    transact(fn) {
      const { state, result } = fn(current);
      current = state;
      return result;
    },
  };
};
