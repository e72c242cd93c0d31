import type { Create } from '../../domain/plan/plan.ts';
import { otherSide } from '../../domain/records/sides.ts';
import { placeholderReview } from '../../domain/review/patient-reviews.ts';
import type { Held } from '../../domain/side.ts';
import { DuplicateError, NotFoundError, SupersededError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import type { Writer } from '../../store/tables/changes.ts';
import { clearFailure } from '../../store/tables/failures.ts';
import type { Base } from '../../store/tables/links.ts';
import { closeOperation } from '../../store/tables/operations.ts';
import { upsertReview } from '../../store/tables/reviews.ts';
import { addCount, addReview, type RunContext } from '../run-context.ts';
import { mergeBase } from './base.ts';
import { createOnce } from './create-once.ts';
import type { CreatePayload } from './create-payload.ts';
import { recordIntent } from './intent.ts';
import { identifying, listWrite } from './list-change.ts';
import { assertCreatable } from './preconditions.ts';
import { refusedFields, refusedReview } from './refused-values.ts';
import type { NewIds, Target } from './target.ts';

/** A contact can share its phone with one and its e-mail with another; more rounds than that mean something else. */
const DUPLICATE_ROUNDS = 3;

/** Creates one record on one side and links it, exactly once, whatever happens on the way. */
export const writeCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Create<R>,
): Promise<void> => {
  let record = target.people?.beforeCreate(create) ?? create.from.record;
  let refused: Partial<R> = {};
  for (let round = 0; ; ) {
    try {
      await sendCreate(run, target, create, record, refused);
      return;
    } catch (error) {
      if (error instanceof NotFoundError && (await target.bookings?.onRefusedCreate(create))) return;
      const fields = refusedFields(target, error, record, { side: create.side, isNew: true }) as (keyof R)[];
      if (fields.length > 0) {
        refused = { ...refused, ...pick(record, fields) };
        record = { ...record, ...Object.fromEntries(fields.map((field) => [field, null])) };
        continue;
      }
      if (!(error instanceof DuplicateError) || round >= DUPLICATE_ROUNDS) throw error;
      round += 1;
      const verdict = await target.people?.onDuplicate(create, record, error);
      if (!verdict) throw error;
      if (verdict.done) return;
      record = verdict.record;
    }
  }
};

const pick = <R extends object>(record: R, fields: readonly (keyof R)[]): Partial<R> =>
  Object.fromEntries(fields.map((field) => [field, record[field]])) as Partial<R>;

const sendCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Create<R>,
  record: R,
  refused: Partial<R>,
): Promise<void> => {
  const { side, from, link } = create;
  const { extras } = from;
  const { writer: by } = run;
  const payload: CreatePayload<R> = { record, source: from.record, ...(extras && { extras }), refused, by };
  const { id, at } = await recordIntent(
    run,
    {
      entity: target.records.entity,
      side,
      kind: 'create',
      linkId: link?.id ?? null,
      sourceId: from.id,
      targetId: null,
      payload,
    },
    (handle) => assertCreatable(run, target, handle, create),
  );
  /** The patient may object between two attempts. */
  const isKeptHere = async (): Promise<boolean> =>
    side === 'ghl' && (await target.isKeptHere(run.store, { kind: 'create', from }));
  const held = await createOnce(run, id, {
    send: () => target.sides[side].create(record, from),
    find: async (lostAt) => {
      const linkedIds = await target.linkedIds.load(side);
      const isLinked = (other: string): boolean => linkedIds.has(other);
      const query = { sentAt: at, lostAt, isLinked, isKeptHere: await isKeptHere() };
      return target.sides[side].findSame(record, query);
    },
    isOff: isKeptHere,
  });
  await commitCreate(run, target, create, held, { id, by, refused });
};

/** The new link and its base, in one transaction with the end of the operation. */
export const commitCreate = async <R extends object>(
  run: RunContext,
  target: Target<R>,
  create: Pick<Create<R>, 'side' | 'from' | 'link'>,
  held: Held<R>,
  operation: { readonly id: string; readonly by: Writer; readonly refused: Partial<R> },
): Promise<void> => {
  const { side, from, link } = create;
  const source = otherSide(side);
  const sides = {
    ephysio: from.record,
    ghl: held.record,
    ...(side === 'ephysio' && { ephysio: held.record, ghl: from.record }),
  };
  const ids =
    side === 'ghl' ? { ephysioId: from.id, ghlId: held.id } : { ephysioId: held.id, ghlId: from.id };
  const placeholders = target.people?.placeholders(create) ?? [];
  const linkId = link?.id ?? run.newId();
  const { refused } = operation;
  const base = mergeBase<R>(sides, {
    ephysio: {},
    ghl: {},
    refused: { ephysio: {}, ghl: {}, [side]: refused },
  });
  const reviews = Object.entries(refused).map(([field, value]) =>
    refusedReview({ id: linkId, ...ids }, side, field, value as string),
  );
  const isLinked = await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    // It was made here, also if another process has linked it.
    await listWrite(handle, run, target, {
      operationId: operation.id,
      kind: 'create',
      side,
      ids: { ephysio: ids.ephysioId, ghl: ids.ghlId },
      linkId,
      note: { by: operation.by, before: {}, about: identifying(target.records.entity, held.record) },
      after: held.record,
    });
    // Another process has linked it since: the operation stays open, and its outcome is found out again.
    if (await target.records.findBySide(handle, side, held.id)) return false;
    await closeOperation(handle, operation.id);
    // Once the patient is linked again both appointments are found. A link without a patient would cancel them.
    if ((await target.bookings?.hasPatient(handle, from.record)) === false) return false;
    if (link) await attachSide(handle, target, link.id, base, ids);
    else await target.records.insert(handle, { id: linkId, source, ...ids }, base, placeholders);
    const { name: practice } = run.practice;
    // Together with what the base learns: it is not sent again.
    for (const review of reviews) await upsertReview(handle, { ...review, practice, now: run.now() });
    await clearFailure(handle, { practice, entity: target.records.entity, side, recordId: from.id });
    return true;
  });
  if (!isLinked) throw new SupersededError();
  target.linkedIds.add(side, held.id);
  target.linkedIds.add(source, from.id);
  for (const review of reviews) addReview(run.report, review);
  if (placeholders.length > 0) addReview(run.report, placeholderReview(held.id, from.id, placeholders));
  target.people?.onStored(side, held);
  addCount(run.report, target.records.entity, 'created', side);
};

const attachSide = async <R extends object>(
  handle: StoreHandle,
  { records }: Target<R>,
  linkId: string,
  base: Base<R>,
  ids: NewIds,
): Promise<void> => {
  const row = await records.find(handle, linkId);
  // If a person has removed the link since, the next run decides again.
  if (row) await records.update(handle, row, base, ids);
};
