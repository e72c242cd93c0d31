import { type CommandContext, loadSettings, withStore } from '../../../app/context.ts';
import {
  type LeftOver,
  type RehearsalReport,
  rehearsePractice,
} from '../../../app/rehearsal/rehearse-practice.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import { ASSUMPTIONS, type Finding } from '../../../domain/rehearsal/assumption.ts';
import type { AskHand } from '../../../domain/rehearsal/journal.ts';
import { MARKER, markedName } from '../../../domain/rehearsal/marker.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { assumptionText, consequenceText, findingText } from '../../../texts/assumption-text.ts';
import { handTaskText } from '../../../texts/hand-task-text.ts';
import { askFor, confirm } from '../../confirm.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { perPractice } from '../../per-practice.ts';
import { type Settings, settingsFrom, type Written, writeSettings } from './write-settings.ts';

export interface RehearseOptions extends CommonOptions {
  readonly write?: boolean;
  readonly yes?: boolean;
}

const announcement = ({ name, ghl, ephysio }: PracticeConfig): string =>
  [
    `Practice ${name}: this writes to the real accounts, e-Physio (${ephysio.baseUrl}) and GHL location ${ghl.locationId}.`,
    `In both it makes a person named "${MARKER} …" and an appointment more than a year ahead, in e-Physio also an invoice, in GHL also two block slots. It changes, moves and cancels them.`,
    'In GHL it deletes what it made, and nothing else. In e-Physio it cancels the appointment; patient and invoice stay, and are named at the end.',
    'Workflows of GHL that start with a new contact start for this one too. Until this is done, a run of the practice ends with exit code 75.',
  ].join('\n');

/** Waits for a person who does a part by hand. */
const askOf =
  ({ output, stopping }: CommandContext): AskHand =>
  async (task) => {
    output.quiet();
    output.note(handTaskText(task));
    const answer = await askFor('Press Enter when that is done, or type s to leave it out:', stopping);
    return answer.trim() === '';
  };

const WIDTH = 'not tried'.length;

const findingLines = (finding: Finding): string[] => {
  const said = findingText(finding);
  const consequence = consequenceText(finding);
  const line = `${finding.state.padEnd(WIDTH)}  ${assumptionText(finding)}${said === '' ? '' : `: ${said}`}`;
  const below = consequence === null ? [] : [`${' '.repeat(WIDTH)}  → ${consequence}`];
  return [line, ...below].map((text) => `  ${text}`);
};

const leftLine = ({ side, kind, recordId, mark, isLive }: LeftOver): string => {
  const where = side === 'ephysio' ? 'e-Physio' : 'GHL';
  const { firstName, lastName } = markedName(mark);
  const name = kind === 'patient' || kind === 'contact' ? `, ${firstName} ${lastName}` : '';
  const state = kind === 'event' ? (isLive ? ' (it could not be cancelled)' : ' (cancelled)') : '';
  return `  ${where}: ${kind} ${recordId ?? 'that may have been made'}${name}${state}`;
};

const documentOf = ({ findings, left }: RehearsalReport, settings: Settings, written: Written | null) => ({
  findings: findings.map((finding) => ({
    assumption: finding.code,
    side: ASSUMPTIONS[finding.code],
    state: finding.state,
    message: assumptionText(finding),
    ...(finding.state === 'not tried' && { why: finding.why }),
    ...((finding.state !== 'not tried' || finding.facts) && { facts: finding.facts ?? {} }),
    ...(consequenceText(finding) !== null && { consequence: consequenceText(finding) }),
  })),
  config: settings,
  left: left.map(({ side, kind, recordId: id, isLive }) => ({ side, kind, id, live: isLive })),
  written: written?.end === 'written' ? written.path : null,
  ...(written?.end === 'failed' && {
    error: { exitCode: EXIT.usage, message: written.error.message, hint: written.error.hint },
  }),
});

const writtenLine = (written: Written | null): string => {
  switch (written?.end) {
    case undefined:
      return '--write enters this into a JSON config.';
    case 'written':
      return `Written to ${written.path}.`;
    case 'not-json':
      return `Nothing was written: ${written.path} is YAML and would lose its comments. Enter it by hand.`;
    case 'failed':
      return `${written.error.message} ${written.error.hint}`;
  }
};

const textOf = (
  { findings, left, error }: RehearsalReport,
  settings: Settings,
  written: Written | null,
  practice: PracticeConfig,
): string => {
  const count = (state: Finding['state']) => findings.filter((f) => f.state === state).length;
  const lines = [
    ...(['ephysio', 'ghl'] as const).flatMap((side) => [
      side === 'ephysio' ? 'e-Physio' : 'GHL',
      ...findings.filter(({ code }) => ASSUMPTIONS[code] === side).flatMap(findingLines),
    ]),
    '',
    `${count('seen')} seen, ${count('not so')} not so, ${count('not tried')} not tried`,
  ];
  if (Object.keys(settings).length > 0) {
    lines.push('', `For "ephysio" of practice ${practice.name} in the config:`);
    lines.push(...JSON.stringify(settings, null, 2).split('\n').slice(1, -1));
    lines.push(error === null ? writtenLine(written) : 'Nothing is written after an error.');
  }
  const heading = error === null ? 'Left to remove by hand:' : 'Left, before another rehearsal cleans up:';
  if (left.length > 0) lines.push('', heading, ...left.map(leftLine));
  return lines.join('\n');
};

const onlyPractice = ({ practices }: Pick<CommandContext, 'practices'>): PracticeConfig => {
  const [practice, ...others] = practices;
  if (practice !== undefined && others.length === 0) return practice;
  throw new ConfigError(
    `A rehearsal is for one practice, and the config has ${counted(practices.length, 'practice')}.`,
    'Add --practice NAME.',
  );
};

/** `rehearse`: tries what is only assumed, on the real accounts. */
export const rehearse = async (options: RehearseOptions, runtime: Runtime): Promise<ExitCode> => {
  const settings = loadSettings(options, runtime);
  const practice = onlyPractice(settings);
  const { output, stopping } = settings;
  const yes = options.yes === true;
  const question = 'Do this on the real accounts?';
  if (!(await confirm({ text: announcement(practice), question, yes, stopping }))) {
    output.note('Nothing was done.');
    return EXIT.someFailed;
  }
  return withStore(settings, (context) =>
    perPractice(context, 'rehearse', async () => {
      const ask = yes || process.stdin.isTTY !== true ? null : askOf(context);
      const report = await rehearsePractice(context, practice, ask, (side, step) => {
        const where = side === 'ephysio' ? 'e-Physio' : 'GHL';
        output.progress(step === 'try' ? `trying ${where}` : `looking for an earlier rehearsal in ${where}`);
      });
      output.quiet();
      const found = settingsFrom(practice, report.learned);
      const { error } = report;
      const isWritten = options.write === true && Object.keys(found).length > 0 && error === null;
      const written = isWritten ? writeSettings(context, practice, found) : null;
      const isNotSo = report.findings.some(({ state }) => state === 'not so');
      const document = documentOf(report, found, written);
      const text = textOf(report, found, written, practice);
      if (error !== null && !(error instanceof RunError)) {
        // A bug: what was seen is reported before it.
        output.document({ command: 'rehearse', practice: practice.name, ok: false, ...document });
        output.text(text);
        throw error;
      }
      const exitCode = written?.end === 'failed' ? EXIT.usage : isNotSo ? EXIT.someFailed : EXIT.done;
      return { exitCode, document, text, error };
    }),
  );
};
