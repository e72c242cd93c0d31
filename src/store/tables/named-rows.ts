import type { RecordName } from '../../domain/identity/distinct-pairs.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../store.ts';
import type { LinkRow } from './links.ts';

/** Links by their ids, and records, with or without a link. */
export interface Wanted<R extends RecordName> {
  readonly links: readonly string[];
  readonly records: readonly R[];
}

/** The links that are named, or one of whose records is: each once. */
export const namedRows = async <Row extends LinkRow>(
  table: {
    listBy(
      store: StoreHandle,
      practice: string,
      by: 'link' | SideName,
      ids: readonly string[],
    ): Promise<Row[]>;
  },
  store: StoreHandle,
  practice: string,
  { links, records }: Wanted<RecordName>,
): Promise<Row[]> => {
  const idsOf = (side: SideName): string[] =>
    records.filter((record) => record.side === side).map(({ id }) => id);
  const rows = new Map<string, Row>();
  for (const [by, ids] of [
    ['link', links],
    ['ephysio', idsOf('ephysio')],
    ['ghl', idsOf('ghl')],
  ] as const)
    for (const row of await table.listBy(store, practice, by, [...new Set(ids)])) rows.set(row.id, row);
  return [...rows.values()];
};

/** The two records of a link, as far as it has them. */
export const halvesOf = ({ ephysio_id: ephysio, ghl_id: ghl }: LinkRow): RecordName[] => [
  ...(ephysio === null ? [] : [{ side: 'ephysio' as const, id: ephysio }]),
  ...(ghl === null ? [] : [{ side: 'ghl' as const, id: ghl }]),
];
