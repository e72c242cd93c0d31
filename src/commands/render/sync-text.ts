import chalk from 'chalk';
import type { RunOutcome } from './sync-document.ts';
import { renderTable } from './table.ts';

const IGNORED: Readonly<Record<string, string>> = {
  withoutPatient: 'events without a patient (absences)',
  unmappedTherapist: 'events of therapists who are not in calendars',
  withoutContact: 'appointments in GHL without a contact',
  unmappedCalendar: 'appointments in GHL whose calendar is not in calendars',
  contactDeletedInGhl: 'patients whose contact was deleted in GHL',
};

/** At most so many lines of a list that a person reads. */
const SHOWN = 20;

const shorten = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN
    ? [...lines]
    : [...lines.slice(0, SHOWN), `… and ${lines.length - SHOWN} more (--json shows all)`];

/** One practice's run, for a person. */
export const syncText = (outcome: RunOutcome): string => {
  const { report, requests, error } = outcome;
  const lines: string[] = [];
  const title = `${outcome.command}, practice ${outcome.practice}${outcome.dryRun ? ' (dry run: nothing was written)' : ''}`;
  lines.push(chalk.bold(title));
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
    `${report.conflicts} conflicts`,
    `${report.reviews.length} for review`,
    `${report.failures.length} failed`,
  ];
  lines.push(`${counts.join(', ')}; ${(outcome.durationMs / 1000).toFixed(1)} s`);
  for (const [reason, count] of Object.entries(report.ignored))
    lines.push(chalk.dim(`left alone: ${count} ${IGNORED[reason] ?? reason}`));
  lines.push(
    ...shorten(
      report.operations.map(
        (o) => `would ${o.kind} ${o.record} ${o.id} on ${o.side}: ${o.fields.join(', ')}`,
      ),
    ),
  );
  lines.push(...shorten(report.reviews.map((r) => chalk.yellow(`review: ${r.message}`))));
  lines.push(
    ...shorten(
      report.failures.map((f) =>
        chalk.red(
          `failed: record ${f.id ?? '(no id)'} (${f.side === 'ghl' ? 'GHL' : 'e-Physio'}): ${f.reason}`,
        ),
      ),
    ),
  );
  // What stopped it stands on stderr, where a redirected output does not hide it.
  if (error) lines.push(chalk.red(`stopped with exit code ${error.exitCode}`));
  return lines.join('\n');
};
