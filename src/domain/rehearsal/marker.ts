import type { Patient } from '../records/patient.ts';

/** What the records of a rehearsal are called: nobody can mistake them for a person's. */
export const MARKER = 'Ephysio-GHL Probelauf';

const [FIRST_NAME = '', LAST_NAME = ''] = MARKER.split(' ');

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MARK_LENGTH = 8;

/** A word of letters that tells the records of one rehearsal from those of all others. @param bytes random */
export const markOf = (bytes: Uint8Array): string =>
  [...bytes.slice(0, MARK_LENGTH)].map((byte) => LETTERS[byte % LETTERS.length] ?? 'a').join('');

/** The name of the patient and the contact of the rehearsal with this mark. */
export const markedName = (mark: string) => ({
  firstName: FIRST_NAME,
  lastName: `${LAST_NAME} ${mark.slice(0, 1).toUpperCase()}${mark.slice(1)}`,
});

export const markedTitle = (mark: string): string => `${MARKER} ${mark}`;

/** Reserved for examples: no message can arrive there. */
export const markedEmail = (mark: string): string => `probelauf.${mark}@example.com`;

/** Asked of every person that is listed: no folding. */
const FIRST = new RegExp(`^${FIRST_NAME}$`, 'i');
const LAST = new RegExp(`^${LAST_NAME}(?: |$)`, 'i');

/** Whether a person's record is that of a rehearsal, whichever it was. */
export const isMarked = ({ firstName, lastName }: Patient): boolean =>
  FIRST.test(firstName ?? '') && LAST.test(lastName ?? '');

/** Whether the record is that of the rehearsal with this mark. */
export const isMarkedWith = (mark: string, patient: Patient): boolean =>
  isMarked(patient) && patient.lastName?.toLowerCase() === markedName(mark).lastName.toLowerCase();

/** Whether an appointment has the title of a rehearsal. */
export const isMarkedTitle = (title: unknown): boolean =>
  typeof title === 'string' && title.trim().toLowerCase().startsWith(MARKER.toLowerCase());
