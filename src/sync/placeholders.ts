import { PATIENT_FIELDS, type Patient, type PatientField } from '../domain/patient.ts';
import type { ReviewItem } from '../domain/plan.ts';
import type { LinkHead } from '../store/links.ts';
import type { ContactSyncTable } from '../store/tables.ts';

const isField = (name: string): name is PatientField => (PATIENT_FIELDS as readonly string[]).includes(name);

/**
 * The fields that still hold placeholders: those among `before` that e-Physio's record lacks a value for (a placeholder
 * reads as empty). The sex cannot be read off a list: it counts as seen to once somebody has filled in the others.
 */
export const placeholdersOf = (before: readonly string[], ephysio: Patient): string[] => {
  const fields = before.filter((name) => isField(name) && !ephysio[name]);
  const others = before.filter((name) => !isField(name));
  const hadFields = before.length > others.length;
  return hadFields && fields.length === 0 ? [] : [...fields, ...others];
};

export const placeholderReview = (
  patientId: string,
  ghlId: string | null,
  fields: readonly string[],
): ReviewItem => ({
  kind: 'placeholders',
  subject: `ephysio patient ${patientId}`,
  side: 'ephysio',
  message: `e-Physio patient ${patientId} (GHL contact ${ghlId ?? '?'}) was made with placeholders for ${fields.join(', ')}: fill in the real values in e-Physio or GHL.`,
});

/** Who still waits for real values. */
export const placeholderReviews = (rows: readonly LinkHead[]): ReviewItem[] =>
  (rows as readonly Omit<ContactSyncTable, 'base' | 'practice'>[]).flatMap((row) =>
    row.placeholders === '' || row.state !== 'linked' || row.ephysio_id === null
      ? []
      : [placeholderReview(row.ephysio_id, row.ghl_id, row.placeholders.split(','))],
  );
