import { mayWrite } from '../domain/merge/reconcile-pair.ts';
import type { Change, Plan } from '../domain/plan/plan.ts';
import type { Patient } from '../domain/records/patient.ts';
import { commentChange, openPlaceholders } from '../domain/records/placeholders.ts';
import { placeholderReview } from '../domain/review/patient-reviews.ts';
import type { ReviewItem } from '../domain/review/review-item.ts';
import type { Held } from '../domain/side.ts';
import { contactSync } from '../store/tables/contact-sync.ts';
import type { ContactSyncTable } from '../store/tables/link-columns.ts';
import type { Records } from './apply/target.ts';
import type { PatientSnapshot } from './gather/snapshots.ts';
import { addReview, type RunContext } from './run-context.ts';

type Row = Omit<ContactSyncTable, 'base' | 'practice'>;

const namesIn = ({ placeholders }: Pick<Row, 'placeholders'>): string[] =>
  placeholders === '' ? [] : placeholders.split(',');

/** A link whose sex is a placeholder, with the fingerprint of how e-Physio lists it. */
interface ListedSex {
  readonly id: string;
  readonly fingerprint: string;
  /** It was listed otherwise before: somebody has corrected it. */
  readonly isChanged: boolean;
}

/** What a pass finds out about placeholders. */
export interface PlaceholderFindings {
  readonly sex: readonly ListedSex[];
  /** Comments that name more than what is missing. */
  readonly comments: readonly Change<Patient>[];
  /** Who waits for real values, as both sides read now. */
  readonly reviews: readonly ReviewItem[];
}

const listedSexOf = (
  run: RunContext,
  row: Pick<Row, 'id' | 'placeholders' | 'listed_sex'>,
  { extras }: Held<Patient>,
): ListedSex[] => {
  if (extras?.listedSex === undefined || !namesIn(row).includes('sex')) return [];
  // With the link's id: nobody can tell from two of them that the sex is the same.
  const fingerprint = run.store.sealer.fingerprint([row.id, extras.listedSex]);
  const isChanged = row.listed_sex !== null && row.listed_sex !== fingerprint;
  return row.listed_sex === fingerprint ? [] : [{ id: row.id, fingerprint, isChanged }];
};

/** Links whose e-Physio record the plan writes, with its comment. */
const writtenBy = (plan: Plan<Patient>): Set<string> =>
  new Set(plan.operations.flatMap((o) => (o.kind === 'update' && o.side === 'ephysio' ? [o.link.id] : [])));

/**
 * Holds e-Physio's list against the placeholders that the links name. Says nothing of archived patients, whom the list
 * lacks. Comments are looked at in a pass over all patients only.
 */
export const findPlaceholders = async (
  run: RunContext,
  records: Records<Patient>,
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
  isAll: boolean,
): Promise<PlaceholderFindings> => {
  const rows = (snapshot.rows as readonly Row[]).filter((row) => row.state === 'linked');
  const isNamed = rows.some((row) => row.placeholders !== '');
  const isSaid = isAll && snapshot.ephysio.records.some(({ extras }) => extras?.saidMissing !== undefined);
  if (!isNamed && !isSaid) return { sex: [], comments: [], reviews: [] };
  const active = new Map(snapshot.ephysio.records.map((held) => [held.id, held]));
  const written = writtenBy(plan);
  const sex: ListedSex[] = [];
  const reviews: ReviewItem[] = [];
  const wordy = new Map<string, { readonly held: Held<Patient>; readonly open: readonly string[] }>();
  for (const row of rows) {
    const held = active.get(row.ephysio_id ?? '');
    const said = held?.extras?.saidMissing ?? [];
    if (!held || (row.placeholders === '' && said.length === 0)) continue;
    const seen = listedSexOf(run, row, held);
    sex.push(...seen);
    const isCorrected = seen.some(({ isChanged }) => isChanged);
    const names = namesIn(row).filter((name) => name !== 'sex' || !isCorrected);
    const open = openPlaceholders(names, held.record, false);
    if (open.length > 0) reviews.push(placeholderReview(held.id, row.ghl_id, open));
    if (!written.has(row.id) && said.some((field) => !open.includes(field)))
      wordy.set(row.id, { held, open });
  }
  const writes = isAll && wordy.size > 0 && mayWrite(run.options.direction, 'ephysio');
  if (!writes || !(await run.patients.ephysio.takes('update'))) return { sex, comments: [], reviews };
  const links = await records.openSome(run.store, [...wordy.keys()]);
  const comments = [...links.values()].flatMap(({ link }): Change<Patient>[] => {
    const { held, open } = wordy.get(link.id) ?? {};
    if (!held || !open || link.ephysioId !== held.id) return [];
    const patch = { ephysio: {}, ghl: {} };
    const changes = commentChange(open);
    const before = held.record;
    return [
      { kind: 'update', side: 'ephysio', link, targetId: held.id, changes, before, patch, conflicts: [] },
    ];
  });
  return { sex, comments, reviews };
};

/** Stores the sex as e-Physio lists it. One that differs from before is no placeholder any more. */
export const noteSex = async (run: RunContext, sex: readonly ListedSex[]): Promise<void> => {
  if (sex.length === 0) return;
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    for (const { id, fingerprint, isChanged } of sex) {
      const row = await contactSync.find(handle, run.practice.name, id);
      if (!row) continue;
      const names = namesIn(row).filter((name) => name !== 'sex' || !isChanged);
      await contactSync.setPlaceholders(handle, id, names, fingerprint);
    }
  });
};

/**
 * Asks how e-Physio lists the sex of those whom this run has made with a placeholder for it: one that the desk corrects
 * before the next run is then seen as changed.
 */
export const noteNewSex = async (run: RunContext): Promise<void> => {
  if (run.report.created.ephysio === 0) return;
  const rows = await contactSync.listPlaceholders(run.store, run.practice.name);
  const unknown = rows.filter((row) => row.listed_sex === null && namesIn(row).includes('sex'));
  if (unknown.length === 0) return;
  const { records } = await run.patients.ephysio.list({ since: null, fresh: true });
  const active = new Map(records.map((held) => [held.id, held]));
  const sex = unknown.flatMap((row) => {
    const held = active.get(row.ephysio_id ?? '');
    return held ? listedSexOf(run, row, held) : [];
  });
  await noteSex(run, sex);
};

/** Puts up who still waits for real values once everything is written. */
export const reviewPlaceholders = async (run: RunContext, { ephysio }: PatientSnapshot): Promise<void> => {
  const active = new Map(ephysio.records.map((held) => [held.id, held]));
  const unreadable = new Set(ephysio.bad.map(({ id }) => id));
  const isArchived = (id: string, createdAt: string): boolean =>
    createdAt <= ephysio.asOf && !active.has(id) && !unreadable.has(id) && !unreadable.has(null);
  for (const row of await contactSync.listPlaceholders(run.store, run.practice.name)) {
    const { ephysio_id: id } = row;
    if (id === null || isArchived(id, row.created_at)) continue;
    const open = openPlaceholders(namesIn(row), active.get(id)?.record ?? {}, false);
    if (open.length > 0) addReview(run.report, placeholderReview(id, row.ghl_id, open));
  }
};
