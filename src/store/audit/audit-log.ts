import { randomBytes } from 'node:crypto';
import type { AccessRow, Deed } from '../../domain/audit/access.ts';
import { GuardError, RunError } from '../../errors.ts';
import { explainSqliteError } from '../database/sqlite-error.ts';
import { iso } from '../iso.ts';
import type { Store, StoreHandle } from '../store.ts';

/** Somebody looks at people, or decides. */
export interface Access extends Deed {
  /** Epoch milliseconds. */
  readonly at: number;
  /** A user of the page, or `os:NAME` at a terminal. */
  readonly who: string;
  /** `null`: it is about no single practice. */
  readonly practice: string | null;
  /** An address, or `terminal`. */
  readonly from: string;
}

let lastMs = 0;
let counter = 0;

/** A UUID of version 7: ids of one process rise in the order in which they were made. */
const risingId = (ms: number): string => {
  counter = ms === lastMs ? counter + 1 : 0;
  lastMs = ms;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | (counter & 0xfff), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

const rowOf = ({ at, who, practice, action, kind = null, subject, from }: Access): AccessRow => ({
  id: risingId(at),
  at: iso(at),
  who,
  practice,
  action,
  kind,
  subject,
  address: from,
});

const notWritten = (caught: unknown, path: string): unknown => {
  const error = explainSqliteError(caught, path);
  if (!(error instanceof RunError)) return error;
  const message = `Nothing was done or shown, because it cannot be entered in the audit log. ${error.message}`;
  return error instanceof GuardError
    ? new GuardError(error.guards, message, error.hint, { cause: error })
    : new RunError(error.exitCode, message, error.hint, { cause: error });
};

/** Rows of one statement: SQLite takes 32,766 values. */
const AT_ONCE = 1000;

/**
 * Enters in the audit log what somebody is about to do or to see: before it is done or shown, and all of it or nothing.
 * @throws RunError when it cannot be written; then nothing may be done or shown
 */
export const recordAccesses = async (
  store: Pick<Store, 'transaction' | 'path'>,
  all: readonly Access[],
): Promise<void> => {
  const rows = all.map(rowOf);
  try {
    await store.transaction(async ({ db }) => {
      for (let i = 0; i < rows.length; i += AT_ONCE)
        await db
          .insertInto('audit_log')
          .values(rows.slice(i, i + AT_ONCE))
          .execute();
    });
  } catch (error) {
    throw notWritten(error, store.path);
  }
};

/** The same for one thing. */
export const recordAccess = (store: Pick<Store, 'transaction' | 'path'>, access: Access): Promise<void> =>
  recordAccesses(store, [access]);

/** Which rows are listed. */
export interface AccessFilter {
  /** Rows about these practices. */
  readonly practices: readonly string[];
  /** Rows about no single practice, log-ins for one: all of them, or those of one user. */
  readonly general: 'all' | { readonly of: string };
  /** Only what this user did, whatever the case of the letters. */
  readonly user?: string | undefined;
  /** UTC ISO; the second is not included. */
  readonly from?: string | undefined;
  readonly before?: string | undefined;
  /** Only what was done with these, by their ids; not more than a thousand. */
  readonly subjects?: readonly string[] | undefined;
}

const wanted = ({ db }: StoreHandle, { practices, general, user, from, before, subjects }: AccessFilter) =>
  db
    .selectFrom('audit_log')
    .where((e) => {
      const isGeneral = e('practice', 'is', null);
      const own = general === 'all' ? isGeneral : e.and([isGeneral, e('who', '=', general.of)]);
      return practices.length === 0 ? own : e.or([e('practice', 'in', practices), own]);
    })
    .$if(user !== undefined, (q) =>
      q.where((e) =>
        // SQLite knows the case of ASCII letters only.
        e.or([e('who', '=', user ?? ''), e(e.fn('lower', ['who']), '=', user?.toLowerCase() ?? '')]),
      ),
    )
    .$if(from !== undefined, (q) => q.where('at', '>=', from ?? ''))
    .$if(before !== undefined, (q) => q.where('at', '<', before ?? ''))
    .$if(subjects !== undefined, (q) => q.where('subject', 'in', subjects ?? []));

/** Newest first. */
export const listAccesses = (
  store: StoreHandle,
  filter: AccessFilter,
  limit?: number,
): Promise<AccessRow[]> => {
  const rows = wanted(store, filter).selectAll().orderBy('at', 'desc').orderBy('id', 'desc');
  return (limit === undefined ? rows : rows.limit(limit)).execute();
};

export const countAccesses = async (store: StoreHandle, filter: AccessFilter): Promise<number> => {
  const { count } = await wanted(store, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
};
