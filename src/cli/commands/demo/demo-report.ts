import { counted } from '../../../domain/counted.ts';
import type { Comparison } from '../../../sandbox/compare-sides.ts';
import { paint } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';
import { cellOf } from './demo-counts.ts';

/** A step of the demo in one practice. */
export interface StepTaken {
  readonly step: string;
  readonly practice: string;
  readonly ok: boolean;
  /** What the command printed, or what the listener did. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** How it ended in one practice. */
export interface PracticeOutcome {
  readonly practice: string;
  /** What people did, a sentence each. */
  readonly happened: readonly string[];
  readonly counts: Comparison['counts'];
  /** What went wrong, and where both sides differ. None: they agree. */
  readonly problems: readonly string[];
}

export interface DemoReport {
  /** In their order; of each one entry for every practice. */
  readonly steps: readonly StepTaken[];
  readonly practices: readonly PracticeOutcome[];
  /** What went wrong with the program as a whole. */
  readonly problems: readonly string[];
}

const problemsOf = ({ problems, practices }: DemoReport): readonly string[] => [
  ...problems,
  ...practices.flatMap(({ practice, problems: own }) =>
    practices.length === 1 ? own : own.map((problem) => `${practice}: ${problem}`),
  ),
];

/** Whether all went as it should. */
export const isWell = (report: DemoReport): boolean => problemsOf(report).length === 0;

const totalOf = ({ practices }: DemoReport): Comparison['counts'] => {
  const sum = (name: keyof Comparison['counts']): number =>
    practices.reduce((total, { counts }) => total + counts[name], 0);
  return {
    patients: sum('patients'),
    contacts: sum('contacts'),
    events: sum('events'),
    appointments: sum('appointments'),
    cancelled: sum('cancelled'),
    leftOut: sum('leftOut'),
  };
};

/** The one document of `--json`. */
export const demoDocument = (report: DemoReport) => ({
  command: 'demo',
  ok: isWell(report),
  counts: totalOf(report),
  problems: problemsOf(report),
  practices: report.practices.map(({ practice, counts, problems }) => ({
    practice,
    ok: problems.length === 0,
    counts,
    problems,
  })),
  steps: report.steps.map(({ step, practice, ok, document }) => ({ ...document, step, practice, ok })),
});

const stepTable = ({ steps }: DemoReport, width: number): string => {
  const names = [...new Set(steps.map(({ step }) => step))];
  const rows = names.map((name) => {
    const taken = steps.filter(({ step }) => step === name);
    const documents = taken.map(({ document }) => document);
    const ok = taken.every((each) => each.ok);
    const tookMs = Math.max(...documents.map((document) => Number(document.tookMs ?? Number.NaN)));
    return [
      ok ? paint.green('✓') : paint.red('✗'),
      ok && tookMs >= 0 ? `${name} (${(tookMs / 1000).toFixed(1)} s)` : name,
      cellOf(documents, 'ephysio'),
      cellOf(documents, 'ghl'),
    ];
  });
  return renderTable(['', 'step', 'to e-Physio', 'to GHL'], rows, width);
};

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What people did in the first practice: in the others it was the same. */
const story = ({ practices: [first, ...others] }: DemoReport): string[] => [
  ...(others.length === 0 || first === undefined
    ? []
    : [`In practice ${first.practice}, and likewise in the others:`]),
  ...(first?.happened ?? []).map(sentence),
];

const countTable = ({ practices }: DemoReport): string => {
  const [first, ...others] = practices;
  if (first !== undefined && others.length === 0) {
    const { patients, contacts, events, appointments, cancelled } = first.counts;
    return renderTable(
      ['', 'patients', 'appointments', 'cancelled'],
      [
        ['e-Physio', patients, events, '-'],
        ['GHL', contacts, appointments, cancelled],
      ],
    );
  }
  return renderTable(
    ['practice', 'patients', 'contacts', 'events', 'appointments', 'cancelled'],
    practices.map(({ practice, counts: { patients, contacts, events, appointments, cancelled } }) => [
      practice,
      patients,
      contacts,
      events,
      appointments,
      cancelled,
    ]),
  );
};

const verdict = (ok: boolean): string =>
  ok ? paint.green('Both sides agree.') : paint.red('Both sides do not agree.');

/** What a person reads at the end, a paragraph each. @param width columns of a line */
export const demoText = (report: DemoReport, width: number): readonly string[] => {
  const { leftOut } = totalOf(report);
  const verdicts =
    report.practices.length === 1
      ? [verdict(isWell(report))]
      : report.practices.map(({ practice, problems }) => `${practice}: ${verdict(problems.length === 0)}`);
  return [
    stepTable(report, width),
    `\n${story(report).join('\n')}\n`,
    countTable(report),
    ...(leftOut === 0
      ? []
      : [
          `${counted(leftOut, 'e-mail or phone is', 'e-mails or phones are')} left out, because a relative's contact holds them.`,
        ]),
    ...problemsOf(report).map((problem) => paint.red(`✗ ${problem}`)),
    ...verdicts,
  ];
};
