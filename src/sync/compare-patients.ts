import type { Patient } from '../domain/patient.ts';
import type { KnownPatient, PatientsInput } from '../domain/patients-input.ts';
import { type Both, isHalfSeen, type Link, type RecordFailure } from '../domain/plan.ts';
import type { Held, Listing } from '../domain/side.ts';
import type { LinkRow } from '../store/links.ts';
import { type InFlight, isBusy, settledOnly } from './recover.ts';
import { addIgnored } from './report.ts';
import type { RunContext } from './run-context.ts';
import type { Target } from './target.ts';

/** What the lists of both sides, held against the links, come to. */
export interface ComparedPatients
  extends Pick<
    PatientsInput,
    'changed' | 'unjudged' | 'unlinked' | 'known' | 'failures' | 'unchanged' | 'linked'
  > {
  /** Changes in GHL that the list of this run shows. */
  readonly seenInGhl: readonly { readonly link: Link<Patient>; readonly record: Patient }[];
  /** Links whose contact a complete list of GHL lacks: to be confirmed before it is believed. */
  readonly missingInGhl: readonly LinkRow[];
  /** Links that were written long enough ago for GHL's index to show them. */
  readonly settled: number;
  /** Links that were there before e-Physio was asked: those that its list must show, but for archived patients. */
  readonly expectedInEphysio: number;
}

export interface PatientLists {
  readonly rows: readonly LinkRow[];
  readonly ephysio: Listing<Patient>;
  readonly ghl: Listing<Patient>;
  readonly waiting: readonly Held<Patient>[];
  readonly inFlight: InFlight<Patient>;
  /** The ids that it is about, by side; `null` for all. */
  readonly scope: Both<ReadonlySet<string> | null>;
  /** When the first of the sides was asked (UTC ISO). */
  readonly readAt: string;
  /** A contact that was written so long ago (ms) must be in the index. */
  readonly shownMs: number;
}

const failuresOf = (listing: Listing<unknown>, side: 'ephysio' | 'ghl'): RecordFailure[] =>
  listing.bad.map(({ id, reason }) => ({ link: null, side, id, reason }));

/** A patient whose deleted contact a person wants back. */
export const isHalf = ({ state, ghl_id: ghlId }: Pick<LinkRow, 'state' | 'ghl_id'>): boolean =>
  state === 'linked' && ghlId === null;

const byId = (listing: Listing<Patient>): Map<string, Held<Patient>> =>
  new Map(listing.records.map((held) => [held.id, held]));

/** Whom an unlinked contact may stand for besides the unlinked patients: as listed, or who is archived, as last known. */
const knownPatients = (
  run: RunContext,
  { records }: Target<Patient>,
  rows: readonly LinkRow[],
  listed: Both<ReadonlyMap<string, Held<Patient>>>,
): KnownPatient[] =>
  rows.flatMap((row): KnownPatient[] => {
    const { id, ghl_id: ghlId, state, source, ephysio_id: ephysioId } = row;
    if (ephysioId === null) return [];
    const link = { id, ghlId, state, source };
    const active = listed.ephysio.get(ephysioId);
    const isAlike =
      active && row.unsettled === 0 && run.store.sealer.fingerprint(active.record) === row.ghl_fingerprint;
    if (active && (isAlike || state !== 'linked' || ghlId === null)) return [{ held: active, link }];
    const { base, seenInGhl } = records.open(run.store, row);
    const held = active ?? { id: ephysioId, record: base.ephysio };
    const known = { held, link, ...(active ? {} : { archived: true }) };
    if (state !== 'linked' || ghlId === null) return [known];
    return [
      { ...known, contact: listed.ghl.get(ghlId) ?? { id: ghlId, record: { ...base.ghl, ...seenInGhl } } },
    ];
  });

export const comparePatients = (
  run: RunContext,
  target: Target<Patient>,
  { rows, ephysio, ghl, waiting, inFlight, scope, readAt, shownMs }: PatientLists,
): ComparedPatients => {
  const only = scope.ephysio;
  const { records } = target;
  const { sealer } = run.store;
  const nothing = sealer.fingerprint({});
  const listed = { ephysio: byId(ephysio), ghl: byId(ghl) };
  const unreadable = new Set(ephysio.bad.map((b) => b.id));
  const seen = new Set([...listed.ghl.keys(), ...ghl.bad.flatMap((b) => b.id ?? [])]);
  const deleted = new Set(ghl.deleted);
  const showsAll = ghl.complete && ghl.bad.every((b) => b.id !== null);
  const isArchived = ({ ephysio_id: id }: LinkRow): boolean =>
    id === null || (!listed.ephysio.has(id) && !unreadable.has(id) && !unreadable.has(null));
  const isMissing = (row: LinkRow, isOld: boolean): boolean =>
    row.ghl_id !== null && (deleted.has(row.ghl_id) || (showsAll && isOld && !seen.has(row.ghl_id)));

  const changed: { link: Link<Patient>; now: Both<Patient>; archived: boolean }[] = [];
  const unjudged: { link: Link<Patient>; now: Both<Patient> }[] = [];
  const seenInGhl: { link: Link<Patient>; record: Patient }[] = [];
  const missingInGhl: LinkRow[] = [];
  let [unchanged, linked, settled, tombstones, expectedInEphysio] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    if (row.state !== 'linked') {
      tombstones += 1;
      continue;
    }
    if (isHalf(row)) continue;
    linked += 1;
    if (row.created_at <= ephysio.asOf) expectedInEphysio += 1;
    const isOld = run.now() - Date.parse(row.updated_at) > shownMs;
    if (isOld) settled += 1;
    if (isMissing(row, isOld)) missingInGhl.push(row);
    // A link that nobody has looked at yet stands in the way of whoever is like one of its two.
    const isUnmet = row.ephysio_fingerprint === nothing && row.ghl_fingerprint === nothing;
    const isLookedAt =
      only === null || only.has(row.ephysio_id ?? '') || listed.ghl.has(row.ghl_id ?? '') || isUnmet;
    const inEphysio = isLookedAt ? listed.ephysio.get(row.ephysio_id ?? '')?.record : undefined;
    const inGhl = listed.ghl.get(row.ghl_id ?? '')?.record;
    const movedInGhl = inGhl && sealer.fingerprint(inGhl) !== row.ghl_fingerprint;
    const movedInEphysio = inEphysio && sealer.fingerprint(inEphysio) !== row.ephysio_fingerprint;
    if (!movedInGhl && !movedInEphysio && !(row.unsettled === 1 && isLookedAt)) {
      if (inEphysio) unchanged += 1;
      continue;
    }
    const link = records.open(run.store, row);
    // Kept also when somebody else is writing the record: the next list need not show it again.
    if (inGhl && (movedInGhl || link.seenInGhl)) seenInGhl.push({ link, record: inGhl });
    if (isBusy(run, inFlight, row, readAt)) continue;
    const now = {
      ephysio: inEphysio ?? link.base.ephysio,
      ghl: { ...link.base.ghl, ...link.seenInGhl, ...inGhl },
    };
    // Whether a link that was taken over is right can be judged only beside everybody who may be meant instead.
    if (isUnmet && (only !== null || scope.ghl !== null)) unjudged.push({ link, now });
    else if (!isHalfSeen(link, now)) changed.push({ link, now, archived: isArchived(row) });
  }
  if (tombstones > 0) addIgnored(run.report, { contactDeletedInGhl: tombstones });

  const linkedIds = {
    ephysio: new Set(rows.map((row) => row.ephysio_id)),
    ghl: new Set(rows.map((row) => row.ghl_id)),
  };
  const unlinkedContacts = settledOnly(
    run,
    inFlight,
    target,
    'ghl',
    [
      ...ghl.records.filter(({ id }) => !linkedIds.ghl.has(id)),
      ...waiting.filter(({ id }) => !linkedIds.ghl.has(id)),
    ],
    scope.ghl,
  );
  const concernsOnlyLinks = only?.size === 0 && unlinkedContacts.length === 0;
  const unlinkedPatients = concernsOnlyLinks
    ? []
    : ephysio.records.filter(({ id }) => !linkedIds.ephysio.has(id));
  return {
    changed,
    unjudged,
    seenInGhl,
    missingInGhl,
    unlinked: {
      ephysio: settledOnly(run, inFlight, target, 'ephysio', unlinkedPatients, scope.ephysio),
      ghl: unlinkedContacts,
    },
    known:
      unlinkedContacts.length === 0 && !rows.some(isHalf) ? [] : knownPatients(run, target, rows, listed),
    // Single contacts have nothing to do with who else in e-Physio cannot be read.
    failures: [
      ...(only?.size === 0 ? [] : failuresOf(ephysio, 'ephysio')),
      ...failuresOf(ghl, 'ghl').filter(({ id }) => (only?.size ?? 1) > 0 || scope.ghl?.has(id ?? '')),
    ],
    unchanged,
    linked,
    settled,
    expectedInEphysio,
  };
};
