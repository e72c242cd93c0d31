import { actingOf } from '../../../app/single-records.ts';
import { ADDRESS, addressLine, addressOf } from '../../../domain/records/address.ts';
import { otherSide, type SideName } from '../../../domain/records/sides.ts';
import { slotOf } from '../../../domain/records/slot.ts';
import type { Resolution } from '../../../domain/review/refusal.ts';
import { conflicts, resolveConflicts, takeValues } from '../../../items/conflicts.ts';
import type { Acted } from '../../../items/item-kind.ts';
import { peopleOf } from '../../../items/people/people-of.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { type ConflictValues, openConflict } from '../../../store/tables/conflicts.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import { resolutionText } from '../../../texts/decision-text.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { PracticeResult } from '../../per-practice.ts';
import { age, localTimes, namedLines, renderValue } from '../../render/format.ts';
import { peopleDocument, peopleText } from '../../render/people-text.ts';
import { shortIds } from '../../render/short-ids.ts';
import { eachResult, settledResult } from './acted-result.ts';
import { actCommand, type IdsOptions, showCommand } from './item-commands.ts';
import { viewById } from './item-view.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface ConflictResolveOptions extends IdsOptions {
  /** Whose value is to stand on both sides; left out, both stay as they are. */
  readonly take?: SideName;
}

const VIEW = viewById(
  () => conflicts,
  'conflicts',
  'open conflict',
  'ephysio-ghl conflicts list',
  'conflict',
);

/** Everything but the two values, which are patient data. */
const shown = (conflict: ConflictsTable) => ({
  id: conflict.id,
  entity: conflict.entity,
  field: conflict.field,
  winner: conflict.winner,
  reason: conflict.reason,
  createdAt: conflict.created_at,
  link: conflict.link_id,
});

/** `conflicts list`: what was overwritten and nobody has looked at, oldest first. */
export const conflictsList = listCommand<ConflictsTable, ListOptions>(VIEW, {
  command: 'conflicts list',
  noun: ['conflict'],
  head: ['id', 'entity', 'field', 'winner', 'reason', 'age', 'link'],
  cells: (all, now) => {
    const [short, shortLink] = [shortIds(all), shortIds(all.map((c) => ({ id: c.link_id })))];
    return ({ id, entity, field, winner, reason, created_at: at, link_id: link }) => [
      short(id),
      entity,
      field,
      winner,
      reason,
      age(at, now),
      shortLink(link),
    ];
  },
  json: shown,
});

/** An address and an appointment's slot are their parts. In conflicts of older versions its time is one field. */
const forMachines = (field: string, value: string | null) => {
  if (field === ADDRESS) return addressOf(value);
  if (value === null || (field !== 'slot' && field !== 'time')) return value;
  const slot = slotOf(value);
  return slot.start && slot.end ? slot : value;
};

const bySide = <T>(winner: SideName, values: ConflictValues, as: (value: string | null) => T) => {
  const [won, lost] = [as(values.winner), as(values.loser)];
  return winner === 'ephysio' ? { ephysio: won, ghl: lost } : { ephysio: lost, ghl: won };
};

/** `conflicts show ID…`: both values, unsealed here and nowhere else, because the person asked. */
export const conflictsShow = showCommand(
  VIEW,
  'conflicts show',
  async ({ store, now }, conflict, practice) => {
    const { name, timezone } = practice;
    const { entity, field, winner, link_id: linkId } = conflict;
    const link = await (entity === 'patient' ? contactSync : appointmentSync).find(store, name, linkId);
    // By which a person finds the record, as long as it is linked.
    const head = { ...shown(conflict), ephysioId: link?.ephysio_id ?? null, ghlId: link?.ghl_id ?? null };
    const values = openConflict(store, conflict);
    const lines = bySide(winner, values, (value) =>
      renderValue(field === ADDRESS ? addressLine(value) : value, timezone),
    );
    const settle = `ephysio-ghl conflicts resolve ${conflict.id.slice(0, 8)}; to have the lost value: --take ${otherSide(winner)}`;
    const people = await peopleOf(store, practice, conflict, now());
    return {
      document: {
        ...head,
        values: bySide(winner, values, (value) => forMachines(field, value)),
        people: peopleDocument(people, practice),
      },
      text: [
        namedLines(localTimes({ practice: name, ...head }, timezone)),
        `values\n${namedLines(lines, '  ')}`,
        ...peopleText(people, practice),
        namedLines({ 'to settle': settle }),
      ].join('\n'),
    };
  },
);

/** As `--json` shows it. */
const resolutionDocument = (resolution: Resolution) => {
  if (resolution.state === 'done') return resolution;
  if (resolution.state === 'by-hand') return { state: 'by-hand', reason: reviewText(resolution.review) };
  const { state, refusal } = resolution;
  return { state, reason: refusalText(refusal, 'terminal'), code: refusal.code };
};

/** The outcome of conflicts for which a person has chosen the value of one side. */
export const takenResult = (
  take: SideName,
  taken: readonly Acted<ConflictsTable, Resolution>[],
): PracticeResult =>
  eachResult(taken, ({ outcome }) => resolutionText(outcome, 'terminal'), {
    before: { take },
    after: { results: taken.map(({ item, outcome }) => ({ id: item.id, ...resolutionDocument(outcome) })) },
  });

/** `conflicts resolve ID…`: marks conflicts as seen; with `--take` the value of that side is written to both. */
export const conflictsResolve = actCommand<ConflictsTable, ConflictResolveOptions>(VIEW, {
  command: 'conflicts resolve',
  action: ({ take }) => (take === undefined ? 'resolve' : `take-${take}`),
  run: async (context, own, { name }, { take }) => {
    const acting = actingOf(context);
    return take === undefined
      ? settledResult(await resolveConflicts(acting, own))
      : takenResult(take, await takeValues(acting, name, own, take));
  },
});
