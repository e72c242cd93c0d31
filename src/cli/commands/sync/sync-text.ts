import { counted } from '../../../domain/counted.ts';
import { otherSide, SERVICE } from '../../../domain/records/sides.ts';
import type { Review } from '../../../domain/review/review.ts';
import type { OperationSummary } from '../../../sync/run-context.ts';
import { reviewText } from '../../../texts/review-text.ts';
import { inOneLine, paint } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';
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
  return [`would do: ${parts.join(', ')}`];
};

/** What a dry run says of the data that would leave the practice: a number and names of fields. */
const leavingText = ({ report, dryRun }: RunOutcome): string[] => {
  const { patients, fields } = leavingOf(report);
  if (!dryRun || patients === 0) return [];
  return [`would leave for GHL: data of ${counted(patients, 'patient')} (${fields.join(', ')})`];
};

/** Time that was blocked or freed in GHL; in a dry run the first lines say it. */
const slotsText = ({ report: { blockSlots }, dryRun }: RunOutcome): string[] => {
  const { created, updated, removed } = blockSlots;
  if (dryRun || created + updated + removed === 0) return [];
  return [`block slots in GHL: ${created} created, ${updated} moved, ${removed} removed`];
};

const PLACES = [
  { place: 'e-Physio patients', side: 'ephysio', entity: 'patient' },
  { place: 'GHL contacts', side: 'ghl', entity: 'patient' },
  { place: 'e-Physio events', side: 'ephysio', entity: 'appointment' },
  { place: 'GHL appointments', side: 'ghl', entity: 'appointment' },
] as const;

const COUNTS = ['read', 'created', 'updated', 'cancelled'] as const;
const HEADS = { done: ['', ...COUNTS], would: ['', 'read', 'would create', 'would update', 'would cancel'] };

/** What was read and written, of each kind of record that this run was about. */
const countsTable = ({ report, command, dryRun }: RunOutcome, width: number): string => {
  const rows = PLACES.flatMap(({ place, side, entity }) => {
    const counts = COUNTS.map((what) => report.of[entity][what][side]);
    const isAbout = command === 'sync' || command === `sync ${entity}s`;
    return isAbout || counts.some((count) => count > 0) ? [[place, ...counts]] : [];
  });
  return renderTable(HEADS[dryRun ? 'would' : 'done'], rows, width);
};

/** The reviews of a run: new ones in full, the others by their number. */
const reviewLines = ({ report: { reviews } }: RunOutcome, isKnown: (review: Review) => boolean): string[] => {
  const news = reviews.filter((review) => !isKnown(review));
  const kinds = new Map<string, number>();
  for (const { kind } of reviews.filter(isKnown)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const known = reviews.length - news.length;
  const parts = [...kinds].toSorted(([, a], [, b]) => b - a).map(([kind, count]) => `${count} ${kind}`);
  return [
    ...shorten(news.map((review) => inOneLine(`review: ${reviewText(review)}`))),
    ...(known === 0
      ? []
      : [`for review since earlier: ${parts.join(', ')}. See \`ephysio-ghl review list\``]),
  ];
};

export interface SyncTextOptions {
  /** Columns of a line. */
  readonly width: number;
  /** Whether a review was there before this run: a person has seen it, or has the list. */
  readonly isKnown: (review: Review) => boolean;
}

/** One practice's run, for a person. */
export const syncText = (outcome: RunOutcome, { width, isKnown }: SyncTextOptions): string => {
  const { report, requests, error, dryRun } = outcome;
  const lines: string[] = [];
  const title = `${outcome.command}, practice ${outcome.practice}${dryRun ? ' (dry run: nothing was written)' : ''}`;
  lines.push(paint.bold(title), ...bigText(outcome));
  const { read } = report;
  // A run that was stopped before it began has nothing to tell but that.
  if (error && read.ephysio + read.ghl + requests.ephysio + requests.ghl === 0)
    return [...lines, paint.red(`stopped with exit code ${error.exitCode}`)].join('\n');
  lines.push(countsTable(outcome, width));
  const counts = [
    `${report.unchanged} unchanged`,
    dryRun ? `${report.linked} would be linked` : `${report.linked} linked`,
    counted(report.conflicts, 'conflict'),
    `${report.reviews.length} for review`,
    `${report.failures.length} failed`,
  ];
  const asked = `${counted(requests.ephysio, 'request')} to e-Physio, ${requests.ghl} to GHL`;
  lines.push(counts.join(', '), `${asked}; ${(outcome.durationMs / 1000).toFixed(1)} s`);
  lines.push(...slotsText(outcome));
  for (const [reason, count] of Object.entries(report.ignored))
    lines.push(paint.dim(ignoredText(reason, count)));
  lines.push(...leavingText(outcome));
  lines.push(...shorten(report.operations.map((operation) => inOneLine(plannedText(operation)))));
  lines.push(...reviewLines(outcome, isKnown).map(paint.yellow));
  lines.push(
    ...shorten(
      report.failures.map((f) =>
        paint.red(inOneLine(`failed at ${SERVICE[f.side]}: record ${f.id ?? '(no id)'}: ${f.reason}`)),
      ),
    ),
  );
  // What stopped it stands on stderr, where a redirected output does not hide it.
  if (error) lines.push(paint.red(`stopped with exit code ${error.exitCode}`));
  return lines.join('\n');
};
