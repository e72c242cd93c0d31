import { SYSTEM } from '../person-phrase.ts';
import type { AppointmentReviewTexts } from '../reviews-texts.ts';
import { words } from './words.ts';

const on = (at: string | null): string => (at === null ? '' : ` on ${at}`);
const online = ({ name, isOnline }: { readonly name: string; readonly isOnline: boolean }): string =>
  isOnline ? `${name} (booked online)` : name;

export const appointmentReviews: AppointmentReviewTexts = {
  'appointment-by-hand': {
    says: ({ person, at, action, side }) => {
      const what = { create: 'entered', update: 'changed', cancel: 'cancelled' }[action];
      return `The appointment of ${person.name}${on(at)} cannot be ${what} automatically in ${SYSTEM[side]}.`;
    },
    advice: ({ action, side, isFinal }) => {
      const what = {
        create: 'Enter the appointment there by hand.',
        update: 'Change the appointment there by hand.',
        cancel: `Cancel the appointment in ${SYSTEM[side]} by hand.`,
      }[action];
      return isFinal ? `${what} If everything is to stay, leave it as it is.` : what;
    },
  },
  'patient-not-linked': {
    says: ({ person, count, source, why }, { counted }) => {
      const other = SYSTEM[source === 'ghl' ? 'ephysio' : 'ghl'];
      const because = {
        'not-linked':
          source === 'ephysio'
            ? 'The person is not active in e-Physio, waits for a decision, or the contact was deleted in GoHighLevel.'
            : 'The contact waits for a decision, or is not entered in e-Physio by the settings.',
        'not-created': `The person could not be entered in ${other} yet.`,
        'contact-deleted': 'The contact was deleted in GoHighLevel.',
        'contact-unread': 'The contact could not be read.',
        'somebody-else': 'The contact or the entry stands for somebody else by now.',
      }[why];
      return `${counted(count, words.appointments)} of ${person.name} cannot be transferred to ${other}. ${because}`;
    },
    advice: ({ why }) =>
      ({
        'not-linked':
          'Decide what else waits about this person. If nothing does, check the entry on both sides.',
        'not-created': 'The next comparison tries again.',
        'contact-deleted': 'If the person should be in GoHighLevel again, enter a new contact there.',
        'contact-unread': 'The next comparison tries again.',
        'somebody-else': 'Decide first whether it is still the same person.',
      })[why],
  },
  'patient-changed': {
    says: ({ person, other, at, isUnshared }) => {
      const what = `The appointment${on(at)} belongs to ${person.name} in e-Physio, and to ${other.name} in GoHighLevel.`;
      return isUnshared ? `${what} Nothing is transferred between the two.` : what;
    },
    advice: ({ isUnshared }) =>
      isUnshared
        ? 'If it is the same person, match the two entries first. If they are two, cancel the wrong appointment on its side.'
        : 'If that is right, book the appointment on the other person in e-Physio. If it is wrong, cancel it in GoHighLevel.',
  },
  'deleted-but-on': {
    says: ({ person, at, side, isWithContact }) =>
      isWithContact
        ? `The appointment of ${person.name}${on(at)} was deleted or cancelled in GoHighLevel together with the contact. In e-Physio it still takes place.`
        : `The appointment of ${person.name}${on(at)} was deleted in ${SYSTEM[side]}. In ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']} it still takes place.`,
    advice: ({ side, isWithContact }) =>
      isWithContact
        ? 'If the appointment takes place, leave it as it is. If not, cancel it in e-Physio.'
        : `If the appointment takes place, book it again in ${SYSTEM[side]}. If not, cancel it in ${SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl']}.`,
  },
  'double-booked': {
    says: ({ at, therapist, booking, other }) => {
      const when = at === null ? 'At the same time' : `On ${at}`;
      if (other === null)
        return `${when}, ${online(booking)} has an appointment${therapist === null ? '' : ` with ${therapist}`}, although an absence is entered.`;
      return therapist === null
        ? `${when}, two appointments are in one calendar: ${online(booking)} and ${online(other)}.`
        : `${when}, ${therapist} has two appointments: ${online(booking)} and ${online(other)}.`;
    },
    advice: ({ other }) =>
      other === null
        ? 'Move the appointment or the absence. If both are to stay, leave it as it is.'
        : 'Move one of them in e-Physio or in GoHighLevel; the other side follows. If both are to stay, leave it as it is.',
  },
  'series-as-one': {
    says: ({ person, at }) =>
      `The appointment of ${person.name}${on(at)} in e-Physio stands for a whole series of GoHighLevel. Each appointment of the series is entered by itself, too; this one is probably one too many.`,
    advice: () => 'Cancel this appointment in e-Physio, unless you entered it for something else.',
  },
  'out-of-scope': {
    says: ({ person, at }) =>
      `The appointment of ${person.name}${on(at)} is in a calendar of GoHighLevel that is not compared. In e-Physio it stays as it is; only a cancellation is still transferred.`,
    advice: () =>
      'Move the appointment so that both sides say the same, or cancel it. If the calendar should be compared, tell the person who looks after this program.',
  },
  'unknown-status': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} ${count === 1 ? 'has' : 'have'} a status in e-Physio that this program does not know (${status}). GoHighLevel shows “${words.statuses.new}”.`,
    advice: () => 'Tell the person who looks after this program what this status means.',
  },
  'status-without-code': {
    says: ({ count, status }, { counted }) =>
      `${counted(count, words.appointments)} became “${status}” in GoHighLevel. No status is set for that in e-Physio; the former one stays there.`,
    advice: () =>
      'Set the status in e-Physio by hand, or tell the person who looks after this program which one it is.',
  },
};
