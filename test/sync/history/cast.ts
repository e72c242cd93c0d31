import type { Entity, SideName } from '../../../src/domain/records/sides.ts';
import { PEOPLE } from './people.ts';
import { isNameOf } from './spelling.ts';
import type { View } from './views.ts';
import type { Change, Which, Witness } from './witness.ts';

/** Which record is about whom, as the people know who made the records; of the program's own ones what it was to do. */
export interface Cast {
  /** A person made the record. */
  made(which: Which, who: number): void;
  /** `undefined`: nobody whom the test knows. */
  who(which: Which): number | undefined;
  /** The patients or contacts of one person that are there now, oldest first. */
  recordsOf(side: SideName, who: number): string[];
}

const keyOf = ({ side, entity, id }: Which): string => `${side} ${entity} ${id}`;

/** Whose names and birth date these are. */
const whoIs = (view: View): number | undefined => {
  const named = PEOPLE.flatMap((person, n) => (isNameOf(person, view) ? [n] : []));
  if (named.length < 2) return named[0];
  return named.find((n) => [PEOPLE[n]?.born, PEOPLE[n]?.mistyped].includes(view.birthDate ?? ''));
};

/** The people whose patients had these names and this birth date at some time before. */
const whoWasCopied = (witness: Witness, { at, after }: Change, who: Cast['who']): number[] => {
  const copied = witness.changes.filter(
    (c) =>
      c.at < at &&
      c.side === 'ephysio' &&
      c.entity === 'patient' &&
      (['firstName', 'lastName', 'birthDate'] as const).every((f) => c.after?.[f] === after?.[f]),
  );
  return [...new Set(copied.flatMap((c) => who(c) ?? []))];
};

/** A patient of the program's names the contact that it was made for; a contact holds what the patient held. */
const whoWasMade = (witness: Witness, change: Change, who: Cast['who']): number | undefined => {
  const { side, after, raw } = change;
  if (side === 'ghl') {
    const copied = whoWasCopied(witness, change, who);
    return copied.length === 1 ? copied[0] : after ? whoIs(after) : undefined;
  }
  const contact = (raw.after as { readonly externalId?: string } | null)?.externalId;
  return contact === undefined ? undefined : who({ side: 'ghl', entity: 'patient', id: contact });
};

export const createCast = (witness: Witness): Cast => {
  const known = new Map<string, number | undefined>();
  const who: Cast['who'] = (which) => {
    if (known.has(keyOf(which))) return known.get(keyOf(which));
    const [first] = witness.of(which);
    const guessed = first && first.author === 'program' ? whoWasMade(witness, first, who) : undefined;
    // What came before it does not change any more.
    if (first?.author === 'program') known.set(keyOf(which), guessed);
    return guessed;
  };
  const entity: Entity = 'patient';
  return {
    made: (which, n) => void known.set(keyOf(which), n),
    who,
    recordsOf: (side, n) => {
      const ids = new Set(
        witness.changes.flatMap((c) => (c.side === side && c.entity === entity ? [c.id] : [])),
      );
      return [...ids].filter((id) => {
        const which = { side, entity, id };
        return who(which) === n && witness.of(which).at(-1)?.after !== null;
      });
    },
  };
};
