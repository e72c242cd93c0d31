import type { PracticeConfig } from '../../config/schema.ts';
import type { Finding } from '../../domain/rehearsal/assumption.ts';
import type { AskHand, Journal } from '../../domain/rehearsal/journal.ts';
import { type EphysioRehearsal, rehearsalDays } from '../../ephysio/rehearsal/rehearsal-context.ts';
import { createBlockSide } from '../../ghl/block-slots/block-side.ts';
import { createSideTime } from '../../ghl/http/side-time.ts';
import { createPace } from '../../ghl/pace/pace.ts';
import { removeMade } from '../../ghl/rehearsal/clean-up.ts';
import type { GhlRehearsal } from '../../ghl/rehearsal/ghl-rehearsal.ts';
import { webhookArrivals } from '../../store/rehearsals/rehearsals.ts';
import { isLockHeld } from '../../store/tables/locks.ts';
import { createPaceLedger } from '../../store/tables/pace-ledger.ts';
import { INBOX_LOCK } from '../../webhooks/worker/inbox-lock.ts';
import type { CommandContext } from '../context.ts';
import { ephysioClientOf, ghlClientOf } from '../practice-sides.ts';

export type Report = (finding: Finding) => void;

const V3 = { contacts: 'v3', calendars: 'v3' };

/** What the steps of a rehearsal work with, in both services. `close` ends it. */
export const openRehearsals = async (
  context: CommandContext,
  practice: PracticeConfig,
  journal: Journal,
  ask: AskHand | null,
  report: Report,
) => {
  const { store, config, now, sleep, stopping: signal } = context;
  const { locationId } = practice.ghl;
  const days = rehearsalDays(now(), practice.timezone, practice.sync.window.futureDays);
  const time = createSideTime({ now, sleep, signal });
  const ephysio: EphysioRehearsal = {
    client: ephysioClientOf(context, practice),
    practice,
    journal,
    days,
    ask,
    report,
    settle: time.settle,
    now,
  };
  const pace = createPace({ locationId, ledger: createPaceLedger(store, locationId), now, sleep });
  const hasListener = await isLockHeld(store, INBOX_LOCK, now());
  const client = ghlClientOf(context, practice, pace, { priority: 'live' });
  const ghl: GhlRehearsal = {
    client,
    slots: createBlockSide(client, time),
    v3: ghlClientOf(context, practice, pace, { priority: 'live', versions: V3 }),
    version: config.ghl.versions.contacts,
    calendars: practice.calendars,
    journal,
    days,
    ask,
    arrivals: hasListener ? (ids) => webhookArrivals(store, practice.name, ids) : null,
    remove: (made) => removeMade(ghl, made),
    report,
    time,
  };
  return { ephysio, ghl, close: () => pace.close() };
};
