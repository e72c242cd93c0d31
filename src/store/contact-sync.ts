import type { Patient } from '../domain/patient.ts';
import { createLinks } from './links.ts';
import type { ContactSyncTable } from './tables.ts';

/** Which patient of e-Physio is which contact of GHL. */
export const contactSync = createLinks<Patient, object, ContactSyncTable>('contact_sync', () => ({}));
