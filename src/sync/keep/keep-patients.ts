import { type RecordKey, recordKeyText } from '../../domain/records/kept-record.ts';
import { PATIENT_FIELDS, type Patient } from '../../domain/records/patient.ts';
import { onlyShared, sharedFields } from '../../domain/records/shared-fields.ts';
import type { Both, SideName } from '../../domain/records/sides.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import type { ContactSyncTable } from '../../store/tables/link-columns.ts';
import type { Base } from '../../store/tables/links.ts';
import { halvesOf, namedRows } from '../../store/tables/named-rows.ts';
import { findUnlinkedContacts } from '../../store/tables/unlinked-contacts.ts';
import type { PatientScope, PatientSnapshot } from '../gather/snapshots.ts';
import type { RunContext } from '../run-context.ts';
import { keepRecords, keptHalfOf, loadHeads, namedByOpenItems, type Sighting } from './keep-records.ts';

const keyOf = (side: SideName, id: string): RecordKey => ({ entity: 'patient', side, id });

const knownOf = ({ ephysio, ghl, seenInGhl }: Base<Patient>): Both<Patient> => ({
  ephysio,
  ghl: { ...ghl, ...seenInGhl },
});

/** A read by id leaves out what is empty. */
const saysNothingNew = (read: Patient, known: Patient): boolean =>
  PATIENT_FIELDS.every((field) => read[field] === undefined || read[field] === (known[field] ?? null));

/** The records of a list that are asked for. */
const among = (
  records: readonly { readonly id: string; readonly record: Patient }[],
  ids: ReadonlySet<string>,
): Map<string, Patient> =>
  new Map(records.flatMap(({ id, record }) => (ids.has(id) ? [[id, record] as const] : [])));

/**
 * At the end of a pass over patients: keeps the records that something is open about as the pass has read them, as far as no
 * link and no other table says so. After a pass over all of them, deletes what nothing is open about any more.
 */
export const keepPatients = async (
  run: RunContext,
  { ephysio, ghl, waiting, changed, undecided }: PatientSnapshot,
  scope: PatientScope,
): Promise<void> => {
  const { store, practice } = run;
  const heads = await loadHeads(run, 'patient');
  const named = await namedByOpenItems(store, practice.name, 'patient');
  if (heads.size + named.links.length + named.records.length === 0) return;
  const rows = await namedRows(contactSync, store, practice.name, named);
  const halves = rows.flatMap(halvesOf);
  const linked = new Set(halves.map(({ side, id }) => recordKeyText(keyOf(side, id))));
  const alone = named.records.filter((record) => !linked.has(recordKeyText(record)));
  const wanted = new Set([...linked, ...alone.map(recordKeyText)]);
  const idsOf = (side: SideName): Set<string> =>
    new Set([...halves, ...alone].filter((one) => one.side === side).map(({ id }) => id));
  const listed = {
    ephysio: among(ephysio.records, idsOf('ephysio')),
    ghl: among([...waiting, ...ghl.records], idsOf('ghl')),
  };
  const deleted = new Set(ghl.deleted);
  const moved = new Map([...changed, ...(undecided ?? [])].map((seen) => [seen.link.id, seen]));
  const shared = sharedFields(practice.sync.contactFields);

  const ofRow = (row: ContactSyncTable): Sighting[] => {
    const seen = moved.get(row.id);
    const after = knownOf(contactSync.openBase(store, row));
    return halvesOf(row).flatMap(({ side, id }): Sighting[] => {
      const key = keyOf(side, id);
      if (side === 'ghl' && row.state !== 'linked') return [{ ...key, kept: null }];
      if (seen) {
        const { base, seenInGhl } = seen.link;
        const before = knownOf({ ...base, ...(seenInGhl && { seenInGhl }) });
        const read = { ephysio: seen.now.ephysio, ghl: onlyShared(seen.now.ghl, shared) };
        return [{ ...key, kept: keptHalfOf({ before, read, after }, side) }];
      }
      const record = listed[side].get(id);
      const fingerprint = side === 'ghl' ? row.ghl_fingerprint : row.ephysio_fingerprint;
      const isAsAgreed =
        record !== undefined &&
        store.sealer.fingerprint(side === 'ghl' ? onlyShared(record, shared) : record) === fingerprint;
      return isAsAgreed ? [{ ...key, kept: null }] : [];
    });
  };

  const contacts = await findUnlinkedContacts(
    store,
    practice.name,
    alone.filter(({ side }) => side === 'ghl').map(({ id }) => id),
  );
  const ofAlone = (key: RecordKey): Sighting[] => {
    const record = listed[key.side].get(key.id);
    if (key.side === 'ghl' && deleted.has(key.id)) return [{ ...key, kept: null }];
    if (record === undefined) return [];
    const known = key.side === 'ghl' ? contacts.get(key.id)?.held.record : undefined;
    const isHeld = known !== undefined && saysNothingNew(record, known);
    return [{ ...key, kept: isHeld ? null : { fields: record, agreed: null } }];
  };

  const sightings = [...rows.flatMap(ofRow), ...alone.flatMap(ofAlone)];
  const isAll = scope.ephysio === null;
  await keepRecords(run, heads, sightings, (key) => !isAll || wanted.has(recordKeyText(key)));
};
