import { sql } from 'kysely';
import type { Patient } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../store.ts';
import type { ContactSyncTable } from './link-columns.ts';
import { createLinks } from './links.ts';
import { rowsOfPractice } from './practices.ts';

interface Extra {
  /** An e-mail or phone of the patient is not the contact's, because another contact holds it. */
  readonly hasOmitted: boolean;
  /** Fields that hold placeholders in e-Physio. */
  readonly placeholders: readonly string[];
  /** The side whose record stands for somebody else now. */
  readonly otherPerson?: SideName | null;
}

/** Links by how their ids begin. Ids are random: the parts are of one size. */
export interface LinkPart {
  readonly beginnings: readonly string[];
  /** All that begin otherwise. */
  readonly isRest: boolean;
}

const QUARTERS = ['0123', '4567', '89ab', 'cdef'].map((digits) => digits.split(''));

/** All links in parts of a quarter: a hundred thousand at once would take much memory. */
export const LINK_PARTS: readonly LinkPart[] = [
  ...QUARTERS.map((beginnings) => ({ beginnings, isRest: false })),
  { beginnings: QUARTERS.flat(), isRest: true },
];

/** `left_out` of a link whose omitted contact point another contact has released: it is sent until GHL has answered. */
export const RELEASED = 2;

/** Which patient of e-Physio is which contact of GHL. */
export const contactSync = {
  ...createLinks<Patient, Extra, ContactSyncTable>(
    'contact_sync',
    ['left_out', 'placeholders', 'listed_sex', 'other_person'],
    ({ hasOmitted, placeholders, otherPerson }) => ({
      ...(hasOmitted === undefined ? {} : { left_out: hasOmitted ? 1 : 0 }),
      ...(placeholders === undefined ? {} : { placeholders: placeholders.join(',') }),
      ...(otherPerson === undefined ? {} : { other_person: otherPerson }),
    }),
  ),
  /** A part of a practice's links, tombstones too, with their bases still sealed: those whose ids begin like that. */
  listPart: async (
    handle: StoreHandle,
    practice: string,
    part: LinkPart,
  ): Promise<Pick<ContactSyncTable, 'id' | 'base'>[]> =>
    handle.db
      .selectFrom('contact_sync')
      .select(['id', 'base'])
      .where(await rowsOfPractice(handle, practice))
      .where(sql<string>`substr(id, 1, 1)`, part.isRest ? 'not in' : 'in', part.beginnings)
      .execute(),
  /** By link: the side whose record stands for somebody else. */
  listOtherPersons: async ({ db }: StoreHandle, practice: string): Promise<Map<string, SideName>> => {
    const rows = await db
      .selectFrom('contact_sync')
      .select(['id', 'other_person'])
      .where('practice', '=', practice)
      .where('other_person', 'is not', null)
      .execute();
    return new Map(
      rows.flatMap(({ id, other_person: side }) => (side === null ? [] : [[id, side] as const])),
    );
  },
  /** Marks the omitted contact point as free, so that it is sent until GHL has answered, or as not free any more. */
  setReleased: async ({ db }: StoreHandle, id: string, isReleased: boolean): Promise<void> => {
    await db
      .updateTable('contact_sync')
      .set({ left_out: isReleased ? RELEASED : 1 })
      .where('id', '=', id)
      .where('left_out', '>', 0)
      .execute();
  },
  /** The links of a practice whose contacts lack an e-mail or phone. */
  listWithOmitted: async ({ db }: StoreHandle, practice: string): Promise<string[]> => {
    const rows = await db
      .selectFrom('contact_sync')
      .select('id')
      .where('practice', '=', practice)
      .where('left_out', '>', 0)
      .where('state', '=', 'linked')
      .execute();
    return rows.map(({ id }) => id);
  },
  /** The links of a practice whose patients hold placeholders. */
  listPlaceholders: ({ db }: StoreHandle, practice: string) =>
    db
      .selectFrom('contact_sync')
      .select(['id', 'ephysio_id', 'ghl_id', 'placeholders', 'listed_sex', 'created_at'])
      .where('practice', '=', practice)
      .where('placeholders', '<>', '')
      .where('state', '=', 'linked')
      .execute(),
  /** What is known of a patient's placeholders from e-Physio's list. */
  setPlaceholders: async (
    { db }: StoreHandle,
    id: string,
    names: readonly string[],
    listedSex: string,
  ): Promise<void> => {
    await db
      .updateTable('contact_sync')
      .set({ placeholders: names.join(','), listed_sex: listedSex })
      .where('id', '=', id)
      .execute();
  },
  /** A person has looked at what e-Physio holds in place of the patient's own values: they are not asked for again. */
  clearPlaceholders: async ({ db }: StoreHandle, practice: string, ephysioId: string): Promise<void> => {
    await db
      .updateTable('contact_sync')
      .set({ placeholders: '' })
      .where('practice', '=', practice)
      .where('ephysio_id', '=', ephysioId)
      .execute();
  },
};
