import { therapistOf } from '../../../domain/records/calendar.ts';
import { SERVICE, type SideName } from '../../../domain/records/sides.ts';
import type { ListedRun } from '../../../items/runs.ts';
import type { Store } from '../../../store/store.ts';
import { type ChangeData, type ChangeKind, listChanges, openChange } from '../../../store/tables/changes.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { keptCalendarNames } from '../../../store/tables/kept-names.ts';
import type { ChangesTable } from '../../../store/tables/tables.ts';
import type { CommonOptions } from '../../options.ts';
import { namedLines, renderValue } from '../../render/format.ts';
import { showCommand } from '../items/item-commands.ts';
import {
  changedText,
  outcomeText,
  RUNS_VIEW,
  runDocument,
  slotsText,
  starText,
  whatText,
} from './runs-list.ts';

export interface RunsShowOptions extends CommonOptions {
  /** The beginning of the id. */
  readonly id: string;
  /** With names and values. */
  readonly names?: boolean;
}

const KINDS: readonly ChangeKind[] = [
  'created',
  'updated',
  'cancelled',
  'removed',
  'linked',
  'unlinked',
  'renumbered',
];

interface ListedChange {
  readonly row: ChangesTable;
  readonly data: ChangeData;
  /** Of an appointment: the patient's name as it is known now. */
  readonly patient: string | null;
}

const fullName = (record: { readonly firstName?: unknown; readonly lastName?: unknown }): string =>
  [record.firstName, record.lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');

/** The name of an appointment's patient: the change itself knows only the id. */
const patientOf = async (store: Store, practice: string, { about }: ChangeData): Promise<string | null> => {
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

const changeDocument = ({ row, data, patient }: ListedChange, names: boolean): object => ({
  at: row.at,
  kind: row.kind,
  entity: row.entity,
  side: row.side,
  ephysioId: row.ephysio_id,
  ghlId: row.ghl_id,
  link: row.link_id,
  fields: fieldsOf(data),
  ...(names && { about: data.about, ...(row.entity === 'appointment' && { patient }) }),
  ...(names && { before: data.before, after: data.after }),
});

/** Which record it is: where it was written, and its other half. */
const recordText = ({ entity, side, ephysio_id: ephysioId, ghl_id: ghlId }: ChangesTable): string => {
  if (entity === 'block-slot')
    return `block slot ${SERVICE.ghl} ${ghlId ?? '-'}, for event ${ephysioId ?? '-'}`;
  const half = (name: SideName): string => `${SERVICE[name]} ${(name === 'ghl' ? ghlId : ephysioId) ?? '-'}`;
  const [first, second] = side === 'ghl' ? (['ghl', 'ephysio'] as const) : (['ephysio', 'ghl'] as const);
  return `${entity} ${half(first)}${side === null ? ' and ' : ', linked to '}${half(second)}`;
};

type ValueText = (field: string, value: string | null | undefined) => string;

/** Whose record it is, and of an appointment when and with whom. */
const aboutText = ({ row, data, patient }: ListedChange, valueText: ValueText): string => {
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

const changeText = (change: ListedChange, names: boolean, valueText: ValueText): string => {
  const { row, data } = change;
  const head = `  ${valueText('at', row.at)}  ${recordText(row)}`;
  const fields = fieldsOf(data);
  if (!names) return fields.length === 0 ? head : `${head}\n    ${fields.join(', ')}`;
  const value = (field: string, from: ChangeData['before']): string =>
    field in from ? valueText(field, from[field]) : '(not known)';
  const values = fields.map((field) => [
    field,
    row.kind === 'created'
      ? value(field, data.after)
      : `${value(field, data.before)} -> ${value(field, data.after)}`,
  ]);
  const about = renderValue(aboutText(change, valueText), 'UTC');
  const lines = namedLines({ about, ...Object.fromEntries(values) }, '    ');
  return `${head}\n${lines}`;
};

const showText = (
  run: ListedRun,
  changes: readonly ListedChange[],
  names: boolean,
  valueText: ValueText,
): string => {
  const head = namedLines({
    id: run.id,
    practice: run.practice,
    what: whatText(run),
    began: valueText('at', run.startedAt),
    ended: run.finishedAt && `${valueText('at', run.finishedAt)} ${outcomeText(run)}`.trimEnd(),
    [run.dryRun ? 'would change' : 'changed']: changedText(run),
    'block slots': slotsText(run) || null,
  });
  const group = (title: string, own: readonly ListedChange[]): string[] =>
    own.length === 0
      ? []
      : [`\n${title} (${own.length})`, ...own.map((change) => changeText(change, names, valueText))];
  const isSlot = ({ row }: ListedChange): boolean => row.entity === 'block-slot';
  const ofKind = (kind: ChangeKind, slots: boolean): ListedChange[] =>
    changes.filter((change) => change.row.kind === kind && isSlot(change) === slots);
  const groups = [
    ...KINDS.flatMap((kind) => group(kind, ofKind(kind, false))),
    ...KINDS.flatMap((kind) => group(`block slots ${kind}`, ofKind(kind, true))),
  ];
  const star = starText(run);
  return [head, ...groups, ...(star === '' ? [] : ['', star])].join('\n');
};

/** `runs show ID`: each change by itself. Values are unsealed here, and shown only with `--names`, because the person asked. */
export const runsShow = showCommand<ListedRun, RunsShowOptions>(
  RUNS_VIEW,
  'runs show',
  async ({ store }, run, { name, timezone }, { names = false }) => {
    const changes: ListedChange[] = [];
    for (const row of await listChanges(store, name, run.id)) {
      const data = openChange(store, row);
      const isNamed = names && row.entity === 'appointment';
      changes.push({ row, data, patient: isNamed ? await patientOf(store, name, data) : null });
    }
    const calendars = await keptCalendarNames(store, name);
    const valueText: ValueText = (field, value) =>
      renderValue(field === 'calendar' && value ? therapistOf(value, calendars) : value, timezone);
    return {
      document: { run: runDocument(run), changes: changes.map((change) => changeDocument(change, names)) },
      text: showText(run, changes, names, valueText),
    };
  },
  ({ names = false }) => names,
);
