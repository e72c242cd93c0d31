import type { Both, Link } from '../domain/plan.ts';
import type { Base } from '../store/links.ts';
import type { StoreHandle } from '../store/store.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

/** The base with what was learnt. What GHL was seen to hold is forgotten once all of it is agreed on. */
export const mergeBase = <R extends object>(base: Base<R>, patch: Both<Partial<R>>): Base<R> => {
  const ghl = { ...base.ghl, ...patch.ghl };
  const seenInGhl = base.seenInGhl && { ...base.seenInGhl, ...patch.ghl };
  const isAgreed =
    !seenInGhl || (Object.keys(seenInGhl) as (keyof R)[]).every((f) => seenInGhl[f] === ghl[f]);
  return { ephysio: { ...base.ephysio, ...patch.ephysio }, ghl, ...(isAgreed ? {} : { seenInGhl }) };
};

const baseOf = <R>({ base, seenInGhl }: Link<R>): Base<R> => ({ ...base, ...(seenInGhl && { seenInGhl }) });

/** Keeps what GHL was seen to hold, before anything is written: an incremental list shows a change once. */
export const noteSeenInGhl = async <R extends object>(
  run: RunContext,
  { records }: Target<R>,
  seen: readonly { readonly link: Link<R>; readonly record: R }[],
): Promise<void> => {
  if (seen.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { link, record } of seen) {
      const seenInGhl = { ...link.base.ghl, ...link.seenInGhl, ...record };
      await records.update(handle, link.id, mergeBase({ ...link.base, seenInGhl }, { ephysio: {}, ghl: {} }));
    }
  });
};

/** Puts what was learnt into the base as it is now, not as it was when the plan was made. */
export const patchBase = async <R extends object>(
  handle: StoreHandle,
  { records }: Target<R>,
  linkId: string,
  patch: Both<Partial<R>>,
  ids?: { readonly ghlId: string | null },
): Promise<void> => {
  const row = await records.find(handle, linkId);
  // A link that a person removed meanwhile has nothing to learn.
  if (row) await records.update(handle, linkId, mergeBase(baseOf(records.open(handle, row)), patch), ids);
};

/** Takes a replaced record off its link: its half waits to be filled by the create that follows. */
export const emptyGhlHalf = async <R extends object>(
  handle: StoreHandle,
  target: Target<R>,
  linkId: string,
): Promise<void> =>
  patchBase(
    handle,
    target,
    linkId,
    { ephysio: {}, ghl: { status: 'cancelled' } as unknown as Partial<R> },
    { ghlId: null },
  );
