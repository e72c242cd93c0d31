import { PATIENT_FIELDS, type Patient, type PatientField } from './patient.ts';

const isField = (name: string): name is PatientField => (PATIENT_FIELDS as readonly string[]).includes(name);

/**
 * The fields that still hold placeholders in e-Physio: those among `before` that its record lacks a value for (a
 * placeholder reads as empty). The sex is not a field of the record. A person who enters the others in e-Physio has checked it; this
 * program's writes of values from GHL do not.
 * @param isOurs whether the record reads so because we have just written it
 */
export const openPlaceholders = (before: readonly string[], record: Patient, isOurs: boolean): string[] => {
  const fields = before.filter((name) => isField(name) && !record[name]);
  const others = before.filter((name) => !isField(name));
  const hadFields = before.length > others.length;
  return hadFields && fields.length === 0 && !isOurs ? [] : [...fields, ...others];
};

/**
 * A change of what the comment in e-Physio says, and of no synced field: it travels among a patient's changes. It names
 * the fields that may still be called missing.
 */
export const commentChange = (missing: readonly string[]): Partial<Patient> =>
  ({ comment: missing.join(',') }) as Partial<Patient>;

/** Whether changes are about the comment only. */
export const isCommentChange = (changes: object): boolean => 'comment' in changes;

/** The fields and the comment of changes, apart. `missing` is `null` where the comment is not among them. */
export const takeComment = (
  changes: Partial<Patient>,
): { readonly fields: Partial<Patient>; readonly missing: readonly string[] | null } => {
  const { comment, ...fields } = changes as Partial<Patient> & { readonly comment?: string };
  return { fields, missing: comment === undefined ? null : comment.split(',') };
};
