import { type Kysely, sql } from 'kysely';

interface Pair {
  readonly practice: string;
  readonly company_id: string;
  readonly access_token: Buffer;
  readonly refresh_token: Buffer | null;
  readonly expires_at: string;
  readonly scope: string;
  readonly obtained_at: string;
}

/** One that can be renewed comes first, then the one that was renewed last: it is the surest to be alive. */
const byUse = (a: Pair, b: Pair): number =>
  Number(a.refresh_token === null) - Number(b.refresh_token === null) ||
  (a.obtained_at < b.obtained_at ? 1 : a.obtained_at > b.obtained_at ? -1 : 0);

/**
 * The tokens of a company (agency), once for all practices: a refresh token works once, so that two copies would strand
 * each other. What a practice held so far moves over; of several of one company one goes on.
 */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('ghl_company_credentials')
    .addColumn('company_id', 'text', (c) => c.primaryKey().notNull())
    // The practice under whose name the tokens are sealed; null: under the company's.
    .addColumn('sealed_as', 'text')
    .addColumn('access_token', 'blob', (c) => c.notNull())
    .addColumn('refresh_token', 'blob')
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('scope', 'text', (c) => c.notNull())
    .addColumn('obtained_at', 'text', (c) => c.notNull())
    .addColumn('removed_at', 'text')
    .modifyEnd(sql`strict`)
    .execute();
  const { rows } = await sql<Pair>`
    select c.practice, coalesce(c.company_id, l.company_id) as company_id,
      c.access_token, c.refresh_token, c.expires_at, c.scope, c.obtained_at
    from ghl_auth_credentials c
    left join ghl_auth_credentials l on l.practice = c.practice and l.kind = 'location'
    where c.kind = 'company' and coalesce(c.company_id, l.company_id) is not null`.execute(db);
  const moved = new Set<string>();
  for (const pair of rows.toSorted(byUse)) {
    const { practice, company_id, access_token, refresh_token, expires_at, scope, obtained_at } = pair;
    if (!moved.has(company_id))
      await sql`
        insert into ghl_company_credentials
          (company_id, sealed_as, access_token, refresh_token, expires_at, scope, obtained_at)
        values (${company_id}, ${practice}, ${access_token}, ${refresh_token}, ${expires_at}, ${scope}, ${obtained_at})`.execute(
        db,
      );
    moved.add(company_id);
    await sql`
      update ghl_auth_credentials set company_id = ${company_id}
      where practice = ${practice} and kind = 'location' and company_id is null`.execute(db);
    await sql`
      delete from ghl_auth_credentials where practice = ${practice} and kind = 'company'`.execute(db);
  }
};
