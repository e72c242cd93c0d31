import type { PracticeConfig } from '../../../config/schema.ts';
import type { PracticeFacts, Therapist } from '../../../ephysio/events/therapists.ts';
import { therapistIn, therapistKey } from './entries.ts';
import type { Interview } from './interview.ts';

type Entry = PracticeConfig['calendars'][number];
type Column = Pick<Entry, 'ephysioClientId' | 'ephysioEventTypeId'>;

const TAKEN = 'This therapist and event type belong to another calendar already.';

const typeColumn = async (
  { questions }: Interview,
  title: string,
  taken: ReadonlySet<string>,
): Promise<Column | null> => {
  const typed = await questions.text(`${title}: CLIENT/EVENT_TYPE in e-Physio`, {
    check: (text) => {
      const column = therapistIn(text);
      if (typeof column === 'string') return column;
      return taken.has(therapistKey(column)) ? TAKEN : undefined;
    },
  });
  const column = therapistIn(typed);
  return typeof column === 'string' ? null : column;
};

const times = (n: number): string => `${n} ${n === 1 ? 'appointment' : 'appointments'}`;

/** e-Physio lists no names: how much and when somebody works tells who it is. */
const label = (therapist: Therapist) => ({
  label: `${therapist.clientId}`,
  hint: `${times(therapist.events)}, the last on ${therapist.lastStart.slice(0, 10)}`,
});

/** Kinds of treatment of a therapist that no other calendar has. */
const freeTypes = (therapist: Therapist, taken: ReadonlySet<string>) =>
  therapist.eventTypes.filter(
    ({ id }) => !taken.has(therapistKey({ ephysioClientId: therapist.clientId, ephysioEventTypeId: id })),
  );

/** Whose calendar this is in e-Physio, and as which kind of treatment bookings are made there; `null`: it is left out. */
export const askTherapist = async (
  interview: Interview,
  title: string,
  facts: PracticeFacts | null,
  others: readonly Entry[],
): Promise<Column | null> => {
  const { questions } = interview;
  const taken = new Set(others.map(therapistKey));
  const free = (facts?.therapists ?? []).filter((therapist) => freeTypes(therapist, taken).length > 0);
  if (free.length === 0) return typeColumn(interview, title, taken);
  const therapist = await questions.choose<Therapist | 'typed' | 'none'>(
    `${title}: which therapist?`,
    [
      ...free.map((value) => ({ value, ...label(value) })),
      { value: 'typed', label: 'another one', hint: 'type in the numbers' },
      { value: 'none', label: 'leave this calendar out' },
    ],
    free.find(({ clientId }) => others.every((other) => other.ephysioClientId !== clientId)),
  );
  if (therapist === 'none') return null;
  if (therapist === 'typed') return typeColumn(interview, title, taken);
  const types = freeTypes(therapist, taken);
  const [only, ...more] = types;
  const ephysioEventTypeId =
    only !== undefined && more.length === 0
      ? only.id
      : await questions.choose(
          `${title}: which kind of treatment?`,
          types.map(({ id, events }) => ({ value: id, label: `${id}`, hint: times(events) })),
        );
  return { ephysioClientId: therapist.clientId, ephysioEventTypeId };
};
