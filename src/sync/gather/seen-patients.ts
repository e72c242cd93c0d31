import { relativesAmong } from '../../domain/identity/relatives.ts';
import type { PatientRules } from '../../domain/plan/patients-input.ts';
import type { Operation, Plan } from '../../domain/plan/plan.ts';
import { planLinkedPatient } from '../../domain/plan/plan-linked-patient.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { SideName } from '../../domain/records/sides.ts';
import { isAboutRecord } from '../../domain/review/review.ts';
import type { Held } from '../../domain/side.ts';
import type { BusyLink, PatientScope, PatientSnapshot, SeenPatients } from './snapshots.ts';

const byId = (records: readonly Held<Patient>[]): Map<string, Patient> =>
  new Map(records.map(({ id, record }) => [id, record]));

const otherPersonsIn = (operations: readonly Operation<Patient>[]): Map<string, SideName | null> => {
  const found = new Map<string, SideName | null>();
  for (const operation of operations) {
    if (operation.kind !== 'adopt' && operation.kind !== 'update') continue;
    const { otherPerson } = operation.patch;
    if (otherPerson !== undefined) found.set(operation.link.id, otherPerson);
  }
  return found;
};

/** The busy links that would be marked as another person if what was read is still true. */
const maybeOtherPersonAmong = (
  busy: readonly BusyLink[],
  rules: PatientRules,
  everybody: readonly Held<Patient>[],
): Set<string> => {
  if (busy.length === 0) return new Set();
  const relatives = relativesAmong(everybody);
  const isMaybeOther = ({ read }: BusyLink): boolean =>
    read === null ||
    planLinkedPatient(read.link, read.now, rules, 'both', relatives).reviews.some(
      ({ kind }) => kind === 'somebody-else',
    );
  return new Set(busy.filter(isMaybeOther).map(({ id }) => id));
};

export const seenPatients = (
  { rows, ephysio, ghl, waiting, unlinked, archived, busy }: PatientSnapshot,
  plan: Plan<Patient>,
  scope: PatientScope,
  rules: PatientRules,
): SeenPatients => {
  const active = new Set([
    ...ephysio.records.map(({ id }) => id),
    ...ephysio.bad.flatMap(({ id }) => id ?? []),
  ]);
  const isUnclear = ephysio.bad.some(({ id }) => id === null);
  const concerned = new Set(scope.ephysio);
  for (const row of rows) {
    if (row.ephysio_id !== null && scope.ghl?.has(row.ghl_id ?? '')) concerned.add(row.ephysio_id);
  }
  return {
    archived,
    archivedContacts: new Set(
      plan.reviews.flatMap(({ kind, about }) =>
        kind === 'archived' && isAboutRecord(about) && about.entity === 'patient' ? [about.id] : [],
      ),
    ),
    isActive: (id) => isUnclear || active.has(id),
    otherPersons: otherPersonsIn(plan.operations),
    maybeOtherPerson: maybeOtherPersonAmong(busy, rules, ephysio.records),
    unread: new Set(ghl.bad.flatMap(({ id }) => id ?? [])),
    listed: new Map([...waiting, ...ghl.records].map((held) => [held.id, held])),
    unlinked: { ephysio: byId(unlinked.ephysio), ghl: byId(unlinked.ghl) },
    sawAll: scope.ghl === null,
    read: {
      ephysio: byId(ephysio.records.filter(({ id }) => concerned.has(id))),
      ghl: byId(scope.ghl === null ? [] : ghl.records),
    },
  };
};

/** What two passes of one run have seen: the later one knows better. */
export const seenSince = (before: SeenPatients | null, now: SeenPatients): SeenPatients => {
  if (before === null) return now;
  const both = (side: SideName): Map<string, Patient> =>
    new Map([...before.unlinked[side], ...now.unlinked[side]]);
  return {
    ...now,
    listed: new Map([...before.listed, ...now.listed]),
    sawAll: before.sawAll || now.sawAll,
    otherPersons: new Map([...before.otherPersons, ...now.otherPersons]),
    unlinked: { ephysio: both('ephysio'), ghl: both('ghl') },
  };
};
