import type { Learned } from '../../domain/rehearsal/assumption.ts';
import { attempt, type EphysioRehearsal } from './rehearsal-context.ts';
import type { StatusTrial } from './rehearse-statuses.ts';

/** Cancels the event by the call that may remove it, and looks for it. A status that it shows then means cancelled. */
export const rehearseCancel = async (r: EphysioRehearsal, trial: StatusTrial): Promise<void> => {
  const code = 'cancelEvent';
  const learned = (works: boolean): Learned => ({ capabilities: { cancelEvent: works } });
  const before = await trial.listed();
  if (before === null) return r.report({ code, state: 'not tried', why: 'no-event' });
  const tried = await attempt(() => r.client.cancelEvent(trial.eventId));
  if (tried.end === 'off') return r.report({ code, state: 'not tried', why: 'switched-off' });
  if (tried.end === 'unknown') return r.report({ code, state: 'not so', facts: tried.facts });
  if (tried.end !== 'done')
    return r.report({ code, state: 'not so', facts: tried.facts, learned: learned(false) });
  const after = await trial.listed();
  if (after === null)
    return r.report({ code, state: 'seen', facts: { what: 'removed' }, learned: learned(true) });
  const [was, is] = [String(before.status ?? 'none'), String(after.status ?? 'none')];
  if (was === is || is === 'none')
    return r.report({ code, state: 'not so', facts: { what: 'unchanged' }, learned: learned(false) });
  r.report({
    code,
    state: 'seen',
    facts: { what: 'kept', code: is },
    learned: { ...learned(true), statuses: { [is]: 'cancelled' } },
  });
};
