const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
] as const;

/** How long something waits, in the largest unit that it has one of. `since` is UTC ISO, `now` epoch milliseconds. */
export const age = (since: string, now: number): string => {
  const ms = now - Date.parse(since);
  const unit = UNITS.find((u) => ms >= u.ms);
  return unit === undefined ? '< 1 min' : `${Math.floor(ms / unit.ms)} ${unit.name}`;
};
