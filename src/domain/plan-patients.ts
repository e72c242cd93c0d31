import type { MergeRules } from './merge.ts';
import { pairUp } from './pair-up.ts';
import { CONTACT_POINTS, PATIENT_FIELDS, type Patient } from './patient.ts';
import {
  type Both,
  type Join,
  joinOf,
  type Link,
  newLink,
  type Operation,
  type Plan,
  type RecordFailure,
  type ReviewItem,
} from './plan.ts';
import { type Direction, mayWrite, reconcilePair } from './reconcile-pair.ts';
import type { Held, SideName } from './side.ts';

/** What the config says about merging one practice's patients. */
export interface PatientRules {
  readonly owners: { readonly [field: string]: SideName | undefined };
  readonly winner: SideName;
}

export interface PatientsInput {
  /** Linked patients that read otherwise than the base on at least one side. `now` falls back to the base. */
  readonly changed: readonly { readonly link: Link<Patient>; readonly now: Both<Patient> }[];
  /** Linked contacts that GHL no longer has, confirmed by a read. */
  readonly deletedInGhl: readonly Link<Patient>[];
  readonly unlinked: { readonly ephysio: readonly Held<Patient>[]; readonly ghl: readonly Held<Patient>[] };
  readonly failures: readonly RecordFailure[];
  readonly unchanged: number;
  readonly linked: number;
  readonly rules: PatientRules;
  readonly direction: Direction;
  readonly newId: () => string;
}

export const patientMergeRules = (rules: PatientRules): MergeRules => ({
  ...rules,
  keepOneOf: CONTACT_POINTS,
});

/**
 * The operations that settle one linked patient. A field that may not be written in this direction is left for another run.
 */
export const planLinkedPatient = (
  link: Link<Patient>,
  now: Both<Patient>,
  rules: PatientRules,
  direction: Direction,
): { operations: Operation<Patient>[]; reviews: ReviewItem[] } => {
  const decision = reconcilePair(PATIENT_FIELDS, link.base, now, patientMergeRules(rules), direction);
  const operations: Operation<Patient>[] = [];
  if (decision.adopted) operations.push({ kind: 'adopt', link, patch: decision.adopted });
  for (const side of ['ghl', 'ephysio'] as const) {
    const write = decision.write[side];
    const targetId = side === 'ghl' ? link.ghlId : link.ephysioId;
    if (!write || targetId === null) continue;
    const record = { ...link.base[side], ...now[side], ...write.changes };
    operations.push({ kind: 'update', side, link, targetId, record, ...write });
  }
  const reviews = decision.keptFromClearing.length === 0 ? [] : [keptReview(link, decision.keptFromClearing)];
  return { operations, reviews };
};

const keptReview = (link: Link<Patient>, fields: readonly string[]): ReviewItem => ({
  kind: 'contact-points-cleared',
  subject: `link ${link.id}`,
  side: 'ephysio',
  message: `${fields.join(' and ')} were both emptied on one side of link ${link.id} (e-Physio ${link.ephysioId ?? '?'}, GHL ${link.ghlId ?? '?'}); the other side keeps them until one is filled in again.`,
});

export const unsureReview = (side: SideName, id: string, candidates: readonly string[]): ReviewItem => ({
  kind: 'who-is-who',
  subject: `${side} patient ${id}`,
  side,
  message: `${side === 'ephysio' ? 'e-Physio patient' : 'GHL contact'} ${id} may be the same person as ${candidates.join(', ')}: make name, birth date, phone or e-mail agree if so, or differ clearly if not.`,
});

/** Two records that were found to be one person: a new link, then the merge of what differs. */
export const planPatientJoin = (
  linkId: string,
  ephysio: Held<Patient>,
  ghl: Held<Patient>,
  rules: PatientRules,
  direction: Direction,
): { join: Join<Patient>; reviews: ReviewItem[] } => {
  const link = newLink<Patient>(linkId, ephysio.id, ghl.id);
  const now = { ephysio: ephysio.record, ghl: ghl.record };
  const { operations, reviews } = planLinkedPatient(link, now, rules, direction);
  return { join: joinOf(link, ephysio, ghl, operations), reviews };
};

/** The whole plan for one practice's patients. Pure. */
export const planPatients = (input: PatientsInput): Plan<Patient> => {
  const linked = input.changed.map(({ link, now }) =>
    planLinkedPatient(link, now, input.rules, input.direction),
  );
  const found = pairUp(input.unlinked.ephysio, input.unlinked.ghl);
  const joins = found.pairs.map(({ a, b }) =>
    planPatientJoin(input.newId(), a, b, input.rules, input.direction),
  );
  const creates: Operation<Patient>[] = mayWrite(input.direction, 'ghl')
    ? found.alone.map((from) => ({
        kind: 'create',
        side: 'ghl',
        from,
        link: null,
        replaces: null,
        makes: true,
      }))
    : [];
  const tombstones: Operation<Patient>[] = input.deletedInGhl.map((link) => ({
    kind: 'tombstone',
    link,
    side: 'ghl',
  }));
  const quiet = linked.filter((l) => l.operations.every((o) => o.kind === 'adopt')).length;
  return {
    entity: 'patient',
    operations: [
      ...tombstones,
      ...linked.flatMap((l) => l.operations),
      ...joins.map((j) => j.join),
      ...creates,
    ],
    reviews: [
      ...[...linked, ...joins].flatMap((l) => l.reviews),
      ...found.unsure.map(({ a, candidates }) => unsureReview('ephysio', a.id, candidates)),
    ],
    failures: input.failures,
    unchanged: input.unchanged + quiet,
    linked: input.linked,
  };
};
