import { CONTACT_POINTS, type Patient } from '../domain/patient.ts';
import type { Change, Link, Plan } from '../domain/plan.ts';
import type { LinkRow } from '../store/links.ts';
import type { ContactSyncTable } from '../store/tables.ts';
import type { PatientSnapshot } from './read-patients.ts';
import type { Records } from './records.ts';
import type { RunContext } from './run-context.ts';

const key = (field: string, value: string): string => `${field} ${value}`;

const pointsOf = (record: Patient): string[] =>
  CONTACT_POINTS.flatMap((field) => (record[field] ? [key(field, record[field])] : []));

/** E-mails and phones that a contact holds now, and will not hold once the plan is carried out. */
const released = (snapshot: PatientSnapshot, plan: Plan<Patient>): Set<string> => {
  const before: string[] = [];
  const kept = new Set<string>();
  for (const operation of plan.operations) {
    if (operation.kind === 'tombstone') before.push(...pointsOf(operation.link.base.ghl));
    if (operation.kind !== 'update' || operation.side !== 'ghl') continue;
    before.push(...pointsOf(operation.link.base.ghl));
    for (const point of pointsOf(operation.record)) kept.add(point);
  }
  for (const { link, now } of snapshot.changed) {
    before.push(...pointsOf(link.base.ghl));
    for (const point of pointsOf(now.ghl)) if (!before.includes(point)) kept.add(point);
  }
  const stillHeld = new Set(
    snapshot.changed.flatMap(({ link, now }) => (isPlanned(plan, link) ? [] : pointsOf(now.ghl))),
  );
  return new Set(before.filter((point) => !kept.has(point) && !stillHeld.has(point)));
};

const isPlanned = (plan: Plan<Patient>, link: Link<Patient>): boolean =>
  plan.operations.some((o) => o.kind === 'update' && o.link.id === link.id);

/** Whether nobody in GHL holds a contact point: by a complete list, or by what this run sees being given up. */
const freeIn = (snapshot: PatientSnapshot, plan: Plan<Patient>): ((point: string) => boolean) => {
  if (!snapshot.ghl.complete) {
    const given = released(snapshot, plan);
    return (point) => given.has(point);
  }
  const given = released(snapshot, plan);
  const held = new Set(snapshot.ghl.records.flatMap(({ record }) => pointsOf(record)));
  return (point) => given.has(point) || !held.has(point);
};

/**
 * E-mails and phones that were left out, or not renewed, because a relative's contact held them, and that nobody holds
 * any more: the contact gets them now. Comes after the plan, whose writes may be what sets them free.
 */
export const planLeftOut = (
  run: RunContext,
  records: Records<Patient>,
  rows: readonly LinkRow[],
  snapshot: PatientSnapshot,
  plan: Plan<Patient>,
): Change<Patient>[] => {
  const waiting = rows.filter((row) => (row as ContactSyncTable).left_out === 1 && row.state === 'linked');
  if (waiting.length === 0) return [];
  const isFree = freeIn(snapshot, plan);
  const active = new Set(snapshot.ephysio.records.map(({ id }) => id));
  const busy = new Set(plan.operations.flatMap((o) => ('link' in o && o.link ? [o.link.id] : [])));
  const given = new Set<string>();
  return waiting.flatMap((row): Change<Patient>[] => {
    if (busy.has(row.id) || row.ghl_id === null || !active.has(row.ephysio_id ?? '')) return [];
    const link = records.open(run.store, row);
    const { ephysio, ghl } = link.base;
    const fields = CONTACT_POINTS.filter((field) => {
      const point = ephysio[field] && ghl[field] !== ephysio[field] ? key(field, ephysio[field]) : null;
      if (point === null || given.has(point) || !isFree(point)) return false;
      given.add(point);
      return true;
    });
    if (fields.length === 0) return [];
    const changes = Object.fromEntries(fields.map((field) => [field, ephysio[field]])) as Partial<Patient>;
    const patch = { ephysio: {}, ghl: changes };
    return [
      {
        kind: 'update',
        side: 'ghl',
        link,
        targetId: row.ghl_id,
        changes,
        record: { ...ghl, ...changes },
        patch,
        conflicts: [],
      },
    ];
  });
};
