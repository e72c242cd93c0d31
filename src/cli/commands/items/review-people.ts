import type { CommandContext } from '../../../app/context.ts';
import { onSingleRecords } from '../../../app/single-records.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { type Apart, apartKey } from '../../../domain/identity/apart.ts';
import { type Answer, type Doubt, doubtIn } from '../../../domain/identity/doubt.ts';
import { ConfigError, EXIT } from '../../../errors.ts';
import { resolveReview } from '../../../store/tables/reviews.ts';
import type { ReviewsTable } from '../../../store/tables/tables.ts';
import { listApart, tellApart } from '../../../store/tables/told-apart.ts';
import { type Joining, joinPeople } from '../../../sync/manual/join-people.ts';
import { takeNameOver } from '../../../sync/manual/take-name-over.ts';
import type { PracticeResult } from '../../per-practice.ts';
import { nameOf } from '../../render/format.ts';
import { shortIds } from '../../render/short-ids.ts';

/** An item with whom it is about. */
interface Asked extends Doubt {
  readonly item: ReviewsTable;
}

const mergeThem = ({ person }: Doubt): string =>
  person.side === 'ghl'
    ? 'It is about two contacts: merge them in GHL if they are one person.'
    : 'It is about two patients of e-Physio: merge them there if they are one person.';

/** @throws ConfigError for an item that does not ask who is who, or can be answered in one way only */
export const doubtOf = (item: ReviewsTable, answer: Answer): Asked => {
  const doubt = doubtIn(item);
  if (doubt === null)
    throw new ConfigError(
      `Review item ${item.id} does not ask whether two records are one person.`,
      '--same and --different are for items of kind "who-is-who" about a patient or contact, --different also for those of kind "listed-twice", --same also for those of kind "imported-link" or "somebody-else" about a link; what else can be done says the item itself.',
    );
  if (item.kind === 'listed-twice' && answer === 'same')
    throw new ConfigError(`Review item ${item.id} is about two records of one service.`, mergeThem(doubt));
  if (doubt.importedLink !== null && answer === 'different')
    throw new ConfigError(
      `Review item ${item.id} is about the imported link ${doubt.importedLink}.`,
      `If it is not one person, run \`ephysio-ghl links remove ${doubt.importedLink}\`.`,
    );
  if (doubt.overwrittenLink !== null && answer === 'different')
    throw new ConfigError(
      `Review item ${item.id} is about a record that stands for somebody else by now.`,
      'Put the record right, as the item says; it is settled by the next run then.',
    );
  if (doubt.candidates.length === 0)
    throw new ConfigError(
      `Review item ${item.id} comes from an older version and does not say who is meant.`,
      'Run `ephysio-ghl sync patients` first.',
    );
  return { item, ...doubt };
};

/** The two records that are one person. @throws ConfigError when the item does not name the other one */
const pairOf = (doubt: Asked, id: string): { ephysio: string; ghl: string } => {
  const { item, person, candidates } = doubt;
  const others = candidates.filter(({ side }) => side !== person.side);
  const other = others.find((candidate) => candidate.id === id);
  if (other) {
    const [ephysio, ghl] = person.side === 'ephysio' ? [person.id, other.id] : [other.id, person.id];
    return { ephysio, ghl };
  }
  throw new ConfigError(
    `Review item ${item.id} does not name ${id} on the other side of ${nameOf(person)}.`,
    others.length > 0 ? `It names ${others.map(nameOf).join(', ')}.` : mergeThem(doubt),
  );
};

const sayOf = (joining: Joining, { person, overwrittenLink }: Doubt): string => {
  const isLinked = overwrittenLink !== null;
  if (joining.state === 'refused') return `not ${isLinked ? 'settled' : 'linked'}: ${joining.reason}`;
  const rest =
    joining.reason === null
      ? 'what differed is written to both services'
      : `the next run writes the rest: ${joining.reason}`;
  if (isLinked) return `settled: ${nameOf(person)} is the same person as before; ${rest}`;
  return `settled: ${nameOf(person)} is linked; ${rest}`;
};

/**
 * Links the two records that an item names, because a person knows that they are one patient. Where they are linked, and
 * one has another name by now, that name is taken over.
 */
export const samePerson = async (
  context: CommandContext,
  practice: PracticeConfig,
  doubt: Asked,
  otherId: string,
): Promise<PracticeResult> => {
  const pair = pairOf(doubt, otherId);
  const { item } = doubt;
  const joining = await onSingleRecords(context, practice, 'review resolve', (run) =>
    doubt.overwrittenLink === null ? joinPeople(run, pair) : takeNameOver(run, pair),
  );
  const isJoined = joining.state === 'joined';
  if (isJoined) await resolveReview(context.store, item.id, context.now());
  return {
    exitCode: isJoined && joining.reason === null ? EXIT.done : EXIT.someFailed,
    document: { changed: isJoined ? [item.id] : [], unchanged: isJoined ? [] : [item.id], ...joining },
    text: `${shortIds([item])(item.id)}  ${sayOf(joining, doubt)}`,
  };
};

/** Told apart before, they are asked about because they agree in everything: that does not go away by saying it again. */
const isToldAlready = ({ person, candidates }: Doubt, apart: Apart): boolean =>
  candidates.every((candidate) => apart.has(apartKey(person, candidate)));

const sayOfApart = (
  { person, candidates }: Doubt,
  state: 'settled' | 'told already' | 'not open any more',
): string => {
  const others = candidates.map(nameOf).join(' or ');
  switch (state) {
    case 'settled':
      return `settled: ${nameOf(person)} is not ${others}. The next run makes who is not there on the other side. To take it back: "ephysio-ghl review apart --forget ${person.id}"`;
    case 'told already':
      return `not settled: ${nameOf(person)} and ${others} were told apart before, but name, birth date and phone or e-mail agree by now. Say --same, or make one of these differ`;
    default:
      return 'not settled: it is not open any more. Look again, with "ephysio-ghl review list"';
  }
};

/** Remembers that the people whom items name are different ones: they are not asked about again. */
export const differentPeople = async (
  { store, now }: CommandContext,
  practice: PracticeConfig,
  doubts: readonly Asked[],
): Promise<PracticeResult> => {
  const results = await store.transaction(async (handle) => {
    const apart = await listApart(handle, practice.name);
    const all: { readonly doubt: Asked; readonly state: Parameters<typeof sayOfApart>[1] }[] = [];
    for (const doubt of doubts) {
      const { item, person, candidates } = doubt;
      if (isToldAlready(doubt, apart)) all.push({ doubt, state: 'told already' });
      else if (!(await resolveReview(handle, item.id, now())))
        all.push({ doubt, state: 'not open any more' });
      else {
        for (const candidate of candidates)
          await tellApart(handle, practice.name, [person, candidate], now());
        all.push({ doubt, state: 'settled' });
      }
    }
    return all;
  });
  const idsOf = (isSettled: boolean) =>
    results.filter(({ state }) => (state === 'settled') === isSettled).map(({ doubt }) => doubt.item.id);
  const short = shortIds(doubts.map(({ item }) => item));
  return {
    exitCode: idsOf(false).length === 0 ? EXIT.done : EXIT.someFailed,
    document: {
      changed: idsOf(true),
      unchanged: idsOf(false),
      results: results.map(({ doubt: { item, person, candidates }, state }) => ({
        id: item.id,
        state,
        person,
        candidates,
      })),
    },
    text: results
      .map(({ doubt, state }) => `${short(doubt.item.id)}  ${sayOfApart(doubt, state)}`)
      .join('\n'),
  };
};
