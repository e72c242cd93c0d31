import type { Patient } from '../../domain/records/patient.ts';
import type { Both } from '../../domain/records/sides.ts';
import type { BadRecord, Held, Listing } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { RunContext } from '../run-context.ts';
import { type Reading, readOne } from './read-one.ts';
import type { PatientScope } from './snapshots.ts';

/**
 * Contacts by their ids: right at once, where a search lags.
 * @param listed as they were just listed, which is enough for a dry run
 */
export const readContacts = async (
  run: RunContext,
  ids: ReadonlySet<string>,
  listed?: PatientScope['listed'],
): Promise<Listing<Patient>> => {
  const asOf = new Date(run.now()).toISOString();
  const records: Held<Patient>[] = [];
  const deleted: string[] = [];
  const bad: BadRecord[] = [];
  for (const id of ids) {
    const known = run.options.dryRun ? listed?.get(id) : undefined;
    const reading: Reading<Patient> = known
      ? { state: 'held', held: known }
      : await readOne(run.patients.ghl, id);
    if (reading.state === 'held') records.push(reading.held);
    else if (reading.state === 'gone') deleted.push(id);
    else bad.push({ id, reason: reading.reason });
  }
  return { records, bad, deleted, complete: false, ignored: {}, asOf };
};

/** The second list knows better. */
export const together = (search: Listing<Patient>, read: Listing<Patient>): Listing<Patient> => {
  const ids = new Set([
    ...read.records.map((held) => held.id),
    ...read.deleted,
    ...read.bad.flatMap((bad) => bad.id ?? []),
  ]);
  return {
    ...search,
    records: [...search.records.filter(({ id }) => !ids.has(id)), ...read.records],
    bad: [...search.bad.filter(({ id }) => !ids.has(id ?? '')), ...read.bad],
    deleted: [...search.deleted.filter((id) => !ids.has(id)), ...read.deleted],
  };
};

/**
 * Single patients whose record changed in e-Physio since the last agreement are compared with their contacts as they are
 * now. Otherwise a change made in GHL since would be overwritten unseen.
 */
export const withMovedPatients = async (
  run: RunContext,
  rows: readonly LinkHead[],
  { ephysio: only, ghl }: Both<ReadonlySet<string> | null>,
  { records }: Listing<Patient>,
  listed: Listing<Patient>,
): Promise<Listing<Patient>> => {
  if (only === null || only.size === 0) return listed;
  const now = new Map(records.filter(({ id }) => only.has(id)).map((held) => [held.id, held.record]));
  const ids = rows.flatMap(({ state, ephysio_id: id, ghl_id: contact, ephysio_fingerprint: agreed }) => {
    const record = now.get(id ?? '');
    if (state !== 'linked' || contact === null || record === undefined || ghl?.has(contact)) return [];
    return run.store.sealer.fingerprint(record) === agreed ? [] : [contact];
  });
  return ids.length === 0 ? listed : together(listed, await readContacts(run, new Set(ids)));
};
