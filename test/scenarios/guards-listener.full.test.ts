import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS, HOUR_MS } from '../sync/virtual-clock.ts';
import { fullPractice } from './full-practice.ts';
import { linksOf } from './links.ts';
import { eventsOf, HALF_HOUR, listen, runWell, WEDNESDAY } from './practice.ts';

const CANCELLED = 6;

/** GHL's appointment of each event. */
const inGhl = async (bench: Bench): Promise<Map<number, string>> =>
  new Map((await linksOf(bench, 'appointment')).map((l) => [Number(l.ephysio_id), l.ghl_id ?? '']));

const statusInGhl = ({ sandbox }: Bench, id: string): string | undefined =>
  sandbox.ghl.state.appointments.get(id)?.appointmentStatus;

const offInEphysio = (bench: Bench): number =>
  eventsOf(bench).filter((event) => event.status === CANCELLED).length;

describe('the listener, when fifteen of one patient’s forty appointments are cancelled in GHL', {
  timeout: 30_000,
}, () => {
  const MAX_RETIRE = 10;
  const cancelMany = async () => {
    const { bench, events } = await fullPractice(30, 10);
    const inbox = listen(bench);
    const ids = await inGhl(bench);
    const own = (events[0] ?? []).slice(0, 15);
    for (const { id } of own) bench.sandbox.ghl.edit.cancelAppointment(ids.get(id) ?? '');
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    const waiting = () =>
      bench.store.db
        .selectFrom('webhook_events')
        .select(['attempts', 'last_error'])
        .where('state', '=', 'new')
        .execute();
    return { bench, inbox, events, ids, waiting };
  };

  it('carries ten out; the others wait without counting a try, and say why', async () => {
    const { bench, waiting } = await cancelMany();
    expect(offInEphysio(bench)).toBe(MAX_RETIRE);
    const open = await waiting();
    expect(open).toHaveLength(15 - MAX_RETIRE);
    for (const { attempts, last_error } of open) {
      expect(attempts).toBe(0);
      expect(last_error).toMatch(
        /^1 more of \d+ linked appointments would be cancelled, after 10 in the last day: Therapist 1 \(e-Physio client \d+\) 1 \(2026-03-04\)\. /,
      );
    }
  });

  it('counts what disappeared from e-Physio as well', async () => {
    const { bench, inbox, events, ids } = await cancelMany();
    const [gone] = (events[0] ?? []).slice(20);
    const { id = 0, start = 0, end = 0 } = gone ?? {};
    bench.sandbox.ephysio.edit.removeEvent(id);
    bench.sandbox.ghl.edit.moveAppointment(ids.get(id) ?? '', start + 300_000, end + 300_000);
    await inbox.deliver();
    await inbox.drain({ forMs: 60_000 });
    expect(inbox.reports.filter((report) => report.id === ids.get(id)).at(-1)?.result).toMatchObject({
      guards: ['retire-limit'],
    });
    expect(statusInGhl(bench, ids.get(id) ?? '')).toBe('confirmed');
  });

  it('goes on with what other people do', async () => {
    const { bench, inbox, events, ids } = await cancelMany();
    const [other] = events[1] ?? [];
    const start = WEDNESDAY + 9 * DAY_MS;
    bench.sandbox.ghl.edit.moveAppointment(ids.get(other?.id ?? 0) ?? '', start, start + HALF_HOUR);
    await inbox.deliver();
    await inbox.drain({ forMs: 0 });
    expect(bench.sandbox.ephysio.state.events.get(other?.id ?? 0)?.start).toBe(start);
    expect(offInEphysio(bench)).toBe(MAX_RETIRE);
  });

  it('has nothing left to do once a run was let to cancel them', async () => {
    const { bench, inbox, waiting } = await cancelMany();
    await runWell(bench, { overrides: { allowRetire: true } });
    expect(offInEphysio(bench)).toBe(15);
    await inbox.drain({ forMs: 2 * HOUR_MS });
    expect(await waiting()).toEqual([]);
  });

  it('carries the others out by itself once a day has gone by', async () => {
    const { bench, inbox, waiting } = await cancelMany();
    await inbox.drain({ forMs: DAY_MS + 2 * HOUR_MS });
    expect(offInEphysio(bench)).toBe(15);
    expect(await waiting()).toEqual([]);
  });
});
