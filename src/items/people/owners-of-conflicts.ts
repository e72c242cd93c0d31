import type { StoreHandle } from '../../store/store.ts';
import type { ConflictsTable } from '../../store/tables/tables.ts';
import { readAppointments } from './last-read-appointments.ts';

type OwnedConflict = Pick<ConflictsTable, 'id' | 'entity' | 'link_id'>;

/**
 * Whose conflicts these are: by the id of each the link of the patient, who of an appointment is the one that it is of. None
 * for an appointment of which that is not known, or whose patient has no link.
 */
export const ownersOfConflicts = async (
  store: StoreHandle,
  practice: string,
  some: readonly OwnedConflict[],
): Promise<ReadonlyMap<string, string>> => {
  const links = some.flatMap(({ entity, link_id: link }) => (entity === 'appointment' ? [link] : []));
  const appointments =
    links.length === 0 ? null : await readAppointments(store, practice, { links, records: [] });
  return new Map(
    some.flatMap(({ id, entity, link_id: link }) => {
      const owner = entity === 'patient' ? link : (appointments?.ofLink(link)?.whose?.link ?? null);
      return owner === null ? [] : [[id, owner] as const];
    }),
  );
};
