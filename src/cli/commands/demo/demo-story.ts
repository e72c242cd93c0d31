import type { OneSided } from '../../../sandbox/compare-sides.ts';
import type { EphysioEvent } from '../../../sandbox/ephysio/model.ts';
import type { GhlAppointment } from '../../../sandbox/ghl/model.ts';
import type { SandboxPractice } from '../../../sandbox/start-sandbox.ts';

const DAY_MS = 86_400_000;
const HALF_HOUR_MS = 1_800_000;
const HOUR_MS = 2 * HALF_HOUR_MS;

/** What people do on both sides while the demo runs. Each returns a sentence about it. */
export interface DemoStory {
  /** The patient who does not want to be in GHL. */
  readonly objector: number;
  /** That patient, and somebody who leaves an address in GHL and books nothing. */
  readonly oneSided: OneSided;
  /** A sentence about each of them. */
  readonly opening: readonly string[];
  /** A new person books on the practice's web page: this creates a contact and an appointment. */
  leadBooks(): string;
  /** The event that the booking became in e-Physio, once it is there. */
  booked(): EphysioEvent | undefined;
  /** A day at the practice's desk: a patient moves house, a visit is cancelled, the new booking moves by a day, and a therapist takes a holiday. */
  dayAtTheDesk(): string;
  /** The lead cancels it, on the web page. */
  leadCancels(): string;
  /** Whether e-Physio knows that it does not take place. */
  isCancelled(): boolean;
  /** The lead comes back, and books nine days in a row. */
  leadBooksSeries(): string;
  /** Whether each of the nine has an event. */
  hasSeries(): boolean;
  /** The series is moved in GHL, where all of its ids change. */
  seriesMoves(): string;
  /** Whether the same nine events have moved. */
  hasMoved(): boolean;
}

const person = (firstName: string, lastName: string) => ({
  firstName,
  lastName,
  email: `${firstName}.${lastName}@example.ch`.toLowerCase(),
});

const CANCELLED_STATUS = 6;
/** Far enough ahead that none of the seeded appointments is there. */
const SLOT_DAYS = 160;
const HOLIDAY_DAYS = 120;

/** Who leaves an address and books nothing, and who books. */
const LEADS = {
  de: [person('Nora', 'Wyss'), person('Lea', 'Brunner')],
  fr: [person('Nora', 'Rey'), person('Lea', 'Favre')],
  it: [person('Nora', 'Rossi'), person('Lea', 'Conti')],
  en: [person('Nora', 'Walker'), person('Lea', 'Brown')],
} as const;

/** @param now epoch milliseconds */
export const createDemoStory = ({ ephysio, ghl, language }: SandboxPractice, now: number): DemoStory => {
  const clients = ephysio.practice.therapists.map((t) => t.clientId);
  const soon = ({ patientId, start, clientId }: EphysioEvent): boolean =>
    patientId !== undefined &&
    start > now + DAY_MS &&
    start < now + 100 * DAY_MS &&
    clients.includes(clientId);
  const [patient] = [...ephysio.state.patients.values()].filter((p) => p.status === 1);
  if (patient === undefined) throw new Error('a demo needs a patient');
  const dayStart = Math.floor(now / DAY_MS) * DAY_MS;
  // After hours, when nothing is seeded.
  const evening = dayStart + 30 * DAY_MS + 20 * HOUR_MS;
  const off =
    [...ephysio.state.events.values()].find(soon) ??
    ephysio.edit.addEvent({ patientId: patient.id, start: evening });
  const before = new Set(ephysio.state.events.keys());
  const [visitor, booker] = LEADS[language];
  const lead = ghl.edit.createContact({ ...visitor, phone: '+41791112244' }).id;
  const objector = [...ephysio.state.patients.values()].filter((p) => p.status === 1).at(-1)?.id ?? 0;
  let appointmentId = '';
  let eventId = 0;
  let series: readonly GhlAppointment[] = [];
  let beforeSeries: ReadonlySet<number> = new Set();
  let eventsOfSeries: readonly number[] = [];
  const ofSeries = (): EphysioEvent[] =>
    [...ephysio.state.events.values()].filter(({ id }) => !beforeSeries.has(id));
  const isLike = (all: readonly GhlAppointment[]): boolean => {
    const starts = new Set(ofSeries().map(({ start }) => start));
    return all.length > 0 && all.every(({ startTime }) => starts.has(startTime));
  };

  const booked = (): EphysioEvent | undefined =>
    [...ephysio.state.events.values()].find((event) => !before.has(event.id));

  return {
    objector,
    oneSided: { patients: new Set([objector]), contacts: new Set([lead]) },
    opening: [
      `patient ${objector} does not want to be in GHL, and stays out`,
      `contact ${lead} of GHL books nothing, and does not become a patient`,
    ],
    leadBooks: () => {
      const contact = ghl.edit.createContact({ ...booker, phone: '+41791112233' });
      const [calendarId = ''] = ghl.state.calendars.keys();
      const start = dayStart + SLOT_DAYS * DAY_MS + 9 * HOUR_MS;
      const visit = { calendarId, contactId: contact.id, start, end: start + HALF_HOUR_MS };
      appointmentId = ghl.edit.createAppointment(visit).id;
      return `a lead booked appointment ${appointmentId} in GHL`;
    },
    booked,
    dayAtTheDesk: () => {
      const moved = booked();
      if (!moved) throw new Error('the lead has booked nothing');
      eventId = moved.id;
      ephysio.edit.changePatient(patient.id, { street: 'Seestrasse 7', zip: 8002, city: 'Zürich' });
      ephysio.edit.removeEvent(off.id);
      ephysio.edit.moveEvent(moved.id, moved.start + DAY_MS);
      const start = dayStart + HOLIDAY_DAYS * DAY_MS;
      const holiday = ephysio.edit.addEvent({ start, end: start + 5 * DAY_MS });
      return `patient ${patient.id} moved house, event ${off.id} was cancelled, event ${moved.id} was moved by a day in e-Physio; a therapist takes a holiday (event ${holiday.id}), which GHL does not offer any more`;
    },
    leadCancels: () => {
      ghl.edit.cancelAppointment(appointmentId);
      return `the lead cancelled appointment ${appointmentId} in GHL`;
    },
    leadBooksSeries: () => {
      const { calendarId, contactId, startTime, endTime } = ghl.state.appointments.get(appointmentId) ?? {};
      if (!calendarId || !contactId || !startTime || !endTime) throw new Error('the lead has booked nothing');
      beforeSeries = new Set(ephysio.state.events.keys());
      const times = { start: startTime + 2 * HOUR_MS, end: endTime + 2 * HOUR_MS };
      series = ghl.edit.createSeries({ calendarId, contactId, ...times, freq: 'DAILY' });
      return `the lead booked a series of ${series.length} in GHL`;
    },
    hasSeries: () => isLike(series) && ofSeries().length === series.length,
    seriesMoves: () => {
      eventsOfSeries = ofSeries().map(({ id }) => id);
      series = ghl.edit.moveSeries(series[0]?.masterEventId ?? '', HOUR_MS);
      return `the series was moved by an hour in GHL, where all of its ids changed; e-Physio keeps its ${eventsOfSeries.length} events`;
    },
    hasMoved: () => isLike(series) && ofSeries().every(({ id }) => eventsOfSeries.includes(id)),
    isCancelled: () => {
      const event = ephysio.state.events.get(eventId);
      return event === undefined || event.status === CANCELLED_STATUS;
    },
  };
};
