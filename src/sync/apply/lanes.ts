/**
 * Groups items that share a key, directly or through others: a lane's items go one after the other, lanes side by side.
 * Items keep their order.
 */
export const lanes = <T>(items: readonly { readonly item: T; readonly keys: readonly string[] }[]): T[][] => {
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
    const lane = grouped.get(root(index));
    if (lane) lane.push(item);
    else grouped.set(root(index), [item]);
  }
  return [...grouped.values()];
};
