import { placedPerson, SYSTEM } from '../person-phrase.ts';
import type { PersonReviewTexts, SidedPerson } from '../reviews-texts.ts';
import { nouns } from './nouns.ts';
import { words } from './words.ts';

const { fields } = words;

const placed = (person: SidedPerson): string => placedPerson(person, `in ${SYSTEM[person.side]}`);

export const personReviews: PersonReviewTexts = {
  'who-is-who': {
    says: ({ person, others, isAgain }, { either, list }) => {
      if (isAgain)
        return `${list([person, ...others].map(placed))} were said to be different people. By now name, birth date and phone or e-mail agree.`;
      const [other] = others;
      const what =
        others.length === 1 && other
          ? `${placed(person)} and ${placed(other)} may be the same person.`
          : `${placed(person)} may be the same person as ${either(others.map(placed))}.`;
      return `${what} Until you decide, nothing is transferred between them.`;
    },
    advice: ({ isAgain, matchable, mergeIn }) => {
      if (isAgain)
        return 'If it is the same person after all, say so. If they are two, correct one of these values so that they differ.';
      if (matchable === 0)
        return `If it is the same person, join the entries in ${SYSTEM[mergeIn ?? 'ephysio']}. If they are two, say so here.`;
      const merge = mergeIn === null ? '' : ` Two entries in ${SYSTEM[mergeIn]} are joined there, by you.`;
      return matchable === 1
        ? `With yes, the two are matched and kept the same. With no, each person gets an entry of their own on the other side.${merge}`
        : `Choose who it is. If it is none of them, the person gets an entry of their own on the other side.${merge}`;
    },
  },
  'listed-twice': {
    says: ({ cause, person, others }, { list }) => {
      const names = list(others.map(({ name }) => name));
      switch (cause) {
        case 'two-contacts':
          return `${person.name} has two contacts in GoHighLevel. Only one of them is kept the same as e-Physio.`;
        case 'contact-of-another':
          return `The contact in GoHighLevel that fits ${person.name} is already matched with another entry of e-Physio: ${names}. Therefore this entry is not compared.`;
        case 'entered-twice':
          return `${person.name} is entered more than once in e-Physio: the name is the same, and no birth date speaks against it.`;
      }
    },
    advice: ({ cause, areOthersArchived }) => {
      const two = 'If they are different people, say so here.';
      switch (cause) {
        case 'two-contacts':
          return `Merge the two contacts in GoHighLevel. ${two}`;
        case 'contact-of-another':
          return `If it is the same person, join the two entries in e-Physio. If the contact was used for somebody else, correct it in GoHighLevel. ${two}`;
        case 'entered-twice':
          return areOthersArchived
            ? `Make the archived entry active again in e-Physio and archive this one, or join the two. ${two}`
            : `Join the entries in e-Physio. ${two}`;
      }
    },
  },
  'imported-link': {
    says: ({ patient, contact, third }) =>
      third === null
        ? `The old system says that ${placedPerson(patient, 'in e-Physio')} is the same person as ${placedPerson(contact, 'in GoHighLevel')}. Name or birth date do not confirm it, or somebody else fits as well. Until you decide, nothing is transferred between the two.`
        : `${placed(third)} may be one of the people whom the old system has matched: ${placedPerson(patient, 'in e-Physio')} and ${placedPerson(contact, 'in GoHighLevel')}. That match is not confirmed yet.`,
    advice: ({ third }) =>
      third === null
        ? 'If it is the same person, say so. If they are two, the match is undone, and the next comparison looks for both again.'
        : 'Decide on that match first. The next comparison looks at all three again.',
  },
  'somebody-else': {
    says: ({ person, nameNow, changedIn }) => {
      const now = nameNow === null ? 'another name' : `the name ${nameNow}`;
      return changedIn === 'ghl'
        ? `The contact of ${person.name} in GoHighLevel now has ${now}. Until you decide, nothing of it goes to e-Physio, new bookings included.`
        : `The entry of ${person.name} in e-Physio now has ${now}, and another birth date, phone and e-mail. Until you decide, nothing is transferred, new appointments included.`;
    },
    advice: ({ changedIn }) =>
      changedIn === 'ghl'
        ? 'If it is the same person, say so: e-Physio takes the new name. If it is somebody else, cancel the booking in GoHighLevel, book it on a contact of its own, and restore the former name.'
        : 'If it is the same person, say so: GoHighLevel takes the new name. If it is somebody else, restore the entry in e-Physio, and enter the new person there separately.',
  },
  excluded: {
    says: ({ person }) =>
      `${person.name} does not want to be in GoHighLevel, and still has a contact there. No values are sent any more; appointments that are in GoHighLevel are still moved and cancelled.`,
    advice: () => 'Delete the contact in GoHighLevel.',
  },
  archived: {
    says: ({ person, at, isBooking }) =>
      isBooking
        ? `${person.name} has booked an appointment in GoHighLevel${at === null ? '' : ` (${at})`}, but is archived in e-Physio. The appointment is not entered in e-Physio.`
        : `${person.name} is a contact in GoHighLevel, but archived in e-Physio. The two entries are not compared.`,
    advice: ({ isBooking }) =>
      isBooking
        ? 'Make the entry active again in e-Physio, and the appointment is entered. Or cancel the appointment in GoHighLevel.'
        : 'Make the entry active again in e-Physio if the person comes to you again.',
  },
  'name-missing': {
    says: ({ fields: missing }, { list }) =>
      `A contact in GoHighLevel has no ${list(missing.map((field) => fields[field]))}. Nobody can be entered in e-Physio without first and last name.`,
    advice: () => 'Complete the name in GoHighLevel if the person comes to you for treatment.',
  },
  'data-missing': {
    says: ({ person, fields: missing }, { list }) =>
      `${person.name} lacks values that e-Physio demands: ${list(missing.map((field) => fields[field]))}. Therefore the person is not entered in e-Physio yet.`,
    advice: () => 'Complete the values in GoHighLevel, or enter the person in e-Physio.',
  },
  placeholders: {
    says: ({ person, fields: missing }, { list }) =>
      `${person.name} has provisional values in e-Physio: ${list(missing.map((field) => fields[field]))}. The right ones are not known yet.`,
    advice: ({ fields: missing }) => {
      if (missing.every((field) => field === 'sex'))
        return 'Check the sex in e-Physio. If it is right, leave it as it is.';
      const sex = missing.includes('sex') ? ', the sex in e-Physio' : '';
      return `Enter the right values in e-Physio or in GoHighLevel${sex}.`;
    },
  },
  'contact-points-cleared': {
    says: ({ person }) =>
      `Phone and e-mail of ${person.name} were deleted on one side. The other side keeps them, so that the person can be reached.`,
    advice: () => 'Enter phone or e-mail again, or delete them on the other side too.',
  },
  'required-cleared': {
    says: ({ person, fields: cleared }, { list }) =>
      `Something that e-Physio demands of ${person.name} was deleted in GoHighLevel: ${list(cleared.map((field) => fields[field]))}. e-Physio keeps the former value.`,
    advice: () => 'Enter the value in GoHighLevel again.',
  },
  'contact-point-taken': {
    says: ({ person, field }) =>
      `The new ${nouns[field]} of ${person.name} belongs to another contact in GoHighLevel already. Therefore the contact of ${person.name} keeps the former one.`,
    advice: () => 'Check in GoHighLevel whose it is, and correct the wrong contact.',
  },
  'value-refused': {
    says: ({ person, field, side }) =>
      `${SYSTEM[side]} did not accept the ${nouns[field]} of ${person.name}. Everything else was transferred.`,
    advice: ({ side }) =>
      `Correct the value in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}; then it is transferred again.`,
  },
  'patient-by-hand': {
    says: ({ person, action, fields: changed, side }, { list }) => {
      if (action === 'create') return `${person.name} cannot be entered in ${SYSTEM[side]} automatically.`;
      const what = list(changed.map((field) => fields[field]));
      return `This cannot be changed automatically in ${SYSTEM[side]} for ${person.name}: ${what}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what =
        action === 'create'
          ? `Enter the person in ${SYSTEM[side]}; the next comparison makes the match.`
          : `Enter the values in ${SYSTEM[side]} by hand.`;
      return isFinal ? `${what} If everything is to stay, leave it as it is.` : what;
    },
  },
};
