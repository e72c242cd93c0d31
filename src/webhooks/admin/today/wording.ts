import { ADDRESS, addressLine } from '../../../domain/records/address.ts';
import { APPOINTMENT_STATUSES, type AppointmentStatus } from '../../../domain/records/appointment.ts';
import { shownPhone } from '../../../domain/records/phone.ts';
import { slotOf } from '../../../domain/records/slot.ts';
import type { Telling } from '../../../items/people/visit.ts';
import type { NamedPerson } from '../../../texts/desk/person-phrase.ts';
import type { Speech } from '../../../texts/desk/speech.ts';
import type { Catalogue } from '../../../texts/desk/topics.ts';
import type { NamedField, NounField } from '../../../texts/desk/words-texts.ts';

/** How values become words: in the reader's language, by the practice's clock, with the names of its therapists. */
export interface Wording {
  readonly texts: Catalogue;
  readonly speech: Speech;
  readonly therapistOf: Telling['therapistOf'];
}

type Value = string | null | undefined;

interface Named {
  readonly firstName?: Value;
  readonly lastName?: Value;
  readonly birthDate?: Value;
}

/** A person in a sentence. `null`: nothing is known. */
export const personWords = (named: Named | null | undefined, texts: Catalogue): NamedPerson => {
  const name = [named?.firstName, named?.lastName].filter((part) => part).join(' ');
  return { name: name || texts.words.unnamed, year: named?.birthDate?.slice(0, 4) || null };
};

/** A moment in a sentence. */
export const momentWords = (instant: string, { texts, speech }: Pick<Wording, 'texts' | 'speech'>): string =>
  texts.words.moment(speech.weekday(instant), speech.date(instant), speech.time(instant));

/** `Mo 30.11.2026 14:30–15:00`. */
export const spanWords = (start: string, end: Value, { speech }: Pick<Wording, 'speech'>): string =>
  end ? `${speech.when(start)}–${speech.time(end)}` : speech.when(start);

const isStatus = (value: string): value is AppointmentStatus =>
  APPOINTMENT_STATUSES.some((status) => status === value);

export const statusWords = (value: string, { texts }: Pick<Wording, 'texts'>): string =>
  isStatus(value) ? texts.words.statuses[value] : value;

const slotWords = (value: string, wording: Wording): string => {
  const { start, end, calendar } = slotOf(value);
  const therapist = wording.therapistOf(calendar)?.name;
  return [start ? spanWords(start, end, wording) : null, therapist].filter((part) => part).join(', ');
};

/** The value of a field for a person. */
export const valueWords = (field: string, value: Value, wording: Wording): string => {
  const { speech } = wording;
  const { words } = wording.texts;
  if (value === undefined) return words.notRead;
  if (value === null || value === '') return words.empty;
  switch (field) {
    case 'phone':
      return shownPhone(value);
    case 'birthDate':
      return speech.plainDate(value);
    case 'start':
    case 'end':
      return speech.when(value);
    case 'status':
      return statusWords(value, wording);
    case 'calendar':
      return wording.therapistOf(value)?.name ?? words.notRead;
    case 'slot':
      return slotWords(value, wording);
    case 'sex':
      return value === 'f' || value === 'm' ? words.sexes[value] : value;
    case ADDRESS:
      return addressLine(value) ?? words.empty;
    default:
      return value;
  }
};

/** Fields that a service or the engine calls differently from how the desk does. */
const CALLED: Readonly<Record<string, NamedField>> = { calendar: 'therapist' };

/** A field as sentences name it; what has no name for the desk is a value. */
export const fieldNamed = (field: string, { texts }: Pick<Wording, 'texts'>): NounField => {
  const called = CALLED[field] ?? field;
  return called in texts.words.fields ? (called as NamedField) : 'value';
};

/** The fields that have a name for the desk, as sentences list them. */
export const fieldsNamed = (
  fields: readonly string[],
  wording: Pick<Wording, 'texts'>,
): readonly NamedField[] =>
  fields.map((field) => fieldNamed(field, wording)).filter((field) => field !== 'value');
