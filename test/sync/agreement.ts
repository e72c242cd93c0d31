import { compareSides } from '../../src/sandbox/compare-sides.ts';
import { listOpenReviews } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import type { Bench } from './run-sync.ts';
import { DAY_MS } from './virtual-clock.ts';

/**
 * Where the sides differ after quiet runs, apart from an e-mail or phone about which a person is asked, and from
 * appointments that were moved out of the window: the comparison does not look at their events.
 */
export const problemsAfter = async (bench: Bench): Promise<string[]> => {
  const { sandbox, clock, store } = bench;
  const reviews = await listOpenReviews(store, 'main');
  const now = clock.now();
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const window = { from: today - 14 * DAY_MS, to: today + 181 * DAY_MS };
  const explained = (problem: string): boolean => {
    const contact = /^patient (\d+) and contact (\w+) differ in (?:email|phone)$/.exec(problem);
    if (contact) {
      const [, patient = '', id = ''] = contact;
      return reviews.some((r) => reviewText(r).includes(id) && reviewText(r).includes(patient));
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

/** Contacts and live appointments that the program made in GHL and that no link names: made, and forgotten. */
export const orphansInGhl = async ({ store, sandbox }: Bench): Promise<string[]> => {
  const contacts = await store.db.selectFrom('contact_sync').select('ghl_id').execute();
  const appointments = await store.db.selectFrom('appointment_sync').select('ghl_id').execute();
  const known = new Set([...contacts, ...appointments].map((row) => row.ghl_id));
  return [
    ...[...sandbox.ghl.state.contacts.values()].filter((c) => c.createdByApp !== null).map((c) => c.id),
    ...[...sandbox.ghl.state.appointments.values()]
      .filter((a) => a.createdByApp !== null && !a.deleted && a.appointmentStatus !== 'cancelled')
      .map((a) => a.id),
  ].filter((id) => !known.has(id));
};
