import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { InitOptions } from '../../../../../src/cli/commands/init/init-options.ts';
import type { AnyJson } from '../../../../any-json.ts';
import { documentsOf } from '../../../run-program.ts';
import { type Desk, type Outcome, openDesk } from '../desk.ts';
import { type Change, csvOf, envOf, FROM, rowsOf, tokensOf } from './practices-file.ts';

export interface Office extends Desk {
  /** Writes the rows of the sandbox, changed, and runs `init --from`. */
  setUp(
    change?: (rows: Record<string, string>[]) => readonly Change[] | undefined,
    options?: Partial<InitOptions>,
    env?: NodeJS.ProcessEnv,
  ): Promise<Outcome>;
}

export const openFileOffice = async (practices = 3): Promise<Office> => {
  const desk = await openDesk({ practices, patients: 4, eventsPerPatient: 2 });
  const { sandbox, folder } = desk;
  return {
    ...desk,
    setUp: (change = () => undefined, options = {}, env = envOf(sandbox)) => {
      const rows = rowsOf(sandbox);
      writeFileSync(join(folder, 'practices.csv'), csvOf(change(rows) ?? rows));
      return desk.init(null, { ...FROM, ...options }, { env });
    },
  };
};

export const documentOf = (end: Outcome): AnyJson => {
  const [document, ...others] = documentsOf(end);
  expect(others).toEqual([]);
  return document;
};

/** The files of the folder but the CSV file. */
export const written = (office: Office): Record<string, string> => {
  const { 'practices.csv': _, ...files } = office.files();
  return files;
};

export const expectNoSecret = ({ sandbox }: Office, end: Outcome): void => {
  const { stdout, stderr, error } = end;
  for (const secret of [...Object.values(envOf(sandbox)), ...Object.values(tokensOf(sandbox))])
    if (secret !== sandbox.ghl.clientId)
      expect(stdout + stderr + (error instanceof Error ? error.message : '')).not.toContain(secret);
};
