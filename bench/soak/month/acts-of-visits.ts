import { DAY_MS, HOUR_MS } from '../../../test/sync/virtual-clock.ts';
import {
  type Acts,
  activePatients,
  aheadOnBoth,
  calendarOf,
  callOff,
  freeSlotFor,
  isRested,
  leaveRule,
  moveTo,
  now,
  one,
  openInvoice,
} from './means.ts';
import { HALF_HOUR_MS } from './truth.ts';

/** What happens to visits: rescheduled, cancelled, attended, billed, on either side. */
export const VISITS: Acts = {
  'a visit is rescheduled at the desk': {
    perDay: 2,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      const start = freeSlotFor(m, visit, 25);
      m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
      moveTo(m, visit, start);
    },
  },
  'a visit goes to a colleague': {
    perDay: 1,
    act: (m) => {
      const therapist = m.random.int(3);
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => v.therapist !== therapist && m.isFree(therapist, v.start)),
      );
      const event = visit && m.eventOf(visit);
      const { clientId, eventTypeIds } = m.bench.sandbox.ephysio.practice.therapists[therapist] ?? {};
      if (!visit || !event) return;
      m.bench.sandbox.ephysio.edit.changeEvent(event.id, { clientId, eventTypeId: eventTypeIds?.[0] });
      moveTo(m, visit, visit.start, therapist);
    },
  },
  'a visit is cancelled at the desk': {
    perDay: 1,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      if (visit) callOff(m, visit);
    },
  },
  'a visit is rescheduled in GHL': {
    perDay: 1.5,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => !v.isBilled),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      const start = freeSlotFor(m, visit, 25);
      m.bench.sandbox.ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
      moveTo(m, visit, start);
    },
  },
  'a visit is cancelled in GHL': {
    perDay: 1.2,
    act: (m) => {
      const visit = one(
        m,
        aheadOnBoth(m).filter((v) => !v.isBilled),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      if (m.random.chance(0.2)) m.bench.sandbox.ghl.edit.deleteAppointment(appointment.id);
      else m.bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      visit.takesPlace = false;
      visit.touchedAt = now(m);
    },
  },
  'a visit is cancelled minutes before it begins': {
    perDay: 0.6,
    act: (m) => {
      // The timer runs seven minutes past the hour.
      const nextRun = Math.ceil((now(m) - 7 * 60_000) / HOUR_MS) * HOUR_MS + 7 * 60_000;
      const visit = m.visits.find(
        (v) =>
          v.takesPlace &&
          v.bookedOn === null &&
          !v.isBilled &&
          // With its contact deleted, it is cleaned up in GHL, and not cancelled.
          !v.who.isDeletedInGhl &&
          v.start > now(m) + 60_000 &&
          v.start < nextRun,
      );
      const appointment = visit && m.eventOf(visit) && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      m.bench.sandbox.ghl.edit.cancelAppointment(appointment.id);
      // Only a listener can be there in time.
      if (m.mode.hasListener) visit.takesPlace = false;
      else Object.assign(visit, { isFreeInGhl: true, needsReview: true });
      visit.touchedAt = now(m);
    },
  },
  'a visit that is over, or billed, is cancelled or moved in GHL': {
    perDay: 0.8,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isFreeInGhl &&
            !v.who.isDeletedInGhl &&
            v.start < now(m) - HOUR_MS &&
            v.start > now(m) - 10 * DAY_MS &&
            m.eventOf(v) !== undefined &&
            m.appointmentOf(v) !== undefined,
        ),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment) return;
      const { ghl } = m.bench.sandbox;
      const how = m.random.int(3);
      if (how === 0) ghl.edit.cancelAppointment(appointment.id);
      if (how === 1) ghl.edit.deleteAppointment(appointment.id);
      if (how === 2) {
        const start = freeSlotFor(m, visit, 20);
        // One of a series gets another id.
        m.strays.add(ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS).id);
      }
      // Deleting a visit that is over is cleaning up: no review is expected.
      Object.assign(visit, { isFreeInGhl: true, needsReview: how !== 1 });
      visit.touchedAt = now(m);
    },
  },
  'GHL says who came and who did not': {
    perDay: 4,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isFreeInGhl &&
            !v.who.isDeletedInGhl &&
            isRested(m, v) &&
            v.start < now(m) - HOUR_MS &&
            v.start > now(m) - 4 * DAY_MS,
        ),
      );
      const appointment = visit && m.appointmentOf(visit);
      if (!visit || !appointment || !m.eventOf(visit)) return;
      m.bench.sandbox.ghl.edit.setAppointmentStatus(
        appointment.id,
        m.random.chance(0.7) ? 'showed' : 'noshow',
      );
      visit.touchedAt = now(m);
    },
  },
  'who did not come gets another time at the desk': {
    perDay: 0.5,
    act: (m) => {
      const visit = one(
        m,
        m.visits.filter(
          (v) =>
            v.takesPlace &&
            !v.isBilled &&
            !v.isFreeInGhl &&
            isRested(m, v) &&
            v.start < now(m) &&
            m.appointmentOf(v)?.appointmentStatus === 'noshow',
        ),
      );
      const event = visit && m.eventOf(visit);
      if (!visit || !event) return;
      const start = freeSlotFor(m, visit, 20);
      m.bench.sandbox.ephysio.edit.moveEvent(event.id, start);
      moveTo(m, visit, start);
    },
  },
  'a treatment ends, and its invoice is closed': {
    perDay: 1.5,
    act: (m) => {
      const { ephysio } = m.bench.sandbox;
      const who = one(
        m,
        activePatients(m).filter((p) => {
          const own = m.visits.filter((v) => v.who === p && v.takesPlace);
          return own.length > 0 && own.every((v) => v.start < now(m) && isRested(m, v));
        }),
      );
      const patientId = who && m.patientOf(who);
      if (!who || patientId === undefined) return;
      const own = m.visits.filter((v) => v.who === who && v.takesPlace);
      for (const visit of own) {
        const event = m.eventOf(visit);
        if (!event) continue;
        const invoiceId =
          event.invoiceId ?? openInvoice(m, patientId) ?? ephysio.edit.addInvoice(patientId, now(m)).id;
        ephysio.edit.changeEvent(event.id, { invoiceId });
        visit.isBilled = true;
      }
      for (const invoice of ephysio.state.invoices.values())
        if (invoice.patientId === patientId) ephysio.edit.closeInvoice(invoice.id);
      if (m.random.chance(0.6)) {
        ephysio.edit.archivePatient(patientId);
        who.isArchived = true;
      }
      who.touchedAt = now(m);
    },
  },
  'therapist here, time there': {
    perDay: 0.5,
    act: (m) => {
      const visit = one(m, aheadOnBoth(m));
      const [event, appointment] = [visit && m.eventOf(visit), visit && m.appointmentOf(visit)];
      if (!visit || !event || !appointment) return;
      const { ephysio, ghl } = m.bench.sandbox;
      const therapist = (visit.therapist + 1 + m.random.int(2)) % 3;
      // e-Physio wins, with the whole of its slot.
      if (m.random.chance(0.5)) {
        if (!m.isFree(therapist, visit.start)) return;
        const { clientId, eventTypeIds } = ephysio.practice.therapists[therapist] ?? {};
        const start = freeSlotFor(m, visit, 20);
        ephysio.edit.changeEvent(event.id, { clientId, eventTypeId: eventTypeIds?.[0] });
        ghl.edit.moveAppointment(appointment.id, start, start + HALF_HOUR_MS);
        leaveRule(visit);
        moveTo(m, visit, visit.start, therapist);
      } else {
        const start = freeSlotFor(m, visit, 20);
        ephysio.edit.moveEvent(event.id, start);
        ghl.edit.changeAppointment(appointment.id, calendarOf(m, therapist));
        moveTo(m, visit, start);
      }
    },
  },
};
