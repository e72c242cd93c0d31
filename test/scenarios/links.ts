import { onSingleRecords } from '../../src/app/single-records.ts';
import type { Entity } from '../../src/domain/records/sides.ts';
import { appointmentSync } from '../../src/store/tables/appointment-sync.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import type { RunContext } from '../../src/sync/run-context.ts';
import type { Bench } from '../sync/run-sync.ts';

/** The links of the practice: which record is which, and whether they are in use. */
export const linksOf = ({ store }: Bench, entity: Entity = 'patient') =>
  (entity === 'patient' ? contactSync : appointmentSync).listIds(store, 'main');

/** What a command does to single records, with the locks and claims of the command. */
export const byPerson = <T>(bench: Bench, work: (run: RunContext) => Promise<T>): Promise<T> => {
  const context = bench.context();
  const [practice] = context.practices;
  if (!practice) throw new Error('the sandbox gave a config without a practice');
  return onSingleRecords(context, practice, 'test', work);
};

/** What of a link stays the same when it is restored. */
export const idsOf = (link: Awaited<ReturnType<typeof linksOf>>[number]) => ({
  id: link.id,
  ephysio_id: link.ephysio_id,
  ghl_id: link.ghl_id,
  state: 'linked',
});
