import type { ItemTexts } from '../items-texts.ts';
import { SYSTEM } from '../person-phrase.ts';
import { nouns } from './nouns.ts';

const other = (side: 'ephysio' | 'ghl'): string => SYSTEM[side === 'ghl' ? 'ephysio' : 'ghl'];

export const items: ItemTexts = {
  conflict: {
    says: ({ person, field, winner, reason, kept, lost }) => {
      const what = `The ${nouns[field]} of ${person.name}`;
      const happened =
        reason === 'both-changed'
          ? `${what} was changed on both sides.`
          : `${what} was changed in ${other(winner)}, but holds as it is in ${SYSTEM[winner]}.`;
      const taken =
        kept === null
          ? `The empty value of ${SYSTEM[winner]} was taken`
          : `${kept} from ${SYSTEM[winner]} was taken`;
      return `${happened} ${taken}; ${other(winner)} had ${lost ?? 'nothing'}.`;
    },
    advice: () =>
      'If the value that was taken is right, leave it as it is. If not, choose which one holds on both sides.',
  },
  failure: {
    says: ({ person, entity, at, to, isGivenUp }) => {
      const on = at === null ? '' : ` on ${at}`;
      const what = {
        patient: `The values of ${person.name}`,
        appointment: `The appointment of ${person.name}${on}`,
        'block-slot': `The blocked time${on}`,
      }[entity];
      const next = isGivenUp ? 'It is not tried any more.' : 'The next comparison tries again.';
      return `${what} could not be transferred to ${SYSTEM[to]}. ${next}`;
    },
    advice: ({ to }) =>
      `Correct the entry in ${other(to)}: what changes is transferred again by itself. Or have it tried again as it is.`,
  },
  letter: {
    title: 'Message of GoHighLevel not handled',
    says: ({ person, entity, at }) => {
      const about = {
        patient: ` about ${person.name}`,
        appointment: ` about an appointment of ${person.name}`,
        account: ' about the connection',
      }[entity];
      return `A message of GoHighLevel${about}, of ${at}, could not be handled and is not tried any more.`;
    },
    advice: () => 'Have it tried again. Even without that, the next comparison looks at the entry.',
  },
  held: {
    title: 'Stopped by a safety check',
    says: ({ guard, count }, { counted }) => {
      const waits = counted(count, {
        one: '{n} message of GoHighLevel waits.',
        other: '{n} messages of GoHighLevel wait.',
      });
      const why = {
        creations: 'More new people would be entered in e-Physio than a day allows.',
        'retire-limit': 'More appointments would be cancelled in a day than is usual.',
        'mass-change': 'The same value would be overwritten in most entries. Probably a setting is wrong.',
        other: 'A safety check has found something unusual.',
      }[guard];
      return `${waits} ${why}`;
    },
    advice: ({ guard }) =>
      guard === 'creations' || guard === 'retire-limit'
        ? 'Look at GoHighLevel first. If everything is right, have it transferred anyway.'
        : 'Tell the person who looks after this program. Once the cause is put right, it goes on by itself.',
  },
};
