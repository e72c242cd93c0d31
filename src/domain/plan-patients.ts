import { pairUp, type Unsure } from './pair-up.ts';
import type { Patient } from './patient.ts';
import { unsureReview } from './patient-reviews.ts';
import { isWanted, type KnownPatient, type PatientsInput } from './patients-input.ts';
import { type Link, newLink, type Plan, type ReviewItem } from './plan.ts';
import { planLinkedPatient, planPatientJoin } from './plan-linked-patient.ts';
import { createOn, planNewPatients } from './plan-new-patients.ts';
import { mayWrite } from './reconcile-pair.ts';
import type { Held } from './side.ts';

/** One item for two records that may be one person: the contact's only where the patient has none. */
const unsureReviews = (
  { a, b }: { readonly a: readonly Unsure[]; readonly b: readonly Unsure[] },
  wanted: PatientsInput['wanted'],
): ReviewItem[] => {
  const patients = a.filter(({ held }) => isWanted(wanted.ephysio, held));
  const told = new Set(patients.flatMap(({ candidates }) => candidates));
  const contacts = b.filter(({ held }) => isWanted(wanted.ghl, held) && !told.has(held));
  const idsOf = (candidates: readonly Held<Patient>[]): string[] => candidates.map((held) => held.id);
  return [
    ...patients.map(({ held, candidates }) => unsureReview('ephysio', held.id, idsOf(candidates))),
    ...contacts.map(({ held, candidates }) => unsureReview('ghl', held.id, idsOf(candidates))),
  ];
};

/** The whole plan for one practice's patients. Pure. */
export const planPatients = (input: PatientsInput): Plan<Patient> => {
  const { rules, direction, wanted } = input;
  const deleted = new Set(input.deletedInGhl.map((link) => link.id));
  const changed = input.changed.filter(({ link }) => !deleted.has(link.id));
  const linked = changed.map(({ link, now, archived }) => {
    if (!archived) return planLinkedPatient(link, now, rules, direction);
    return mayWrite(direction, 'ghl')
      ? planLinkedPatient(link, now, rules, 'to-ghl')
      : { operations: [], reviews: [] };
  });
  const isGone = ({ link }: KnownPatient): boolean => link.state === 'tombstone' || deleted.has(link.id);
  // A person whose contact was deleted may come back under another contact, as after a merge of two in GHL.
  const lost = input.known.filter((known) => isGone(known) && known.archived !== true);
  const tombstones = new Map(lost.map((known) => [known.held, known.link]));
  const found = pairUp([...input.unlinked.ephysio, ...tombstones.keys()], input.unlinked.ghl);
  const joins = found.pairs
    .filter(({ a, b }) => tombstones.has(a) || isWanted(wanted.ephysio, a) || isWanted(wanted.ghl, b))
    .map(({ a, b }) => {
      const old = tombstones.get(a);
      const link = newLink<Patient>(old?.id ?? input.newId(), a.id, b.id);
      const revived: Link<Patient> = old ? { ...link, source: old.source, state: 'tombstone' } : link;
      return planPatientJoin(revived, a, b, rules, direction);
    });
  const isUnlinked = (held: Held<Patient>): boolean => !tombstones.has(held);
  const newInGhl = mayWrite(direction, 'ghl')
    ? found.alone.a.filter((held) => isUnlinked(held) && isWanted(wanted.ephysio, held))
    : [];
  const newPatients = planNewPatients({ ...input, changed }, found.alone.b, isGone, [
    ...linked.flatMap((l) => l.operations),
    ...joins.flatMap((j) => j.join.followUps),
  ]);
  const quiet = linked.filter((l) => l.operations.every((o) => o.kind === 'adopt')).length;
  return {
    entity: 'patient',
    operations: [
      ...input.deletedInGhl.map((link) => ({ kind: 'tombstone', link, side: 'ghl' }) as const),
      ...linked.flatMap((l) => l.operations),
      ...joins.map((j) => j.join),
      ...newInGhl.map((from) => createOn('ghl', from)),
      ...newPatients.creates,
    ],
    reviews: [
      ...[...linked, ...joins].flatMap((l) => l.reviews),
      ...unsureReviews(
        { a: found.unsure.a.filter(({ held }) => isUnlinked(held)), b: found.unsure.b },
        wanted,
      ),
      ...newPatients.reviews,
    ],
    failures: input.failures,
    unchanged: input.unchanged + quiet,
    linked: input.linked,
  };
};
