import { resolve } from 'node:path';
import { ConfigError, EXIT, type ExitCode } from '../../../../errors.ts';
import { mostSevere } from '../../../per-practice.ts';
import { readFlags } from '../answer-by-flags.ts';
import type { InitOptions } from '../init-options.ts';
import { generateAdminPassword } from '../interview.ts';
import { CancelledError } from '../questions.ts';
import { hasApp } from '../services.ts';
import { holdsReference, nameOf, type Values } from '../settings.ts';
import { findTarget, type InitProcess, type Target } from '../target.ts';
import { type Written, writeConfig } from '../write-config.ts';
import { isColumn } from './cells.ts';
import { type FilePractices, filePractices } from './file-practices.ts';
import { manyDocument } from './many-document.ts';
import type { Surroundings } from './practice-answers.ts';
import { readCsv } from './read-csv.ts';
import { readRows } from './read-rows.ts';
import { type Outcome, report } from './report.ts';
import { exitCodeOf } from './row-failure.ts';
import { sortPractices } from './sort-practices.ts';
import { testCandidates } from './test-candidates.ts';

/** What the columns say, or what a file cannot mean. */
const OTHER_OPTIONS = {
  force: '--force',
  practiceName: '--practice-name',
  location: '--location',
  calendar: '--calendar',
  adminInfoId: '--admin-info-id',
} as const satisfies Partial<Record<keyof InitOptions, string>>;

const refuseOtherOptions = (options: InitOptions): void => {
  const names = Object.keys(OTHER_OPTIONS) as (keyof typeof OTHER_OPTIONS)[];
  const given = names.filter((name) => options[name] !== undefined).map((name) => OTHER_OPTIONS[name]);
  if (given.length > 0)
    throw new ConfigError(
      `${given.join(', ')} cannot be used with --from.`,
      'The file says it for each practice; --from replaces nothing that is there.',
    );
};

/** A config that is there is added to. */
const findPlace = (options: InitOptions, { env, cwd }: InitProcess): Target => {
  const target = findTarget(options, env, cwd);
  return target.exists ? findTarget({ ...options, add: true }, env, cwd) : target;
};

/** Tests take their time: what somebody else has written since would be lost. @throws ConfigError */
const refuseChanged = (before: Target, options: InitOptions, runtime: InitProcess): void => {
  const contentOf = ({ exists, existing }: Target): string => JSON.stringify([exists, existing?.raw]);
  if (contentOf(findPlace(options, runtime)) === contentOf(before)) return;
  throw new ConfigError(
    `${before.path} was changed while the practices were tested; nothing was written.`,
    'Run init again.',
  );
};

/** The practices that the operator wants. @throws ConfigError */
const only = (file: FilePractices, name: string | undefined): FilePractices => {
  if (name === undefined) return file;
  const rows = file.named.get(name);
  if (rows === undefined)
    throw new ConfigError(`The file has no practice "${name}".`, 'Correct --practice, or leave it out.');
  return {
    named: new Map([[name, rows]]),
    practices: file.practices.filter((practice) => practice.name === name),
    failures: file.failures.filter(({ practice }) => practice === name || practice === null),
  };
};

/** The app and the admin password of the environment. @throws ConfigError when it has half of an app */
const surroundingsOf = (
  given: Partial<Values>,
  { env }: InitProcess,
  { existing: file }: Target,
  generates: boolean,
): Surroundings => {
  const existing = file?.config ?? null;
  const variable = (key: 'clientId' | 'clientSecret' | 'adminPassword'): string | null =>
    env[nameOf(key)] || null;
  const none = { clientId: null, clientSecret: null };
  const app = { clientId: variable('clientId'), clientSecret: variable('clientSecret') };
  const takesApp = !hasApp(existing?.ghl);
  if (takesApp && (app.clientId === null) !== (app.clientSecret === null))
    throw new ConfigError(
      `${nameOf(app.clientId === null ? 'clientId' : 'clientSecret')} is not set.`,
      'Set both variables of the app, or none of them.',
    );
  if (given.secrets !== undefined && given.secrets !== 'env' && holdsReference(app.clientId ?? ''))
    throw new ConfigError(`${nameOf('clientId')} must not hold "\${".`, 'Correct the variable.');
  const adminPassword = existing === null ? variable('adminPassword') : null;
  const admin = { adminPassword, adminPasswordGenerated: false };
  return {
    given,
    env,
    existing,
    app: takesApp ? app : none,
    admin: existing === null && generates && adminPassword === null ? generateAdminPassword() : admin,
  };
};

/** `init --from`: sets up the practices of a CSV file that can be set up, and says what is wrong with the others. */
export const initFromFile = async (
  options: InitOptions & { readonly from: string },
  runtime: InitProcess,
): Promise<ExitCode> => {
  const { stopping, env, cwd, output } = runtime;
  refuseOtherOptions(options);
  const given = readFlags(options);
  const target = findPlace(options, runtime);
  const around = surroundingsOf(given, runtime, target, options.generateAdminPassword === true);
  const source = resolve(cwd, options.from);
  const read = readRows(source, readCsv(source, isColumn));
  const file = only(filePractices(read, around.existing), options.practice);
  const { unchanged, candidates, failures: refusals } = sortPractices(file.practices, target.path, around);
  const tested = await testCandidates(candidates, options, runtime, around).catch((error: unknown) => {
    throw stopping.aborted ? new CancelledError() : error;
  });
  if (stopping.aborted) throw new CancelledError();
  const { added } = tested;
  const failures = [...file.failures, ...refusals, ...tested.failures];
  let written: Written | null = null;
  const [first, ...others] = added;
  if (first !== undefined) {
    refuseChanged(target, options, runtime);
    const document = manyDocument([first, ...others], target);
    written = await writeConfig(target.path, document, env, () => Promise.resolve());
  }
  const outcome: Outcome = {
    named: file.named,
    added,
    unchanged,
    failures: failures.toSorted((a, b) => a.row - b.row),
    written,
    target,
  };
  report(outcome, options, output);
  return mostSevere([EXIT.done, ...failures.map(({ problem }) => exitCodeOf(problem))]);
};
