import {
  type KeptRecord,
  keptHalf,
  type RecordKey,
  recordKeyText,
} from '../../domain/records/kept-record.ts';
import type { Both, Entity, SideName } from '../../domain/records/sides.ts';
import {
  isLink,
  type Named,
  namedByConflict,
  namedByFailure,
  namedByReview,
} from '../../domain/review/named-records.ts';
import type { StoreHandle } from '../../store/store.ts';
import { listOpenConflicts } from '../../store/tables/conflicts.ts';
import { listFailures } from '../../store/tables/failures.ts';
import {
  dropKept,
  type KeptHead,
  keptFingerprint,
  keptHeads,
  putKept,
} from '../../store/tables/kept-records.ts';
import type { Wanted } from '../../store/tables/named-rows.ts';
import { listOpenReviews } from '../../store/tables/reviews.ts';
import type { RunContext } from '../run-context.ts';

/** What a pass has seen of a record. */
export interface Sighting extends RecordKey {
  /** `null`: there is nothing to keep, because another table holds it as it is. */
  readonly kept: KeptRecord | null;
  /** Of an appointment (UTC ISO). */
  readonly startsAt?: string | null;
}

/** The links and records of one kind that something is open about. */
export const namedByOpenItems = async (
  store: StoreHandle,
  practice: string,
  entity: Entity,
): Promise<Wanted<RecordKey>> => {
  const named: readonly Named[] = [
    ...(await listOpenReviews(store, practice)).flatMap(namedByReview),
    ...(await listOpenConflicts(store, practice)).flatMap(namedByConflict),
    ...(await listFailures(store, practice)).flatMap(namedByFailure),
  ];
  const own = named.filter((one) => one.entity === entity);
  return {
    links: own.flatMap((one) => (isLink(one) ? [one.link] : [])),
    records: own.flatMap((one) => (isLink(one) ? [] : [one])),
  };
};

/** The halves of a link before a pass, as the pass has read them, and after it. */
interface SeenLink<R> {
  readonly before: Both<R>;
  readonly read: Both<R>;
  readonly after: Both<R>;
}

/**
 * What has to be kept of a half: it is as it was read, except where the pass has learnt or written something there.
 * @returns `null` where it is as both sides have agreed
 */
export const keptHalfOf = <R extends object>(
  { before, read, after }: SeenLink<R>,
  side: SideName,
): KeptRecord | null => {
  const [then, now] = [before[side], after[side]];
  const fields = Object.keys({ ...read[side], ...now }) as (keyof R & string)[];
  const current = fields.map((field) => [
    field,
    (now[field] ?? null) === (then[field] ?? null) ? read[side][field] : now[field],
  ]);
  return keptHalf(now as KeptRecord['fields'], Object.fromEntries(current));
};

/** What is kept already, by `recordKeyText`. */
export const loadHeads = async (
  { store, practice }: RunContext,
  entity: Entity,
): Promise<ReadonlyMap<string, KeptHead>> =>
  new Map((await keptHeads(store, practice.name, entity)).map((head) => [recordKeyText(head), head]));

/**
 * Keeps what a pass has seen, as far as it is not kept like that: a run that sees nothing new writes nothing.
 * @param isNeeded false: nothing asks for the record any more, and it is deleted
 */
export const keepRecords = async (
  run: RunContext,
  heads: ReadonlyMap<string, KeptHead>,
  sightings: readonly Sighting[],
  isNeeded: (key: RecordKey) => boolean,
): Promise<void> => {
  const { store, practice } = run;
  const known = new Map(sightings.map((sighting) => [recordKeyText(sighting), sighting]));
  const news = [...known].flatMap(([text, { kept, ...sighting }]) => {
    const isNews = kept !== null && heads.get(text)?.fingerprint !== keptFingerprint(store, kept);
    return isNews ? [{ ...sighting, kept }] : [];
  });
  const over = [...heads.values()].filter(
    (head) => !isNeeded(head) || known.get(recordKeyText(head))?.kept === null,
  );
  if (news.length + over.length === 0) return;
  await store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const head of over) await dropKept(handle, practice.name, head);
    for (const { kept, startsAt = null, ...key } of news)
      await putKept(handle, practice.name, key, kept, { startsAt, at: run.now() });
  });
};
