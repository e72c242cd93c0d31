import type { Entity, SideName } from '../../../src/domain/records/sides.ts';
import type { Bench } from '../run-sync.ts';

/** What the program keeps of one pair. */
export interface Linked {
  readonly id: string;
  readonly entity: Entity;
  readonly ephysio: string | null;
  readonly ghl: string | null;
  readonly source: SideName;
  readonly isTombstone: boolean;
}

export const linksOf = async ({ store: { db } }: Bench): Promise<Linked[]> => {
  const columns = ['id', 'ephysio_id', 'ghl_id', 'source', 'state'] as const;
  const patients = await db.selectFrom('contact_sync').select(columns).orderBy('created_at').execute();
  const visits = await db.selectFrom('appointment_sync').select(columns).orderBy('created_at').execute();
  const asLinked = (entity: Entity) => (row: (typeof patients)[number]) => ({
    id: row.id,
    entity,
    ephysio: row.ephysio_id,
    ghl: row.ghl_id,
    source: row.source,
    isTombstone: row.state === 'tombstone',
  });
  return [...patients.map(asLinked('patient')), ...visits.map(asLinked('appointment'))];
};
