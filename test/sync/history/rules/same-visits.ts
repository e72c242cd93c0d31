import { masterOf } from '../../../../src/domain/records/series.ts';
import type { GhlAppointment } from '../../../../src/sandbox/ghl/model.ts';
import { OUTSIDE } from '../edit.ts';
import type { Linked } from '../links.ts';
import { hasFailed, isReviewed, type Outcome } from '../outcome.ts';
import { appointmentView, eventView, type View } from '../views.ts';

/** e-Physio's code for each of GHL's words. A booking that nobody has confirmed is an ordinary booking there. */
const CODES: Readonly<Record<string, string>> = { new: '5', confirmed: '5', showed: '7' };

const isSameStatus = (code: string, word: string): boolean =>
  // A word that e-Physio has no code for, or a code that the config has no word for, stays where it is.
  CODES[word] === undefined || CODES[word] === code || !['5', '7'].includes(code);

const isInWindow = ({ window }: Outcome, view: View): boolean => {
  const start = Date.parse(view.time?.split('/')[0] ?? '');
  return start >= window.from && start < window.to;
};

const differences = (outcome: Outcome, link: Linked, here: View, there: View): string[] => {
  const whose = outcome.links.find((l) => l.entity === 'patient' && l.ephysio === here.of);
  const differ: string[] = [];
  if (whose?.ghl !== there.of) differ.push('patient');
  for (const field of ['calendar', 'time']) if (here[field] !== there[field]) differ.push(field);
  if (!isSameStatus(here.status ?? '', there.status ?? '')) differ.push('status');
  return differ.filter((field) => {
    if (field === 'patient') return !isReviewed(outcome, [link.id], ['patient-changed']);
    // What has begun or may be billed stays as it is, whatever GHL says of it.
    return !isReviewed(outcome, [link.id], ['appointment-by-hand']);
  });
};

/** Somebody tidied GHL's calendar up after the appointment had taken place. */
const isDeletedAfterwards = ({ world }: Outcome, { ghl }: Linked, here: View | null): boolean => {
  const change = world.witness.of({ side: 'ghl', entity: 'appointment', id: ghl ?? '' }).at(-1);
  const end = Date.parse(here?.time?.split('/')[1] ?? '');
  const isGone = change !== undefined && (change.after === null || change.after.deleted === 'yes');
  // When one of a series was deleted GHL does not say.
  const by = masterOf(ghl ?? '') === null ? (change?.time ?? 0) : world.bench.clock.now();
  return here?.live === 'yes' && isGone && end <= by;
};

/** A clean-up in GHL of somebody's visit that has begun: nobody is asked about it once the contact is gone. */
const isCleanedUp = ({ world }: Outcome, here: View | null, there: View | null): boolean => {
  const start = Date.parse(here?.time?.split('/')[0] ?? '');
  const isContactGone = there !== null && !world.sandbox.ghl.state.contacts.has(there.of ?? '');
  return here?.live === 'yes' && isContactGone && !there.live && start <= world.bench.clock.now();
};

/** The event's therapist has no calendar: GHL's was cancelled, and only a person confirms it there again. */
const isLetGo = ({ world }: Outcome, { ghl }: Linked, here: View | null, there: View | null): boolean => {
  if (here?.calendar !== OUTSIDE) return false;
  const changes = world.witness.of({ side: 'ghl', entity: 'appointment', id: ghl ?? '' });
  const off = changes.findLast(({ after }) => after?.live !== 'yes')?.at ?? Number.POSITIVE_INFINITY;
  return there?.live !== 'yes' || changes.some((c) => c.at > off && c.author === 'person');
};

/** Where several things happened to a series at once, nobody can tell which is which: then its id of today counts. */
const appointmentOf = ({ world, isCalm }: Outcome, { ghl, ghlId }: Linked): GhlAppointment | undefined =>
  isCalm ? world.appointment(ghl ?? '') : world.sandbox.ghl.state.appointments.get(ghlId ?? '');

/** Linked appointments of which both sides do not say the same, without a review that says why. */
export const unlikeVisits = (outcome: Outcome): string[] => {
  const { sandbox } = outcome.world;
  const { ephysio } = sandbox;
  const problems: string[] = [];
  for (const link of outcome.links) {
    if (link.entity !== 'appointment' || hasFailed(outcome, link.id, link.ephysio, link.ghl)) continue;
    const event = ephysio.state.events.get(Number(link.ephysio));
    const appointment = appointmentOf(outcome, link);
    const here = event ? eventView(sandbox, event) : null;
    const there = appointment ? appointmentView(sandbox, appointment) : null;
    const views = [here, there].filter((view) => view !== null);
    if (views.length === 0 || views.every((view) => !view.live)) continue;
    if (!views.some((view) => view.live && isInWindow(outcome, view))) continue;
    if (isLetGo(outcome, link, here, there) || isReviewed(outcome, [link.id], ['out-of-scope'])) continue;
    const name = `event ${link.ephysio} and appointment ${link.ghl}`;
    // Of a status that e-Physio has no code for it cannot say whether it takes place.
    if (there?.live && CODES[there.status ?? ''] === undefined) continue;
    if (!here?.live || !there?.live) {
      const side = here?.live ? here : there;
      const isTold =
        [link.id, link.ephysio, link.ghl].some((id) =>
          isReviewed(outcome, [id], ['appointment-by-hand', 'deleted-but-on']),
        ) || isReviewed(outcome, [side?.of ?? ''], ['patient-not-linked']);
      const isTidiedUp = isDeletedAfterwards(outcome, link, here) || isCleanedUp(outcome, here, there);
      if (!isTold && !isTidiedUp) problems.push(`${name}: only one of them takes place`);
      continue;
    }
    for (const field of differences(outcome, link, here, there))
      problems.push(
        `${name} differ in ${field}: ${here[field === 'patient' ? 'of' : field]} and ${there[field === 'patient' ? 'of' : field]}`,
      );
  }
  return problems;
};
