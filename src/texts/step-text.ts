import type { Step } from '../domain/plan/run-message.ts';

const TEXTS: Readonly<Record<Step, string>> = {
  'reading-patients': 'reading patients',
  'reading-new-contacts': 'reading new contacts',
  'reading-contacts': 'reading contacts',
  'reading-appointments': 'reading appointments',
  'reading-visits': 'reading the visits of patients',
  'unfinished-writes': 'checking unfinished writes',
  'unfinished-block-slots': 'checking unfinished block slots',
  patients: 'patients',
  appointments: 'appointments',
  'block-slots': 'block slots',
  emptying: 'emptying',
};

/** What a run is doing, for a person at a terminal. */
export const stepText = (step: Step): string => TEXTS[step];
