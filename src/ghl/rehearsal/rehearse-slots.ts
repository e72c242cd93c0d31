import { z } from 'zod';
import type { AssumptionCode, Finding } from '../../domain/rehearsal/assumption.ts';
import type { Made } from '../../domain/rehearsal/journal.ts';
import { markedTitle } from '../../domain/rehearsal/marker.ts';
import { RecordError, UnknownOutcomeError } from '../../errors.ts';
import { instantOf } from '../appointments/appointment-mapper.ts';
import type { GhlRequest } from '../http/client.ts';
import { type GhlRehearsal, listedSlots, type Slot, type SlotOwner } from './ghl-rehearsal.ts';

const SLOTS = '/calendars/events/block-slots';
const idSchema = z.looseObject({ id: z.string().min(1) });

const write = async (
  { client }: GhlRehearsal,
  request: Pick<GhlRequest, 'method' | 'path' | 'effect' | 'body'>,
): Promise<object> => (await client.request({ ...request, version: 'calendars' })).body;

/** Whether a list shows the slot as it was written; a finding where it does not. */
const compared = async (
  r: GhlRehearsal,
  code: 'slot-by-user' | 'slot-by-calendar',
  owner: SlotOwner,
  id: string,
  { start, end }: Slot,
): Promise<Finding | null> => {
  const listed = (await listedSlots(r.client, owner, { start, end })).find((slot) => slot.id === id);
  if (listed === undefined) return { code, state: 'not so', facts: { what: 'not-listed' } };
  const sent = { startTime: start, endTime: end, title: markedTitle(r.journal.mark) };
  const read = {
    startTime: instantOf(listed.startTime),
    endTime: instantOf(listed.endTime),
    title: listed.title,
  };
  const fields = (['startTime', 'endTime', 'title'] as const).filter((field) => read[field] !== sent[field]);
  return fields.length === 0 ? null : { code, state: 'not so', facts: { fields } };
};

/** A block slot of one owner: made, moved, deleted; read back by the list each time. */
const trySlot = async (
  r: GhlRehearsal,
  code: Extract<AssumptionCode, `slot-${string}`>,
  owner: SlotOwner,
): Promise<Finding> => {
  const { winter, summer } = r.days;
  const { locationId } = r.client;
  const bodyOf = ({ start, end }: Slot): object => ({
    locationId,
    ...(owner.by === 'user' ? { assignedUserId: owner.id } : { calendarId: owner.id }),
    title: markedTitle(r.journal.mark),
    startTime: start,
    endTime: end,
  });
  let made: Made | null = null;
  try {
    made = await r.journal.create('ghl', 'block-slot', async () => {
      const body = await write(r, { method: 'POST', path: SLOTS, effect: 'create', body: bodyOf(winter) });
      const { id } = idSchema.safeParse(body).data ?? {};
      if (id !== undefined) return id;
      throw new UnknownOutcomeError(`GHL's reply to POST ${SLOTS} names no slot`);
    });
    const first = await compared(r, code, owner, made.recordId, winter);
    const path = `${SLOTS}/${encodeURIComponent(made.recordId)}`;
    await write(r, { method: 'PUT', path, effect: 'update', body: bodyOf(summer) });
    const second = await compared(r, code, owner, made.recordId, summer);
    await r.remove(made);
    const left = await listedSlots(r.client, owner, summer);
    const isLeft = left.some(({ id }) => id === made?.recordId);
    const third: Finding | null = isLeft ? { code, state: 'not so', facts: { what: 'still-listed' } } : null;
    return first ?? second ?? third ?? { code, state: 'seen' };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { code, state: 'not so', facts: { reason: error.reason } };
  }
};

/** Whether time can be blocked, for a user and for a calendar. */
export const rehearseSlots = async (r: GhlRehearsal): Promise<void> => {
  const [mapping] = r.calendars;
  if (mapping === undefined) return;
  const { ghlUserId, ghlCalendarId } = mapping;
  if (ghlUserId === null) r.report({ code: 'slot-by-user', state: 'not tried', why: 'no-user' });
  else r.report(await trySlot(r, 'slot-by-user', { by: 'user', id: ghlUserId }));
  r.report(await trySlot(r, 'slot-by-calendar', { by: 'calendar', id: ghlCalendarId }));
};
