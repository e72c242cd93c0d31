import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Entity } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../store.ts';
import type { LinkColumns } from './link-columns.ts';
import { isBeginning, type Wanted } from './open-rows.ts';

/** A link without what its records hold. */
export interface ListedLink extends Pick<LinkColumns, (typeof COLUMNS)[number]> {
  readonly entity: Entity;
}

const COLUMNS = [
  'id',
  'practice',
  'ephysio_id',
  'ghl_id',
  'source',
  'state',
  'created_at',
  'updated_at',
] as const;

/** `id`: the whole id of one of the link's records, or the first 8 or more characters of its own. */
export interface LinkFilter extends Wanted {
  readonly practice: string;
  readonly entity: Entity;
  readonly state?: LinkColumns['state'] | undefined;
}

interface Links {
  link: LinkColumns;
}

const TABLE = { patient: 'contact_sync', appointment: 'appointment_sync' } as const;

// Both tables have these columns: the query is typed as one of a table that has no others.
const matching = (
  { db }: StoreHandle,
  { practice, entity, state, id }: LinkFilter,
): SelectQueryBuilder<Links, 'link', object> => {
  const links = db as unknown as Kysely<Links>;
  const all = links.selectFrom(TABLE[entity] as 'link').where('practice', '=', practice);
  const some = state === undefined ? all : all.where('state', '=', state);
  if (id === undefined) return some;
  return some.where((eb) =>
    eb.or([
      eb('ephysio_id', '=', id),
      eb('ghl_id', '=', id),
      ...(isBeginning(id) ? [eb('id', 'like', `${id.toLowerCase()}%`)] : []),
    ]),
  );
};

/** Links that were written last come first. */
export const listLinks = async (handle: StoreHandle, filter: LinkFilter): Promise<ListedLink[]> => {
  const { limit } = filter;
  const links = matching(handle, filter).select(COLUMNS).orderBy('updated_at', 'desc').orderBy('id');
  const rows = await (limit === undefined ? links : links.limit(limit)).execute();
  return rows.map((row) => ({ ...row, entity: filter.entity }));
};

export const countLinks = async (handle: StoreHandle, filter: LinkFilter): Promise<number> => {
  const { count } = await matching(handle, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};
