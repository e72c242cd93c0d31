import chalk from 'chalk';
import { counted } from '../../../domain/counted.ts';
import { otherSide, SERVICE } from '../../../domain/records/sides.ts';
import type { OperationSummary } from '../../../sync/run-context.ts';
import { reviewText } from '../../../texts/review-text.ts';
import { renderTable } from '../../render/table.ts';
import { wrap } from '../../render/wrap.ts';
import { leavingOf, type RunOutcome } from './sync-document.ts';

const IGNORED: Readonly<Record<string, readonly [one: string, many: string]>> = {
  withoutPatient: ['event without a patient (absence)', 'events without a patient (absences)'],
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

/** At most so many lines of a list that a person reads. */
const SHOWN = 20;

const shorten = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN
    ? [...lines]
    : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more (--json shows all)`];

/** What a dry run says of one operation: ids and names of fields. */
const plannedText = ({ kind, side, record, id, fields, with: ephysioId }: OperationSummary): string => {
  const from = SERVICE[otherSide(side)];
  const list = fields.length === 0 ? '' : `: ${fields.join(', ')}`;
  switch (kind) {
    case 'create':
      return `would create ${record} in ${SERVICE[side]}, from ${id} of ${from}${list}`;
    case 'link':
      return `would link ${record} ${ephysioId} of e-Physio and ${id} of GHL`;
    case 'tombstone':
      return `would take ${record} ${id} for deleted in ${SERVICE[side]}`;
    default:
      return `would ${kind} ${record} ${id} in ${SERVICE[side]}${list}`;
  }
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

/** One practice's run, for a person. */
export const syncText = (outcome: RunOutcome): string => {
  const { report, requests, error } = outcome;
  const lines: string[] = [];
  const title = `${outcome.command}, practice ${outcome.practice}${outcome.dryRun ? ' (dry run: nothing was written)' : ''}`;
  lines.push(chalk.bold(title));
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
  for (const [reason, count] of Object.entries(report.ignored))
    lines.push(chalk.dim(`left alone: ${counted(count, ...(IGNORED[reason] ?? [reason, reason]))}`));
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
