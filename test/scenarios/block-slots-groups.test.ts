import { describe, expect, it } from 'vitest';
import type { Settings } from '../sync/run-sync.ts';
import { expectNothingToBlock, openEmpty, slotsOf } from './blocked.ts';
import { visit } from './excluded.ts';
import { ANNA, book, JURG, LEAD, listen, runWell, WEDNESDAY, WITH_INVOICES } from './practice.ts';

describe('an appointment in a group slot', () => {
  const withClass = async (places: number, settings: Settings = {}) => {
    const bench = await openEmpty({ sync: { newContacts: { who: 'none' } }, ...settings });
    const [calendar] = [...bench.sandbox.ghl.state.calendars.keys()];
    const group = { calendarType: 'class_booking', appoinmentPerSlot: places } as const;
    bench.sandbox.ghl.edit.changeCalendar(calendar ?? '', group);
    for (const person of [ANNA, { ...JURG, phone: '079 222 33 44' }]) {
      const { id } = bench.sandbox.ephysio.edit.addPatient(person);
      visit(bench, id, WEDNESDAY);
    }
    return bench;
  };

  it('that has places left blocks nothing', async () => {
    const bench = await withClass(3);
    await runWell(bench);
    expect(slotsOf(bench)).toEqual([]);
    const quiet = await expectNothingToBlock(bench);
    expect(quiet.ghlRoutes['GET /calendars']).toBeUndefined();
  });

  it('that is filled by a booking in GHL blocks the time of somebody who has no contact at once, and frees it with the next place', async () => {
    const bench = await withClass(3, WITH_INVOICES);
    await runWell(bench);
    const inbox = listen(bench);
    const booking = book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY });
    await inbox.settle();
    expect(slotsOf(bench)).toHaveLength(2);
    await expectNothingToBlock(bench);
    bench.sandbox.ghl.edit.cancelAppointment(booking.id);
    await inbox.settle();
    expect(slotsOf(bench)).toEqual([]);
    await expectNothingToBlock(bench);
  });

  it('that is filled by a run blocks it in the same run', async () => {
    const bench = await withClass(3, WITH_INVOICES);
    await runWell(bench);
    book(bench, bench.sandbox.ghl.edit.createContact(LEAD).id, { start: WEDNESDAY });
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(2);
    await expectNothingToBlock(bench);
  });

  it('that is full blocks it', async () => {
    const bench = await withClass(2);
    await runWell(bench);
    expect(slotsOf(bench)).toHaveLength(2);
    await expectNothingToBlock(bench);
  });
});
