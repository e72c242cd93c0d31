import type { PracticeConfig } from '../config/schema.ts';
import type { PatientRules } from '../domain/plan/patients-input.ts';
import { sharedFields } from '../domain/records/shared-fields.ts';
import { rollingWindow, type TimeWindow } from '../domain/records/window.ts';
import type { WaitingQuery } from '../store/tables/unlinked-contacts.ts';
import type { RunContext } from './run-context.ts';

/** What the config says about merging a practice's patients. */
export const patientRules = ({ sync, ephysio }: PracticeConfig): PatientRules => ({
  fields: sharedFields(sync.contactFields),
  owners: sync.owners,
  winner: sync.conflictWinner,
  newPatients: sync.newPatients,
  missingData: ephysio.missingData,
});

/** The rule of `sync.newPatients` as it is stored with the contacts that it ignores. */
export const newPatientsRule = ({ sync }: PracticeConfig): string => JSON.stringify(sync.newPatients);

/** The appointments that count for `newPatients: "booked"` start in this window. */
export const bookingWindow = ({ practice, now }: Pick<RunContext, 'practice' | 'now'>): TimeWindow => {
  const { pastDays, futureDays } = practice.sync.window;
  return rollingWindow(now(), pastDays, futureDays);
};

const NEVER = '9999';

/** The contacts without a patient that a run has to look at again. */
export const waitingQuery = (run: Pick<RunContext, 'practice' | 'now'>): WaitingQuery => ({
  rule: newPatientsRule(run.practice),
  bookedFrom: run.practice.sync.newPatients === 'booked' ? bookingWindow(run).from : NEVER,
});
