import { type CommandContext, withContext } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { therapistOf } from '../../../domain/records/calendar.ts';
import { SERVICE, type SideName } from '../../../domain/records/sides.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { keptCalendarNames } from '../../../store/tables/calendar-names.ts';
import { type ChangeData, type ChangeKind, listChanges, openChange } from '../../../store/tables/changes.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import type { ChangesTable } from '../../../store/tables/tables.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perOwner } from '../../per-practice.ts';
import { namedLines, renderValue } from '../../render/format.ts';
import {
  changedText,
  gatherListed,
  type ListedRun,
  outcomeText,
  runDocument,
  whatText,
} from './runs-list.ts';

export interface RunsShowOptions extends CommonOptions {
  /** The beginning of the id. */
  readonly id: string;
  /** With names and values. */
  readonly names?: boolean;
}

const SHORTEST = 8;
const KINDS: readonly ChangeKind[] = ['created', 'updated', 'cancelled', 'linked', 'unlinked'];

const WHY_COUNTS_ONLY =
  'Only the counts of this run are known: its changes were made before this version listed them, or are older than retention.changesDays.';

/** @throws ConfigError when the beginning fits none, or several */
const named = async (context: CommandContext, beginning: string): Promise<ListedRun> => {
  const all = (await Promise.all(context.practices.map((p) => gatherListed(context, p)))).flat();
  const word = beginning.toLowerCase();
  const isLong = beginning.length >= SHORTEST;
  const fitting = all.filter(({ id }) => id === beginning || (isLong && id.toLowerCase().startsWith(word)));
  const [run, ...others] = fitting;
  if (run === undefined)
    throw new ConfigError(
      `There is no run "${beginning}".`,
      `${isLong ? '' : `Write ${SHORTEST} or more characters of its id. `}See \`ephysio-ghl runs list\`.`,
    );
  if (others.length > 0)
    throw new ConfigError(
      `"${beginning}" is the beginning of ${fitting.length} ids.`,
      'Write more of the one that you mean. See `ephysio-ghl runs list`.',
    );
  return run;
};

interface Shown {
  readonly row: ChangesTable;
  readonly data: ChangeData;
  /** Of an appointment: the patient's name as it is known now. */
  readonly patient: string | null;
}

const fullName = (record: { readonly firstName?: unknown; readonly lastName?: unknown }): string =>
  [record.firstName, record.lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');

/** The name of an appointment's patient: the change itself knows only the id. */
const patientOf = async (
  { store }: CommandContext,
  practice: string,
  { about }: ChangeData,
): Promise<string | null> => {
  for (const side of ['ephysio', 'ghl'] as const) {
    const id = about[side]?.patient;
    if (!id) continue;
    const find = side === 'ephysio' ? contactSync.findByEphysioId : contactSync.findByGhlId;
    const row = await find(store, practice, id);
    const name = row ? fullName(contactSync.openBase(store, row)[side]) : '';
    if (name !== '') return name;
  }
  return null;
};

/** The fields that were written; not those that a new record left empty. */
const fieldsOf = ({ before, after }: ChangeData): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => (before[field] ?? null) !== null || (after[field] ?? null) !== null,
  );

const changeDocument = ({ row, data, patient }: Shown, withNames: boolean): object => ({
  at: row.at,
  kind: row.kind,
  entity: row.entity,
  side: row.side,
  ephysioId: row.ephysio_id,
  ghlId: row.ghl_id,
  link: row.link_id,
  fields: fieldsOf(data),
  ...(withNames && { about: data.about, ...(row.entity === 'appointment' && { patient }) }),
  ...(withNames && { before: data.before, after: data.after }),
});

/** Which record it is: where it was written, and its other half. */
const recordText = ({ entity, side, ephysio_id: ephysioId, ghl_id: ghlId }: ChangesTable): string => {
  const half = (name: SideName): string => `${SERVICE[name]} ${(name === 'ghl' ? ghlId : ephysioId) ?? '-'}`;
  const [first, second] = side === 'ghl' ? (['ghl', 'ephysio'] as const) : (['ephysio', 'ghl'] as const);
  return `${entity} ${half(first)}${side === null ? ' and ' : ', linked to '}${half(second)}`;
};

type ValueText = (field: string, value: string | null | undefined) => string;

/** Whose record it is, and of an appointment when and with whom. */
const aboutText = ({ row, data, patient }: Shown, valueText: ValueText): string => {
  const texts = Object.values(data.about).map((about) => {
    if (row.entity === 'patient') return [fullName(about), about.birthDate].filter((part) => part).join(', ');
    const { start, end, calendar } = about;
    const when = [start, end].filter((part) => part).join('/');
    return [
      patient ?? about.patient,
      when && valueText('start', when),
      calendar && valueText('calendar', calendar),
    ]
      .filter((part) => part)
      .join(', ');
  });
  return [...new Set(texts)].filter((text) => text !== '').join(' | ');
};

const changeText = (shown: Shown, withNames: boolean, valueText: ValueText): string => {
  const { row, data } = shown;
  const head = `  ${valueText('at', row.at)}  ${recordText(row)}`;
  const fields = fieldsOf(data);
  if (!withNames) return fields.length === 0 ? head : `${head}\n    ${fields.join(', ')}`;
  const value = (field: string, from: ChangeData['before']): string =>
    field in from ? valueText(field, from[field]) : '(not known)';
  const values = fields.map((field) => [
    field,
    row.kind === 'created'
      ? value(field, data.after)
      : `${value(field, data.before)} -> ${value(field, data.after)}`,
  ]);
  const about = renderValue(aboutText(shown, valueText), 'UTC');
  const lines = namedLines({ about, ...Object.fromEntries(values) }, '    ');
  return `${head}\n${lines}`;
};

const showText = (
  run: ListedRun,
  changes: readonly Shown[],
  withNames: boolean,
  timezone: string,
  calendars: ReadonlyMap<string, string>,
): string => {
  const valueText: ValueText = (field, value) =>
    renderValue(field === 'calendar' && value ? therapistOf(value, calendars) : value, timezone);
  const head = namedLines({
    id: run.id,
    practice: run.practice,
    what: whatText(run),
    began: valueText('at', run.startedAt),
    ended: run.finishedAt && `${valueText('at', run.finishedAt)} ${outcomeText(run)}`.trimEnd(),
    [run.dryRun ? 'would change' : 'changed']: changedText({ ...run, detail: 'changes' }),
  });
  const groups = KINDS.flatMap((kind) => {
    const own = changes.filter(({ row }) => row.kind === kind);
    const texts = own.map((change) => changeText(change, withNames, valueText));
    return own.length === 0 ? [] : [`\n${kind} (${own.length})\n${texts.join('\n')}`];
  });
  const notes = run.detail === 'counts' ? [`\n${WHY_COUNTS_ONLY}`] : [];
  return [head, ...groups, ...notes].join('\n');
};

const showOne = async (
  context: CommandContext,
  run: ListedRun,
  practice: PracticeConfig,
  withNames: boolean,
) => {
  const { store } = context;
  const changes: Shown[] = [];
  for (const row of await listChanges(store, practice.name, run.id)) {
    const data = openChange(store, row);
    const isNamed = withNames && row.entity === 'appointment';
    changes.push({ row, data, patient: isNamed ? await patientOf(context, practice.name, data) : null });
  }
  const calendars = (await keptCalendarNames(store, practice.name))?.names ?? new Map<string, string>();
  return {
    exitCode: EXIT.done,
    document: { run: runDocument(run), changes: changes.map((change) => changeDocument(change, withNames)) },
    text: showText(run, changes, withNames, practice.timezone, calendars),
  };
};

/** `runs show ID`: each change by itself. Values are unsealed here, and shown only with `--names`, because the person asked. */
export const runsShow = (options: RunsShowOptions, runtime: Runtime): Promise<ExitCode> =>
  withContext(options, runtime, async (context) => {
    const found = await named(context, options.id);
    if (options.names === true) context.output.note('This is patient data.');
    return perOwner(context, 'runs show', [found], (_own, practice) =>
      showOne(context, found, practice, options.names === true),
    );
  });
