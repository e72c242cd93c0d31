import { type CommandContext, withContext } from '../../../app/context.ts';
import { type TakenValue, takeValues } from '../../../app/take-value.ts';
import { ADDRESS, addressLine, addressOf } from '../../../domain/records/address.ts';
import type { SideName } from '../../../domain/records/sides.ts';
import { slotOf } from '../../../domain/records/slot.ts';
import type { Resolution } from '../../../domain/review/refusal.ts';
import { EXIT, type ExitCode } from '../../../errors.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import {
  type ConflictValues,
  listOpenConflicts,
  openConflict,
  resolveConflict,
} from '../../../store/tables/conflicts.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import type { ConflictsTable } from '../../../store/tables/tables.ts';
import { resolutionText } from '../../../texts/decision-text.ts';
import { refusalText } from '../../../texts/refusal-text.ts';
import { reviewText } from '../../../texts/review-text.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perOwner, perPractice } from '../../per-practice.ts';
import { age, namedLines, renderValue, resolveResult, shownOf } from '../../render/format.ts';
import { namedItems, shortIds } from '../../render/short-ids.ts';
import { renderTable } from '../../render/table.ts';

export interface ConflictListOptions extends CommonOptions {
  readonly limit: number;
}

export interface ConflictOptions extends CommonOptions {
  /** Beginnings of ids of open conflicts. */
  readonly ids: readonly string[];
}

export interface ConflictResolveOptions extends ConflictOptions {
  /** Whose value is to stand on both sides; left out, both stay as they are. */
  readonly take?: SideName;
}

const HEAD = ['id', 'entity', 'field', 'winner', 'reason', 'age', 'link'];

const openConflicts = async ({ store, practices }: CommandContext): Promise<ConflictsTable[]> =>
  (await Promise.all(practices.map(({ name }) => listOpenConflicts(store, name)))).flat();

const named = async (context: CommandContext, ids: readonly string[]): Promise<ConflictsTable[]> =>
  namedItems(await openConflicts(context), ids, 'conflict', 'ephysio-ghl conflicts list');

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
export const conflictsList = (options: ConflictListOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const conflicts = await openConflicts(context);
    const short = shortIds(conflicts);
    const shortLink = shortIds(conflicts.map((c) => ({ id: c.link_id })));
    return perPractice(context, 'conflicts list', async ({ name }) => {
      const own = conflicts.filter((c) => c.practice === name);
      const some = own.slice(0, options.limit);
      const rows = some.map((c) => [
        short(c.id),
        c.entity,
        c.field,
        c.winner,
        c.reason,
        age(c.created_at, context.now()),
        shortLink(c.link_id),
      ]);
      const summary = `${name}: ${shownOf(some.length, own.length, 'conflict')}`;
      return {
        exitCode: EXIT.done,
        document: { total: own.length, conflicts: some.map(shown) },
        text: some.length === 0 ? summary : `${renderTable(HEAD, rows)}\n${summary}`,
      };
    });
  });

/** With the ids by which a person finds the record, as long as it is linked, and what each side held. */
const whole = async (store: Store, conflict: ConflictsTable) => {
  const links = conflict.entity === 'patient' ? contactSync : appointmentSync;
  const link = await links.find(store, conflict.practice, conflict.link_id);
  return {
    ...shown(conflict),
    ephysioId: link?.ephysio_id ?? null,
    ghlId: link?.ghl_id ?? null,
    values: openConflict(store, conflict),
  };
};

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
export const conflictsShow = (options: ConflictOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'conflicts show', await named(context, options.ids), async (own, practice) => {
      const conflicts = await Promise.all(own.map((c) => whole(context.store, c)));
      const text = conflicts.map(({ values, ...conflict }) => {
        const shownValues = bySide(conflict.winner, values, (v) =>
          renderValue(conflict.field === ADDRESS ? addressLine(v) : v, practice.timezone),
        );
        const head = namedLines({ practice: practice.name, ...conflict });
        return `${head}\nvalues\n${namedLines(shownValues, '  ')}`;
      });
      const document = conflicts.map(({ values, ...conflict }) => ({
        ...conflict,
        values: bySide(conflict.winner, values, (v) => forMachines(conflict.field, v)),
      }));
      return { exitCode: EXIT.done, document: { conflicts: document }, text: text.join('\n\n') };
    }),
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
  conflicts: readonly ConflictsTable[],
  take: SideName,
  taken: readonly TakenValue[],
): PracticeResult => {
  const short = shortIds(conflicts);
  const idsOf = (...states: readonly Resolution['state'][]) =>
    taken.filter(({ resolution }) => states.includes(resolution.state)).map(({ id }) => id);
  const isDone = idsOf('done').length === taken.length;
  return {
    exitCode: idsOf('busy').length > 0 ? EXIT.locked : isDone ? EXIT.done : EXIT.someFailed,
    document: {
      take,
      changed: [...idsOf('done'), ...idsOf('by-hand')],
      unchanged: [...idsOf('refused'), ...idsOf('busy')],
      results: taken.map(({ id, resolution }) => ({ id, ...resolutionDocument(resolution) })),
    },
    text: taken
      .map(({ id, resolution }) => `${short(id)}  ${resolutionText(resolution, 'terminal')}`)
      .join('\n'),
  };
};

/** `conflicts resolve ID…`: marks conflicts as seen; with `--take` the value of that side is written to both. */
export const conflictsResolve = (options: ConflictResolveOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) =>
    perOwner(context, 'conflicts resolve', await named(context, options.ids), async (own, practice) => {
      if (options.take !== undefined)
        return takenResult(own, options.take, await takeValues(context, practice, own, options.take));
      const [done, left]: [string[], string[]] = [[], []];
      for (const { id } of own)
        ((await resolveConflict(context.store, id, context.now())) ? done : left).push(id);
      return resolveResult(done, left);
    }),
  );
