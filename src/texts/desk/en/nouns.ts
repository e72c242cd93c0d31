import type { NounField } from '../words-texts.ts';

/** A field as the subject or object of a sentence. */
export const nouns: Readonly<Record<NounField, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  birthDate: 'birth date',
  email: 'e-mail address',
  phone: 'phone number',
  street: 'street',
  zip: 'zip',
  city: 'city',
  sex: 'sex',
  address: 'address',
  start: 'start of the appointment',
  end: 'end of the appointment',
  status: 'status of the appointment',
  therapist: 'calendar of the appointment',
  slot: 'time of the appointment',
  value: 'value',
};
