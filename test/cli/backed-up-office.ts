import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { type Office, openOffice, rows } from './set-up.ts';

export const BACKUP = 'bk.sqlite';

/** A practice that was synced and backed up, and has gone on since: the database has another patient. */
export const openBusyOffice = async (): Promise<Office & { readonly backup: string }> => {
  const office = await openOffice({ ghl: { indexLagMs: 0 }, config: { opensInvoices: true } });
  expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
  expect(await office.run('backup', BACKUP)).toMatchObject({ exitCode: 0 });
  office.sandbox.ephysio.edit.addPatient({
    firstName: 'Nora',
    lastName: 'Später',
    birthDate: '03.04.1981',
    sex: true,
    street: 'Weg 1',
    zip: 8001,
    city: 'Zürich',
  });
  expect(await office.run('sync', 'patients')).toMatchObject({ exitCode: 0 });
  return { ...office, backup: join(office.folder, BACKUP) };
};

export const patients = ({ database }: Office): number => rows(database, 'contact_sync');

export const keptIn = ({ folder }: Office): string[] =>
  readdirSync(folder).filter((name) => name.includes('.before-restore-'));

export const exec = (file: string, statements: string): void => {
  const sqlite = openSqlite(file);
  sqlite.exec(statements);
  sqlite.close();
};
