import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { ItemKind } from '../../../items/item-kind.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import {
  type DistinctPair,
  forgetDistinct,
  listDistinctPairs,
} from '../../../store/tables/distinct-pairs.ts';
import { forgetHowFarRead } from '../../../sync/gather/patient-checkpoints.ts';
import { patientText } from '../../../texts/record-text.ts';
import type { Runtime } from '../../options.ts';
import { age } from '../../render/format.ts';
import { actCommand, type IdsOptions } from './item-commands.ts';
import type { ItemView } from './item-view.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface ReviewDistinctOptions extends ListOptions {
  /** The id of a record: its distinct pairs are removed. */
  readonly forget?: string;
}

/** The command's name in JSON documents. Scripts know it by the name that it had first. */
const COMMAND = 'review apart';

const shown = ({ pair, decidedAt }: DistinctPair) => ({ pair, decidedAt });

const pairs: ItemKind<DistinctPair> = {
  list: async (store, practice, { id } = {}) =>
    (await listDistinctPairs(store, practice)).filter(
      ({ pair }) => id === undefined || pair.some((record) => record.id === id),
    ),
  idOf: ({ pair }) => pair.map(patientText).join(),
};

const VIEW: ItemView<DistinctPair> = {
  kind: () => pairs,
  key: 'apart',
  subjectOf: ({ pair }) => ({
    kind: 'patient',
    subject: pair.map(({ side, id }) => `${side} ${id}`).join(', '),
  }),
  unknown: (id) =>
    new ConfigError(
      `No distinct pair contains record ${id}.`,
      'Give the whole id: see `ephysio-ghl review distinct`.',
    ),
};

const list = listCommand<DistinctPair, ListOptions>(VIEW, {
  command: COMMAND,
  noun: ['distinct pair'],
  head: ['record', 'is not', 'age'],
  cells:
    (_, now) =>
    ({ pair: [one, other], decidedAt }) => [patientText(one), patientText(other), age(decidedAt, now)],
  json: shown,
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

const forget = actCommand<DistinctPair, IdsOptions>(VIEW, {
  command: COMMAND,
  action: () => 'forget-distinct',
  run: async ({ store }, own, { name }) => {
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
  },
});

/** `review distinct`: lists the pairs that a person declared to be two people; `--forget` removes those of one record. */
export const reviewDistinct = (options: ReviewDistinctOptions, runtime: Runtime): Promise<ExitCode> => {
  const { forget: id } = options;
  return id === undefined ? list(options, runtime) : forget({ ...options, ids: [id] }, runtime);
};
