import type { Entity, SideName } from '../../../src/domain/records/sides.ts';
import type { Bench } from '../run-sync.ts';
import type { Witness } from './witness.ts';

/** What the program keeps of one pair. */
export interface Linked {
  readonly id: string;
  readonly entity: Entity;
  readonly ephysio: string | null;
  /** As the witness calls it. */
  readonly ghl: string | null;
  /** As GHL calls it, by what the program knows. */
  readonly ghlId: string | null;
  readonly source: SideName;
  readonly isTombstone: boolean;
}

/** @param nameOf what the witness calls an appointment of GHL */
export const linksOf = async (
  { store: { db } }: Bench,
  { nameOf }: Pick<Witness, 'nameOf'>,
): Promise<Linked[]> => {
  const columns = ['id', 'ephysio_id', 'ghl_id', 'source', 'state'] as const;
  const patients = await db.selectFrom('contact_sync').select(columns).orderBy('created_at').execute();
  const visits = await db.selectFrom('appointment_sync').select(columns).orderBy('created_at').execute();
  const asLinked = (entity: Entity) => (row: (typeof patients)[number]) => ({
    id: row.id,
    entity,
    ephysio: row.ephysio_id,
    ghlId: row.ghl_id,
    ghl: row.ghl_id === null || entity === 'patient' ? row.ghl_id : nameOf(row.ghl_id),
    source: row.source,
    isTombstone: row.state === 'tombstone',
  });
  return [...patients.map(asLinked('patient')), ...visits.map(asLinked('appointment'))];
};
