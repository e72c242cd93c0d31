import { identityOf, isIdentityMoved, isNobodyOf } from '../identity/match.ts';
import { classifyNameChange } from '../identity/name-change.ts';
import { areSwapped } from '../identity/name-likeness.ts';
import { NO_RELATIVES, type Relatives } from '../identity/relatives.ts';
import type { MergeRules } from '../merge/merge.ts';
import { type Direction, mayWrite, reconcilePair } from '../merge/reconcile-pair.ts';
import { ADDRESS, ADDRESS_PARTS, addressText } from '../records/address.ts';
import {
  CONTACT_POINTS,
  NAMES,
  PATIENT_FIELDS,
  type Patient,
  type PatientField,
  REQUIRED_IN_EPHYSIO,
} from '../records/patient.ts';
import { type Both, otherSide } from '../records/sides.ts';
import { keptReviews, somebodyElseReview } from '../review/patient-reviews.ts';
import type { ReviewItem } from '../review/review-item.ts';
import type { Held } from '../side.ts';
import type { PatientRules } from './patients-input.ts';
import { type Join, joinOf, type Learnt, type Link, type Operation } from './plan.ts';

type NameField = (typeof NAMES)[number];

/** How the names of one linked patient are merged. */
interface NameRules {
  /** Names that changed in GHL since the last agreement, and are not written to e-Physio: each side keeps its own. */
  readonly stay: readonly NameField[];
  /** Names that travelled from GHL to e-Physio, and that nobody has changed there since. */
  readonly fromGhl: readonly NameField[];
  readonly isSomebodyElse: boolean;
}

/** The whole records, as they are now. */
const wholeOf = ({ base }: Link<Patient>, now: Both<Patient>): Both<Patient> => ({
  ephysio: { ...base.ephysio, ...now.ephysio },
  ghl: { ...base.ghl, ...now.ghl },
});

const fromGhlStill = ({ fromGhl = [], base }: Link<Patient>, { ephysio }: Both<Patient>): NameField[] =>
  NAMES.filter(
    (field) =>
      fromGhl.includes(field) && (ephysio[field] === undefined || ephysio[field] === base.ephysio[field]),
  );

/** Names that were changed in GHL since both sides agreed. At a first meeting none was. */
const movedInGhl = ({ base }: Link<Patient>, { ghl }: Both<Patient>): NameField[] =>
  NAMES.filter(
    (field) => base.ghl[field] !== undefined && ghl[field] !== undefined && ghl[field] !== base.ghl[field],
  );

/** Names that are swapped are one thing: the owner of only one of them has no say, or one name would stand in both places. */
const withWholeNames = (rules: PatientRules, { ephysio, ghl }: Both<Patient>): PatientRules => {
  const { firstName, lastName } = rules.owners;
  if (firstName === lastName || !areSwapped(ephysio, ghl)) return rules;
  return { ...rules, owners: { ...rules.owners, firstName: undefined, lastName: undefined } };
};

const classifyNames = (
  link: Link<Patient>,
  now: Both<Patient>,
  own: Patient,
  { owners }: PatientRules,
  relatives: Relatives,
): NameRules => {
  const fromGhl = fromGhlStill(link, now);
  const moved = movedInGhl(link, now);
  if (moved.length === 0) return { stay: [], fromGhl, isSomebodyElse: false };
  const { ephysio: patient, ghl } = wholeOf(link, now);
  // A name that nobody touched in GHL says nothing, also where both sides have agreed to differ.
  const untouched = NAMES.filter((field) => !moved.includes(field));
  const contact = {
    ...ghl,
    ...Object.fromEntries(untouched.map((field) => [field, patient[field] ?? null])),
  };
  const change = classifyNameChange({
    own,
    patient,
    contact,
    isOfRelative: (firstName) => relatives.hasRelative(link.ephysioId, firstName, [patient, contact]),
    isOfNamesake: (name) => relatives.hasNamesake(link.ephysioId, name),
  });
  if (change.kind === 'somebody-else') return { stay: moved, fromGhl, isSomebodyElse: true };
  const mayTravel = (field: NameField): boolean =>
    !contact[field] || change.travels.includes(field) || owners[field] === 'ghl' || fromGhl.includes(field);
  const stay = moved.filter((field) => !mayTravel(field));
  // Half of two swapped names would leave one of them in both places.
  const isTorn = stay.length > 0 && areSwapped(patient, contact);
  return { stay: isTorn ? moved : stay, fromGhl, isSomebodyElse: false };
};

/** Two records that meet for the first time are one person: e-Physio's spelling of the name stays. */
const mergeRules = ({ owners, winner }: PatientRules, { base, refused }: Link<Patient>): MergeRules => {
  const unmet = NAMES.filter((field) => base.ghl[field] === undefined && owners[field] === undefined);
  return {
    owners,
    winner,
    winners: Object.fromEntries(unmet.map((field) => [field, 'ephysio'])),
    keepOneOf: CONTACT_POINTS,
    keepUnseen: true,
    required: { ephysio: REQUIRED_IN_EPHYSIO },
    whole: { name: ADDRESS, parts: ADDRESS_PARTS, textOf: addressText },
    ...(refused && { refused }),
  };
};

/** What was agreed on, as if GHL had held the names that do not travel then. */
const baseBeside = ({ base }: Link<Patient>, now: Both<Patient>, stay: readonly NameField[]) => ({
  ephysio: base.ephysio,
  ghl: { ...base.ghl, ...Object.fromEntries(stay.map((field) => [field, now.ghl[field]])) },
});

/** What a form has written beside the name of somebody else: it does not become the patient's once the name is restored. */
const ANOTHERS = ['birthDate', ...CONTACT_POINTS] as const;

/**
 * Where GHL holds the two names swapped, a name that the desk changes goes there with the other one: alone it would stand
 * beside what is no longer anybody's.
 */
const baseOfNames = (link: Link<Patient>, now: Both<Patient>, stay: readonly NameField[]): Both<Patient> => {
  const base = baseBeside(link, now, stay);
  const isCorrected = NAMES.some(
    (field) => now.ephysio[field] !== undefined && now.ephysio[field] !== base.ephysio[field],
  );
  if (!isCorrected || !areSwapped(base.ephysio, base.ghl)) return base;
  return { ...base, ephysio: { ...base.ephysio, firstName: null, lastName: null } };
};

/** A field of which GHL's half of the base says nothing was never agreed on, or has been left out since: as at a first meeting. */
const asMet = ({ ephysio, ghl }: Both<Patient>): Both<Patient> => ({
  ephysio: Object.fromEntries(
    Object.entries(ephysio).filter(
      ([field, value]) => value === null || ghl[field as PatientField] !== undefined,
    ),
  ),
  ghl,
});

/** What e-Physio says in fields that are not merged: the base knows it, so that the record reads as unchanged. */
const besideMerge = (
  { base }: Link<Patient>,
  { ephysio }: Both<Patient>,
  { fields }: PatientRules,
): Patient =>
  Object.fromEntries(
    PATIENT_FIELDS.flatMap((field) =>
      fields.includes(field) || ephysio[field] === undefined || ephysio[field] === base.ephysio[field]
        ? []
        : [[field, ephysio[field]] as const],
    ),
  );

const TRUSTED = { stay: [], isSomebodyElse: false };

const isEmpty = ({ ephysio, ghl, ...rest }: Learnt<Patient>): boolean =>
  Object.keys({ ...ephysio, ...ghl, ...rest }).length === 0;

/**
 * The operations that settle one linked patient. A field that may not be written in this direction is left for another run.
 * Identity is compared with the name that e-Physio itself had, so that two small renames in GHL count as one big one. A name
 * that e-Physio changes is accepted, unless no part of the contact's identity is left. A record that stands for somebody else
 * is marked on the link. Until that ends, nothing is written but what both sides agree on.
 * @param relatives who else is in e-Physio; `trusted`: a person has chosen the values, and they are not checked
 */
export const planLinkedPatient = (
  link: Link<Patient>,
  now: Both<Patient>,
  config: PatientRules,
  direction: Direction,
  relatives: Relatives | 'trusted' = NO_RELATIVES,
): { operations: Operation<Patient>[]; reviews: ReviewItem[] } => {
  const before = wholeOf(link, now);
  const rules = withWholeNames(config, before);
  const hasSpoken = isIdentityMoved(link.base.ephysio, now.ephysio);
  const ownWord = identityOf(hasSpoken ? before.ephysio : { ...before.ephysio, ...link.ownWord });
  const names =
    relatives === 'trusted'
      ? { ...TRUSTED, fromGhl: fromGhlStill(link, now) }
      : classifyNames(link, now, ownWord, rules, relatives);
  const base = asMet(names.isSomebodyElse ? link.base : baseOfNames(link, now, names.stay));
  const isPutRight = link.otherPerson === 'ghl' && !names.isSomebodyElse && relatives !== 'trusted';
  const merging = { ...mergeRules(rules, link), ...(isPutRight && { kept: ANOTHERS }) };
  const decision = reconcilePair(rules.fields, base, now, merging, direction);
  const { ephysio: toEphysio, ghl: toGhl } = decision.write;
  // Who somebody is does not depend on what this run may write.
  const wouldGoToGhl = mayWrite(direction, 'ghl')
    ? toGhl
    : reconcilePair(rules.fields, base, now, merging, 'both').write.ghl;
  const isNobody =
    relatives !== 'trusted' &&
    wouldGoToGhl !== null &&
    isNobodyOf(before.ghl, { ...before.ghl, ...wouldGoToGhl.changes });
  const otherPerson = names.isSomebodyElse ? 'ghl' : isNobody ? 'ephysio' : null;
  const learnt = (patch: Both<Partial<Patient>>): Learnt<Patient> => ({
    ...patch,
    ...(hasSpoken && link.ownWord ? { ownWord: null } : {}),
    ...((link.fromGhl?.length ?? 0) > names.fromGhl.length ? { fromGhl: names.fromGhl } : {}),
    ...((link.otherPerson ?? null) === otherPerson ? {} : { otherPerson }),
  });
  const beside = names.isSomebodyElse
    ? []
    : names.stay.filter((field) => toGhl?.changes[field] === undefined);
  const adopted = learnt({
    ephysio: { ...decision.adopted?.ephysio, ...besideMerge(link, now, rules) },
    ghl: {
      ...decision.adopted?.ghl,
      ...Object.fromEntries(beside.map((field) => [field, now.ghl[field]])),
    },
  });
  const operations: Operation<Patient>[] = [];
  const reviews = keptReviews(link, decision.keptFromClearing);
  if (!isEmpty(adopted)) operations.push({ kind: 'adopt', link, patch: adopted });
  if (otherPerson !== null)
    return { operations, reviews: [...reviews, somebodyElseReview(link, otherSide(otherPerson))] };
  for (const side of ['ghl', 'ephysio'] as const) {
    const write = decision.write[side];
    const targetId = side === 'ghl' ? link.ghlId : link.ephysioId;
    if (!write || targetId === null) continue;
    const fromGhl = NAMES.filter((field) => names.fromGhl.includes(field) || toEphysio?.changes[field]);
    const isRenamed = side === 'ephysio' && isIdentityMoved(before.ephysio, write.changes);
    const patch = isRenamed ? { ...write.patch, ownWord, fromGhl } : learnt(write.patch);
    operations.push({ kind: 'update', side, link, targetId, before: before[side], ...write, patch });
  }
  return { operations, reviews };
};

/** Two records that were found to be one person: a new link, then the merge of what differs. */
export const planPatientJoin = (
  link: Link<Patient>,
  ephysio: Held<Patient>,
  ghl: Held<Patient>,
  rules: PatientRules,
  direction: Direction,
): { join: Join<Patient>; reviews: ReviewItem[] } => {
  const now = { ephysio: ephysio.record, ghl: ghl.record };
  const { operations, reviews } = planLinkedPatient(link, now, rules, direction);
  return { join: joinOf(link, ephysio, ghl, operations), reviews };
};
