import type { Report } from '../../sync/run-context.ts';
import type { RunOutcome } from './sync-document.ts';

const total = (outcomes: readonly RunOutcome[], of: (report: Report) => number): number =>
  outcomes.reduce((so, { report }) => so + of(report), 0);

/** One line for a monitor: numbers over all practices. No names, no ids. */
export const pingText = (command: string, outcomes: readonly RunOutcome[]): string => {
  const both = (what: 'created' | 'updated' | 'cancelled'): number =>
    total(outcomes, (report) => report[what].ephysio + report[what].ghl);
  const counts = {
    practices: outcomes.length,
    created: both('created'),
    updated: both('updated'),
    cancelled: both('cancelled'),
    linked: total(outcomes, (report) => report.linked),
    failed: total(outcomes, (report) => report.failures.length),
    reviews: total(outcomes, (report) => report.reviews.length),
    conflicts: total(outcomes, (report) => report.conflicts),
  };
  const words = Object.entries(counts).map(([what, count]) => `${what} ${count}`);
  return `${command}: ${words.join(', ')}`;
};
