import { DEFAULT_MIGRATION_TABLE, type Migration } from 'kysely';
import { ConfigError } from '../../../errors.ts';
import * as initial from './0001-initial.ts';
import * as webhookEvents from './0002-webhook-events.ts';
import * as twoWay from './0003-two-way.ts';
import * as toldApart from './0004-told-apart.ts';
import * as otherPerson from './0005-other-person.ts';
import * as placeholders from './0006-placeholders.ts';
import * as typedReviews from './0007-typed-reviews.ts';
import * as distinctPairs from './0008-distinct-pairs.ts';
import * as changes from './0009-changes.ts';
import * as leaving from './0010-leaving.ts';
import * as newPatients from './0011-new-patients.ts';
import * as blockSlots from './0012-block-slots.ts';
import * as rehearsals from './0013-rehearsals.ts';
import * as auditLog from './0014-audit-log.ts';
import * as keptRecords from './0015-kept-records.ts';
import * as dueByPractice from './0016-due-by-practice.ts';
import * as companyCredentials from './0017-company-credentials.ts';

/** All migrations by name, in the order of their names. One that was released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-webhook-events': webhookEvents,
  '0003-two-way': twoWay,
  '0004-told-apart': toldApart,
  '0005-other-person': otherPerson,
  '0006-placeholders': placeholders,
  '0007-typed-reviews': typedReviews,
  '0008-distinct-pairs': distinctPairs,
  '0009-changes': changes,
  '0010-leaving': leaving,
  '0011-new-patients': newPatients,
  '0012-block-slots': blockSlots,
  '0013-rehearsals': rehearsals,
  '0014-audit-log': auditLog,
  '0015-kept-records': keptRecords,
  '0016-due-by-practice': dueByPractice,
  '0017-company-credentials': companyCredentials,
};

export const MIGRATION_TABLE = DEFAULT_MIGRATION_TABLE;

export type Migrations = Readonly<Record<string, Migration>>;

export const latest = (names: readonly string[]): string => [...names].sort().at(-1) ?? 'none';

/** @throws ConfigError when the database was made by a newer program */
export const refuseNewer = (path: string, executed: readonly string[], migrations: Migrations): void => {
  if (executed.every((name) => Object.hasOwn(migrations, name))) return;
  throw new ConfigError(
    `The database ${path} is at version ${latest(executed)}; this program knows versions up to ${latest(Object.keys(migrations))}.`,
    'Install the newest ephysio-ghl, or restore the backup that was made before the update. The database was not touched.',
  );
};
