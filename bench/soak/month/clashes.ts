import type { RecordRef } from '../../../src/domain/review/review.ts';
import { isAboutRecord } from '../../../src/domain/review/review.ts';
import { appointmentSync } from '../../../src/store/tables/appointment-sync.ts';
import { listOpenReviews, type StoredReview } from '../../../src/store/tables/reviews.ts';
import type { Absence, Visit } from './records.ts';
import { HALF_HOUR_MS, type Month, THERAPISTS } from './truth.ts';

/** A visit or an absence that takes a therapist's time. */
interface Taking {
  readonly name: string;
  readonly therapist: number;
  readonly start: number;
  readonly end: number;
  readonly visit: Visit | null;
}

export interface Pair {
  readonly name: string;
  /** When and where both are: an answer holds as long as that stays. */
  readonly when: string;
  /** Whether the program has to know by now: both are in e-Physio. */
  readonly isKnown: boolean;
}

const ofVisit = (visit: Visit): Taking => ({
  name: `visit ${visit.id}`,
  therapist: visit.therapist,
  start: visit.start,
  end: visit.start + HALF_HOUR_MS,
  visit,
});
const ofAbsence = ({ event, therapist, start, end }: Absence): Taking => ({
  name: `absence ${event}`,
  therapist,
  start,
  end,
  visit: null,
});

const pairOf = (month: Month, one: Taking, other: Taking): Pair => {
  const [a, b] = [one, other].sort((x, y) => (x.name < y.name ? -1 : 1)) as [Taking, Taking];
  const isKnown = [a, b].every(({ visit }) => visit === null || month.eventOf(visit) !== undefined);
  const when = [a, b].map(({ therapist, start, end }) => `${therapist} ${start} ${end}`).join(' and ');
  return { name: `${a.name} and ${b.name}`, when, isKnown };
};

/** All that overlap with one therapist, are not over, of which one was booked in GHL, and that are no group. */
export const clashesOf = (month: Month): Pair[] => {
  const now = month.bench.clock.now();
  const taking = [
    ...month.visits.filter((v) => v.takesPlace).map(ofVisit),
    ...month.absences.filter((a) => a.isOn && !a.isNote).map(ofAbsence),
  ].filter(({ therapist, end }) => therapist < THERAPISTS && end > now);
  const isGroup = (a: Taking, b: Taking): boolean =>
    a.start === b.start &&
    a.visit?.isInClass === true &&
    b.visit?.isInClass === true &&
    a.visit.who !== b.visit.who;
  return taking.flatMap((a, n) =>
    taking
      .slice(n + 1)
      .filter(
        (b) =>
          a.therapist === b.therapist &&
          a.start < b.end &&
          b.start < a.end &&
          (a.visit?.isFromGhl || b.visit?.isFromGhl) &&
          !isGroup(a, b),
      )
      .map((b) => pairOf(month, a, b)),
  );
};

const isIt = (month: Month, visit: Visit, { side, id }: RecordRef): boolean =>
  side === 'ghl' ? month.appointmentOf(visit)?.id === id : String(month.eventOf(visit)?.id) === id;

/** A booking keeps its name in a review, also when GHL does not have it any more: its link says which event it is. */
const eventOfBooking = async ({ bench }: Month, { side, id }: RecordRef): Promise<RecordRef | null> => {
  if (side === 'ephysio') return null;
  const row = await appointmentSync.findByGhlId(bench.store, 'main', id);
  return row?.ephysio_id ? { side: 'ephysio', id: row.ephysio_id } : null;
};

const takingOf = async (month: Month, ref: RecordRef): Promise<Taking | undefined> => {
  const absence = month.absences.find(({ event }) => ref.side === 'ephysio' && String(event) === ref.id);
  if (absence) return ofAbsence(absence);
  const event = await eventOfBooking(month, ref);
  const visit = month.visits.find(
    (v) => v.takesPlace && (isIt(month, v, ref) || (event !== null && isIt(month, v, event))),
  );
  return visit && ofVisit(visit);
};

/** Which two a review asks about. */
export const pairIn = async (
  month: Month,
  item: StoredReview,
): Promise<{ readonly pair: Pair; readonly visits: readonly Visit[] } | null> => {
  if (item.kind !== 'double-booked' || !isAboutRecord(item.about)) return null;
  const [one, other] = await Promise.all([takingOf(month, item.about), takingOf(month, item.facts.other)]);
  if (!one || !other) return null;
  return {
    pair: pairOf(month, one, other),
    visits: [one.visit, other.visit].filter((visit) => visit !== null),
  };
};

/** Whether a person is asked about exactly the pairs that overlap. */
export const compareClashes = async (month: Month): Promise<string[]> => {
  const items = (await listOpenReviews(month.bench.store, 'main')).filter(
    ({ kind }) => kind === 'double-booked',
  );
  const problems: string[] = [];
  const asked = new Set<string>();
  for (const item of items) {
    const found = await pairIn(month, item);
    if (found) asked.add(found.pair.name);
    else problems.push(`double-booked: ${item.subject} are no two that take place`);
  }
  const pairs = clashesOf(month);
  const names = new Set(pairs.map(({ name }) => name));
  for (const name of month.answered.keys()) if (!names.has(name)) month.answered.delete(name);
  for (const { name, when, isKnown } of pairs) {
    const isAnswered = month.answered.get(name) === when;
    if (isKnown && !isAnswered && !asked.has(name)) problems.push(`nobody is asked about ${name}`);
    if (isAnswered && asked.has(name)) problems.push(`asked again about ${name}`);
  }
  for (const name of asked) if (!names.has(name)) problems.push(`asked about ${name}, which do not overlap`);
  return problems;
};
