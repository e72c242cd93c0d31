import { describe, expect, it } from 'vitest';
import type { Bench } from '../sync/run-sync.ts';
import { HOUR_MS } from '../sync/virtual-clock.ts';
import {
  ANNA,
  appointmentsOf,
  didToEphysio,
  didToGhl,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  listen,
  NOTHING,
  openPractice,
  runWell,
  WEDNESDAY,
} from './practice.ts';
import { appointmentOf, withVisit } from './visit.ts';

const CANCELLED = 6;
/** Without a code that means "cancelled", e-Physio is asked to take the event away. */
const NO_CODE = { ephysio: { statuses: { 5: 'confirmed', 7: 'showed', 8: 'noshow' } } } as const;

const callOff = {
  cancelled: ({ sandbox }: Bench, id: string) => void sandbox.ghl.edit.cancelAppointment(id),
  deleted: ({ sandbox }: Bench, id: string) => sandbox.ghl.edit.deleteAppointment(id),
} as const;

describe.each(['cancelled', 'deleted'] as const)('an appointment that is %s in GHL', (how) => {
  it.each([
    ['in its own words', false],
    ['called AppointmentCreate', true],
  ])(
    'is cancelled in e-Physio by its webhook (%s), and keeps its place there',
    async (_words, mislabelled) => {
      const { bench, event } = await withVisit();
      const inbox = listen(bench, { mislabelled });
      bench.clock.advance(HOUR_MS);
      callOff[how](bench, appointmentOf(bench).id);
      await inbox.settle();
      expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
        start: WEDNESDAY,
        end: WEDNESDAY + HALF_HOUR,
        status: CANCELLED,
      });
      await expectQuiet(bench, { full: false });
    },
  );

  it('is cancelled in e-Physio by the next run when the webhook was lost', async () => {
    const { bench, event } = await withVisit();
    callOff[how](bench, appointmentOf(bench).id);
    expect(didToEphysio(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 1 });
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({ status: CANCELLED });
    await expectQuiet(bench, { full: false });
  });

  it('is taken away where e-Physio has no code for it, once', async () => {
    const { bench, event } = await withVisit(NO_CODE);
    const inbox = listen(bench);
    callOff[how](bench, appointmentOf(bench).id);
    await inbox.settle({ repeat: true });
    await expectQuiet(bench, { full: false });
    expect(bench.sandbox.ephysio.state.events.has(event.id)).toBe(false);
    expect(bench.sandbox.ephysio.counters.routes['DELETE /events/:id']).toBe(1);
  });

  it('right after we wrote it there is cancelled by the next run at the latest (called AppointmentCreate, as our own write may be)', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench, { mislabelled: true });
    bench.sandbox.ephysio.edit.moveEvent(event.id, WEDNESDAY + HALF_HOUR);
    await runWell(bench);
    callOff[how](bench, appointmentOf(bench).id);
    await inbox.settle();
    await runWell(bench);
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({ status: CANCELLED });
  });
});

describe('an appointment that is cancelled in GHL', () => {
  it('and confirmed again there takes place in e-Physio too', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    const { id } = appointmentOf(bench);
    bench.sandbox.ghl.edit.cancelAppointment(id);
    await inbox.settle();
    bench.sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed');
    await inbox.settle();
    expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({ status: 5 });
    await expectQuiet(bench, { full: false });
  });

  it('and confirmed again is created again where e-Physio had taken it away', async () => {
    const { bench, event, patientId } = await withVisit(NO_CODE);
    const inbox = listen(bench);
    const { id } = appointmentOf(bench);
    bench.sandbox.ghl.edit.cancelAppointment(id);
    await inbox.settle();
    bench.sandbox.ghl.edit.setAppointmentStatus(id, 'confirmed');
    await inbox.settle();
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    const visits = [...bench.sandbox.ephysio.state.events.values()].filter((e) => e.start === WEDNESDAY);
    expect(visits).toEqual([expect.objectContaining({ patientId, status: 5 })]);
    expect(visits[0]?.id).not.toBe(event.id);
    await expectQuiet(bench, { full: false });
  });

  it.each([
    ['showed', 7],
    ['noshow', 8],
  ] as const)(
    'is another thing than one that is marked as %s, which reaches e-Physio',
    async (status, code) => {
      const { bench, event } = await withVisit();
      const inbox = listen(bench);
      bench.sandbox.ghl.edit.setAppointmentStatus(appointmentOf(bench).id, status);
      await inbox.settle();
      expect(bench.sandbox.ephysio.state.events.get(event.id)).toMatchObject({
        status: code,
        start: WEDNESDAY,
      });
      await expectQuiet(bench, { full: false });
    },
  );
});

describe('an appointment that is cancelled in e-Physio', () => {
  it.each<[string, (bench: Bench, id: number) => void]>([
    ['by its status', ({ sandbox }, id) => void sandbox.ephysio.edit.setStatus(id, CANCELLED)],
    ['by taking it away', ({ sandbox }, id) => sandbox.ephysio.edit.removeEvent(id)],
  ])('%s is cancelled in GHL, and its webhook brings nothing back', async (_how, cancel) => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    cancel(bench, event.id);
    expect(didToGhl(await runWell(bench))).toEqual({ ...NOTHING, cancelled: 1 });
    const events = JSON.stringify([...bench.sandbox.ephysio.state.events.values()]);
    await inbox.settle();
    await expectQuiet(bench, { full: false });
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'cancelled', startTime: WEDNESDAY });
    expect(JSON.stringify([...bench.sandbox.ephysio.state.events.values()])).toBe(events);
  });

  it('while somebody only looks at it in GHL stays cancelled (a webhook without a change)', async () => {
    const { bench, event } = await withVisit();
    const inbox = listen(bench);
    bench.sandbox.ephysio.edit.removeEvent(event.id);
    bench.sandbox.ghl.edit.changeAppointment(appointmentOf(bench).id, { description: 'Bitte anrufen' });
    await inbox.settle();
    await runWell(bench);
    expect(appointmentOf(bench)).toMatchObject({ appointmentStatus: 'cancelled' });
    expect([...bench.sandbox.ephysio.state.events.values()].filter((e) => e.start === WEDNESDAY)).toEqual([]);
    await expectQuiet(bench, { full: false });
  });
});

describe('many appointments of one patient that are deleted in GHL', () => {
  const VISITS = 40;
  const MAX_RETIRE = 10;

  it('are cancelled by webhook no further than a run would be let; the others wait', {
    timeout: 60_000,
  }, async () => {
    const bench = await openPractice({
      ...NO_CODE,
      sandbox: { ephysio: { tokenSeconds: 10 * 86_400 } },
    });
    const inbox = listen(bench);
    const { id: patientId } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    for (let n = 0; n < VISITS; n += 1)
      bench.sandbox.ephysio.edit.addEvent({ patientId, start: WEDNESDAY + 2 * n * HALF_HOUR });
    await runWell(bench);
    await inbox.settle();
    const before = inbox.reports.length;
    for (const { id } of appointmentsOf(bench)) bench.sandbox.ghl.edit.deleteAppointment(id);
    await inbox.deliver();
    await inbox.drain({ forMs: HOUR_MS });
    expect(eventsOf(bench)).toHaveLength(VISITS - MAX_RETIRE);
    const results = inbox.reports.slice(before).map(({ result }) => result);
    expect(results.filter((result) => result === 'done')).toHaveLength(MAX_RETIRE);
    expect(results.at(-1)).toMatchObject({ guards: ['retire-limit'] });
    const waiting = await bench.store.db
      .selectFrom('webhook_events')
      .select('attempts')
      .where('state', '=', 'new')
      .execute();
    expect(waiting).toEqual(Array.from({ length: VISITS - MAX_RETIRE }, () => ({ attempts: 0 })));
  });
});
