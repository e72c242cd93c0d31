import { identityOf, isIdentityMoved, isNobodyOf, isSomebodyElse } from './match.ts';
import type { MergeRules } from './merge.ts';
import { CONTACT_POINTS, PATIENT_FIELDS, type Patient, REQUIRED_IN_EPHYSIO } from './patient.ts';
import { keptReviews, somebodyElseReview } from './patient-reviews.ts';
import {
  type Both,
  type Join,
  joinOf,
  type Learnt,
  type Link,
  type Operation,
  type ReviewItem,
} from './plan.ts';
import { type Direction, reconcilePair } from './reconcile-pair.ts';
import type { Held, SideName } from './side.ts';

/** What the config says about merging one practice's patients. */
export interface PatientRules {
  readonly owners: { readonly [field: string]: SideName | undefined };
  readonly winner: SideName;
  /** What becomes of a contact that lacks what e-Physio demands of a new patient. */
  readonly missingData: 'placeholder' | 'hold';
}

const mergeRules = ({ owners, winner }: PatientRules): MergeRules => ({
  owners,
  winner,
  keepOneOf: CONTACT_POINTS,
  keepUnseen: true,
  required: { ephysio: REQUIRED_IN_EPHYSIO },
});

/**
 * The operations that settle one linked patient. A field that may not be written in this direction is left for another run.
 * Who somebody is goes by e-Physio's own word, however often names of GHL went there since: two saves there are judged as
 * one. What e-Physio says is believed, unless nothing at all is left of whom the contact stands for.
 */
export const planLinkedPatient = (
  link: Link<Patient>,
  now: Both<Patient>,
  rules: PatientRules,
  direction: Direction,
): { operations: Operation<Patient>[]; reviews: ReviewItem[] } => {
  const decision = reconcilePair(PATIENT_FIELDS, link.base, now, mergeRules(rules), direction);
  const operations: Operation<Patient>[] = [];
  const reviews = keptReviews(link, decision.keptFromClearing);
  const before = { ephysio: { ...link.base.ephysio, ...now.ephysio }, ghl: { ...link.base.ghl, ...now.ghl } };
  const hasSpoken = isIdentityMoved(link.base.ephysio, now.ephysio);
  const ownWord = identityOf(hasSpoken ? before.ephysio : (link.ownWord ?? before.ephysio));
  const learnt = (patch: Both<Partial<Patient>>): Learnt<Patient> =>
    hasSpoken && link.ownWord ? { ...patch, ownWord: null } : patch;
  if (decision.adopted) operations.push({ kind: 'adopt', link, patch: learnt(decision.adopted) });
  const { ephysio: toEphysio, ghl: toGhl } = decision.write;
  if (toEphysio && isSomebodyElse(ownWord, { ...before.ephysio, ...toEphysio.changes }))
    return { operations, reviews: [...reviews, somebodyElseReview(link, 'ephysio')] };
  if (toGhl && isNobodyOf(before.ghl, { ...before.ghl, ...toGhl.changes }))
    return { operations, reviews: [...reviews, somebodyElseReview(link, 'ghl')] };
  for (const side of ['ghl', 'ephysio'] as const) {
    const write = decision.write[side];
    const targetId = side === 'ghl' ? link.ghlId : link.ephysioId;
    if (!write || targetId === null) continue;
    const isRenamed = side === 'ephysio' && isIdentityMoved(before.ephysio, write.changes);
    const patch = isRenamed ? { ...write.patch, ownWord } : learnt(write.patch);
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
