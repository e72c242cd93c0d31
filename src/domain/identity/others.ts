import type { PatientsInput } from '../plan/patients-input.ts';
import { afterChange, type Link, type Operation } from '../plan/plan.ts';
import { NAMES, type Patient } from '../records/patient.ts';
import type { Both, SideName } from '../records/sides.ts';
import type { Held } from '../side.ts';
import type { RecordName } from './distinct-pairs.ts';
import { isSameName } from './name-likeness.ts';

/** A contact without a name is never created anywhere, so it blocks no other record. */
export const isNamed = ({ record }: Held<Patient>): boolean => NAMES.every((field) => record[field]);

/**
 * A linked contact with what only its patient says of who it is: the names, and the birth date if the names are the same.
 * Without it a father and his son would look like one person.
 */
export const asLinkedContact = (contact: Patient, patient: Patient): Patient => {
  const named = {
    ...contact,
    ...Object.fromEntries(NAMES.filter((field) => !contact[field]).map((field) => [field, patient[field]])),
  };
  const isSame = NAMES.every((field) => isSameName(named[field], patient[field]));
  return isSame && !named.birthDate ? { ...named, birthDate: patient.birthDate ?? null } : named;
};

type Ids = Pick<Link<unknown>, 'ephysioId' | 'ghlId'>;

/** The record that another one is linked to, or was: what is said of one of the two holds for both. */
export type PartnerOf = (record: RecordName) => RecordName | null;

export const partnersIn = (links: Iterable<Ids>): PartnerOf => {
  const ids: Both<Map<string, string>> = { ephysio: new Map(), ghl: new Map() };
  for (const { ephysioId, ghlId } of links) {
    if (ephysioId === null || ghlId === null) continue;
    ids.ephysio.set(ephysioId, ghlId);
    ids.ghl.set(ghlId, ephysioId);
  }
  return ({ side, id }) => {
    const other = ids[side].get(id);
    if (other === undefined) return null;
    return side === 'ephysio' ? { side: 'ghl', id: other } : { side: 'ephysio', id: other };
  };
};

export const linksOf = ({ known, changed }: Pick<PatientsInput, 'known' | 'changed'>): Ids[] => [
  ...known.map(({ held, link }) => ({ ephysioId: held.id, ghlId: link.ghlId })),
  ...changed.map(({ link }) => link),
];

/** Whom a new record may be, on each side. */
export interface Others extends Both<readonly Held<Patient>[]> {
  readonly partnerOf: PartnerOf;
}

/**
 * Everybody besides some records: all of e-Physio, and every contact that stands for somebody, will by this plan, or waits
 * for a person. Each as it will be once the plan is done, or the next run would judge otherwise.
 * @param own the records of `side` that will be created on the other side
 */
export const othersThan = (
  side: SideName,
  own: readonly Held<Patient>[],
  { changed, known, unlinked, everybody, deletedInGhl }: PatientsInput,
  plan: readonly Operation<Patient>[],
): Others => {
  const ownIds = new Set(own.map(({ id }) => id));
  const isOther = (on: SideName, { id }: Held<Patient>): boolean => on !== side || !ownIds.has(id);
  const joins = plan.flatMap((o) => (o.kind === 'link' ? [o] : []));
  const written = new Map(
    [...plan, ...joins.flatMap((join) => join.followUps)].flatMap((o) =>
      o.kind === 'update' ? [[`${o.side} ${o.targetId}`, afterChange(o)] as const] : [],
    ),
  );
  const asWritten = (on: SideName, held: Held<Patient>): Held<Patient> => ({
    ...held,
    record: written.get(`${on} ${held.id}`) ?? held.record,
  });
  const patients = new Map(
    [...everybody, ...known.map(({ held }) => held), ...unlinked.ephysio]
      .filter((held) => isOther('ephysio', held))
      .map((held) => [held.id, asWritten('ephysio', held)]),
  );
  const gone = new Set(deletedInGhl.map(({ ghlId }) => ghlId));
  // A contact that stands for somebody else now is nobody whom a new contact could be: that is the one of its own.
  const marks = new Map(
    plan.flatMap((o) =>
      (o.kind === 'adopt' || o.kind === 'update') && o.patch.otherPerson !== undefined
        ? [[o.link.id, o.patch.otherPerson] as const]
        : [],
    ),
  );
  const isOverwritten = ({ id, otherPerson }: Pick<Link<Patient>, 'id' | 'otherPerson'>): boolean =>
    side === 'ghl' && (marks.has(id) ? marks.get(id) : otherPerson) === 'ghl';
  const contacts = new Map(
    known.flatMap(({ contact, link }) =>
      contact && !gone.has(contact.id) && !isOverwritten(link) ? [[contact.id, contact] as const] : [],
    ),
  );
  for (const { link, now } of changed) {
    if (link.ghlId === null || gone.has(link.ghlId)) continue;
    if (isOverwritten(link)) contacts.delete(link.ghlId);
    else contacts.set(link.ghlId, { ...contacts.get(link.ghlId), id: link.ghlId, record: now.ghl });
  }
  const partnerOf = partnersIn([...linksOf({ known, changed }), ...joins.map(({ link }) => link)]);
  const asLinked = (held: Held<Patient>): Held<Patient> => {
    const contact = asWritten('ghl', held);
    const patient = patients.get(partnerOf({ side: 'ghl', id: contact.id })?.id ?? '');
    return patient ? { ...contact, record: asLinkedContact(contact.record, patient.record) } : contact;
  };
  return {
    ephysio: [...patients.values()],
    ghl: [...contacts.values(), ...unlinked.ghl.filter((held) => isOther('ghl', held))]
      .map(asLinked)
      .filter(isNamed),
    partnerOf,
  };
};
