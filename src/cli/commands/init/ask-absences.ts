import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import type { PracticeFacts } from '../../../ephysio/events/therapists.ts';
import type { Questions } from './questions.ts';

export type Absences = PracticeConfig['sync']['absences'];

/**
 * Which kinds of event without a patient block time in GHL: a practice may keep notes as events. Without such events nothing
 * is asked, and the config says nothing: then all of them do.
 */
export const askAbsences = async (
  questions: Questions,
  facts: Pick<PracticeFacts, 'absences'> | null,
): Promise<Absences> => {
  const kinds = facts?.absences ?? [];
  if (kinds.length === 0) return null;
  const chosen = await questions.chooseMany(
    'e-Physio has events without a patient (holidays, training, notes). Which kinds block the time of their therapist in GHL, so that nobody books it? None: nothing is blocked.',
    kinds.map(({ kind, events }) => ({
      value: kind,
      label: kind === null ? 'of no kind' : `event type ${kind}`,
      hint: counted(events, 'event'),
    })),
    kinds.map(({ kind }) => kind),
  );
  if (chosen.length === kinds.length) return true;
  const eventTypeIds = chosen.filter((kind) => kind !== null);
  return eventTypeIds.length === 0 ? false : { eventTypeIds };
};
