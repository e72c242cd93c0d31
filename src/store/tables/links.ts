import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Memory } from '../../domain/plan/plan.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { AppointmentSyncTable, ContactSyncTable, LinkColumns } from './link-columns.ts';
import { rowsOfPractice } from './practices.ts';

/** What each side held when they last agreed, each under its own ids. Absent fields stay absent. */
export interface Base<R> extends Both<R>, Memory<R> {}

/** A link as it is kept; `base` is sealed until `openBase`. */
export type LinkRow = LinkColumns;

/** A link as a list of all of them shows it: a run over unchanged records needs no base. */
export type LinkHead = Omit<LinkRow, 'base' | 'practice'>;

export interface NewLink<R> {
  /** A new one is made when it is left out. */
  readonly id?: string;
  readonly practice: string;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  readonly source: SideName;
  readonly base: Base<R>;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface LinkChanges<R> {
  readonly ephysioId?: string | null;
  readonly ghlId?: string | null;
  readonly base?: Base<R>;
  readonly state?: LinkColumns['state'];
  /** Epoch milliseconds. `null`: nothing was written to a side, and the link keeps its time. */
  readonly now: number | null;
}

type LinkTable = 'contact_sync' | 'appointment_sync';
/** The columns that only one of the link tables has. */
type ExtraColumns = Partial<Omit<AppointmentSyncTable & ContactSyncTable, keyof LinkColumns>>;

// Kysely types a query by its table's name. Both tables have the columns of LinkColumns, so the queries here are typed
// as one table with the other's extra columns optional.
interface LinkDatabase {
  link: LinkColumns & ExtraColumns;
}

/** Ids of one query. */
const AT_ONCE = 500;

const inParts = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, n) =>
    ids.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
  );

const HEAD = [
  'id',
  'ephysio_id',
  'ghl_id',
  'source',
  'state',
  'ephysio_fingerprint',
  'ghl_fingerprint',
  'unsettled',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof LinkHead)[];

/**
 * The functions of one link table.
 * @param extraColumns the columns that only this table has
 * @param extra their values, from what `insert` and `update` are given
 */
export const createLinks = <R, Extra extends object, Row extends LinkRow>(
  table: LinkTable,
  extraColumns: readonly (keyof ExtraColumns)[],
  extra: (input: Partial<Extra>) => ExtraColumns,
) => {
  const tables = (handle: StoreHandle) => {
    const db = handle.db as unknown as Kysely<LinkDatabase>;
    const name = table as 'link';
    return {
      select: () => db.selectFrom(name).selectAll(),
      insert: () => db.insertInto(name),
      update: () => db.updateTable(name),
      delete: () => db.deleteFrom(name),
    };
  };
  const context = (id: string): string => `${table}/base/${id}`;
  const sealBase = ({ sealer }: StoreHandle, id: string, base: Base<R>) => ({
    base: sealer.seal(base, context(id)),
    ephysio_fingerprint: sealer.fingerprint(base.ephysio),
    ghl_fingerprint: sealer.fingerprint(base.ghl),
    unsettled: base.seenInGhl === undefined && base.otherPerson === undefined ? 0 : 1,
  });
  const findBy = async (
    handle: StoreHandle,
    practice: string,
    column: 'id' | 'ephysio_id' | 'ghl_id',
    id: string,
  ): Promise<Row | undefined> =>
    (await tables(handle)
      .select()
      .where('practice', '=', practice)
      .where(column, '=', id)
      .executeTakeFirst()) as Row | undefined;
  const update = async (
    handle: StoreHandle,
    id: string,
    changes: LinkChanges<R> & Partial<Extra>,
  ): Promise<void> => {
    const { ephysioId, ghlId, base, state, now } = changes;
    const { numUpdatedRows } = await tables(handle)
      .update()
      .set({
        ...(ephysioId === undefined ? {} : { ephysio_id: ephysioId }),
        ...(ghlId === undefined ? {} : { ghl_id: ghlId }),
        ...(base === undefined ? {} : sealBase(handle, id, base)),
        ...(state === undefined ? {} : { state }),
        ...extra(changes),
        ...(now === null ? {} : { updated_at: iso(now) }),
      })
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new Error(`no link ${id} in ${table}`);
  };

  return {
    /** All links of a practice, tombstones too, with their bases still sealed. */
    list: async (handle: StoreHandle, practice: string): Promise<Row[]> =>
      (await tables(handle).select().where('practice', '=', practice).execute()) as unknown as Row[],
    /** All links of a practice, tombstones too, without their bases. */
    listHeads: async (handle: StoreHandle, practice: string): Promise<Omit<Row, 'base' | 'practice'>[]> =>
      (await (handle.db as unknown as Kysely<LinkDatabase>)
        .selectFrom(table as 'link')
        .select([...HEAD, ...extraColumns])
        .where(await rowsOfPractice(handle, practice))
        .execute()) as unknown as Omit<Row, 'base' | 'practice'>[],
    /** All links of a practice, tombstones too: which record is which, and nothing of what they hold. */
    listIds: async (handle: StoreHandle, practice: string) =>
      (handle.db as unknown as Kysely<LinkDatabase>)
        .selectFrom(table as 'link')
        .select(['id', 'ephysio_id', 'ghl_id', 'state', 'ephysio_fingerprint', 'ghl_fingerprint'])
        .where(await rowsOfPractice(handle, practice))
        .execute(),
    /** The links of some ids: their own, or those of one side. */
    listBy: async (
      handle: StoreHandle,
      practice: string,
      ofWhat: 'link' | SideName,
      ids: readonly string[],
    ): Promise<Row[]> => {
      const column = ({ link: 'id', ephysio: 'ephysio_id', ghl: 'ghl_id' } as const)[ofWhat];
      // By ids of links SQLite would go through all of the practice: it does not know how many that are.
      const own = ofWhat === 'link' ? sql`practice || ''` : sql.ref('practice');
      const rows: Row[] = [];
      for (const some of inParts(ids)) {
        const found = await tables(handle)
          .select()
          .where(own, '=', practice)
          .where(column, 'in', some)
          .execute();
        rows.push(...(found as unknown as Row[]));
      }
      return rows;
    },
    /** The links of a series of GHL: of its instances, whose ids begin with the master's, and of the master itself. */
    listOfSeries: async (handle: StoreHandle, practice: string, master: string): Promise<Row[]> =>
      (await tables(handle)
        .select()
        .where('practice', '=', practice)
        .where((or) =>
          or.or([
            or('ghl_id', '=', master),
            // '`' comes after '_'.
            or.and([or('ghl_id', '>=', `${master}_`), or('ghl_id', '<', `${master}\``)]),
          ]),
        )
        .execute()) as unknown as Row[],
    /** The ids of one side that are linked, tombstones too: all of them, or those among some. */
    linkedIds: async (
      { db }: StoreHandle,
      practice: string,
      side: SideName,
      among: readonly string[] | null = null,
    ): Promise<Set<string>> => {
      const column = side === 'ephysio' ? 'ephysio_id' : 'ghl_id';
      const all = (db as unknown as Kysely<LinkDatabase>)
        .selectFrom(table as 'link')
        .select(column)
        .where('practice', '=', practice);
      const queries = among === null ? [all] : inParts(among).map((ids) => all.where(column, 'in', ids));
      const linked = new Set<string>();
      for (const query of queries) {
        for (const row of await query.execute()) if (row[column] !== null) linked.add(row[column]);
      }
      return linked;
    },
    find: (handle: StoreHandle, practice: string, id: string) => findBy(handle, practice, 'id', id),
    findByEphysioId: (handle: StoreHandle, practice: string, id: string) =>
      findBy(handle, practice, 'ephysio_id', id),
    findByGhlId: (handle: StoreHandle, practice: string, id: string) =>
      findBy(handle, practice, 'ghl_id', id),
    /** @throws GuardError when the sealed value is not what was stored */
    openBase: ({ sealer }: StoreHandle, link: Pick<Row, 'id' | 'base'>): Base<R> =>
      sealer.open(link.base, context(link.id)) as Base<R>,
    /** Returns the id of the new link. Fails when one of the ids is linked already. */
    insert: async (handle: StoreHandle, link: NewLink<R> & Extra): Promise<string> => {
      const { id = randomUUID() } = link;
      await tables(handle)
        .insert()
        .values({
          id,
          practice: link.practice,
          ephysio_id: link.ephysioId,
          ghl_id: link.ghlId,
          source: link.source,
          state: 'linked',
          ...sealBase(handle, id, link.base),
          ...extra(link),
          created_at: iso(link.now),
          updated_at: iso(link.now),
        })
        .execute();
      return id;
    },
    /** Writes what is given; a new base brings its fingerprints along. `source` never changes. */
    update,
    /** The record was deleted on one side: it is not made again until the link is restored. */
    setTombstone: (handle: StoreHandle, id: string, now: number): Promise<void> =>
      update(handle, id, { state: 'tombstone', now } as LinkChanges<R> & Partial<Extra>),
    renumber: (handle: StoreHandle, id: string, ghlId: string, now: number): Promise<void> =>
      update(handle, id, { ghlId, now } as LinkChanges<R> & Partial<Extra>),
    /** Puts a tombstone back in use. `forget`: the side where the record is gone, so that it is created again there. */
    restore: (handle: StoreHandle, id: string, forget: SideName | null, now: number): Promise<void> =>
      update(handle, id, {
        state: 'linked',
        ...(forget === 'ephysio' ? { ephysioId: null } : {}),
        ...(forget === 'ghl' ? { ghlId: null } : {}),
        now,
      } as LinkChanges<R> & Partial<Extra>),
    delete: async (handle: StoreHandle, id: string): Promise<void> => {
      await tables(handle).delete().where('id', '=', id).execute();
    },
  };
};
