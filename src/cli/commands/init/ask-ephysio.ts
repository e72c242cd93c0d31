import type { EphysioClient } from '../../../ephysio/client.ts';
import type { EphysioAccount } from './answers.ts';
import type { Interview } from './interview.ts';
import { plain, problemIn, settings } from './presets.ts';
import { type Tried, untilGood } from './until-good.ts';

/** E-mail and password, until e-Physio takes them. */
export const askEphysio = (
  interview: Interview,
  practice: string,
): Promise<Tried<EphysioAccount, EphysioClient>> => {
  const { questions, services } = interview;
  let last = '';
  return untilGood(interview, {
    ask: async () => {
      const email = await questions.text('e-Physio: e-mail address', {
        initial: last,
        check: plain(settings.text),
      });
      last = email;
      const password = await questions.secret('e-Physio: password', {
        check: (typed) => problemIn(settings.password, typed),
      });
      return { email, password };
    },
    doing: 'signing in to e-Physio',
    test: async (account) => {
      const client = await services.ephysio(account, practice);
      questions.say('e-Physio: signed in.');
      return client;
    },
  });
};
