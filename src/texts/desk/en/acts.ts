import type { ActTexts } from '../acts-texts.ts';
import { SYSTEM } from '../person-phrase.ts';

const LEAVE = 'Choose “Leave as it is”.';

export const acts: ActTexts = {
  buttons: {
    same: 'Yes, same person',
    sameAs: (name) => `Yes, it is ${name}`,
    different: 'No, two different people',
    noneOfThem: 'No, none of them',
    takeEphysio: 'Take the value of e-Physio',
    takeGhl: 'Take the value of GoHighLevel',
    leave: 'Leave as it is',
    done: 'Done',
    aside: 'Set aside',
    retry: 'Try again',
    stopTrying: 'Stop trying',
    transferAnyway: 'Transfer anyway',
    openInGhl: 'Open in GoHighLevel',
    connect: 'Connect GoHighLevel',
    connectAgain: 'Connect GoHighLevel again',
  },
  outcomes: {
    gone: 'This item is settled already. Nothing was changed.',
    noSuchAnswer: 'This item cannot be answered that way. Nothing was changed.',
    left: 'It stays as it is.',
    done: 'Done.',
    aside: 'Set aside. As long as the cause stands, the item comes back with a later comparison.',
    retriedNow: 'Is tried again now. Load the page again in a minute.',
    retriedByNextRun: 'The next comparison tries again.',
    stoppedTrying: 'Is not tried any more. The next comparison looks at the entry in any case.',
    workedOn: { one: '{n} message is worked on now.', other: '{n} messages are worked on now.' },
    joined: (isComplete) =>
      isComplete
        ? 'The two are matched. What differed is saved on both sides.'
        : 'The two are matched. The next comparison transfers the rest.',
    nameTaken: (isComplete) =>
      isComplete
        ? 'It stays the same person. The new name holds on both sides now.'
        : 'It stays the same person. The next comparison transfers the rest.',
    different:
      'They stay different people. Who is missing on the other side is entered there by the next comparison.',
    differentAgain:
      'That was decided before, and by now name, birth date and phone or e-mail agree. Say that it is the same person, or correct one of these values.',
    unlinked: 'The match is undone. The next comparison looks for both again.',
    saved: 'Saved on both sides.',
    alreadySaved: 'Done. Both sides had this value already.',
    byHand: (side) => `Done. Enter the value in ${SYSTEM[side]} by hand; there is a new item for that.`,
    stopped: {
      locked: 'A comparison is running. Try again in a minute.',
      'sign-in': 'The access to one of the two programs is not allowed any more. Nothing was changed.',
      unreachable: 'e-Physio or GoHighLevel cannot be reached. Try again in a few minutes.',
      guard: 'Stopped by a safety check. Nothing was changed.',
      other: 'That did not work. Please tell the person who looks after this program.',
    },
  },
  refusals: {
    busy: () => 'A comparison is working on this entry. Try again in a minute.',
    failed: ({ isAskedAgain }) =>
      isAskedAgain === true
        ? 'That did not work. Decide again when it is put right.'
        : 'That did not work. Nothing was changed.',
    'patient-gone': ({ side }) =>
      side === 'ephysio'
        ? 'The entry is not in e-Physio any more, or not active.'
        : 'The contact is not in GoHighLevel any more.',
    'linked-to-another': ({ side }) =>
      side === 'ephysio'
        ? 'The entry in e-Physio is matched with another contact already. Merge the two contacts in GoHighLevel.'
        : 'The contact in GoHighLevel is matched with another entry already. Join the two entries in e-Physio.',
    'not-linked': () => 'The two are not matched any more.',
    'nothing-in-common': () => 'The two entries agree in nothing. Make the name agree first.',
    'no-tombstone': () => 'There is nothing to restore here.',
    'both-gone': () => 'Neither of the two entries is there any more.',
    'link-removed': () => `The match was undone in between. Enter the value by hand. ${LEAVE}`,
    'half-gone': () => `One of the two entries is not there any more. ${LEAVE}`,
    'record-gone': ({ side }) => `The entry is not in ${SYSTEM[side]} any more, or not active.`,
    owned: ({ side }) => `This value always holds as it is in ${SYSTEM[side]}. Change it there.`,
    excluded: () => 'The person does not want to be in GoHighLevel. Nothing is sent there.',
    'not-shared': () => `By the settings this value is not transferred. ${LEAVE}`,
    'changed-since': () => `The value has been changed again since. Look at both entries. ${LEAVE}`,
    'cannot-stand': () => 'This value cannot stand on both sides. Enter another one.',
    'somebody-else': () => 'The contact has another name by now. Decide first whose it is.',
    required: () => 'e-Physio demands this value. It cannot be deleted there.',
    cancelled: () => 'The appointment is cancelled. Book it again if it is to take place.',
    'other-patient': () => 'The appointment belongs to another person by now. Wait for the next comparison.',
    kept: () =>
      'The appointment has begun or is billed. It stays as it is, unless you change it in e-Physio.',
    'not-taken': ({ side }) => `${SYSTEM[side]} did not accept the value.`,
    'first-write': ({ side, outcome }) =>
      ({
        'by-hand': `${SYSTEM[side]} does not take that automatically. Enter it there by hand; the next comparison transfers it.`,
        unknown: `It is not certain whether ${SYSTEM[side]} has got the value. The next comparison finds out.`,
        failed: `${SYSTEM[side]} did not accept the value.`,
      })[outcome],
    'second-write': ({ side, outcome }) => {
      const holder = SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];
      return {
        'taken-back': `${SYSTEM[side]} did not accept the value. Both entries are as they were.`,
        duplicate: `The value is in ${holder} now. In GoHighLevel it belongs to another contact already.`,
        failed: `The value is in ${holder} now. The next comparison tries ${SYSTEM[side]} again.`,
      }[outcome];
    },
  },
};
