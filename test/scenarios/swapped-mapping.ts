import type { Bench } from '../sync/run-sync.ts';
import { DAY_MS } from '../sync/virtual-clock.ts';
import { PEOPLE, STATUSES } from './full-practice.ts';
import { contactsOf, HALF_HOUR, openPractice, runWell, WEDNESDAY } from './practice.ts';

const A_DAY = 16;

/** When the n-th appointment of a therapist begins: sixteen a day from Wednesday on. */
export const nth = (n: number): number =>
  WEDNESDAY + Math.floor(n / A_DAY) * DAY_MS + (n % A_DAY) * HALF_HOUR;

/** The config with the first two therapists in each other's calendars. */
export const swapTherapists = (bench: Bench): void => {
  const [first, second, ...others] = bench.context().practices[0]?.calendars ?? [];
  if (!first || !second) throw new Error('there are not two calendars');
  const therapyOf = ({ ephysioClientId, ephysioEventTypeId }: typeof first) => ({
    ephysioClientId,
    ephysioEventTypeId,
  });
  bench.configure({
    ephysio: { statuses: STATUSES },
    calendars: [{ ...first, ...therapyOf(second) }, { ...second, ...therapyOf(first) }, ...others],
  });
};

/**
 * A practice whose people are linked, and whose appointments are on both sides, entered in each by hand: so many with each
 * therapist, in the therapist's own calendar. None is linked yet.
 */
export const bookedOnBothSides = async (...counts: readonly number[]): Promise<Bench> => {
  const bench = await openPractice({
    ephysio: { statuses: STATUSES },
    sandbox: { therapists: counts.length, ephysio: { tokenSeconds: 10 * 86_400 } },
  });
  const { ephysio, ghl } = bench.sandbox;
  const patients = counts.map((_, i) => ephysio.edit.addPatient(PEOPLE[i] ?? {}));
  await runWell(bench);
  for (const [i, count] of counts.entries()) {
    const contact = contactsOf(bench).find(({ firstName }) => firstName === patients[i]?.firstName);
    const calendarId = [...ghl.state.calendars.keys()][i] ?? '';
    const { clientId = 0, eventTypeIds = [] } = ephysio.practice.therapists[i] ?? {};
    for (let n = 0; n < count; n += 1) {
      const [start, end] = [nth(n), nth(n) + HALF_HOUR];
      const patientId = patients[i]?.id ?? 0;
      ephysio.edit.addEvent({ patientId, clientId, eventTypeId: eventTypeIds[0] ?? 0, start, end });
      ghl.edit.createAppointment({ calendarId, contactId: contact?.id ?? '', start, end });
    }
  }
  return bench;
};
