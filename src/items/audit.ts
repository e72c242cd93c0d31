import type { AccessRow } from '../domain/audit/access.ts';
import { type AccessFilter, countAccesses, listAccesses } from '../store/audit/audit-log.ts';
import type { StoreHandle } from '../store/store.ts';
import type { ItemKind } from './item-kind.ts';

/** Which rows are wanted. Instants are UTC ISO; `before` is not included. */
export type AuditFilter = Pick<AccessFilter, 'user' | 'from' | 'before'>;

/** A row in the list of one practice. */
export interface ListedAccess extends Omit<AccessRow, 'practice'> {
  /** Whose list it is in. */
  readonly practice: string;
  /** It is about no single practice, as a log-in is: each practice's list has it. */
  readonly isGeneral: boolean;
}

const filterOf = (practice: string, { user, from, before }: Partial<AuditFilter>): AccessFilter => ({
  practices: [practice],
  general: 'all',
  user,
  from,
  before,
});

/** Who decided, searched or looked, newest first. No row is shown or acted on by itself. */
export const audit: ItemKind<ListedAccess, AuditFilter> = {
  list: async (store, practice, { id, limit, ...wanted } = {}) => {
    const rows = await listAccesses(store, filterOf(practice, wanted), limit);
    const listed = rows.map((row) => ({ ...row, practice, isGeneral: row.practice === null }));
    return id === undefined ? listed : listed.filter((row) => row.id === id);
  },
  idOf: ({ id }) => id,
};

/** How many there are. */
export const countAudit = (store: StoreHandle, practice: string, wanted: AuditFilter): Promise<number> =>
  countAccesses(store, filterOf(practice, wanted));

/** A user of the page: the practices whose rows are shown, and whether these are all that there are. */
export interface AuditReader {
  readonly name: string;
  readonly practices: readonly string[];
  readonly seesAll: boolean;
}

/**
 * What a user of the page may see of the audit log, newest first: all about the practices that the user sees, and of what is
 * about no single practice the own rows; somebody who sees every practice sees that of all users.
 */
export const auditFor = (
  store: StoreHandle,
  { name, practices, seesAll }: AuditReader,
  { limit, ...wanted }: Partial<AuditFilter> & { readonly limit: number },
): Promise<AccessRow[]> =>
  listAccesses(store, { practices, general: seesAll ? 'all' : { of: name }, ...wanted }, limit);
