import type { Change, Link } from '../../domain/plan/plan.ts';
import type { Appointment } from '../../domain/records/appointment.ts';
import type { StoreHandle } from '../../store/store.ts';
import { insertChange } from '../../store/tables/changes.ts';
import { renameFailures } from '../../store/tables/failures.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { RunContext } from '../run-context.ts';
import { shownAt } from './list-change.ts';
import type { Target } from './target.ts';

/** A linked appointment that GHL lists under another id now. */
export interface Renumbering {
  readonly row: LinkHead;
  readonly link: Link<Appointment>;
  readonly ghlId: string;
}

/** Lists that GHL has given a linked record another id, and lets what is kept under the old one go along. */
const listRenumbered = async <R extends object>(
  handle: StoreHandle,
  run: RunContext,
  target: Target<R>,
  { id, ephysioId, ghlId, base }: Link<R>,
  nextId: string,
): Promise<void> => {
  const { name: practice } = run.practice;
  const { entity } = target.records;
  if (ghlId !== null)
    await renameFailures(handle, { practice, entity, side: 'ephysio', recordId: ghlId }, nextId);
  await insertChange(handle, {
    id: run.newId(),
    practice,
    writer: run.writer,
    entity,
    kind: 'renumbered',
    side: null,
    ephysioId,
    ghlId: nextId,
    linkId: id,
    data: {
      about: { ghl: shownAt(target, 'ghl', base.ghl) },
      before: { id: ghlId },
      after: { id: nextId },
    },
    now: run.now(),
  });
};

/** GHL may give one of a series another id as we move it: the link has to know before the old one is missed. */
export const keepId = async <R extends object>(
  handle: StoreHandle,
  run: RunContext,
  target: Target<R>,
  { side, link }: Pick<Change<R>, 'side' | 'link'>,
  idAfter: string | undefined,
): Promise<void> => {
  if (side !== 'ghl' || idAfter === undefined || idAfter === link.ghlId) return;
  const row = await target.records.find(handle, link.id);
  if (row?.ghl_id !== link.ghlId || (await target.records.findBySide(handle, 'ghl', idAfter))) return;
  await target.records.renumber(handle, link.id, idAfter);
  await listRenumbered(handle, run, target, link, idAfter);
  target.linkedIds.add('ghl', idAfter);
};

/**
 * Links learn the ids under which GHL lists their appointments now; what both sides agreed on stays.
 * @returns the links as they are now, by their ids; those that somebody has written since are left out
 */
export const renumber = async (
  run: RunContext,
  target: Target<Appointment>,
  renumberings: readonly Renumbering[],
): Promise<Map<string, LinkHead>> => {
  const done = new Map<string, LinkHead>();
  if (renumberings.length === 0) return done;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { row, link, ghlId } of renumberings) {
      const now = await target.records.find(handle, row.id);
      if (await target.records.findBySide(handle, 'ghl', ghlId)) continue;
      if (now?.ghl_id !== row.ghl_id || now.updated_at !== row.updated_at) {
        run.report.again += 1;
        continue;
      }
      await target.records.renumber(handle, row.id, ghlId);
      await listRenumbered(handle, run, target, link, ghlId);
      const { updated_at = row.updated_at } = (await target.records.find(handle, row.id)) ?? {};
      done.set(row.id, { ...row, ghl_id: ghlId, updated_at });
    }
  });
  for (const { ghlId } of renumberings) target.linkedIds.add('ghl', ghlId);
  return done;
};
