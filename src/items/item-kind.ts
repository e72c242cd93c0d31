import type { Store, StoreHandle } from '../store/store.ts';
import type { Wanted } from '../store/tables/open-rows.ts';
import type { RunContext } from '../sync/run-context.ts';

/**
 * One kind of what is listed, shown and acted on: how it is loaded, and what names one. The terminal
 * (`src/cli/commands/items`) and the admin page have a view of it each, and both act through the functions beside it.
 */
export interface ItemKind<T extends { readonly practice: string }, F extends object = object> {
  /** Items of a practice, or those of them that `id` names. */
  list(store: StoreHandle, practice: string, wanted?: Wanted & Partial<F>): Promise<readonly T[]>;
  idOf(item: T): string | number;
}

/** What acting takes. */
export interface Acting {
  readonly store: Store;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Opens both services for what a person does to single records of a practice. `command` names the holder of the lock. */
  onSingleRecords<T>(practice: string, command: string, work: (run: RunContext) => Promise<T>): Promise<T>;
}

/** `partly`: it is settled, but something about it is left to do. `left`: it is as it was. `busy`: so it is, for a moment. */
export type End = 'done' | 'partly' | 'left' | 'busy';

/** What an act did to one item. */
export interface Acted<T, R = unknown> {
  readonly item: T;
  readonly end: End;
  readonly outcome: R;
}

/** Acts on one item after the other. */
export const actOnEach = async <T, R>(
  items: readonly T[],
  act: (item: T) => Promise<{ readonly end: End; readonly outcome: R }>,
): Promise<Acted<T, R>[]> => {
  const acted: Acted<T, R>[] = [];
  for (const item of items) acted.push({ item, ...(await act(item)) });
  return acted;
};

/** The same with an act of which it is only known whether it found something to do. */
export const settleEach = <T>(
  items: readonly T[],
  settle: (item: T) => Promise<boolean>,
): Promise<Acted<T, null>[]> =>
  actOnEach(items, async (item) => ({ end: (await settle(item)) ? 'done' : 'left', outcome: null }));
