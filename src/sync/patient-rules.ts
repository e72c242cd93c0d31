import type { PracticeConfig } from '../config/schema.ts';
import type { PatientRules } from '../domain/plan/patients-input.ts';
import { sharedFields } from '../domain/records/shared-fields.ts';

/** What the config says about merging a practice's patients. */
export const patientRules = ({ sync, ephysio }: PracticeConfig): PatientRules => ({
  fields: sharedFields(sync.contactFields),
  owners: sync.owners,
  winner: sync.conflictWinner,
  missingData: ephysio.missingData,
});
