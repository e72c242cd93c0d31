import type { Database as Sqlite } from 'better-sqlite3';

interface Seen {
  readonly name: string;
  readonly ghl_location_id: string | null;
  readonly disconnected_at: string | null;
  /** The last that is known of the practice (UTC ISO); empty when nothing is. */
  readonly seen_at: string;
}

/** ISO instants in UTC: the later one is the greater text. */
const SEEN = `
  select name, ghl_location_id, disconnected_at, max(
    coalesce(disconnected_at, ''),
    coalesce((select max(obtained_at) from ghl_auth_credentials where practice = name), ''),
    coalesce((select max(started_at) from sync_runs where practice = name), '')
  ) as seen_at from practices`;

/**
 * Whether the app was removed from a practice's location is taken from the replaced database where that knows of a later
 * time: GHL does not say it again, and an app that is connected again must not be reported as removed.
 */
export const keepNewerRemovals = (
  from: Sqlite,
  to: Sqlite,
  practices: readonly { readonly name: string; readonly locationId: string }[],
): void => {
  const before = to.prepare(SEEN).all() as Seen[];
  const write = to.prepare(
    `insert into practices (name, disconnected_at) values (@name, @disconnected_at)
     on conflict (name) do update set disconnected_at = excluded.disconnected_at`,
  );
  for (const seen of from.prepare(SEEN).all() as Seen[]) {
    const { name, ghl_location_id: location, disconnected_at, seen_at } = seen;
    const isOurs = practices.some((p) => p.name === name && (location ?? p.locationId) === p.locationId);
    const old = before.find((practice) => practice.name === name);
    if (isOurs && seen_at > (old?.seen_at ?? '')) write.run({ name, disconnected_at });
  }
};
