import { compareIdentity, resembles } from '../../domain/identity/match.ts';
import { afterChange } from '../../domain/plan/plan.ts';
import { missingInEphysio } from '../../domain/plan/plan-new-patients.ts';
import type { Patient } from '../../domain/records/patient.ts';
import type { RunContext } from '../run-context.ts';
import { writeQuietly } from './base.ts';
import { createDuplicates } from './duplicates.ts';
import { contactPointsOf } from './left-out.ts';
import { createTaken, patientRecords } from './records.ts';
import type { Target } from './target.ts';

/** Where patients are read from and written to. */
export const createPatientTarget = (run: RunContext): Target<Patient> => {
  const duplicates = createDuplicates(run, () => target);
  const records = patientRecords(run.practice.name, run.now);
  const target: Target<Patient> = {
    records,
    sides: run.patients,
    taken: createTaken(run.store, records),
    onDuplicate: duplicates.resolve,
    beforeCreate: duplicates.beforeCreate,
    // Relatives who share a contact point come one after the other: GHL's answer to the first is what the next is told.
    sharedKeys: (operation) =>
      operation.kind === 'create'
        ? contactPointsOf(operation.from.record)
        : contactPointsOf(operation.kind === 'link' ? operation.ephysio.record : afterChange(operation)),
    onRefusedCreate: async () => false,
    hasPatient: async () => true,
    standsAsPlanned: async () => true,
    withoutDuplicate: duplicates.withoutDuplicate,
    // A contact that was deleted in GHL stays so. A patient who is not active any more may come back.
    onGone: async ({ link, side }) => {
      if (side === 'ghl') await writeQuietly(run, target, [{ kind: 'tombstone', link, side }]);
    },
    onStored: duplicates.note,
    placeholders: ({ side, from }) => (side === 'ephysio' ? missingInEphysio(from) : []),
    resembles,
    // GHL has a rule of its own against duplicates.
    mayBeOne: (side, a, b) => side === 'ephysio' && compareIdentity(a, b).verdict !== 'different',
    asShown: (_side, record) => record,
  };
  return target;
};
