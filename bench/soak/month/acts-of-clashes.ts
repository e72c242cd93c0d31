import { DAY_MS } from '../../../test/sync/virtual-clock.ts';
import { type Acts, contactsInOrder, now, one, openInvoice } from './means.ts';
import type { Person } from './people.ts';
import { CLASS, HALF_HOUR_MS, type Month, PLACES, THERAPISTS } from './truth.ts';

const guests = (m: Month): Person[] =>
  contactsInOrder(m).filter((p) => !p.isArchived && m.patientOf(p) !== undefined);

/** Several people with one therapist at one time: in a class, or by mistake. */
export const CLASHES: Acts = {
  'a booking in GHL overlaps what is there': {
    perDay: 0.6,
    act: (m) => {
      const who = one(m, guests(m));
      const contactId = who && m.contactOf(who);
      if (!who || !contactId) return;
      const taken = [
        ...m.visits.filter((v) => v.takesPlace),
        ...m.absences.filter((a) => a.isOn && !a.isNote),
      ];
      const meets = one(
        m,
        taken.filter(
          (t) => t.therapist < THERAPISTS && t.start > now(m) + 2 * DAY_MS && t.start < now(m) + 20 * DAY_MS,
        ),
      );
      if (!meets) return;
      const start = meets.start + m.random.pick([0, 0, HALF_HOUR_MS / 2, -HALF_HOUR_MS / 2]);
      if (m.isBusy(who, start)) return;
      const calendarId = [...m.bench.sandbox.ghl.state.calendars.keys()][meets.therapist] ?? '';
      m.bench.sandbox.ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR_MS });
      m.addVisit(who, meets.therapist, start, { isFromGhl: true });
    },
  },
  'somebody comes to a class': {
    perDay: 1.2,
    act: (m) => {
      const who = one(m, guests(m));
      const contactId = who && m.contactOf(who);
      const patientId = who && m.patientOf(who);
      if (!who || !contactId || patientId === undefined) return;
      const { ephysio, ghl } = m.bench.sandbox;
      const classes = m.visits.filter((v) => v.takesPlace && v.isInClass && v.start > now(m) + DAY_MS / 4);
      const open = classes.filter(
        ({ start }) => classes.filter((v) => v.start === start).length < PLACES && !m.isBusy(who, start),
      );
      const start = (m.random.chance(0.8) ? one(m, open)?.start : undefined) ?? m.freeSlot(0, 15, who);
      if (m.isBusy(who, start)) return;
      const isFromGhl = m.random.chance(0.6);
      if (isFromGhl) {
        const calendarId = [...ghl.state.calendars.keys()][CLASS] ?? '';
        ghl.edit.createAppointment({ calendarId, contactId, start, end: start + HALF_HOUR_MS });
      } else {
        const { clientId = 0, eventTypeIds } = ephysio.practice.therapists[0] ?? {};
        const invoiceId = openInvoice(m, patientId) ?? ephysio.edit.addInvoice(patientId, now(m)).id;
        const eventTypeId = eventTypeIds?.[1] ?? 0;
        ephysio.edit.addEvent({ patientId, clientId, start, invoiceId, eventTypeId });
      }
      m.addVisit(who, 0, start, { isInClass: true, isFromGhl });
    },
  },
};
