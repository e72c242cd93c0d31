import type { PracticeConfig } from '../../../config/schema.ts';
import { isLeftBehind } from '../../../domain/plan/scope.ts';
import { isCancelled } from '../../../domain/records/appointment.ts';
import { isOutside, therapistIdOf } from '../../../domain/records/calendar.ts';
import { rollingWindow } from '../../../domain/records/window.ts';
import type { Store } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { type Findings, ok, warn } from './finding.ts';

/** Linked appointments that the config leaves behind, and those whose event is with a therapist without a calendar. */
export const checkLinks = async (
  store: Store,
  { name, calendars, sync }: PracticeConfig,
  now: () => number,
): Promise<Findings> => {
  const { from, to } = rollingWindow(now(), sync.window.pastDays, sync.window.futureDays);
  const rows = await appointmentSync.listStarting(store, name, from, to);
  const live = rows.filter(({ state, cancelled }) => state === 'linked' && cancelled === 0);
  const left: string[] = [];
  let outside = 0;
  for (const row of live) {
    const base = appointmentSync.openBase(store, row);
    const { ephysio, ghl } = base;
    if (isOutside(ephysio.calendar) && !isCancelled(ephysio)) outside += 1;
    else if (isLeftBehind({ base }, { ephysio, ghl: undefined }, calendars))
      left.push(therapistIdOf(ephysio.calendar ?? ghl.calendar ?? '') ?? '?');
  }
  if (left.length === 0)
    return ok({ code: 'links-in-scope', about: null, values: { count: live.length, outside } });
  const about = { setting: 'calendars' };
  const therapists = [...new Set(left)].toSorted();
  return warn({ code: 'links-left-behind', about, values: { count: left.length, therapists, outside } });
};
