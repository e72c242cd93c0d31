import type { IdentityQuestion } from '../domain/identity/identity-question.ts';
import type { Joining, Resolution } from '../domain/review/refusal.ts';
import { patientText } from './record-text.ts';
import { refusalText, type Surface } from './refusal-text.ts';
import { reviewText } from './review-text.ts';

/** The outcome of the answer that two records are one person. */
export const joiningText = (
  joining: Joining,
  { person, overwrittenLink }: IdentityQuestion,
  surface: Surface,
): string => {
  const isLinked = overwrittenLink !== null;
  if (joining.state === 'refused')
    return `not ${isLinked ? 'settled' : 'linked'}: ${refusalText(joining.refusal, surface)}`;
  const rest =
    joining.failed === null
      ? 'what differed is written to both services'
      : `the next run writes the rest: ${joining.failed}`;
  return isLinked
    ? `settled: ${patientText(person)} is the same person as before; ${rest}`
    : `settled: ${patientText(person)} is linked; ${rest}`;
};

/** The outcome of the answer that records are of different people. `again`: answered before, and now everything agrees. */
export type DistinctOutcome = 'settled' | 'again' | 'not-open';

const SAY_SAME: Readonly<Record<Surface, string>> = { terminal: 'Say --same', page: 'Press Same person' };

export const distinctText = (
  { person, candidates }: IdentityQuestion,
  outcome: DistinctOutcome,
  surface: Surface,
): string => {
  const others = candidates.map(patientText).join(' or ');
  switch (outcome) {
    case 'settled':
      return `settled: ${patientText(person)} is not ${others}. The next run makes who is not there on the other side. To take it back: "ephysio-ghl review distinct --forget ${person.id}"`;
    case 'again':
      return `not settled: you declared ${patientText(person)} and ${others} distinct before, but name, birth date and phone or e-mail agree by now. ${SAY_SAME[surface]}, or make one of these differ`;
    case 'not-open':
      return 'not settled: it is not open any more. Look again, with "ephysio-ghl review list"';
  }
};

/** The outcome of choosing a value for a conflict. */
export const resolutionText = (resolution: Resolution, surface: Surface): string => {
  switch (resolution.state) {
    case 'done':
      return resolution.written ? 'settled, written to both services' : 'settled, nothing had to be written';
    case 'by-hand':
      return `settled, for review: ${reviewText(resolution.review)}`;
    case 'refused':
    case 'busy':
      return `not settled: ${refusalText(resolution.refusal, surface)}`;
  }
};
