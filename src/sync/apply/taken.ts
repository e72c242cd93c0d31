import type { SideName } from '../../domain/side.ts';
import type { Store } from '../../store/store.ts';
import type { Records } from './records.ts';

/** Which ids are linked on each side: loaded when first asked for, then kept up to date by the writes of this run. */
export interface Taken {
  load(side: SideName): Promise<ReadonlySet<string>>;
  add(side: SideName, id: string): void;
}

export const createTaken = (store: Store, records: Pick<Records<object>, 'linkedIds'>): Taken => {
  const loading = new Map<SideName, Promise<Set<string>>>();
  const added = { ephysio: new Set<string>(), ghl: new Set<string>() };
  const load = async (side: SideName): Promise<Set<string>> => {
    const linked = await records.linkedIds(store, side);
    for (const id of linked) added[side].add(id);
    return added[side];
  };
  return {
    load: (side) => {
      const known = loading.get(side) ?? load(side);
      loading.set(side, known);
      return known;
    },
    add: (side, id) => void added[side].add(id),
  };
};
