import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import type { AccessAction, Deed } from '../../../domain/audit/access.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { type PracticeResult, perOwner, perPractice } from '../../per-practice.ts';
import { recordHere } from '../../record-here.ts';
import { allItems, type ItemView, namedItems, type Owned } from './item-view.ts';

export interface IdsOptions extends CommonOptions {
  /** What names the items: of most kinds the beginnings of their ids. */
  readonly ids: readonly string[];
}

export interface DeadOptions extends IdsOptions {
  /** All that were given up, in place of ids. */
  readonly dead?: boolean;
}

/** An item in full. */
export interface Shown {
  readonly document: object;
  readonly text: string;
}

/** What a command shows: of the one that has `id`, JSON has its document itself. */
export type ShowOptions = (IdsOptions | (CommonOptions & { readonly id: string })) & {
  /** With what tells a person whose it is. */
  readonly names?: boolean;
};

/**
 * A command that shows the items that a person names.
 * @param showsValues whether it shows values of patients: that is entered in the audit log first
 */
export const showCommand =
  <T extends Owned, O extends ShowOptions = IdsOptions>(
    view: ItemView<T>,
    command: string,
    show: (context: CommandContext, item: T, practice: PracticeConfig, options: O) => Shown | Promise<Shown>,
    showsValues: (options: O) => boolean = () => true,
  ) =>
  (options: O, runtime: Runtime): Promise<ExitCode> =>
    withContext(options, runtime, async (context) => {
      const items = await namedItems(context, view, 'id' in options ? [options.id] : options.ids);
      if (options.names === true) context.output.note('This is patient data.');
      return perOwner(context, command, items, async (own, practice) => {
        const seen = showsValues(options) ? own : [];
        const deeds = seen.map((item): Deed => ({ action: 'show', ...view.subjectOf(item) }));
        await recordHere(context, practice.name, deeds);
        const shown: Shown[] = [];
        for (const item of own) shown.push(await show(context, item, practice, options));
        const documents = shown.map(({ document }) => document);
        return {
          exitCode: EXIT.done,
          document: 'id' in options ? { ...documents[0] } : { [view.key]: documents },
          text: shown.map(({ text }) => text).join('\n\n'),
        };
      });
    });

export interface ActView<T, O> {
  /** As JSON names it. */
  readonly command: string;
  /** What it is in the audit log. */
  action(options: O): AccessAction;
  /** @throws ConfigError for options that contradict each other */
  check?(options: O): void;
  /** Before anything is done: `false`, and nothing is. @throws ConfigError for an item with which it cannot be done */
  before?(context: CommandContext, items: readonly T[], options: O): boolean | Promise<boolean>;
  /** Acts on those of one practice. */
  run(
    context: CommandContext,
    own: readonly T[],
    practice: PracticeConfig,
    options: O,
  ): Promise<PracticeResult>;
}

/** The items that a person named, or all that were given up. @throws ConfigError */
const chosenItems = async <T extends Owned>(
  context: CommandContext,
  view: ItemView<T>,
  { ids, dead = false }: DeadOptions,
): Promise<T[]> => {
  const { givenUp } = view;
  if (!givenUp) return namedItems(context, view, ids);
  if (dead === ids.length > 0) throw new ConfigError(...givenUp.which);
  return dead ? allItems(context, givenUp) : namedItems(context, view, ids);
};

/** A command that acts on the items that a person names, or on all that were given up. */
export const actCommand =
  <T extends Owned, O extends DeadOptions>(view: ItemView<T>, act: ActView<T, O>) =>
  (options: O, runtime: Runtime): Promise<ExitCode> =>
    withContext(options, runtime, async (context) => {
      act.check?.(options);
      const items = await chosenItems(context, view, options);
      if (act.before && !(await act.before(context, items, options))) return EXIT.someFailed;
      const run = async (own: readonly T[], practice: PracticeConfig) => {
        const action = act.action(options);
        const deeds = own.map((item): Deed => ({ action, ...view.subjectOf(item) }));
        await recordHere(context, practice.name, deeds);
        return act.run(context, own, practice, options);
      };
      if (options.dead !== true) return perOwner(context, act.command, items, run);
      return perPractice(context, act.command, (practice) =>
        run(
          items.filter((item) => item.practice === practice.name),
          practice,
        ),
      );
    });
