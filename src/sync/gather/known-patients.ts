import type { KnownPatient } from '../../domain/plan/patients-input.ts';
import type { Link } from '../../domain/plan/plan.ts';
import type { Patient } from '../../domain/records/patient.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { Both } from '../../domain/records/sides.ts';
import type { Held } from '../../domain/side.ts';
import type { ContactSyncTable } from '../../store/tables/link-columns.ts';
import type { LinkHead } from '../../store/tables/links.ts';
import type { Target } from '../apply/target.ts';
import type { RunContext } from '../run-context.ts';

export const hasOtherName = ({
  link,
  now,
}: {
  readonly link: Link<Patient>;
  readonly now: Both<Patient>;
}): boolean => now.ghl.firstName !== link.base.ghl.firstName || now.ghl.lastName !== link.base.ghl.lastName;

/** Linked patients whom e-Physio does not list any more, as last known: relatives of whom a contact may bear the name. */
export const archivedPatients = async (
  run: RunContext,
  { records }: Target<Patient>,
  active: ReadonlyMap<string, unknown>,
  unreadable: ReadonlySet<string | null>,
): Promise<Held<Patient>[]> => {
  if (unreadable.has(null)) return [];
  const rows = await records.list(run.store);
  const ids = rows.flatMap(({ id, ephysio_id: patient }) =>
    patient === null || active.has(patient) || unreadable.has(patient) ? [] : [id],
  );
  const links = await records.openSome(run.store, ids);
  return [...links.values()].map(({ link }) => ({ id: link.ephysioId ?? '', record: link.base.ephysio }));
};

const hasFurtherPoints = ({ extras }: Partial<Held<Patient>> = {}): boolean =>
  extras?.furtherEmails !== undefined || extras?.furtherPhones !== undefined;

/** Whom an unlinked record may stand for besides the unlinked patients: as listed, or who is archived, as last known. */
export const knownPatients = async (
  run: RunContext,
  { records }: Target<Patient>,
  rows: readonly LinkHead[],
  listed: Both<ReadonlyMap<string, Held<Patient>>>,
): Promise<KnownPatient[]> => {
  const shared = sharedFields(run.practice.sync.contactFields);
  const activeOf = (row: LinkHead) => listed.ephysio.get(row.ephysio_id ?? '');
  const saysItAll = (row: LinkHead): boolean => {
    const active = activeOf(row);
    if (!active || row.state !== 'linked' || row.ghl_id === null) return active !== undefined;
    if (hasFurtherPoints(listed.ghl.get(row.ghl_id))) return false;
    return (
      row.unsettled === 0 &&
      run.store.sealer.fingerprint(onlyShared(active.record, shared)) === row.ghl_fingerprint
    );
  };
  const unclear = rows.filter((row) => row.ephysio_id !== null && !saysItAll(row)).map(({ id }) => id);
  const links = await records.openSome(run.store, unclear);
  const isUnclear = new Set(unclear);
  return rows.flatMap((row): KnownPatient[] => {
    const { id, ghl_id: ghlId, state, source, ephysio_id: ephysioId } = row;
    if (ephysioId === null) return [];
    const { other_person: otherPerson } = row as LinkHead & Pick<ContactSyncTable, 'other_person'>;
    const link = { id, ghlId, state, source, ...(otherPerson && { otherPerson }) };
    const active = activeOf(row);
    if (active && !isUnclear.has(id)) return [{ held: active, link }];
    const opened = links.get(id)?.link;
    // Its link was removed just now: an archived patient of no link is not known at all.
    if (!opened) return active ? [{ held: active, link }] : [];
    const { base, seenInGhl } = opened;
    const held = active ?? { id: ephysioId, record: base.ephysio };
    const known = { held, link, ...(active ? {} : { archived: true }) };
    if (state !== 'linked' || ghlId === null) return [known];
    return [
      { ...known, contact: listed.ghl.get(ghlId) ?? { id: ghlId, record: { ...base.ghl, ...seenInGhl } } },
    ];
  });
};
