import { afterChange, type Operation, type Plan } from '../domain/plan/plan.ts';
import type { Appointment } from '../domain/records/appointment.ts';
import type { Patient } from '../domain/records/patient.ts';
import { sharedFields } from '../domain/records/shared-fields.ts';
import type { SideName } from '../domain/records/sides.ts';
import {
  addCount,
  addFailure,
  addIgnored,
  addReview,
  type OperationSummary,
  type Report,
  type RunContext,
} from './run-context.ts';

const fieldsOf = (record: object): string[] =>
  Object.entries(record)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([field]) => field);

/** An operation as ids and field names. What needs no write and makes no link has no line. */
export const summariseOperation = <R extends object>(
  plan: Pick<Plan<R>, 'entity'>,
  operation: Operation<R>,
  shared: readonly string[] = [],
): OperationSummary[] => {
  const record = plan.entity;
  const isSent = (side: SideName, field: string): boolean =>
    record !== 'patient' || side !== 'ghl' || shared.includes(field);
  switch (operation.kind) {
    case 'create': {
      const { side, from, replaces } = operation;
      const cancel: OperationSummary[] = replaces
        ? [{ side, kind: 'cancel', record, id: replaces.id, fields: ['status'] }]
        : [];
      if (!operation.makes) return cancel;
      const create: OperationSummary = {
        side,
        kind: 'create',
        record,
        id: from.id,
        fields: fieldsOf(from.record).filter((field) => isSent(side, field)),
      };
      return [...cancel, create];
    }
    case 'update':
    case 'cancel':
      return [
        {
          side: operation.side,
          kind: operation.kind,
          record,
          id: operation.targetId,
          fields: Object.keys(operation.changes),
        },
      ];
    case 'link':
      return [
        { side: 'ghl', kind: 'link', record, id: operation.ghl.id, with: operation.ephysio.id, fields: [] },
        ...operation.followUps.flatMap((change) => summariseOperation(plan, change)),
      ];
    case 'tombstone':
      return [
        { side: operation.side, kind: 'tombstone', record, id: operation.link.ghlId ?? '', fields: [] },
      ];
    case 'adopt':
      return [];
  }
};

/** A plan without what an earlier plan of the same dry run would have done already. */
export const withoutReported = <R extends object>(plan: Plan<R>, report: Report): Plan<R> => {
  const keyOf = ({ side, kind, record, id }: OperationSummary): string => `${side} ${kind} ${record} ${id}`;
  const known = new Set(report.operations.map(keyOf));
  const isNew = (operation: Operation<R>): boolean =>
    summariseOperation(plan, operation).some((line) => !known.has(keyOf(line)));
  return { ...plan, operations: plan.operations.filter(isNew) };
};

/** Whose record an operation is about. */
const nameOf = <R extends object>(operation: Operation<R>): string => {
  const [known, changed] =
    operation.kind === 'create'
      ? [operation.from.record, {}]
      : operation.kind === 'link'
        ? [operation.ephysio.record, {}]
        : [
            { ...operation.link.base.ghl, ...operation.link.base.ephysio },
            'before' in operation && operation.before,
          ];
  const { firstName, lastName }: Patient = { ...known, ...changed };
  return [firstName, lastName].filter(Boolean).join(' ');
};

/** Who a patient of a plan is: a part of `PatientIds`. */
interface Whose {
  idOf(side: SideName, patient: string): string | null;
  unlinked(patient: string): { readonly side: SideName; readonly id: string } | null;
}

const personOf = (ids: Whose, patient: string): OperationSummary['patient'] => {
  const unlinked = ids.unlinked(patient);
  if (unlinked !== null) return unlinked;
  const id = ids.idOf('ephysio', patient);
  return id === null ? undefined : { side: 'ephysio', id };
};

/** Whose appointment an operation is about, and when that is. */
const visitOf = (
  operation: Operation<Appointment>,
  ids: Whose,
): Pick<OperationSummary, 'patient' | 'start'> => {
  const { patient, start }: Appointment =
    operation.kind === 'create'
      ? operation.from.record
      : operation.kind === 'link'
        ? operation.ephysio.record
        : 'before' in operation
          ? afterChange(operation)
          : operation.link.base.ephysio;
  const person = patient ? personOf(ids, patient) : undefined;
  return { ...(person && { patient: person }), ...(start && { start }) };
};

/**
 * An operation as a dry run shows it: with the patient's name, or whose appointment it is and when, where the operator asks for
 * names.
 * @param ids left out for patients
 */
export const summariseNamed = <R extends object>(
  { practice, options }: Pick<RunContext, 'practice' | 'options'>,
  plan: Pick<Plan<R>, 'entity'>,
  operation: Operation<R>,
  ids?: Whose,
): OperationSummary[] => {
  const lines = summariseOperation(plan, operation, sharedFields(practice.sync.contactFields));
  if (options.names !== true) return lines;
  const named = ids === undefined ? { name: nameOf(operation) } : visitOf(operation, ids);
  return lines.map((line) => ({ ...line, ...named }));
};

const COUNTED: Readonly<Partial<Record<OperationSummary['kind'], 'created' | 'updated' | 'cancelled'>>> = {
  create: 'created',
  update: 'updated',
  cancel: 'cancelled',
};

/** Counts a plan as if it had been carried out: a dry run. @param ids of appointments: whose they are */
export const reportPlan = <R extends object>(
  plan: Plan<R>,
  run: Pick<RunContext, 'report' | 'practice' | 'options'>,
  ids?: Whose,
): void => {
  const { report } = run;
  for (const operation of plan.operations) {
    const lines = summariseNamed(run, plan, operation, ids);
    report.operations.push(...lines);
    for (const line of lines) {
      if (line.kind === 'link') report.linked++;
      const what = COUNTED[line.kind];
      if (what) addCount(report, plan.entity, what, line.side);
    }
    const changes = operation.kind === 'link' ? operation.followUps : [operation];
    for (const change of changes) if ('conflicts' in change) report.conflicts += change.conflicts.length;
    if (operation.kind === 'adopt' && operation.review) addReview(report, operation.review);
  }
  reportFindings(plan, report);
};

/** What the planning itself found, whether or not anything is written. */
export const reportFindings = <R>(plan: Plan<R>, report: Report): void => {
  report.unchanged += plan.unchanged;
  for (const failure of plan.failures) addFailure(report, failure);
  for (const review of plan.reviews) addReview(report, review);
  addIgnored(report, plan.ignored ?? {});
};
