import { describe, expect, it, onTestFinished } from 'vitest';
import type { BlockSlotOptions } from '../../src/sandbox/ghl/options.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Answer, ghlCall } from './calls.ts';

const NOW = Date.parse('2026-10-20T10:00:00Z');
const PATH = '/calendars/events/block-slots';
const DAY = 86_400_000;
const START = '2026-10-21T08:00:00.000Z';
const END = '2026-10-23T08:00:00.000Z';

const open = async (blockSlots: Partial<BlockSlotOptions> = {}) => {
  const sandbox = await startSandbox({ patients: 0, now: () => NOW, ghl: { blockSlots } });
  onTestFinished(() => sandbox.close());
  const { locationId } = sandbox.ghl;
  const [calendar] = [...sandbox.ghl.state.calendars.values()];
  const [userId, calendarId] = [calendar?.team[0] ?? '', calendar?.id ?? ''];
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ghlCall(sandbox, method, path, body, { version: '2021-04-15' });
  const body = { locationId, assignedUserId: userId, title: 'Busy', startTime: START, endTime: END };
  const list = async (query: string, from: string, to: string) => {
    const range = `startTime=${Date.parse(from)}&endTime=${Date.parse(to)}`;
    const { body: reply } = await call(
      'GET',
      `/calendars/blocked-slots?locationId=${locationId}&${query}&${range}`,
    );
    return reply.events as { id: string; startTime: string; endTime: string }[];
  };
  return { sandbox, call, body, list, userId, calendarId };
};

describe('GHL block slots in the sandbox', () => {
  it('are created, listed by their user, moved and removed', async () => {
    const { sandbox, call, body, list, userId, calendarId } = await open();
    const made = await call('POST', PATH, body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ title: 'Busy', assignedUserId: userId });
    expect(made.body).not.toHaveProperty('startTime');
    const { id } = made.body;
    expect(await list(`userId=${userId}`, '2026-10-20T00:00Z', '2026-11-01T00:00Z')).toMatchObject([
      { id, startTime: '2026-10-21T10:00:00+02:00', endTime: '2026-10-23T10:00:00+02:00' },
    ]);
    expect(await list(`calendarId=${calendarId}`, '2026-10-20T00:00Z', '2026-11-01T00:00Z')).toEqual([]);
    const moved = await call('PUT', `${PATH}/${id}`, { ...body, startTime: '2026-10-22T08:00:00Z' });
    expect(moved.status).toBe(201);
    expect(sandbox.ghl.state.blockSlots.get(id)?.startTime).toBe(Date.parse(START) + DAY);
    expect((await call('DELETE', `/calendars/events/${id}`, {})).body).toMatchObject({ succeeded: true });
    expect((await call('DELETE', `/calendars/events/${id}`, {})).status).toBe(404);
    expect((await call('PUT', `${PATH}/${id}`, body)).status).toBe(400);
  });

  it.each([
    ['both ids', { calendarId: 'c' }],
    ['neither id', { assignedUserId: undefined }],
    ['a property that it does not know', { reason: 'holiday' }],
    ['an end before the start', { endTime: START }],
    ['no times', { startTime: undefined }],
    ['a user who is not there', { assignedUserId: 'u' }],
  ])('are refused with %s', async (_name, more) => {
    const { sandbox, call, body } = await open();
    const { status } = await call('POST', PATH, { ...body, ...more });
    expect(status).toBe(422);
    expect(sandbox.ghl.state.blockSlots.size).toBe(0);
  });

  it.each([
    ['starting', []],
    ['overlapping', [{ startTime: '2026-10-21T10:00:00+02:00', endTime: '2026-10-23T10:00:00+02:00' }]],
    ['cut', [{ startTime: '2026-10-22T02:00:00+02:00', endTime: '2026-10-22T12:00:00+02:00' }]],
  ] as const)('that began before the range are listed as the option %s says', async (option, shown) => {
    const { call, body, list, userId } = await open({ list: option });
    await call('POST', PATH, body);
    expect(await list(`userId=${userId}`, '2026-10-22T00:00Z', '2026-10-22T10:00Z')).toMatchObject(shown);
  });

  it('may take one of the two ids only, and name the other one', async () => {
    const { call, body, calendarId } = await open({ refuses: 'assignedUserId' });
    const refused = await call('POST', PATH, body);
    expect([refused.status, refused.body.message]).toEqual([422, ['calendarId should not be empty']]);
    const { assignedUserId: _, ...rest } = body;
    expect((await call('POST', PATH, { ...rest, calendarId })).status).toBe(201);
  });

  it('keep the public from booking there', async () => {
    const { sandbox, call, body, calendarId, userId } = await open();
    const contactId = sandbox.ghl.edit.createContact({ firstName: 'A' }).id;
    await call('POST', PATH, body);
    const { locationId } = body;
    const booking = { locationId, calendarId, contactId, assignedUserId: userId };
    const book = (startTime: string) =>
      call('POST', '/calendars/events/appointments', { ...booking, startTime });
    expect((await book('2026-10-22T08:00:00Z')).status).toBe(400);
    expect((await book('2026-10-26T09:00:00Z')).status).toBe(200);
  });
});
