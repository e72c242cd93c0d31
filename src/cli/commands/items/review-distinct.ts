import { type CommandContext, withContext } from '../../../app/context.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import {
  type DistinctPair,
  forgetDistinct,
  listDistinctPairs,
} from '../../../store/tables/distinct-pairs.ts';
import { forgetHowFarRead } from '../../../sync/gather/patient-checkpoints.ts';
import { patientText } from '../../../texts/record-text.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner, perPractice } from '../../per-practice.ts';
import { age, shownOf } from '../../render/format.ts';
import { renderTable } from '../../render/table.ts';

export interface ReviewDistinctOptions extends CommonOptions {
  readonly limit: number;
  /** The id of a record: its distinct pairs are removed. */
  readonly forget?: string;
}

/** The command's name in JSON documents. Scripts know it by the name that it had first. */
const COMMAND = 'review apart';

const shown = ({ pair, decidedAt }: DistinctPair) => ({ pair, decidedAt });

const list = (context: CommandContext, limit: number): Promise<ExitCode> =>
  perPractice(context, COMMAND, async ({ name }) => {
    const all = await listDistinctPairs(context.store, name);
    const some = all.slice(0, limit);
    const rows = some.map(({ pair: [one, other], decidedAt }) => [
      patientText(one),
      patientText(other),
      age(decidedAt, context.now()),
    ]);
    const summary = `${name}: ${shownOf(some.length, all.length, 'distinct pair', 'distinct pairs')}`;
    return {
      exitCode: EXIT.done,
      document: { total: all.length, apart: some.map(shown) },
      text: rows.length === 0 ? summary : `${renderTable(['record', 'is not', 'age'], rows)}\n${summary}`,
    };
  });

/** Which of the records are linked by now: removing a distinct pair does not undo a link. */
const linkedOf = async (
  handle: StoreHandle,
  practice: string,
  all: readonly DistinctPair[],
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
  const all = (await Promise.all(practices.map(({ name }) => listDistinctPairs(store, name)))).flat();
  const named = all.filter(({ pair }) => pair.some((record) => record.id === id));
  if (named.length === 0)
    throw new ConfigError(
      `No distinct pair contains record ${id}.`,
      'Give the whole id: see `ephysio-ghl review distinct`.',
    );
  return perOwner(context, COMMAND, named, async (own, { name }) => {
    const linked = await store.transaction(async (handle) => {
      for (const { pair } of own) await forgetDistinct(handle, name, pair);
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

/** `review distinct`: lists the pairs that a person declared to be two people; `--forget` removes those of one record. */
export const reviewDistinct = (options: ReviewDistinctOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, (context) =>
    options.forget === undefined ? list(context, options.limit) : forget(context, options.forget),
  );
