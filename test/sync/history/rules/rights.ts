import { otherSide } from '../../../../src/domain/records/sides.ts';
import { OUTSIDE } from '../edit.ts';
import { siblingsOf } from '../instances.ts';
import type { Outcome } from '../outcome.ts';
import { areSwapped } from '../spelling.ts';
import { PERSON_FIELDS } from '../views.ts';
import type { Change } from '../witness.ts';

const changesByProgram = ({ world }: Outcome): Change[] =>
  world.witness.changes.filter((c) => c.author === 'program' && c.before !== null);

/** Swapped names are one thing: the owner of only one of them has no say. */
const isSwap = ({ practice: { owners } }: Outcome, field: string, { before, after }: Change): boolean =>
  field.endsWith('Name') &&
  owners.firstName !== owners.lastName &&
  before !== null &&
  after !== null &&
  areSwapped(before, after);

/** Fields that the program changed on the side that owns them. */
export const ownedFields = (outcome: Outcome): string[] =>
  changesByProgram(outcome).flatMap(({ side, entity, id, before, after, ...change }) =>
    entity === 'patient' && after
      ? PERSON_FIELDS.filter(
          (field) =>
            outcome.practice.owners[field] === side &&
            before?.[field] !== after[field] &&
            !isSwap(outcome, field, { side, entity, id, before, after, ...change }),
        ).map(
          (field) =>
            `${field} of ${side} patient ${id}, which owns it: "${before?.[field]}" became "${after[field]}"`,
        )
      : [],
  );

const SYNCED: readonly string[] = [
  ...[
    'firstName',
    'lastName',
    'dateOfBirth',
    'email',
    'phone',
    'address1',
    'postalCode',
    'city',
    'dateUpdated',
  ],
  ...['birthDate', 'street', 'zip'],
  ...['calendarId', 'assignedUserId', 'startTime', 'endTime', 'appointmentStatus'],
  ...['clientId', 'eventTypeId', 'start', 'end', 'status', 'invoiceId', 'patientId'],
];

const SENTENCE =
  /Placeholders, real values are missing: ((?:birthDate|street|zip|city|sex)(?:, (?:street|zip|city|sex))*)/;

/** The comment names fewer placeholders than before, and says the same otherwise. */
const isShortened = (before: unknown, after: unknown): boolean => {
  const named = (text: unknown): string[] => SENTENCE.exec(String(text))?.[1]?.split(', ') ?? [];
  const others = (text: unknown): string => String(text).replace(SENTENCE, '');
  return others(before) === others(after) && named(after).every((field) => named(before).includes(field));
};

/** What the program changed besides the fields that are synced: consent, tags, notes. */
export const notOurs = (outcome: Outcome): string[] =>
  changesByProgram(outcome).flatMap(({ side, entity, id, raw }) => {
    const [before, after] = [raw.before, raw.after] as Record<string, unknown>[];
    if (!before || !after) return [];
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return fields
      .filter((f) => !(f === 'id' && before.firstId !== undefined))
      .filter((f) => !SYNCED.includes(f) && JSON.stringify(before[f]) !== JSON.stringify(after[f]))
      .filter((f) => !(f === 'comment' && side === 'ephysio' && isShortened(before[f], after[f])))
      .map((f) => `${f} of ${side} ${entity} ${id} is not synced, and was changed`);
  });

/** Whom the program took every contact point from in one go. */
export const madeUnreachable = (outcome: Outcome): string[] =>
  changesByProgram(outcome)
    .filter(
      ({ entity, before, after }) =>
        entity === 'patient' && before?.email && before.phone && after && !after.email && !after.phone,
    )
    .map(({ side, id }) => `${side} patient ${id} lost its phone and e-mail at once`);

/** Where several things happened to a series at once, any of its appointments may be the one that was cancelled. */
const withSiblings = ({ world, isCalm }: Outcome, names: readonly string[]): readonly string[] =>
  isCalm ? names : [...new Set(names.flatMap((name) => [name, ...siblingsOf(world, name)]))];

/**
 * Whether the other half of an appointment was cancelled, or given to another patient or to a therapist without a calendar, at some
 * time since.
 */
const hadReason = (outcome: Outcome, change: Change, since: number): boolean => {
  const { world, links } = outcome;
  const { side, entity } = change;
  const other = otherSide(side);
  const isOfOther = (of: string | undefined): boolean =>
    !links.some((l) => l.entity === 'patient' && l[other] === of && l[side] === change.before?.of);
  return withSiblings(outcome, world.partnersOf(change)).some((id) => {
    const history = world.witness.of({ side: other, entity, id });
    return history.some((c, i) => {
      const until = history[i + 1]?.at ?? Number.POSITIVE_INFINITY;
      if (c.at > change.at || until < since) return false;
      const isOutside = other === 'ephysio' && c.after?.calendar === OUTSIDE;
      return c.after?.live !== 'yes' || isOfOther(c.after.of) || isOutside;
    });
  });
};

/** Appointments that the program cancelled although their other half took place. And patients and contacts never go. */
export const wronglyRetired = (outcome: Outcome): string[] =>
  changesByProgram(outcome).flatMap((change) => {
    const { side, entity, id, before, after } = change;
    if (entity === 'patient') return after === null ? [`${side} patient ${id} was deleted`] : [];
    if (before?.live !== 'yes' || after?.live === 'yes') return [];
    const since = outcome.world.runsBeganAt.findLast((at) => at <= change.at) ?? 0;
    return hadReason(outcome, change, since) ? [] : [`${side} appointment ${id} was cancelled for no reason`];
  });
