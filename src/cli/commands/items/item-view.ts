import type { CommandContext } from '../../../app/context.ts';
import type { Deed, SubjectKind } from '../../../domain/audit/access.ts';
import type { ConfigError } from '../../../errors.ts';
import type { ItemKind } from '../../../items/item-kind.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { ambiguousId, unknownId } from '../../render/short-ids.ts';

export interface Owned {
  readonly practice: string;
}

/** How the terminal speaks of one kind of item: what its commands have in common. */
export interface ItemView<T extends Owned> {
  /** Of some it takes the time or the config. */
  kind(context: CommandContext): ItemKind<T>;
  /** Where JSON has the items. */
  readonly key: string;
  /** What names an item in the audit log. */
  subjectOf(item: T): Required<Pick<Deed, 'kind' | 'subject'>>;
  /** There is no item that `id` names. */
  unknown(id: string, context: CommandContext): ConfigError | Promise<ConfigError>;
  /** There are several; left out, all of them are meant. */
  ambiguous?(id: string, found: readonly T[], context: CommandContext): ConfigError | Promise<ConfigError>;
  /** Of a kind that has `--dead`: what was given up; and what to say if neither that nor ids were given, or both. */
  readonly givenUp?: {
    list(store: StoreHandle, practice: string): Promise<readonly T[]>;
    readonly which: readonly [message: string, hint: string];
  };
}

/** The items of all practices that were chosen. */
export const allItems = async <T extends Owned>(
  { store, practices }: CommandContext,
  { list }: Pick<ItemKind<T>, 'list'>,
  wanted: { readonly id?: string } = {},
): Promise<T[]> => (await Promise.all(practices.map(({ name }) => list(store, name, wanted)))).flat();

/** The items that a person named, each once, as they were named. @throws ConfigError */
export const namedItems = async <T extends Owned>(
  context: CommandContext,
  { kind, unknown, ambiguous }: ItemView<T>,
  ids: readonly string[],
): Promise<T[]> => {
  const items = kind(context);
  const named: T[] = [];
  for (const id of ids) {
    const found = await allItems(context, items, { id });
    if (found.length === 0) throw await unknown(id, context);
    if (found.length > 1 && ambiguous) throw await ambiguous(id, found, context);
    const known = new Set(named.map(items.idOf));
    named.push(...found.filter((item) => !known.has(items.idOf(item))));
  }
  return named;
};

/**
 * A view of items that are named by the beginnings of their ids.
 * @param what what one of them is called
 * @param list the command that lists them
 * @param subject what one of them is in the audit log
 */
export const viewById = <T extends Owned & { readonly id: string }>(
  kind: ItemView<T>['kind'],
  key: string,
  what: string,
  list: string,
  subject: SubjectKind,
): ItemView<T> => ({
  kind,
  key,
  subjectOf: ({ id }) => ({ kind: subject, subject: id }),
  unknown: async (id, context) => unknownId(id, await allItems(context, kind(context)), what, list),
  ambiguous: async (id, found, context) => ambiguousId(id, found, await allItems(context, kind(context))),
});
