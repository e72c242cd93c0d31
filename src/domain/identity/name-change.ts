import { CONTACT_POINTS, type Patient } from '../records/patient.ts';
import {
  areSwapped,
  isSameName,
  isShortOf,
  isShortOrOtherForm,
  isSlipOf,
  type PersonName,
} from './name-likeness.ts';

/** What a contact's name, as GHL holds it now, means for the patient. */
export type NameChange =
  /** These names are corrections: they travel. None: nothing of the name has changed but its spelling or its form. */
  | { readonly kind: 'same-person'; readonly travels: readonly (keyof PersonName)[] }
  /** The contact stands for somebody else now: nothing of it travels before a person has decided. */
  | { readonly kind: 'somebody-else' };

const NOTHING: NameChange = { kind: 'same-person', travels: [] };
const SOMEBODY_ELSE: NameChange = { kind: 'somebody-else' };

const isOtherBirthDate = (a: Patient, b: Patient): boolean =>
  !!a.birthDate && !!b.birthDate && a.birthDate !== b.birthDate;

const isStillReached = (a: Patient, b: Patient): boolean =>
  (['birthDate', ...CONTACT_POINTS] as const).some((field) => !!a[field] && a[field] === b[field]);

export interface NameChangeInput {
  /** The patient's identity as e-Physio itself had it, before names of GHL were written there. */
  readonly own: Patient;
  /** The patient as e-Physio holds it. */
  readonly patient: Patient;
  /** The contact as GHL holds it. */
  readonly contact: Patient;
  /** Whether another patient with the last name, phone or e-mail of one of the two has this first name. */
  readonly isOfRelative: (firstName: string) => boolean;
  /** Whether another patient has this first and last name. */
  readonly isOfNamesake: (name: PersonName) => boolean;
}

/**
 * What to do with names that differ between GHL and e-Physio. Booking forms overwrite the first name of the contact that
 * they find by phone or e-mail, so that a first name is a correction only if it is a slip of one letter, and nobody else
 * of the family has it. A last name changes by marriage: the first name stays, and the birth date, the e-mail or the phone
 * agrees, and nobody else has that name. Another spelling, an initial, a part or a form of the name, and swapped names say
 * nothing new.
 */
export const classifyNameChange = ({
  own,
  patient,
  contact,
  isOfRelative,
  isOfNamesake,
}: NameChangeInput): NameChange => {
  const { firstName, lastName } = contact;
  if (areSwapped(patient, contact) || areSwapped(own, contact)) return NOTHING;
  const differs = (field: keyof PersonName): boolean =>
    !!contact[field] && !!patient[field] && !isSameName(contact[field], patient[field]);
  const isOther = { first: differs('firstName'), last: differs('lastName') };
  // A name that e-Physio lacks is filled in.
  const filled = (['firstName', 'lastName'] as const).filter((field) => contact[field] && !patient[field]);
  if (!isOther.first && !isOther.last) return { kind: 'same-person', travels: filled };
  if (isOther.first && isOther.last) return SOMEBODY_ELSE;
  if (isOther.last) {
    if (isShortOf(patient.lastName, lastName)) return { kind: 'same-person', travels: filled };
    // A slip of the first name may have been corrected before.
    const isOwnFirst =
      !own.firstName || isSameName(own.firstName, firstName) || isSlipOf(own.firstName, firstName);
    const isMarried = isOwnFirst && !isOtherBirthDate(patient, contact) && isStillReached(patient, contact);
    return isMarried && !isOfNamesake(contact)
      ? { kind: 'same-person', travels: [...filled, 'lastName'] }
      : SOMEBODY_ELSE;
  }
  if (isOtherBirthDate(patient, contact) || isOfRelative(firstName ?? '')) return SOMEBODY_ELSE;
  const ownFirst = own.firstName || patient.firstName;
  if (isSlipOf(ownFirst, firstName)) return { kind: 'same-person', travels: [...filled, 'firstName'] };
  // Compared with the name that e-Physio itself had too. Otherwise many small changes could turn one person into another.
  const isForm = (name: string | null | undefined): boolean =>
    isSameName(name, firstName) || isShortOrOtherForm(name, firstName);
  return isForm(patient.firstName) && isForm(ownFirst)
    ? { kind: 'same-person', travels: filled }
    : SOMEBODY_ELSE;
};
