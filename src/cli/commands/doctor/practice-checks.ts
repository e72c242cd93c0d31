import type { PracticeConfig } from '../../../config/schema.ts';
import type { Store } from '../../../store/store.ts';
import { checkEphysioCalls } from './ephysio-calls.ts';
import { ephysioChecks } from './ephysio-checks.ts';
import { type Finding, skip } from './finding.ts';
import { ghlChecks } from './ghl-checks.ts';
import type { Check } from './run-checks.ts';
import type { Ground, Services } from './services.ts';
import { checkWebhooksSeen } from './webhooks-seen.ts';

/** What is looked at for each practice. `listening`: the listener answers on this machine. */
export const practiceChecks = (
  ground: Ground,
  practice: PracticeConfig,
  services: Services,
  listening: boolean,
): readonly Check[] => {
  const inStore =
    (run: (store: Store) => Promise<Finding | readonly Finding[]>): Check['run'] =>
    () =>
      ground.context === null ? skip('there is no database that could be read') : run(ground.context.store);
  return [
    ...ephysioChecks(practice, services),
    {
      name: 'ephysio-calls',
      run: inStore((store) => checkEphysioCalls(store, practice, ground.now)),
    },
    ...ghlChecks(ground, practice, services),
    {
      name: 'webhooks',
      run: inStore((store) => checkWebhooksSeen(store, practice.name, listening, ground.now())),
    },
  ];
};
