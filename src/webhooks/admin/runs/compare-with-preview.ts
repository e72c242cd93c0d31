import type { SideName } from '../../../domain/records/sides.ts';
import type { ChangesTable } from '../../../store/tables/tables.ts';
import type { PlannedOperation } from './run-document.ts';

/** A change that a run made, without its values. */
export type MadeChange = Pick<
  ChangesTable,
  'id' | 'entity' | 'kind' | 'side' | 'ephysio_id' | 'ghl_id' | 'link_id'
>;

/** Where a run did something else than its preview said. */
export interface Differences {
  readonly notDone: readonly PlannedOperation[];
  readonly added: readonly MadeChange[];
}

const WORDS = {
  create: 'created',
  update: 'updated',
  cancel: 'cancelled',
  link: 'linked',
  remove: 'removed',
  tombstone: null,
} as const satisfies Readonly<Record<PlannedOperation['kind'], ChangesTable['kind'] | null>>;

/** A creation is known by the record that it comes from, a link by GHL's, everything else by the record itself. */
const keyOf = (entity: string, kind: string, side: SideName | null, id: string | null): string =>
  `${entity} ${kind} ${side ?? ''} ${id ?? ''}`;

const planned = ({ record, kind, side, id }: PlannedOperation): string | null => {
  const word = WORDS[kind];
  if (word === null) return null;
  return keyOf(record, word, word === 'linked' ? null : side, id);
};

const made = ({ entity, kind, side, ephysio_id, ghl_id }: MadeChange): string => {
  const isOfGhl = kind === 'created' ? side === 'ephysio' : side !== 'ephysio';
  return keyOf(entity, kind, side, isOfGhl ? ghl_id : ephysio_id);
};

/**
 * What a run did not do although its preview said so, and what it did besides. Both sides may have changed in between: a run makes
 * its own plan. What a guard held back in the preview was not announced.
 */
export const compareWithPreview = (
  preview: readonly PlannedOperation[],
  changes: readonly MadeChange[],
): Differences => {
  const announced = preview.filter(({ heldBack }) => heldBack !== true);
  const said = new Set(announced.map(planned));
  const done = new Set(changes.map(made));
  return {
    notDone: announced.filter((operation) => {
      const key = planned(operation);
      return key !== null && !done.has(key);
    }),
    added: changes.filter((change) => !said.has(made(change))),
  };
};
