import type { BlockSlot } from '../../domain/records/block-slot.ts';
import type { BadRecord, BlockSide, Held } from '../../domain/side.ts';
import { NotFoundError, UnknownOutcomeError, UnreachableError } from '../../errors.ts';
import { instantOf } from '../appointments/appointment-mapper.ts';
import type { GhlClient } from '../http/client.ts';
import type { SideTime } from '../http/side-time.ts';
import { eventsReplySchema, readBlockSlot, readReply, writtenId } from '../http/wire.ts';

const PATH = '/calendars/events/block-slots';
const MINUTE_MS = 60_000;

/** Exactly one of the two ids: GHL refuses both (ghl-api.md, section 9). */
const bodyOf = ({ target, start, end, title }: BlockSlot, locationId: string): object => ({
  locationId,
  ...(target.kind === 'user' ? { assignedUserId: target.id } : { calendarId: target.id }),
  title,
  startTime: start,
  endTime: end,
});

/** GHL's block slots. They say who cannot be booked when, and nothing else. */
export const createBlockSide = (client: GhlClient, time: SideTime): BlockSide => {
  const list: BlockSide['list'] = async (target, { from, to }) => {
    const path = '/calendars/blocked-slots';
    const { body } = await client.request({
      method: 'GET',
      path,
      query: {
        locationId: client.locationId,
        ...(target.kind === 'user' ? { userId: target.id } : { calendarId: target.id }),
        startTime: String(Date.parse(from)),
        endTime: String(Date.parse(to)),
      },
      version: 'calendars',
      // A user or calendar that GHL does not know is no disagreement about its API.
      effect: 'read-one',
    });
    const slots: Held<BlockSlot>[] = [];
    const bad: BadRecord[] = [];
    for (const raw of readReply(eventsReplySchema, body, `GET ${path}`).events) {
      const read = readBlockSlot(raw);
      if (!read.ok) {
        bad.push(read.bad);
        continue;
      }
      const { id, locationId, title, startTime, endTime, deleted } = read.value;
      if (locationId && locationId !== client.locationId)
        throw new UnreachableError(
          `GET ${path}: asked for location ${client.locationId}, got a block slot of ${locationId}`,
          'Check ghl.baseUrl and ghl.locationId in the config.',
        );
      if (deleted === true) continue;
      const [start, end] = [instantOf(startTime), instantOf(endTime)];
      if (start === undefined || end === undefined)
        bad.push({ id, reason: 'GHL block slot with unreadable fields: startTime, endTime' });
      else slots.push({ id, record: { target, start, end, title: title ?? '' } });
    }
    return { slots, bad };
  };

  return {
    list,

    findSame: async (slot, { lostAt, isOther }) => {
      await time.settle(lostAt);
      const around = (ms: number) => new Date(Date.parse(slot.start) + ms).toISOString();
      const { slots } = await list(slot.target, { from: around(-MINUTE_MS), to: around(MINUTE_MS) });
      const same = slots.find(
        ({ id, record }) =>
          !isOther(id) &&
          record.title === slot.title &&
          record.start === slot.start &&
          // A list may be cut at its end.
          (record.end === slot.end || record.end === around(MINUTE_MS)),
      );
      return same?.id ?? null;
    },

    create: async (slot) => {
      const { body } = await client.request({
        method: 'POST',
        path: PATH,
        version: 'calendars',
        effect: 'create',
        body: bodyOf(slot, client.locationId),
      });
      const id = writtenId(body);
      if (id === null) throw new UnknownOutcomeError(`GHL's reply to POST ${PATH} names no block slot`);
      return id;
    },

    update: async (id, slot) => {
      await client.request({
        method: 'PUT',
        path: `${PATH}/${encodeURIComponent(id)}`,
        version: 'calendars',
        effect: 'update',
        body: bodyOf(slot, client.locationId),
      });
    },

    remove: async (id) => {
      try {
        await client.request({
          method: 'DELETE',
          path: `/calendars/events/${encodeURIComponent(id)}`,
          version: 'calendars',
          effect: 'update',
          body: {},
        });
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
      }
    },
  };
};
