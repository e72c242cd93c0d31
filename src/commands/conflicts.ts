import { otherSide } from '../domain/side.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { appointmentSync } from '../store/appointment-sync.ts';
import { listOpenConflicts, openConflict, resolveConflict } from '../store/conflicts.ts';
import { contactSync } from '../store/contact-sync.ts';
import type { Store } from '../store/store.ts';
import type { ConflictsTable } from '../store/tables.ts';
import type { CommonOptions, Runtime } from './command-options.ts';
import { type CommandContext, withContext } from './context.ts';
import { type PracticeResult, perPractice } from './per-practice.ts';
import { age } from './render/age.ts';
import { namedLines } from './render/named-lines.ts';
import { settled } from './render/settled.ts';
import { namedItems, shortIds } from './render/short-ids.ts';
import { renderTable } from './render/table.ts';
import { renderValue } from './render/value.ts';

export interface ConflictOptions extends CommonOptions {
  /** Beginnings of ids of open conflicts. */
  readonly ids: readonly string[];
}

const HEAD = ['id', 'entity', 'field', 'winner', 'reason', 'age', 'link'];

const openConflicts = async ({ store, practices }: CommandContext): Promise<ConflictsTable[]> =>
  (await Promise.all(practices.map(({ name }) => listOpenConflicts(store, name)))).flat();

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
export const conflictsList = (options: CommonOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const conflicts = await openConflicts(context);
    const short = shortIds(conflicts);
    const shortLink = shortIds(conflicts.map((c) => ({ id: c.link_id })));
    return perPractice(context, 'conflicts list', async ({ name }) => {
      const own = conflicts.filter((c) => c.practice === name);
      const rows = own.map((c) => [
        short(c.id),
        c.entity,
        c.field,
        c.winner,
        c.reason,
        age(c.created_at, context.now()),
        shortLink(c.link_id),
      ]);
      const summary = `${name}: ${own.length} conflicts`;
      return {
        exitCode: EXIT.done,
        document: { conflicts: own.map(shown) },
        text: own.length === 0 ? summary : `${renderTable(HEAD, rows)}\n${summary}`,
      };
    });
  });

/** Runs for those practices that have one of the conflicts. */
const perOwner = async (
  context: CommandContext,
  command: string,
  ids: readonly string[],
  run: (conflicts: readonly ConflictsTable[], timezone: string) => Promise<PracticeResult>,
): Promise<ExitCode> => {
  const named = namedItems(await openConflicts(context), ids, 'conflict', 'ephysio-ghl conflicts list');
  const practices = context.practices.filter(({ name }) => named.some((c) => c.practice === name));
  return perPractice({ ...context, practices }, command, ({ name, timezone }) =>
    run(
      named.filter((c) => c.practice === name),
      timezone,
    ),
  );
};

/** With the ids by which a person finds the record, as long as it is linked, and what each side held. */
const whole = async (store: Store, conflict: ConflictsTable) => {
  const links = conflict.entity === 'patient' ? contactSync : appointmentSync;
  const link = await links.find(store, conflict.practice, conflict.link_id);
  const values = openConflict(store, conflict);
  return {
    ...shown(conflict),
    ephysioId: link?.ephysio_id ?? null,
    ghlId: link?.ghl_id ?? null,
    values: { [conflict.winner]: values.winner, [otherSide(conflict.winner)]: values.loser },
  };
};

/** `conflicts show ID…`: both values, unsealed here and nowhere else, because the person asked. */
export const conflictsShow = (options: ConflictOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perOwner(context, 'conflicts show', options.ids, async (named, timezone) => {
      const conflicts = await Promise.all(named.map((c) => whole(context.store, c)));
      const text = conflicts.map(({ values, ...conflict }, i) => {
        const [ephysio, ghl] = [values.ephysio, values.ghl].map((value) => renderValue(value, timezone));
        const head = namedLines({ practice: named[i]?.practice ?? null, ...conflict });
        return `${head}\nvalues\n${namedLines({ ephysio: ephysio ?? null, ghl: ghl ?? null }, '  ')}`;
      });
      return { exitCode: EXIT.done, document: { conflicts }, text: text.join('\n\n') };
    }),
  );

/** `conflicts resolve ID…`: marks conflicts as seen; no value is written. */
export const conflictsResolve = (options: ConflictOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    perOwner(context, 'conflicts resolve', options.ids, async (named) => {
      const [done, left]: [string[], string[]] = [[], []];
      for (const { id } of named)
        ((await resolveConflict(context.store, id, context.now())) ? done : left).push(id);
      return settled(done, left);
    }),
  );
