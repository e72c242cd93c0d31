import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

type Table = CreateTableBuilder<string, string>;

/** `strict` is SQLite's; PostgreSQL always is. */
const strict = (table: Table): Table => table.modifyEnd(sql`strict`);

const link = (table: Table): Table =>
  table
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('practice', 'text', (c) => c.notNull())
    .addColumn('ephysio_id', 'text')
    .addColumn('ghl_id', 'text')
    .addColumn('source', 'text', (c) => c.notNull().check(sql`source in ('ephysio', 'ghl')`))
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('linked', 'tombstone')`))
    .addColumn('base', 'blob', (c) => c.notNull())
    .addColumn('ephysio_fingerprint', 'text', (c) => c.notNull())
    .addColumn('ghl_fingerprint', 'text', (c) => c.notNull())
    .addColumn('unsettled', 'integer', (c) => c.notNull().check(sql`unsettled in (0, 1)`))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull());

export const up = async (db: Kysely<unknown>): Promise<void> => {
  const make = (name: string, columns: (table: Table) => Table): Promise<void> =>
    strict(columns(db.schema.createTable(name) as Table)).execute();
  const unique = (
    table: string,
    columns: string[],
    where?: ReturnType<typeof sql<boolean>>,
  ): Promise<void> => {
    const index = db.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .unique();
    return (where === undefined ? index : index.where(where)).execute();
  };

  await make('meta', (t) =>
    t
      .addColumn('key', 'text', (c) => c.primaryKey().notNull())
      .addColumn('value', 'blob', (c) => c.notNull()),
  );
  await make('practices', (t) =>
    t
      .addColumn('name', 'text', (c) => c.primaryKey().notNull())
      .addColumn('ephysio_practice_id', 'text')
      .addColumn('ghl_location_id', 'text'),
  );

  await make('contact_sync', (t) =>
    link(t).addColumn('left_out', 'integer', (c) => c.notNull().check(sql`left_out in (0, 1, 2)`)),
  );
  await make('appointment_sync', (t) =>
    link(t)
      .addColumn('starts_at', 'text', (c) => c.notNull())
      .addColumn('cancelled', 'integer', (c) => c.notNull().check(sql`cancelled in (0, 1)`)),
  );
  for (const table of ['contact_sync', 'appointment_sync']) {
    await unique(table, ['practice', 'ephysio_id']);
    await unique(table, ['practice', 'ghl_id']);
  }
  await db.schema
    .createIndex('appointment_sync_practice_starts_at')
    .on('appointment_sync')
    .columns(['practice', 'starts_at'])
    .execute();

  await make('operations', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('entity', 'text', (c) => c.notNull())
      .addColumn('side', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('link_id', 'text')
      .addColumn('source_id', 'text', (c) => c.notNull())
      .addColumn('target_id', 'text')
      .addColumn('payload', 'blob', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull()),
  );
  // Two creates of one record can never be open at once: the second would be a duplicate on the other side.
  await unique('operations', ['practice', 'entity', 'side', 'source_id'], sql<boolean>`kind = 'create'`);

  await make('failures', (t) =>
    t
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('entity', 'text', (c) => c.notNull())
      .addColumn('side', 'text', (c) => c.notNull())
      .addColumn('record_id', 'text', (c) => c.notNull())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('next_attempt_at', 'text', (c) => c.notNull())
      .addColumn('dead_at', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('failures_key', ['practice', 'entity', 'side', 'record_id'] as never[]),
  );

  await make('conflicts', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('entity', 'text', (c) => c.notNull())
      .addColumn('link_id', 'text', (c) => c.notNull())
      .addColumn('field', 'text', (c) => c.notNull())
      .addColumn('winner', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('data', 'blob', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('resolved_at', 'text'),
  );
  await db.schema
    .createIndex('conflicts_open')
    .on('conflicts')
    .columns(['practice', 'resolved_at', 'created_at'])
    .execute();

  await make('reviews', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('side', 'text', (c) => c.notNull())
      .addColumn('message', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('last_seen_at', 'text', (c) => c.notNull())
      .addColumn('resolved_at', 'text'),
  );
  await unique('reviews', ['practice', 'kind', 'subject'], sql<boolean>`resolved_at is null`);

  await make('sync_runs', (t) =>
    t
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('command', 'text', (c) => c.notNull())
      .addColumn('started_at', 'text', (c) => c.notNull())
      .addColumn('finished_at', 'text')
      .addColumn('exit_code', 'integer')
      .addColumn('counts', 'text'),
  );
  await db.schema
    .createIndex('sync_runs_practice_command_started_at')
    .on('sync_runs')
    .columns(['practice', 'command', 'started_at'])
    .execute();

  await make('checkpoints', (t) =>
    t
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('checkpoints_key', ['practice', 'name'] as never[]),
  );
  await make('locks', (t) =>
    t
      .addColumn('name', 'text', (c) => c.primaryKey().notNull())
      .addColumn('token', 'text', (c) => c.notNull())
      .addColumn('host', 'text', (c) => c.notNull())
      .addColumn('pid', 'integer', (c) => c.notNull())
      .addColumn('process_start', 'text')
      .addColumn('command', 'text', (c) => c.notNull())
      .addColumn('acquired_at', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'text', (c) => c.notNull()),
  );

  await make('ghl_auth_credentials', (t) =>
    t
      .addColumn('practice', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('location', 'company')`))
      .addColumn('location_id', 'text')
      .addColumn('company_id', 'text')
      .addColumn('access_token', 'blob', (c) => c.notNull())
      .addColumn('refresh_token', 'blob')
      .addColumn('expires_at', 'text', (c) => c.notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('obtained_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('ghl_auth_credentials_key', ['practice', 'kind'] as never[]),
  );
  await make('ephysio_session', (t) =>
    t
      .addColumn('practice', 'text', (c) => c.primaryKey().notNull())
      .addColumn('secrets', 'blob', (c) => c.notNull())
      .addColumn('practice_id', 'text')
      .addColumn('expires_at', 'text')
      .addColumn('obtained_at', 'text', (c) => c.notNull()),
  );
  await make('pace', (t) =>
    t
      .addColumn('location_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('state', 'text', (c) => c.notNull()),
  );
};
