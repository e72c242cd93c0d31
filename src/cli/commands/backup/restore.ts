import { resolve } from 'node:path';
import { type CommandSettings, loadSettings } from '../../../app/context.ts';
import type { PracticeConfig } from '../../../config/schema.ts';
import { counted } from '../../../domain/counted.ts';
import { ConfigError, EXIT, type ExitCode, RunError } from '../../../errors.ts';
import { replacedDatabase } from '../../../store/backup/backup-files.ts';
import { type BackupFacts, examineBackup } from '../../../store/backup/examine-backup.ts';
import { type Kept, replaceDatabase } from '../../../store/backup/replace-database.ts';
import { holdDatabase } from '../../../store/database/hold-database.ts';
import { openStore } from '../../../store/database/open.ts';
import { confirm } from '../../confirm.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { namedLines } from '../../render/format.ts';

export interface RestoreOptions extends CommonOptions {
  /** The backup. */
  readonly file: string;
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** What speaks against this backup being of the practices of the config. */
const strangers = ({ practices }: BackupFacts, configured: readonly PracticeConfig[]): string[] =>
  practices.flatMap(({ name, locationId }) => {
    const practice = configured.find((p) => p.name === name);
    if (practice === undefined) return [`practice "${name}" is not in the config`];
    if (locationId === null || locationId === practice.ghl.locationId) return [];
    return [
      `practice "${name}" is GHL location ${locationId} in it, and ${practice.ghl.locationId} in the config`,
    ];
  });

const assertOurs = (facts: BackupFacts, { config }: CommandSettings, isForced: boolean): void => {
  const found = strangers(facts, config.practices);
  if (isForced || found.length === 0) return;
  throw new ConfigError(
    `The backup is of other accounts: ${found.join('; ')}. Nothing was replaced.`,
    'Take the backup that belongs to this config, or the config that belongs to this backup; --force restores it all the same.',
  );
};

/** What a restore means for the changes made since the backup. */
const MEANING =
  'What was linked, settled or resolved after the backup is forgotten; what runs changed stays listed, the audit log keeps its entries, and who objects to GHL stays excluded. The next runs compare both sides again: records that were made since then are found by the usual rules and linked, not made again; what the rules cannot decide becomes a review.';

const announcement = (
  { patients, appointments, lastRun }: BackupFacts,
  file: string,
  database: string,
): string => {
  const holds = `${counted(patients, 'patient')}, ${counted(appointments, 'appointment')}; last run ${lastRun ?? 'none'}`;
  const lines = namedLines({ backup: file, holds, replaces: database });
  return `${lines}\n${MEANING}`;
};

/** Brings an older one up to date, too. @throws RunError that says what has been done already */
const openRestored = async (path: string, replaced: string | null, now: () => number): Promise<void> => {
  try {
    await (await openStore({ path, env: process.env, now })).close();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const where = replaced === null ? 'There was none before.' : `The old one is ${replaced}.`;
    throw new RunError(
      error.exitCode,
      `The backup is in the place of the database ${path} already, but could not be opened there: ${error.message} ${where}`,
      error.hint,
      { cause: error },
    );
  }
};

/** `restore FILE`: puts a backup in the place of the database, which is kept beside it. */
export const restore = async (options: RestoreOptions, runtime: Runtime): Promise<ExitCode> => {
  const settings = loadSettings(options, runtime);
  const { config, output, now } = settings;
  const file = resolve(options.file);
  const path = resolve(config.database);
  output.progress(`checking ${file}`);
  const facts = examineBackup(file, path, process.env);
  assertOurs(facts, settings, options.force === true);
  output.quiet();
  const text = announcement(facts, file, path);
  const question = 'Replace the database?';
  const { stopping } = settings;
  if (!(await confirm({ text, question, yes: options.yes === true, stopping }))) {
    output.note('Nothing was replaced.');
    return EXIT.someFailed;
  }

  const present = holdDatabase(path, now());
  const kept = replacedDatabase(path, now());
  const practices = config.practices.map(({ name, ghl }) => ({ name, locationId: ghl.locationId }));
  const isForced = options.force === true;
  let taken: Kept;
  try {
    output.progress(`copying ${file}`);
    const { sealer } = facts;
    taken = await replaceDatabase({ path, backup: file, kept, present, sealer, practices, isForced, now });
  } finally {
    present.release();
  }
  const replaced = present.state === 'missing' ? null : kept;
  await openRestored(path, replaced, now);

  const { patients, appointments, lastRun } = facts;
  const { signIns, records } = taken;
  const { audit_log: audit, ...others } = records;
  const said = {
    patients,
    appointments,
    lastRun,
    replaced,
    newerSignIns: signIns,
    kept: { ...others, audit },
  };
  output.document({ command: 'restore', ok: true, database: path, backup: file, ...said });
  const holds = `${counted(patients, 'patient')} and ${counted(appointments, 'appointment')} linked`;
  const kinds = { restored: path, from: file, holds, 'last run': lastRun ?? 'none', replaced };
  const signedIn = signIns.length === 0 ? null : `kept for ${signIns.join(', ')}: newer than the backup`;
  const listed = (count: number) => (count === 0 ? null : `${count} kept that the backup does not have`);
  const more = {
    changes: listed(records.changes),
    exclusions: listed(records.exclusions),
    rehearsals: listed(records.rehearsals),
    'audit log': listed(audit),
  };
  output.text(namedLines({ ...kinds, 'GHL sign-in': signedIn, ...more }));
  output.note(`${MEANING}\nNow look at: ephysio-ghl sync --dry-run`);
  return EXIT.done;
};
