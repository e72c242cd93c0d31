import { setImmediate } from 'node:timers/promises';
import { STATUS_DAYS } from '../../../status/days.ts';
import type { StatusGlance } from '../../../status/gather-status.ts';
import type { State } from '../../../status/practice-status.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { lastReceivedOf } from '../../../store/tables/webhooks/webhook-arrivals.ts';
import { PRACTICES_PATH } from '../shell/address.ts';
import type { PageDefinition } from '../shell/page-definition.ts';
import { type OverviewRow, overviewView } from './overview-view.ts';

/** What the overview needs. */
export interface OverviewOptions {
  readonly store: StoreHandle;
  /** How a practice is doing in a few words, judged by the last `days`. */
  readonly glanceOf: (practice: string, days: number) => Promise<StatusGlance>;
}

/** What is worst comes first. */
const RANKS: Readonly<Record<State, number>> = { attention: 0, waiting: 1, well: 2 };

/**
 * All practices that the viewer sees, a row each: those in trouble first, then those where something waits, then the others.
 * States, counts and times only: no patient data is opened for it. Therefore opening it is no entry in the audit log, as
 * opening Today of a practice is.
 */
export const overviewPage = ({ store, glanceOf }: OverviewOptions): PageDefinition => ({
  path: PRACTICES_PATH,
  name: 'overview',
  isInNavigation: ({ practices }) => practices.length > 1,
  isOfAllPractices: true,
  role: 'view',
  show: async (request) => {
    const { practices, speech } = request;
    const received = await lastReceivedOf(
      store,
      practices.map(({ name }) => name),
    );
    const rows: OverviewRow[] = [];
    for (const practice of practices) {
      const glance = await glanceOf(practice.name, STATUS_DAYS);
      rows.push({ practice, glance, lastReceivedAt: received.get(practice.name) ?? null });
      // With many practices this takes a while: webhooks are taken in between.
      await setImmediate();
    }
    const sorted = rows.toSorted(
      (a, b) =>
        RANKS[a.glance.deskState] - RANKS[b.glance.deskState] ||
        speech.compare(a.practice.name, b.practice.name),
    );
    return { body: overviewView(sorted, request) };
  },
});
