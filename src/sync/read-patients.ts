import { allDone } from '../domain/all-done.ts';
import type { Patient } from '../domain/patient.ts';
import type { Both, Link, RecordFailure } from '../domain/plan.ts';
import type { Held, Listing } from '../domain/side.ts';
import type { LinkRow } from '../store/links.ts';
import { addIgnored } from './report.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

/** Both sides of one practice's patients, held against what they last agreed on. */
export interface PatientSnapshot {
  readonly rows: readonly LinkRow[];
  readonly ephysio: Listing<Patient>;
  /** GHL's list, with whether it was all of GHL. */
  readonly ghl: Listing<Patient>;
  readonly changed: readonly { readonly link: Link<Patient>; readonly now: Both<Patient> }[];
  /** Changes in GHL that the list of this run shows. */
  readonly seenInGhl: readonly { readonly link: Link<Patient>; readonly record: Patient }[];
  readonly unlinked: { readonly ephysio: readonly Held<Patient>[]; readonly ghl: readonly Held<Patient>[] };
  /** Links whose contact a complete list of GHL lacks: to be confirmed before it is believed. */
  readonly missingInGhl: readonly LinkRow[];
  readonly failures: readonly RecordFailure[];
  readonly unchanged: number;
  readonly linked: number;
  /** Links whose contacts a complete list of GHL must show. */
  readonly expectedInGhl: number;
}

/**
 * The search index shows a write about 10 s after it was made. A contact that is written longer ago than `shown` is missed
 * when a list lacks it; one that is listed otherwise than it was written is believed only after `settled`.
 */
const INDEX_LAG_MS = { shown: 20_000, settled: 60_000 };

const failuresOf = (listing: Listing<unknown>, side: 'ephysio' | 'ghl'): RecordFailure[] =>
  listing.bad.map(({ id, reason }) => ({ link: null, side, id, reason }));

/**
 * Reads both sides. GHL incrementally since the checkpoint, unless e-Physio has patients that nobody is linked to:
 * then all of GHL is needed to see whether they are there already.
 * @param only the e-Physio ids to look at; `null` for all
 */
export const readPatients = async (
  run: RunContext,
  { records }: Target<Patient>,
  query: { readonly since: string | null; readonly only: ReadonlySet<string> | null },
): Promise<PatientSnapshot> => {
  run.progress('reading patients');
  const [ephysio, recent] = await allDone([
    run.patients.ephysio.list({ since: null }),
    run.patients.ghl.list({ since: query.since }),
  ]);
  const rows = await records.list(run.store);
  const byEphysioId = new Map(rows.map((row) => [row.ephysio_id, row]));
  const wanted =
    query.only === null ? ephysio.records : ephysio.records.filter((held) => query.only?.has(held.id));
  const alone = wanted.filter((held) => !byEphysioId.has(held.id));
  const listed = alone.length > 0 && !recent.complete ? await run.patients.ghl.list({ since: null }) : recent;
  const ghl = await refreshYoung(run, rows, listed);
  run.report.read.ephysio += ephysio.records.length + ephysio.bad.length;
  run.report.read.ghl += ghl.records.length + ghl.bad.length;
  addIgnored(run.report, ephysio.ignored);
  const snapshot = compare(run, records, rows, { ephysio, ghl }, wanted, alone);
  return { ...snapshot, expectedInGhl: await expectedInGhl(run, rows, snapshot) };
};

const isOlder = (run: RunContext, row: LinkRow, ms: number): boolean =>
  run.now() - Date.parse(row.updated_at) > ms;

/**
 * Right after a write of ours the search index may still show the contact as it was before: such a contact is read by
 * id, which is right at once. Otherwise our own write would look like somebody's change back.
 */
const refreshYoung = async (
  run: RunContext,
  rows: readonly LinkRow[],
  listed: Listing<Patient>,
): Promise<Listing<Patient>> => {
  const young = new Map(
    rows.filter((row) => !isOlder(run, row, INDEX_LAG_MS.settled)).map((row) => [row.ghl_id, row]),
  );
  if (young.size === 0) return listed;
  const deleted = [...listed.deleted];
  const records: Held<Patient>[] = [];
  for (const held of listed.records) {
    const row = young.get(held.id);
    if (!row || run.store.sealer.fingerprint(held.record) === row.ghl_fingerprint) {
      records.push(held);
      continue;
    }
    const lookup = await run.patients.ghl.get(held.id);
    if (lookup.state === 'held') records.push(lookup.held);
    else deleted.push(held.id);
  }
  return { ...listed, records, deleted };
};

/** So many contacts are asked for by id when the index shows none at all. */
const PROBES = 3;

/**
 * How many contacts an empty list of GHL should have shown. Contacts that were written a moment ago need not be in the
 * index yet; if GHL does not know them by id either, the list is right, and GHL is empty.
 */
const expectedInGhl = async (
  run: RunContext,
  rows: readonly LinkRow[],
  { ghl, linked, expectedInGhl: settled }: PatientSnapshot,
): Promise<number> => {
  if (!ghl.complete || ghl.records.length > 0 || settled > 0) return settled;
  const probes = rows.filter((row) => row.state === 'linked' && row.ghl_id !== null).slice(0, PROBES);
  for (const row of probes) {
    const lookup = await run.patients.ghl.get(row.ghl_id ?? '');
    if (lookup.state === 'held') return settled;
  }
  return linked;
};

const compare = (
  run: RunContext,
  records: Target<Patient>['records'],
  rows: readonly LinkRow[],
  listed: { readonly ephysio: Listing<Patient>; readonly ghl: Listing<Patient> },
  wanted: readonly Held<Patient>[],
  alone: readonly Held<Patient>[],
): PatientSnapshot => {
  const { sealer } = run.store;
  const ephysioNow = new Map(wanted.map((held) => [held.id, held.record]));
  const ghlNow = new Map(listed.ghl.records.map((held) => [held.id, held.record]));
  const changed: { link: Link<Patient>; now: Both<Patient> }[] = [];
  const seenInGhl: { link: Link<Patient>; record: Patient }[] = [];
  const missingInGhl: LinkRow[] = [];
  const linkedGhl = new Set<string>();
  const seen = new Set([...ghlNow.keys(), ...listed.ghl.bad.flatMap((b) => b.id ?? [])]);
  const deleted = new Set(listed.ghl.deleted);
  const everythingReadable = listed.ghl.complete && listed.ghl.bad.every((b) => b.id !== null);
  let unchanged = 0;
  let linked = 0;
  let settled = 0;
  let tombstones = 0;
  for (const row of rows) {
    if (row.ghl_id !== null) linkedGhl.add(row.ghl_id);
    if (row.state !== 'linked') {
      tombstones += 1;
      continue;
    }
    linked += 1;
    const old = isOlder(run, row, INDEX_LAG_MS.shown);
    if (old) settled += 1;
    if (
      row.ghl_id !== null &&
      (deleted.has(row.ghl_id) || (everythingReadable && old && !seen.has(row.ghl_id)))
    ) {
      missingInGhl.push(row);
    }
    const now = { ephysio: ephysioNow.get(row.ephysio_id ?? ''), ghl: ghlNow.get(row.ghl_id ?? '') };
    const movedInGhl = now.ghl && sealer.fingerprint(now.ghl) !== row.ghl_fingerprint;
    const moved =
      row.unsettled === 1 ||
      movedInGhl ||
      (now.ephysio && sealer.fingerprint(now.ephysio) !== row.ephysio_fingerprint);
    if (!moved) {
      if (now.ephysio) unchanged += 1;
      continue;
    }
    const link = records.open(run.store, row);
    if (now.ghl && (movedInGhl || link.seenInGhl)) seenInGhl.push({ link, record: now.ghl });
    const inGhl = { ...link.base.ghl, ...link.seenInGhl, ...now.ghl };
    changed.push({ link, now: { ephysio: now.ephysio ?? link.base.ephysio, ghl: inGhl } });
  }
  if (tombstones > 0) addIgnored(run.report, { contactDeletedInGhl: tombstones });
  return {
    ...listed,
    rows,
    changed,
    seenInGhl,
    missingInGhl,
    unlinked: { ephysio: alone, ghl: listed.ghl.records.filter((held) => !linkedGhl.has(held.id)) },
    failures: [...failuresOf(listed.ephysio, 'ephysio'), ...failuresOf(listed.ghl, 'ghl')],
    unchanged,
    linked,
    expectedInGhl: settled,
  };
};
