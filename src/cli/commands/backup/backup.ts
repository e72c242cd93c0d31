import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { withContext } from '../../../app/context.ts';
import { counted } from '../../../domain/counted.ts';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import { backup as copyDatabase } from '../../../store/backup/backup.ts';
import {
  defaultBackup,
  deleteOldBackups,
  deleteUnfinishedBackups,
} from '../../../store/backup/backup-files.ts';
import { KEY_VARIABLE, keyPath } from '../../../store/seal/key.ts';
import type { CommonOptions, Runtime } from '../../options.ts';
import { namedLines } from '../../render/format.ts';

export interface BackupOptions extends CommonOptions {
  readonly file?: string;
  /** How many backups with default names are kept. */
  readonly keep?: number;
}

const sha256 = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
};

const keyReminder = (database: string): string =>
  process.env[KEY_VARIABLE] === undefined
    ? `The key is not in it: keep a copy of ${keyPath(database)} elsewhere. Without it the backup is of no use.`
    : `The key is not in it: keep ${KEY_VARIABLE} elsewhere. Without it the backup is of no use.`;

/** `backup [FILE]`: a checked copy of the database, while everything runs. */
export const backup = (options: BackupOptions, runtime: Runtime): Promise<ExitCode> => {
  const { file: named } = options;
  if (named !== undefined && options.keep !== undefined) {
    throw new ConfigError(
      '--keep is for backups beside the database, whose names this program chooses.',
      'Leave out the file, or --keep.',
    );
  }
  return withContext(
    options,
    runtime,
    async ({ store, output, now }) => {
      const file = named === undefined ? defaultBackup(store.path, now()) : resolve(named);
      output.progress(`copying ${store.path}`);
      const counts = await copyDatabase(store, file);
      output.progress(`checking ${file}`);
      const { size: bytes } = statSync(file);
      const digest = await sha256(file);
      const old = options.keep === undefined ? [] : deleteOldBackups(store.path, file, options.keep);
      const deleted = [...old, ...deleteUnfinishedBackups(store.path, now())];
      output.document({ command: 'backup', ok: true, file, bytes, sha256: digest, ...counts, deleted });
      const links = `${counted(counts.patients, 'patient')} and ${counted(counts.appointments, 'appointment')} linked`;
      const lines = namedLines({ backup: file, bytes: String(bytes), sha256: digest, holds: links });
      output.text([lines, ...deleted.map((old) => `deleted       ${old}`)].join('\n'));
      output.note(keyReminder(store.path));
      return EXIT.done;
    },
    { create: false },
  );
};
