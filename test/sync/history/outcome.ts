import { ADDRESS, addressOf } from '../../../src/domain/records/address.ts';
import type { SideName } from '../../../src/domain/records/sides.ts';
import { listOpenConflicts, openConflict } from '../../../src/store/tables/conflicts.ts';
import { listOpenReviews } from '../../../src/store/tables/reviews.ts';
import { reviewText } from '../../../src/texts/review-text.ts';
import type { RunEnd } from '../run-sync.ts';
import { DAY_MS } from '../virtual-clock.ts';
import type { History } from './history.ts';
import { type Linked, linksOf } from './links.ts';
import type { Practice } from './practice.ts';
import type { Which } from './witness.ts';
import type { World } from './world.ts';

/** A value that lost, as the program keeps it. */
export interface Lost {
  readonly linkId: string;
  readonly field: string;
  readonly loser: SideName;
  readonly value: string;
}

/** A write, as `runs show` lists it. */
export interface ListedWrite extends Which {
  readonly kind: string;
}

/** A history that has come to rest, and what the program says about it. */
export interface Outcome {
  readonly world: World;
  readonly practice: Practice;
  readonly isCalm: boolean;
  readonly links: readonly Linked[];
  readonly conflicts: readonly Lost[];
  readonly listed: readonly ListedWrite[];
  /** Open ones, as a person reads them: subject and message. */
  readonly reviews: readonly {
    readonly kind: string;
    readonly text: string;
    /** Ids and fields, as the program keeps them. */
    readonly said: string;
  }[];
  readonly failures: RunEnd['report']['failures'];
  /** Epoch milliseconds. */
  readonly window: { readonly from: number; readonly to: number };
}

const conflictsOf = async ({ bench: { store }, sandbox }: World): Promise<Lost[]> => {
  const calendars = [...sandbox.ghl.state.calendars.keys()];
  const indexOf = (key = ''): string => String(calendars.indexOf(key.split('/')[0] ?? ''));
  return (await listOpenConflicts(store, 'main')).flatMap(({ field, ...conflict }) => {
    const value = openConflict(store, conflict).loser ?? '';
    const lost = (name: string, text: string): Lost => ({
      linkId: conflict.link_id,
      field: name,
      loser: conflict.winner === 'ephysio' ? 'ghl' : 'ephysio',
      value: text,
    });
    if (field === ADDRESS)
      return Object.entries(addressOf(value)).map(([part, text]) => lost(part, text ?? ''));
    if (field !== 'slot') return [lost(field, field === 'calendar' ? indexOf(value) : value)];
    const [start, end, calendar] = value.split('/');
    return [lost('time', `${start}/${end}`), lost('calendar', indexOf(calendar))];
  });
};

const listedOf = async ({ bench: { store }, witness }: World): Promise<ListedWrite[]> => {
  const rows = await store.db.selectFrom('changes').selectAll().execute();
  return rows.flatMap(({ kind, side, entity, ephysio_id: ephysio, ghl_id: ghl }) =>
    side === null || entity === 'block-slot'
      ? []
      : [{ kind, side, entity, id: (side === 'ghl' ? ghl && witness.nameOf(ghl) : ephysio) ?? '?' }],
  );
};

export const outcomeOf = async (
  world: World,
  { practice, isCalm = false }: Pick<History, 'practice' | 'isCalm'>,
  last: RunEnd,
): Promise<Outcome> => {
  const reviews = await listOpenReviews(world.bench.store, 'main');
  const today = Math.floor(world.bench.clock.now() / DAY_MS) * DAY_MS;
  return {
    world,
    practice,
    isCalm,
    links: await linksOf(world.bench, world.witness),
    conflicts: await conflictsOf(world),
    listed: await listedOf(world),
    reviews: reviews.map((review) => ({
      kind: review.kind,
      text: `${review.subject}: ${reviewText(review)}`,
      said: JSON.stringify([review.about, review.facts]),
    })),
    failures: last.report.failures,
    window: { from: today - 14 * DAY_MS, to: today + 181 * DAY_MS },
  };
};

const names = (text: string, id: string): boolean => text.split(/[^\w-]+/).includes(id);

/** Whether an open review, of these kinds if any are given, names all of these ids or fields. */
export const isReviewed = (
  { reviews }: Pick<Outcome, 'reviews'>,
  words: readonly (string | null)[],
  kinds: readonly string[] = [],
): boolean =>
  reviews.some(
    ({ kind, said }) =>
      (kinds.length === 0 || kinds.includes(kind)) &&
      words.every((word) => word !== null && names(said, word)),
  );

/** Whether the last run reported a failure of the record, or of its link. */
export const hasFailed = ({ failures }: Pick<Outcome, 'failures'>, ...ids: (string | null)[]): boolean =>
  failures.some(({ id, link }) => (id !== null && ids.includes(id)) || (link !== null && ids.includes(link)));
