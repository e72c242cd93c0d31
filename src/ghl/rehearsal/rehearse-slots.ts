import type { BlockSlot, SlotTarget } from '../../domain/records/block-slot.ts';
import { type AssumptionCode, differing, type Finding } from '../../domain/rehearsal/assumption.ts';
import { markedTitle } from '../../domain/rehearsal/marker.ts';
import type { Held } from '../../domain/side.ts';
import { RecordError } from '../../errors.ts';
import type { GhlRehearsal, Slot } from './ghl-rehearsal.ts';

const DAY_MS = 86_400_000;
const REPORTED = ['start', 'end', 'title'] as const;

/** The slot as the list of its user or calendar shows it. */
const listed = async (
  { slots }: GhlRehearsal,
  target: SlotTarget,
  id: string,
  { start, end }: Slot,
): Promise<Held<BlockSlot> | undefined> => {
  const around = { from: Date.parse(start) - DAY_MS, to: Date.parse(end) + DAY_MS };
  const window = { from: new Date(around.from).toISOString(), to: new Date(around.to).toISOString() };
  return (await slots.list(target, window)).slots.find((slot) => slot.id === id);
};

/** Whether the list shows the slot as it was written; a finding where it does not. */
const compared = async (
  r: GhlRehearsal,
  code: 'slot-by-user' | 'slot-by-calendar',
  id: string,
  sent: BlockSlot,
): Promise<Finding | null> => {
  const slot = await listed(r, sent.target, id, sent);
  if (slot === undefined) return { code, state: 'not so', facts: { what: 'not-listed' } };
  const fields = differing(
    Object.fromEntries(REPORTED.map((field) => [field, sent[field]])),
    Object.fromEntries(REPORTED.map((field) => [field, slot.record[field]])),
  );
  return fields.length === 0 ? null : { code, state: 'not so', facts: { fields } };
};

/** A block slot of one user or calendar: made, moved, deleted; read back by the list each time. */
const trySlot = async (
  r: GhlRehearsal,
  code: Extract<AssumptionCode, `slot-${string}`>,
  target: SlotTarget,
): Promise<Finding> => {
  const title = markedTitle(r.journal.mark);
  const first: BlockSlot = { target, title, ...r.days.winter };
  const moved: BlockSlot = { target, title, ...r.days.summer };
  try {
    const made = await r.journal.create('ghl', 'block-slot', () => r.slots.create(first));
    const { recordId: id } = made;
    const created = await compared(r, code, id, first);
    await r.slots.update(id, moved);
    const updated = await compared(r, code, id, moved);
    await r.remove(made);
    const isLeft = (await listed(r, target, id, moved)) !== undefined;
    const removed: Finding | null = isLeft
      ? { code, state: 'not so', facts: { what: 'still-listed' } }
      : null;
    return created ?? updated ?? removed ?? { code, state: 'seen' };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { code, state: 'not so', facts: { reason: error.reason } };
  }
};

/** Whether time can be blocked, for a user and for a calendar. */
export const rehearseSlots = async (r: GhlRehearsal): Promise<void> => {
  const [mapping] = r.calendars;
  if (mapping === undefined) {
    for (const code of ['slot-by-user', 'slot-by-calendar'] as const)
      r.report({ code, state: 'not tried', why: 'no-calendar' });
    return;
  }
  const { ghlUserId, ghlCalendarId } = mapping;
  if (ghlUserId === null) r.report({ code: 'slot-by-user', state: 'not tried', why: 'no-user' });
  else r.report(await trySlot(r, 'slot-by-user', { kind: 'user', id: ghlUserId }));
  r.report(await trySlot(r, 'slot-by-calendar', { kind: 'calendar', id: ghlCalendarId }));
};
