import chalk from 'chalk';
import { counted } from '../../../domain/counted.ts';
import { otherSide, SERVICE } from '../../../domain/records/sides.ts';
import type { OperationSummary } from '../../../sync/run-context.ts';
import { reviewText } from '../../../texts/review-text.ts';
import { renderTable } from '../../render/table.ts';
import { wrap } from '../../render/wrap.ts';
import { leavingOf, type RunOutcome } from './sync-document.ts';

const IGNORED: Readonly<Record<string, readonly [one: string, many: string]>> = {
  rehearsal: ['record of a rehearsal', 'records of a rehearsal'],
  unmappedTherapist: [
    'event of a therapist who is not in calendars',
    'events of therapists who are not in calendars',
  ],
  withoutContact: ['appointment in GHL without a contact', 'appointments in GHL without a contact'],
  unmappedCalendar: [
    'appointment in GHL whose calendar is not in calendars',
    'appointments in GHL whose calendar is not in calendars',
  ],
  patientKeptHere: [
    'patient of e-Physio who gets no contact (sync.newContacts.who, or excluded)',
    'patients of e-Physio who get no contact (sync.newContacts.who, or excluded)',
  ],
  contactNotQualified: [
    'contact that does not become a patient (sync.newPatients)',
    'contacts that do not become patients (sync.newPatients)',
  ],
  contactDeletedInGhl: [
    'patient whose contact was deleted in GHL',
    'patients whose contact was deleted in GHL',
  ],
};

/** They are no appointments, whether their time is blocked in GHL or not. */
const ABSENCES = ['event without a patient', 'events without a patient'] as const;

const ignoredText = (reason: string, count: number): string =>
  reason === 'withoutPatient'
    ? `absences: ${counted(count, ...ABSENCES)}`
    : `left alone: ${counted(count, ...(IGNORED[reason] ?? [reason, reason]))}`;

/** At most so many lines of a list that a person reads. */
const SHOWN = 20;

const shorten = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN
    ? [...lines]
    : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more (--json shows all)`];

/** What a dry run says of one operation: ids and names of fields. */
const plannedText = ({ heldBack, ...operation }: OperationSummary): string =>
  `${heldBack ? 'held back: ' : ''}${operationText(operation)}`;

/** What a person reads for a kind of record. */
const recordName = (record: OperationSummary['record']): string => record.replace('-', ' ');

const operationText = ({
  kind,
  side,
  record,
  id,
  fields,
  name,
  with: ephysioId,
}: OperationSummary): string => {
  const whose = name ? ` (${name})` : '';
  const from = SERVICE[otherSide(side)];
  const list = fields.length === 0 ? '' : `: ${fields.join(', ')}`;
  switch (kind) {
    case 'create':
      return `would create ${recordName(record)} in ${SERVICE[side]}, from ${id} of ${from}${whose}${list}`;
    case 'link':
      return `would link ${record} ${ephysioId} of e-Physio and ${id} of GHL${whose}`;
    case 'tombstone':
      return `would take ${record} ${id}${whose} for deleted in ${SERVICE[side]}`;
    default:
      return `would ${kind} ${recordName(record)} ${id}${whose} in ${SERVICE[side]}${list}`;
  }
};

const BIG: Readonly<Record<string, readonly [one: string, many: string]>> = {
  'create patient ephysio': ['new patient in e-Physio', 'new patients in e-Physio'],
  'create patient ghl': ['new contact in GHL', 'new contacts in GHL'],
  'create appointment ephysio': ['new event in e-Physio', 'new events in e-Physio'],
  'create appointment ghl': ['new appointment in GHL', 'new appointments in GHL'],
  'update patient ephysio': ['patient changed in e-Physio', 'patients changed in e-Physio'],
  'update patient ghl': ['contact changed in GHL', 'contacts changed in GHL'],
  'update appointment ephysio': ['event changed in e-Physio', 'events changed in e-Physio'],
  'update appointment ghl': ['appointment changed in GHL', 'appointments changed in GHL'],
  'cancel appointment ephysio': ['event cancelled in e-Physio', 'events cancelled in e-Physio'],
  'cancel appointment ghl': ['appointment cancelled in GHL', 'appointments cancelled in GHL'],
  'create block-slot ghl': ['new block slot in GHL', 'new block slots in GHL'],
  'update block-slot ghl': ['block slot moved in GHL', 'block slots moved in GHL'],
  'remove block-slot ghl': ['block slot removed in GHL', 'block slots removed in GHL'],
};

/** What a dry run would do, the most first. */
const bigText = ({ report: { operations }, dryRun }: RunOutcome): string[] => {
  const counts = new Map<string, number>();
  for (const { kind, record, side } of operations) {
    const what = `${kind} ${record} ${side}`;
    if (what in BIG) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  if (!dryRun || counts.size === 0) return [];
  const parts = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, count]) => counted(count, ...(BIG[what] ?? [what, what])));
  return [lined(`would do: ${parts.join(', ')}`)];
};

/** What a dry run says of the data that would leave the practice: a number and names of fields. */
const leavingText = ({ report, dryRun }: RunOutcome): string[] => {
  const { patients, fields } = leavingOf(report);
  if (!dryRun || patients === 0) return [];
  return [lined(`would leave for GHL: data of ${counted(patients, 'patient')} (${fields.join(', ')})`)];
};

/** Within 80 columns; what belongs to a line is indented below it. */
const lined = (text: string): string => {
  const [first = '', ...rest] = wrap(text);
  return [first, ...rest.map((line) => `  ${line}`)].join('\n');
};

/** Time that was blocked or freed in GHL; in a dry run the first lines say it. */
const slotsText = ({ report: { blockSlots }, dryRun }: RunOutcome): string[] => {
  const { created, updated, removed } = blockSlots;
  if (dryRun || created + updated + removed === 0) return [];
  return [`block slots in GHL: ${created} created, ${updated} moved, ${removed} removed`];
};

/** One practice's run, for a person. */
export const syncText = (outcome: RunOutcome): string => {
  const { report, requests, error } = outcome;
  const lines: string[] = [];
  const title = `${outcome.command}, practice ${outcome.practice}${outcome.dryRun ? ' (dry run: nothing was written)' : ''}`;
  lines.push(chalk.bold(title), ...bigText(outcome));
  const { read } = report;
  // A run that was stopped before it began has nothing to tell but that.
  if (error && read.ephysio + read.ghl + requests.ephysio + requests.ghl === 0)
    return [...lines, chalk.red(`stopped with exit code ${error.exitCode}`)].join('\n');
  const rows = [['e-Physio', 'ephysio'] as const, ['GHL', 'ghl'] as const].map(([name, side]) => [
    name,
    report.read[side],
    report.created[side],
    report.updated[side],
    report.cancelled[side],
    requests[side],
  ]);
  lines.push(renderTable(['', 'read', 'created', 'updated', 'cancelled', 'requests'], rows));
  const counts = [
    `${report.unchanged} unchanged`,
    `${report.linked} linked`,
    counted(report.conflicts, 'conflict'),
    `${report.reviews.length} for review`,
    `${report.failures.length} failed`,
  ];
  lines.push(`${counts.join(', ')}; ${(outcome.durationMs / 1000).toFixed(1)} s`);
  lines.push(...slotsText(outcome));
  for (const [reason, count] of Object.entries(report.ignored))
    lines.push(chalk.dim(ignoredText(reason, count)));
  lines.push(...leavingText(outcome));
  lines.push(...shorten(report.operations.map((operation) => lined(plannedText(operation)))));
  lines.push(...shorten(report.reviews.map((r) => chalk.yellow(lined(`review: ${reviewText(r)}`)))));
  lines.push(
    ...shorten(
      report.failures.map((f) =>
        chalk.red(lined(`failed at ${SERVICE[f.side]}: record ${f.id ?? '(no id)'}: ${f.reason}`)),
      ),
    ),
  );
  // What stopped it stands on stderr, where a redirected output does not hide it.
  if (error) lines.push(chalk.red(`stopped with exit code ${error.exitCode}`));
  return lines.join('\n');
};
