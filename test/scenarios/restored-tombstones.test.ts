import { describe, expect, it } from 'vitest';
import { appointmentSync } from '../../src/store/tables/appointment-sync.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { restoreLink } from '../../src/sync/manual/restore-link.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { byPerson, idsOf, linksOf } from './links.ts';
import {
  ANNA,
  appointmentsOf,
  contactOf,
  eventsOf,
  expectQuiet,
  HALF_HOUR,
  openPractice,
  openWithInvoices,
  patientOf,
  runWell,
  WEDNESDAY,
} from './practice.ts';

/** One visit is all there is, and it is gone on one side. */
const ALMOST_EMPTY = { overrides: { allowEmpty: true } };

describe('a tombstone whose contact is there after all', () => {
  it('is linked as before, with what has changed on either side in between', async () => {
    const bench = await openPractice();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    await runWell(bench);
    const [link] = await linksOf(bench);
    if (!link) throw new Error('no link');
    await contactSync.setTombstone(bench.store, link.id, bench.clock.now());
    const contact = contactOf(bench);
    bench.sandbox.ghl.edit.updateContact(contact.id, { email: 'anna@neu.ch' });
    bench.sandbox.ephysio.edit.changePatient(id, { street: 'Dorfplatz 1' });
    for (let n = 0; n < 2; n += 1) await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: 'anna@neu.ch', address1: 'Seestrasse 7' });
    const restored = await byPerson(bench, (run) => restoreLink(run, 'patient', link.id));
    expect(restored).toEqual({ state: 'linked' });
    await runWell(bench);
    expect(contactOf(bench)).toMatchObject({ email: 'anna@neu.ch', address1: 'Dorfplatz 1' });
    expect(patientOf(bench)).toMatchObject({ email: 'anna@neu.ch', street: 'Dorfplatz 1' });
    expect(await linksOf(bench)).toMatchObject([idsOf(link)]);
    await expectQuiet(bench);
    const again = await byPerson(bench, (run) => restoreLink(run, 'patient', link.id));
    expect(again).toEqual({ state: 'refused', refusal: { code: 'no-tombstone' } });
  });
});

describe('an appointment whose link is a tombstone', () => {
  /** As one that was taken over from another system can be. */
  const withTombstone = async () => {
    const bench = await openWithInvoices();
    const { id } = bench.sandbox.ephysio.edit.addPatient(ANNA);
    const { edit } = bench.sandbox.ephysio;
    const { id: eventId } = edit.addEvent({ patientId: id, start: WEDNESDAY });
    await runWell(bench);
    const [link] = await linksOf(bench, 'appointment');
    const [appointment] = appointmentsOf(bench);
    if (!link || !appointment) throw new Error('no link');
    await appointmentSync.setTombstone(bench.store, link.id, bench.clock.now());
    const restore = () => byPerson(bench, (run) => restoreLink(run, 'appointment', link.id));
    return { bench, link, eventId, appointment, restore };
  };

  it('is created again once in GHL, where it is gone', async () => {
    const { bench, link, appointment, restore } = await withTombstone();
    bench.sandbox.ghl.edit.deleteAppointment(appointment.id);
    expect(await restore()).toMatchObject({ state: 'created-again', side: 'ghl' });
    await runWell(bench, ALMOST_EMPTY);
    const live = appointmentsOf(bench).filter((a) => !a.deleted);
    expect(live).toEqual([expect.objectContaining({ appointmentStatus: 'confirmed' })]);
    expect(await linksOf(bench, 'appointment')).toMatchObject([{ ...idsOf(link), ghl_id: live[0]?.id }]);
    await expectQuiet(bench);
  });

  it('is created again once in e-Physio, where it is gone', async () => {
    const { bench, link, eventId, restore } = await withTombstone();
    bench.sandbox.ephysio.edit.removeEvent(eventId);
    expect(await restore()).toMatchObject({ state: 'created-again', side: 'ephysio' });
    await runWell(bench, ALMOST_EMPTY);
    const [event, ...others] = eventsOf(bench);
    expect([event?.start, others]).toEqual([WEDNESDAY, []]);
    expect(await linksOf(bench, 'appointment')).toMatchObject([
      { ...idsOf(link), ephysio_id: String(event?.id) },
    ]);
    await expectQuiet(bench);
  });

  it('is linked as before where both are there', async () => {
    const { bench, link, appointment, restore } = await withTombstone();
    bench.sandbox.ghl.edit.moveAppointment(
      appointment.id,
      WEDNESDAY + DAY_MS,
      WEDNESDAY + DAY_MS + HALF_HOUR,
    );
    await runWell(bench);
    expect(eventsOf(bench).map((event) => event.start)).toEqual([WEDNESDAY]);
    expect(await restore()).toEqual({ state: 'linked' });
    await runWell(bench);
    expect(eventsOf(bench).map((event) => event.start)).toEqual([WEDNESDAY + DAY_MS]);
    expect(await linksOf(bench, 'appointment')).toMatchObject([idsOf(link)]);
    await expectQuiet(bench);
  });
});
