import { CONTACT_FIELD_NAMES, type ContactField } from '../../../domain/records/shared-fields.ts';
import type { PracticeFacts } from '../../../ephysio/events/therapists.ts';
import { askAbsences } from './ask-absences.ts';
import { wholeNumberSchema } from './entry-forms.ts';
import type { Choice, Questions } from './questions.ts';
import { type Answers, problemIn } from './settings.ts';

type Leaving = Answers['leaving'];

/** What the config says when it says nothing. */
export const EVERYTHING_LEAVES: Leaving = {
  newPatients: 'all',
  who: 'all',
  contactFields: null,
  tags: [],
  absences: null,
};

const USUAL_MONTHS = '12';

const WHO: readonly Choice<'all' | 'visited' | 'none'>[] = [
  { value: 'all', label: 'every active patient' },
  { value: 'visited', label: 'who was here lately, or has an appointment to come' },
  { value: 'none', label: 'nobody', hint: 'who came from GHL, or has a contact, is linked all the same' },
];

const NEW_PATIENTS: readonly Choice<'booked' | 'all' | 'tag' | 'none'>[] = [
  { value: 'booked', label: 'who has an appointment', hint: 'recommended: leads stay leads' },
  { value: 'all', label: 'everybody with a name, marketing leads too' },
  { value: 'tag', label: 'who has a tag in GHL' },
  { value: 'none', label: 'nobody', hint: 'who matches a patient is linked all the same' },
];

const FIELDS: Readonly<Record<ContactField, string>> = {
  birthDate: 'birth date',
  email: 'e-mail',
  phone: 'phone',
  address: 'address',
};

const askMonths = async (questions: Questions): Promise<number> => {
  const least = (typed: string): string | undefined =>
    /^([1-9]\d?|1[01]\d|120)$/.test(typed) ? undefined : 'This must be a whole number from 1 to 120.';
  const months = await questions.text('Within how many months?', {
    initial: USUAL_MONTHS,
    check: (typed) => problemIn(wholeNumberSchema, typed) ?? least(typed),
  });
  return Number(months);
};

const askNewPatients = async (questions: Questions): Promise<Leaving['newPatients']> => {
  const rule = await questions.choose(
    'Which contacts of GHL become patients in e-Physio? Leads of a campaign are contacts too.',
    NEW_PATIENTS,
    'booked',
  );
  if (rule !== 'tag') return rule;
  const isEmpty = (typed: string): string | undefined => (typed.trim() === '' ? 'Name the tag.' : undefined);
  return { tag: await questions.text('Which tag?', { check: isEmpty }) };
};

const askWho = async (questions: Questions): Promise<Leaving['who']> => {
  const who = await questions.choose(
    'Which patients get a contact in GHL? Every record that is sent leaves the practice for a service abroad.',
    WHO,
    'all',
  );
  return who === 'visited' ? { visitWithinMonths: await askMonths(questions) } : who;
};

/**
 * Who becomes a patient, who and what leaves the practice, and how new contacts are marked, so that no workflow greets long-standing patients. Two
 * sentences a question: more is in docs/data-protection.md.
 */
export const askLeaving = async (
  questions: Questions,
  facts: Pick<PracticeFacts, 'absences'> | null,
): Promise<Leaving> => {
  const newPatients = await askNewPatients(questions);
  const who = await askWho(questions);
  const fields = await questions.chooseMany(
    'Which fields are sent besides the names? Without e-mail and phone GHL cannot reach the patient.',
    CONTACT_FIELD_NAMES.map((value) => ({ value, label: FIELDS[value] })),
    CONTACT_FIELD_NAMES,
  );
  const tag = await questions.text(
    'Which tag do new contacts get (empty: none)? Check before the first run which workflows of GHL start on a new contact, and leave this tag out there.',
  );
  const absences = await askAbsences(questions, facts);
  const isAll = CONTACT_FIELD_NAMES.every((name) => fields.includes(name));
  return {
    newPatients,
    who,
    contactFields: isAll ? null : [...fields],
    tags: tag === '' ? [] : [tag],
    absences,
  };
};

/** As the config says it: what is left out there has its default. */
export const leavingSettings = ({ newPatients, who, contactFields, tags, absences }: Leaving) => ({
  ...(newPatients === 'all' ? {} : { newPatients }),
  ...(who === 'all' && tags.length === 0 ? {} : { newContacts: { who, tags: [...tags] } }),
  ...(contactFields === null ? {} : { contactFields: [...contactFields] }),
  ...(absences === null ? {} : { absences }),
});
