import type { Patient } from '../domain/patient.ts';
import type { SideName } from '../domain/side.ts';
import { createLinks } from './links.ts';
import type { StoreHandle } from './store.ts';
import type { ContactSyncTable } from './tables.ts';

interface Extra {
  /** An e-mail or phone of the patient is not the contact's, because another contact holds it. */
  readonly leftOut: boolean;
  /** Fields that hold placeholders in e-Physio. */
  readonly placeholders: readonly string[];
  /** The side whose record stands for somebody else now. */
  readonly otherPerson?: SideName | null;
}

/** Which patient of e-Physio is which contact of GHL. */
export const contactSync = {
  ...createLinks<Patient, Extra, ContactSyncTable>(
    'contact_sync',
    ['left_out', 'placeholders', 'other_person'],
    ({ leftOut, placeholders, otherPerson }) => ({
      ...(leftOut === undefined ? {} : { left_out: leftOut ? 1 : 0 }),
      ...(placeholders === undefined ? {} : { placeholders: placeholders.join(',') }),
      ...(otherPerson === undefined ? {} : { other_person: otherPerson }),
    }),
  ),
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
  /** What was left out is free by now: it is to be written, until that has been answered. */
  markDue: async ({ db }: StoreHandle, id: string): Promise<void> => {
    await db.updateTable('contact_sync').set({ left_out: 2 }).where('id', '=', id).execute();
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
