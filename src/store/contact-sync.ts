import type { Patient } from '../domain/patient.ts';
import { createLinks } from './links.ts';
import type { StoreHandle } from './store.ts';
import type { ContactSyncTable } from './tables.ts';

interface Extra {
  /** An e-mail or phone of the patient is not the contact's, because another contact holds it. */
  readonly leftOut: boolean;
  /** Fields that hold placeholders in e-Physio. */
  readonly placeholders: readonly string[];
}

/** Which patient of e-Physio is which contact of GHL. */
export const contactSync = {
  ...createLinks<Patient, Extra, ContactSyncTable>(
    'contact_sync',
    ['left_out', 'placeholders'],
    ({ leftOut, placeholders }) => ({
      ...(leftOut === undefined ? {} : { left_out: leftOut ? 1 : 0 }),
      ...(placeholders === undefined ? {} : { placeholders: placeholders.join(',') }),
    }),
  ),
  /** What was left out is free by now: it is to be written, until that has been answered. */
  markDue: async ({ db }: StoreHandle, id: string): Promise<void> => {
    await db.updateTable('contact_sync').set({ left_out: 2 }).where('id', '=', id).execute();
  } /** A person has looked at what e-Physio holds in place of the patient's own values: they are not asked for again. */,
  clearPlaceholders: async ({ db }: StoreHandle, practice: string, ephysioId: string): Promise<void> => {
    await db
      .updateTable('contact_sync')
      .set({ placeholders: '' })
      .where('practice', '=', practice)
      .where('ephysio_id', '=', ephysioId)
      .execute();
  },
};
