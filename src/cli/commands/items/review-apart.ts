import { type CommandContext, withContext } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { forgetApart, listToldApart, type ToldApart } from '../../../store/tables/told-apart.ts';
import { forgetHowFarRead } from '../../../sync/gather/patient-checkpoints.ts';
import { patientText } from '../../../texts/record-text.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner, perPractice } from '../../per-practice.ts';
import { age, shownOf } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';

export interface ReviewApartOptions extends CommonOptions {
  readonly limit: number;
  /** The id of a record: what was said of it is taken back. */
  readonly forget?: string;
}

const shown = ({ pair, decidedAt }: ToldApart) => ({ pair, decidedAt });

const list = (context: CommandContext, limit: number): Promise<ExitCode> =>
  perPractice(context, 'review apart', async ({ name }) => {
    const all = await listToldApart(context.store, name);
    const some = all.slice(0, limit);
    const rows = some.map(({ pair: [one, other], decidedAt }) => [
      patientText(one),
      patientText(other),
      age(decidedAt, context.now()),
    ]);
    const summary = `${name}: ${shownOf(some.length, all.length, 'told apart', 'told apart')}`;
    return {
      exitCode: EXIT.done,
      document: { total: all.length, apart: some.map(shown) },
      text: rows.length === 0 ? summary : `${renderTable(['record', 'is not', 'age'], rows)}\n${summary}`,
    };
  });

/** Which of the records are linked by now: taking back what was said does not undo that. */
const linkedOf = async (
  handle: StoreHandle,
  practice: string,
  all: readonly ToldApart[],
): Promise<string[]> => {
  const ids = all.flatMap(({ pair }) => pair.map(patientText));
  return (await contactSync.listIds(handle, practice)).flatMap(({ ephysio_id: ephysioId, ghl_id: ghlId }) => {
    if (ephysioId === null || ghlId === null) return [];
    const [patient, contact] = [
      patientText({ side: 'ephysio', id: ephysioId }),
      patientText({ side: 'ghl', id: ghlId }),
    ];
    return ids.includes(patient) || ids.includes(contact) ? [`${patient} is linked to ${contact}`] : [];
  });
};

const forget = async (context: CommandContext, id: string): Promise<ExitCode> => {
  const { store, practices } = context;
  const all = (await Promise.all(practices.map(({ name }) => listToldApart(store, name)))).flat();
  const named = all.filter(({ pair }) => pair.some((record) => record.id === id));
  if (named.length === 0)
    throw new ConfigError(
      `Record ${id} was told apart from nobody.`,
      'Name it by its whole id: see `ephysio-ghl review apart`.',
    );
  return perOwner(context, 'review apart', named, async (own, { name }) => {
    const linked = await store.transaction(async (handle) => {
      for (const { pair } of own) await forgetApart(handle, name, pair);
      await forgetHowFarRead(handle, name);
      return linkedOf(handle, name, own);
    });
    const lines = own.map(
      ({ pair: [one, other] }) =>
        `forgotten: that ${patientText(one)} is not ${patientText(other)}. The next run looks at the two as at any others`,
    );
    const stays = linked.length === 0 ? [] : [`This stays as it is: ${linked.join('; ')}.`];
    return {
      exitCode: EXIT.done,
      document: { forgotten: own.map(shown), linked },
      text: [...lines, ...stays].join('\n'),
    };
  });
};

/** `review apart`: of which records a person has said that they are two people; with `--forget` it is taken back. */
export const reviewApart = (options: ReviewApartOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    options.forget === undefined ? list(context, options.limit) : forget(context, options.forget),
  );
