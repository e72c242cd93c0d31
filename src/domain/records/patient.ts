/**
 * The canonical patient: what both sides can say about a person, in one spelling.
 * A GHL contact and an e-Physio patient are both read as this.
 */

/** The synced fields, in the order in which they are shown. */
export const PATIENT_FIELDS = [
  'firstName',
  'lastName',
  'birthDate',
  'email',
  'phone',
  'street',
  'zip',
  'city',
] as const;

export type PatientField = (typeof PATIENT_FIELDS)[number];

/** The names of a person. */
export const NAMES = ['firstName', 'lastName'] as const satisfies readonly PatientField[];

/**
 * `null`: the side holds the field empty. Absent: unknown (not in the payload, or unreadable), which is never a change.
 * birthDate `YYYY-MM-DD`; email lower case; phone E.164; names and addresses in NFC with single spaces.
 */
export type Patient = { readonly [F in PatientField]?: string | null };

/** What e-Physio refuses to hold empty, besides the sex, which is not synced. */
export const REQUIRED_IN_EPHYSIO = [
  'firstName',
  'lastName',
  'birthDate',
  'street',
  'zip',
  'city',
] as const satisfies readonly PatientField[];

/** The contact points: clearing never empties all of them at once. */
export const CONTACT_POINTS = ['email', 'phone'] as const satisfies readonly PatientField[];
