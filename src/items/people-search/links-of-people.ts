import type { Entity } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../../store/store.ts';
import { appointmentSync } from '../../store/tables/appointment-sync.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import type { LinkColumns } from '../../store/tables/link-columns.ts';
import type { ListedLink } from '../../store/tables/link-list.ts';
import type { PersonQuery } from './person-query.ts';
import { searchPeople } from './search-people.ts';

/** The links of those who fit. */
export interface LinksOfPeople {
  readonly links: readonly ListedLink[];
  /** Records that fit and have no link. */
  readonly unlinked: number;
  /** Rows that could not be opened: they were changed or damaged. */
  readonly unreadable: number;
}

const listed = (entity: Entity, row: LinkColumns): ListedLink => ({
  id: row.id,
  practice: row.practice,
  entity,
  ephysio_id: row.ephysio_id,
  ghl_id: row.ghl_id,
  source: row.source,
  state: row.state,
  created_at: row.created_at,
  updated_at: row.updated_at,
});

/** Links of appointments by whose they are. */
const appointmentsOf = async (
  handle: StoreHandle,
  practice: string,
  patients: ReadonlySet<string>,
): Promise<ListedLink[]> =>
  (await appointmentSync.list(handle, practice))
    .filter((row) => {
      const { ephysio, ghl } = appointmentSync.openBase(handle, row);
      return patients.has(ephysio.patient ?? '') || patients.has(ghl.patient ?? '');
    })
    .map((row) => listed('appointment', row));

/**
 * The links of all who fit a search, the newest first: of the patients, or of their appointments.
 * @param entity what is wanted; the patients when left out
 */
export const linksOfPeople = async (
  handle: StoreHandle,
  practice: string,
  query: PersonQuery,
  entity: Entity = 'patient',
): Promise<LinksOfPeople> => {
  const ids = new Set<string>();
  let [unlinked, unreadable] = [0, 0];
  for await (const step of searchPeople({ handle, practice, query })) {
    for (const { link } of step.found)
      if (link === null) unlinked += 1;
      else ids.add(link);
    unreadable += step.unreadable;
  }
  const links =
    entity === 'patient'
      ? (await contactSync.listBy(handle, practice, 'link', [...ids])).map((row) => listed('patient', row))
      : await appointmentsOf(handle, practice, ids);
  links.sort((a, b) => b.updated_at.localeCompare(a.updated_at) || a.id.localeCompare(b.id));
  return { links, unlinked, unreadable };
};
