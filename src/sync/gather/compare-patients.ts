import { type Leaving, mayLeave } from '../../domain/plan/patients-input.ts';
import { isPartlyRead, type Link, type RecordFailure } from '../../domain/plan/plan.ts';
import { isHalfRead, withAddressOf } from '../../domain/records/address.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import type { Held, Listing } from '../../domain/side.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import { isBusy, settledOnly } from '../in-flight.ts';
import { addIgnored, type RunContext } from '../run-context.ts';
import { archivedPatients, hasOtherName, knownPatients } from './known-patients.ts';
import type { BusyLink, ComparedPatients, InFlight } from './snapshots.ts';

export interface PatientLists {
  readonly rows: readonly LinkHead[];
  readonly ephysio: Listing<Patient>;
  readonly ghl: Listing<Patient>;
  readonly waiting: readonly Held<Patient>[];
  readonly inFlight: InFlight<Patient>;
  /** The ids that it is about, by side; `null` for all. */
  readonly scope: Both<ReadonlySet<string> | null>;
  readonly leaving: Leaving;
  /** When the first of the sides was asked (UTC ISO). */
  readonly readAt: string;
  /** A contact that was written so long ago (ms) must be in the index. */
  readonly shownMs: number;
}

const failuresOf = (listing: Listing<unknown>, side: 'ephysio' | 'ghl'): RecordFailure[] =>
  listing.bad.map(({ id, reason }) => ({ link: null, side, id, code: 'unreadable', reason }));

/** A patient whose deleted contact a person wants back. */
export const lacksContact = ({ state, ghl_id: ghlId }: Pick<LinkHead, 'state' | 'ghl_id'>): boolean =>
  state === 'linked' && ghlId === null;

const byId = (listing: Listing<Patient>): Map<string, Held<Patient>> =>
  new Map(listing.records.map((held) => [held.id, held]));

/** A link whose records differ from the base on at least one side, or that is not settled. */
interface Moved {
  readonly row: LinkHead;
  readonly inEphysio: Patient | undefined;
  readonly inGhl: Patient | undefined;
  readonly movedInGhl: boolean;
  readonly hasNoBase: boolean;
}

export const comparePatients = async (
  run: RunContext,
  target: Target<Patient>,
  { rows, ephysio, ghl, waiting, inFlight, scope, leaving, readAt, shownMs }: PatientLists,
): Promise<ComparedPatients> => {
  const only = scope.ephysio;
  const { records } = target;
  const { sealer } = run.store;
  const nothing = sealer.fingerprint({});
  const shared = sharedFields(run.practice.sync.contactFields);
  const listed = { ephysio: byId(ephysio), ghl: byId(ghl) };
  const unreadable = new Set(ephysio.bad.map((b) => b.id));
  const seen = new Set([...listed.ghl.keys(), ...ghl.bad.flatMap((b) => b.id ?? [])]);
  const deleted = new Set(ghl.deleted);
  const showsAll = ghl.complete && ghl.bad.every((b) => b.id !== null);
  const isArchived = ({ ephysio_id: id }: LinkHead): boolean =>
    id === null || (!listed.ephysio.has(id) && !unreadable.has(id) && !unreadable.has(null));
  const isMissing = (row: LinkHead, isOld: boolean): boolean =>
    row.ghl_id !== null && (deleted.has(row.ghl_id) || (showsAll && isOld && !seen.has(row.ghl_id)));

  const changed: { link: Link<Patient>; now: Both<Patient>; archived: boolean }[] = [];
  const undecided: { link: Link<Patient>; now: Both<Patient> }[] = [];
  const seenInGhl: { link: Link<Patient>; record: Patient }[] = [];
  const missingInGhl: LinkHead[] = [];
  const moved: Moved[] = [];
  const archived = new Set<string>();
  const busy: BusyLink[] = [];
  const shownBefore = new Date(run.now() - shownMs).toISOString();
  let [unchanged, linked, settled, tombstones, expectedInEphysio] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    if (row.state !== 'linked') {
      tombstones += 1;
      continue;
    }
    if (lacksContact(row)) continue;
    linked += 1;
    if (row.created_at <= ephysio.asOf) expectedInEphysio += 1;
    if (row.created_at < ephysio.asOf && isArchived(row)) archived.add(row.id);
    const isOld = row.updated_at < shownBefore;
    if (isOld) settled += 1;
    if (isMissing(row, isOld)) missingInGhl.push(row);
    // An unverified link blocks creating look-alikes of either record.
    const hasNoBase = row.ephysio_fingerprint === nothing && row.ghl_fingerprint === nothing;
    const isLookedAt =
      only === null || only.has(row.ephysio_id ?? '') || listed.ghl.has(row.ghl_id ?? '') || hasNoBase;
    const inEphysio = isLookedAt ? listed.ephysio.get(row.ephysio_id ?? '')?.record : undefined;
    const inGhl = listed.ghl.get(row.ghl_id ?? '')?.record;
    const movedInGhl =
      inGhl !== undefined && sealer.fingerprint(onlyShared(inGhl, shared)) !== row.ghl_fingerprint;
    const movedInEphysio = inEphysio && sealer.fingerprint(inEphysio) !== row.ephysio_fingerprint;
    if (movedInGhl || movedInEphysio || (row.unsettled === 1 && isLookedAt))
      moved.push({ row, inEphysio, inGhl, movedInGhl, hasNoBase });
    else if (inEphysio) unchanged += 1;
  }
  const links = await records.openSome(
    run.store,
    moved.map(({ row }) => row.id),
  );
  for (const { row, inEphysio, inGhl, movedInGhl, hasNoBase } of moved) {
    const opened = links.get(row.id);
    const isHalf = (link: Link<Patient>): boolean =>
      inGhl !== undefined && isHalfRead({ ...link.base.ghl, ...link.seenInGhl }, inGhl);
    const nowOf = (link: Link<Patient>): Both<Patient> => {
      const { base, seenInGhl } = link;
      const ephysio = inEphysio ?? base.ephysio;
      const ghl = { ...base.ghl, ...seenInGhl, ...inGhl };
      // What the desk has changed of it waits as well: it would overwrite what is not known.
      return isHalf(link)
        ? { ephysio: withAddressOf(ephysio, base.ephysio), ghl: withAddressOf(ghl, base.ghl) }
        : { ephysio, ghl };
    };
    // Kept also when somebody else is writing the record: the next list need not show it again.
    if (opened && inGhl && (movedInGhl || opened.link.seenInGhl))
      seenInGhl.push({
        link: opened.link,
        record: isHalf(opened.link)
          ? withAddressOf(inGhl, opened.link.seenInGhl ?? opened.link.base.ghl)
          : inGhl,
      });
    if (isBusy(run, inFlight, row, opened?.row, readAt) || !opened) {
      busy.push({ id: row.id, read: opened ? { link: opened.link, now: nowOf(opened.link) } : null });
      continue;
    }
    const { link } = opened;
    const now = nowOf(link);
    // An imported link can be verified only against all other records that may match instead.
    if (hasNoBase && (only !== null || scope.ghl !== null)) undecided.push({ link, now });
    else if (!isPartlyRead(link, now)) changed.push({ link, now, archived: isArchived(row) });
  }
  if (tombstones > 0) addIgnored(run.report, { contactDeletedInGhl: tombstones });

  const unlinked = (side: SideName, candidates: readonly Held<Patient>[]): readonly Held<Patient>[] => {
    if (candidates.length === 0) return candidates;
    const linkedIds = new Set(rows.map((row) => (side === 'ghl' ? row.ghl_id : row.ephysio_id)));
    return candidates.filter(({ id }) => !linkedIds.has(id));
  };
  const unlinkedContacts = settledOnly(
    run,
    inFlight,
    target,
    'ghl',
    unlinked('ghl', [...ghl.records, ...waiting]),
    scope.ghl,
  );
  const concernsOnlyLinks = only?.size === 0 && unlinkedContacts.length === 0;
  const unlinkedPatients = concernsOnlyLinks ? [] : unlinked('ephysio', ephysio.records);
  const makesContacts = unlinkedPatients.some(
    ({ id }) => (only === null || only.has(id)) && mayLeave(leaving, id),
  );
  return {
    changed,
    undecided,
    seenInGhl,
    missingInGhl,
    unlinked: {
      ephysio: settledOnly(run, inFlight, target, 'ephysio', unlinkedPatients, scope.ephysio),
      ghl: unlinkedContacts,
    },
    known:
      unlinkedContacts.length === 0 && !makesContacts && !rows.some(lacksContact)
        ? []
        : await knownPatients(run, target, rows, listed),
    // Single contacts have nothing to do with who else in e-Physio cannot be read.
    failures: [
      ...(only?.size === 0 ? [] : failuresOf(ephysio, 'ephysio')),
      ...failuresOf(ghl, 'ghl').filter(({ id }) => (only?.size ?? 1) > 0 || scope.ghl?.has(id ?? '')),
    ],
    unchanged,
    linked,
    settled,
    expectedInEphysio,
    archived,
    archivedPatients: changed.some(hasOtherName)
      ? await archivedPatients(run, target, listed.ephysio, unreadable)
      : [],
    busy,
  };
};
