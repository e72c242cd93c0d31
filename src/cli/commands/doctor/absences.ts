import type { PracticeConfig } from '../../../config/schema.ts';
import { slotTargets } from '../../../domain/records/block-slot.ts';
import type { Store } from '../../../store/store.ts';
import { blockingOf, takenId } from '../../../sync/block-slots/slot-rules.ts';
import { type Finding, foundOr, ok, warn } from './finding.ts';

const ABOUT = { setting: 'sync.absences' };

/** Whether the time that is taken in e-Physio is blocked in GHL, and for whom it cannot be. */
export const checkAbsences = async (store: Store, practice: PracticeConfig): Promise<readonly Finding[]> => {
  const blocking = await blockingOf(store, practice);
  if (blocking.kind === 'none')
    return blocking.isUnset
      ? [warn({ code: 'absences-unset', about: ABOUT, values: {} })]
      : [ok({ code: 'absences-off', about: ABOUT, values: {} })];
  const { shared } = slotTargets(practice.calendars, await takenId(store, practice.name));
  const found = shared.map(({ kind, id, therapists }): Finding => {
    const key = kind === 'user' ? 'ghlUserId' : 'ghlCalendarId';
    const index = practice.calendars.findIndex((mapping) => mapping[key] === id);
    const about = { setting: `calendars[${index}].${key}` };
    return warn({ code: 'block-target-shared', about, values: { kind, id, therapists } });
  });
  const kinds = blocking.kind === 'kinds' ? [...blocking.ids] : null;
  return foundOr(found, { code: 'absences-blocked', about: ABOUT, values: { kinds } });
};
