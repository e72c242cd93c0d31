/**
 * Groups items that share a key, directly or through others: the items of a group run one after the other, groups run side by side.
 * Items keep their order.
 */
export const groupBySharedKey = <T>(
  items: readonly { readonly item: T; readonly keys: readonly string[] }[],
): T[][] => {
  const parent = items.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    return at;
  };
  const first = new Map<string, number>();
  for (const [index, { keys }] of items.entries()) {
    for (const key of keys) {
      const other = first.get(key);
      if (other === undefined) first.set(key, index);
      else parent[Math.max(root(other), root(index))] = Math.min(root(other), root(index));
    }
  }
  const grouped = new Map<number, T[]>();
  for (const [index, { item }] of items.entries()) {
    const group = grouped.get(root(index));
    if (group) group.push(item);
    else grouped.set(root(index), [item]);
  }
  return [...grouped.values()];
};
