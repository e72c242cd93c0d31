import type { NewChange } from '../../src/store/tables/changes.ts';
import { NOON } from './temp-store.ts';

let changes = 0;

/** An appointment that a run has created in GHL. */
export const newChange = (over: Partial<NewChange> = {}): NewChange => ({
  id: `change ${++changes}`,
  practice: 'main',
  writer: { kind: 'run', id: 'run-1', command: 'sync' },
  entity: 'appointment',
  kind: 'created',
  side: 'ghl',
  ephysioId: '7',
  ghlId: 'c7',
  linkId: 'l7',
  data: { about: {}, before: {}, after: {} },
  now: NOON,
  ...over,
});
