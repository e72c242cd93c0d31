/** What `sync --json` printed. */
type Document = Readonly<Record<string, unknown>>;
type Side = 'ephysio' | 'ghl';

const GROUPS = ['created', 'updated', 'cancelled'] as const;
const SLOTS = ['created', 'updated', 'removed'] as const;

/** A number of a group, by its name there; 0 where there is none. */
export const numberIn = (document: Document, group: string, name: string): number => {
  const value = document[group];
  return value && typeof value === 'object' && name in value
    ? Number((value as Record<string, unknown>)[name])
    : 0;
};

/** How much was written to both sides. */
export const changesIn = (document: Document): number =>
  GROUPS.reduce(
    (sum, group) => sum + numberIn(document, group, 'ephysio') + numberIn(document, group, 'ghl'),
    0,
  ) + SLOTS.reduce((sum, name) => sum + numberIn(document, 'blockSlots', name), 0);

/** What was written to a side in all practices, in words. */
export const cellOf = (documents: readonly Document[], side: Side): string => {
  const total = (group: string, name: string): number =>
    documents.reduce((sum, document) => sum + numberIn(document, group, name), 0);
  const words = { created: 'new', updated: 'changed', cancelled: 'off' };
  const parts = GROUPS.flatMap((group) => {
    const count = total(group, side);
    return count === 0 ? [] : [`${count} ${words[group]}`];
  });
  const blocked = side === 'ghl' ? total('blockSlots', 'created') : 0;
  return [...parts, ...(blocked === 0 ? [] : [`${blocked} blocked`])].join(', ') || '-';
};
