import { compareSides } from '../../src/sandbox/compare-sides.ts';
import type { Bench, RunEnd } from './run-sync.ts';
import { DAY_MS } from './virtual-clock.ts';

/**
 * Where the sides differ after a run, apart from what the run put up for review and from appointments that were moved
 * out of the window (the comparison does not look at their events).
 */
export const problemsAfter = ({ sandbox, clock }: Bench, { report }: RunEnd): string[] => {
  const now = clock.now();
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const window = { from: today - 14 * DAY_MS, to: today + 181 * DAY_MS };
  const explained = (problem: string): boolean => {
    const contact = /^patient (\d+) and contact (\w+) differ in (email|phone)$/.exec(problem);
    if (contact) {
      const [, patient = '', id = ''] = contact;
      return report.reviews.some((r) => r.message.includes(id) && r.message.includes(patient));
    }
    const left = /^appointment (\w+) stands for no event$/.exec(problem);
    const start = sandbox.ghl.state.appointments.get(left?.[1] ?? '')?.startTime;
    return start !== undefined && (start < window.from || start >= window.to);
  };
  return compareSides(sandbox, window).problems.filter((problem) => !explained(problem));
};

/** Ids on either side that more than one link names, or that stand for one record twice. */
export const linkedTwice = async ({ store }: Bench): Promise<string[]> => {
  const twice: string[] = [];
  for (const table of ['contact_sync', 'appointment_sync'] as const) {
    const rows = await store.db.selectFrom(table).select(['ephysio_id', 'ghl_id']).execute();
    for (const column of ['ephysio_id', 'ghl_id'] as const) {
      const ids = rows.flatMap((row) => row[column] ?? []);
      twice.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${table} ${column} ${id}`));
    }
  }
  return twice;
};

/** Contacts and live appointments of GHL that no link names: made, and forgotten. */
export const orphansInGhl = async ({ store, sandbox }: Bench): Promise<string[]> => {
  const contacts = await store.db.selectFrom('contact_sync').select('ghl_id').execute();
  const appointments = await store.db.selectFrom('appointment_sync').select('ghl_id').execute();
  const known = new Set([...contacts, ...appointments].map((row) => row.ghl_id));
  return [
    ...[...sandbox.ghl.state.contacts.values()].map((c) => c.id),
    ...[...sandbox.ghl.state.appointments.values()]
      .filter((a) => !a.deleted && a.appointmentStatus !== 'cancelled')
      .map((a) => a.id),
  ].filter((id) => !known.has(id));
};
