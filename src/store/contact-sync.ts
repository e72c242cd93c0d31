import type { Patient } from '../domain/patient.ts';
import { createLinks } from './links.ts';
import type { ContactSyncTable } from './tables.ts';

interface Extra {
  /** An e-mail or phone of the patient is not the contact's, because another contact holds it. */
  readonly leftOut: boolean;
}

/** Which patient of e-Physio is which contact of GHL. */
export const contactSync = createLinks<Patient, Extra, ContactSyncTable>('contact_sync', ({ leftOut }) =>
  leftOut === undefined ? {} : { left_out: leftOut ? 1 : 0 },
);
