import { allSettledOrThrow } from '../../domain/all-settled-or-throw.ts';
import { type Leaving, mayLeave } from '../../domain/plan/patients-input.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { Held, Listing } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import {
  listWaitingContacts,
  unheardOfContacts,
  unlinkedContactIds,
} from '../../store/tables/unlinked-contacts.ts';
import type { Target } from '../apply/target.ts';
import { readInFlight } from '../in-flight.ts';
import { waitingQuery } from '../patient-rules.ts';
import { addCount, addIgnored, type RunContext } from '../run-context.ts';
import { comparePatients, lacksContact } from './compare-patients.ts';
import { readContacts, together, withMovedPatients } from './read-contacts.ts';
import { readOne, withEmptyFields } from './read-one.ts';
import type { ComparedPatients, InFlight, PatientScope, PatientSnapshot } from './snapshots.ts';

/**
 * The search index shows a write about 10 s after it was made. A contact that is written longer ago than `shown` is missed
 * when a list lacks it. One that is listed differently from how it was written is believed only after `settled`.
 */
const INDEX_LAG_MS = { shown: 20_000, settled: 60_000 };

/**
 * Reads both sides. GHL incrementally since the checkpoint, unless e-Physio has patients that nobody is linked to:
 * then all of GHL is needed to see whether they are there already. For those who get no contact once is enough, until one of
 * them changes.
 * @param leaving who of those without a contact may get one
 * @param before what an earlier run has left: where the search begins (UTC ISO; `null`: all contacts), and who was compared
 *   with all of GHL, and gets no contact
 */
export const readPatients = async (
  run: RunContext,
  target: Target<Patient>,
  scope: PatientScope,
  leaving: Leaving,
  before: { readonly since: string | null; readonly keptHere: string | null },
): Promise<PatientSnapshot> => {
  run.progress('reading-patients');
  const startedAt = new Date(run.now()).toISOString();
  const searches = scope.ephysio === null || scope.ephysio.size > 0 || scope.ghl === null;
  const search = (from: string | null): Promise<Listing<Patient>> => run.patients.ghl.list({ since: from });
  const [firstEphysio, read] = await allSettledOrThrow([
    run.patients.ephysio.list({ since: null }),
    scope.ghl === null ? search(before.since) : readContacts(run, scope.ghl, scope.listed),
  ]);
  let ephysio = firstEphysio;
  if (ephysio.asOf < startedAt && (await hasNewcomer(run, target, read)))
    ephysio = await run.patients.ephysio.list({ since: null, fresh: true });
  const readAt = ephysio.asOf < startedAt ? ephysio.asOf : startedAt;
  const inFlight: InFlight<Patient> = await readInFlight(run, target);
  const rows = await rowsOf(run, target, scope, read);
  const linked = new Set(rows.flatMap((row) => (lacksContact(row) ? [] : row.ephysio_id)));
  const unlinked = ephysio.records.filter(
    ({ id }) => (scope.ephysio === null || scope.ephysio.has(id)) && !linked.has(id),
  );
  const keptHere = scope.ephysio === null ? keptHereOf(run, unlinked, leaving) : null;
  const isNew = unlinked.some(({ id }) => mayLeave(leaving, id));
  const hasChanged = keptHere !== null && keptHere !== '' && keptHere !== before.keptHere;
  const needsAll = searches && (isNew || hasChanged) && !read.complete;
  const searched = needsAll ? await search(null) : null;
  const listed = searched === null ? read : scope.ghl === null ? searched : together(searched, read);
  const found = await withMovedPatients(run, rows, scope, ephysio, listed);
  const shown = scope.ghl === null || searched !== null ? await refreshYoung(run, rows, found) : found;
  const ghl = shown.complete
    ? await readNamed(run, shown)
    : scope.ghl === null
      ? await refreshWaiting(run, shown)
      : shown;
  for (const [side, { records, bad }] of [
    ['ephysio', ephysio],
    ['ghl', ghl],
  ] as const) {
    const count = records.length + bad.length;
    // A look at the patients of appointments lists all of them once more: there are not more of them.
    if (scope.ephysio === null) addCount(run.report, 'patient', 'read', side, count);
    else run.report.read[side] += count;
  }
  addIgnored(run.report, ephysio.ignored);
  addIgnored(run.report, ghl.ignored);
  const isNobodys = (): boolean => {
    const known = new Set(rows.map((row) => row.ghl_id));
    return ghl.records.some(({ id }) => !known.has(id));
  };
  // An unlinked patient may be the same person as a single unlinked contact. If several match, a person decides.
  const needsWaiting = scope.ghl === null || isNobodys();
  const waiting = needsWaiting ? await waitingContacts(run, ghl) : [];
  const compared = await comparePatients(run, target, {
    rows,
    ephysio,
    ghl,
    waiting,
    inFlight,
    scope,
    leaving,
    readAt,
    shownMs: INDEX_LAG_MS.shown,
  });
  const snapshot = { ...compared, rows, ephysio, ghl, waiting, keptHere };
  return { ...snapshot, expectedInGhl: await expectedInGhl(run, snapshot) };
};

/** The patients without a contact who get none, by what e-Physio says of them. `''`: there is nobody like that. */
const keptHereOf = (run: RunContext, unlinked: readonly Held<Patient>[], leaving: Leaving): string => {
  const kept = unlinked.filter(({ id }) => !mayLeave(leaving, id));
  if (kept.length === 0) return '';
  return run.store.sealer.fingerprint(kept.map(({ id, record }) => [id, record]));
};

/** An unlinked contact is searched for among all patients of e-Physio, including the newest. */
const hasNewcomer = async (
  run: RunContext,
  { records }: Target<Patient>,
  read: Listing<Patient>,
): Promise<boolean> => {
  const ids = read.records.map(({ id }) => id);
  const rows = await records.listBy(run.store, 'ghl', ids);
  return rows.length < ids.length;
};

/** All links; for single contacts only their links, unless one of them is not linked yet. */
const rowsOf = async (
  run: RunContext,
  { records }: Target<Patient>,
  scope: PatientScope,
  read: Listing<Patient>,
): Promise<LinkHead[]> => {
  const isSmall = scope.ghl !== null && scope.ephysio !== null && scope.ephysio.size === 0;
  if (!isSmall) return records.list(run.store);
  const rows = await records.listBy(run.store, 'ghl', [...scope.ghl]);
  const linked = new Set(rows.map((row) => row.ghl_id));
  return read.records.every(({ id }) => linked.has(id)) ? rows : records.list(run.store);
};

/** Contacts that no list since has shown, so that they are as they were. A complete list shows all there are. */
const waitingContacts = async (run: RunContext, ghl: Listing<Patient>): Promise<Held<Patient>[]> => {
  if (ghl.complete) return [];
  const seen = new Set([...ghl.records.map((held) => held.id), ...ghl.deleted]);
  const waiting = await listWaitingContacts(run.store, run.practice.name, waitingQuery(run));
  return waiting.filter(({ id }) => !seen.has(id));
};

/** A contact that waits is looked at once a day, a few in a run: of its deletion a list of changes says nothing. */
const LOOK_AGAIN = { afterMs: 86_400_000, atOnce: 20 };

const refreshWaiting = async (run: RunContext, listed: Listing<Patient>): Promise<Listing<Patient>> => {
  const before = run.now() - LOOK_AGAIN.afterMs;
  const ids = await unheardOfContacts(run.store, run.practice.name, {
    ...waitingQuery(run),
    before,
    limit: LOOK_AGAIN.atOnce,
  });
  return ids.length === 0 ? listed : together(listed, await readContacts(run, new Set(ids)));
};

/** A complete list lacks contacts that GHL has named a moment ago, because its index lags: they are read by id. */
const readNamed = async (run: RunContext, listed: Listing<Patient>): Promise<Listing<Patient>> => {
  const since = run.now() - INDEX_LAG_MS.settled;
  const named = await unlinkedContactIds(run.store, run.practice.name, since);
  const shown = new Set([...listed.records.map(({ id }) => id), ...listed.bad.map(({ id }) => id)]);
  const ids = named.filter((id) => !shown.has(id));
  return ids.length === 0 ? listed : together(listed, await readContacts(run, new Set(ids)));
};

/**
 * Right after our own write the search index may still show the contact as it was before: such a contact is read by
 * id, which is right at once. Otherwise our own write would look like somebody's change back.
 */
const refreshYoung = async (
  run: RunContext,
  rows: readonly LinkHead[],
  listed: Listing<Patient>,
): Promise<Listing<Patient>> => {
  const settledBefore = new Date(run.now() - INDEX_LAG_MS.settled).toISOString();
  const young = new Map(
    rows.filter((row) => row.updated_at >= settledBefore).map((row) => [row.ghl_id, row]),
  );
  if (young.size === 0) return listed;
  const shared = sharedFields(run.practice.sync.contactFields);
  const fingerprintOf = ({ record }: Held<Patient>): string =>
    run.store.sealer.fingerprint(onlyShared(record, shared));
  const deleted = [...listed.deleted];
  const bad = [...listed.bad];
  const records: Held<Patient>[] = [];
  let { asOf } = listed;
  for (const held of listed.records) {
    const row = young.get(held.id);
    if (!row || fingerprintOf(held) === row.ghl_fingerprint) {
      records.push(held);
      continue;
    }
    const reading = await readOne(run.patients.ghl, held.id);
    if (reading.state === 'held') records.push(withEmptyFields(reading.held, held));
    else if (reading.state === 'gone') deleted.push(held.id);
    else {
      bad.push({ id: held.id, reason: reading.reason });
      // The next list has to show it again.
      if (row.updated_at < asOf) asOf = row.updated_at;
    }
  }
  return { ...listed, records, deleted, bad, asOf };
};

/** So many contacts are asked for by id when the index shows none at all. */
const PROBES = 3;

/**
 * How many contacts an empty list of GHL should have shown. Contacts that were written a moment ago need not be in the
 * index yet; if GHL does not know them by id either, the list is right, and GHL is empty.
 */
const expectedInGhl = async (
  run: RunContext,
  { ghl, linked, settled, rows }: ComparedPatients & Pick<PatientSnapshot, 'ghl' | 'rows'>,
): Promise<number> => {
  if (!ghl.complete || ghl.records.length > 0 || settled > 0) return settled;
  const probes = rows.filter((row) => row.state === 'linked' && row.ghl_id !== null).slice(0, PROBES);
  for (const row of probes) {
    const reading = await readOne(run.patients.ghl, row.ghl_id ?? '');
    if (reading.state === 'held') return settled;
  }
  return linked;
};
