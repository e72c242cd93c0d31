import type { Entity, SideName } from '../../../../src/domain/records/sides.ts';
import { OUTSIDE } from '../edit.ts';
import { hasFailed, isReviewed, type Outcome } from '../outcome.ts';
import { appointmentView, eventView, type View } from '../views.ts';

const isLinked = ({ links }: Outcome, entity: Entity, side: SideName, id: string): boolean =>
  links.some((link) => link.entity === entity && (side === 'ghl' ? link.ghlId : link.ephysio) === id);

const isTold = (outcome: Outcome, id: string): boolean => isReviewed(outcome, [id]) || hasFailed(outcome, id);

const people = (outcome: Outcome): string[] => {
  const { ephysio, ghl } = outcome.world.sandbox;
  const patients = [...ephysio.state.patients.values()]
    .filter((p) => p.status === 1)
    .map((p) => String(p.id));
  const contacts = [...ghl.state.contacts.keys()];
  const alone = (side: SideName, ids: readonly string[]): string[] =>
    ids.filter((id) => !isLinked(outcome, 'patient', side, id) && !isTold(outcome, id));
  return [
    ...alone('ephysio', patients).map((id) => `patient ${id} has no contact`),
    ...alone('ghl', contacts).map((id) => `contact ${id} has no patient`),
  ];
};

const visits = (outcome: Outcome): string[] => {
  const { sandbox } = outcome.world;
  const { window } = outcome;
  const isDue = (view: View): boolean => {
    const start = Date.parse(view.time?.split('/')[0] ?? '');
    return (
      view.of !== '' &&
      view.calendar !== OUTSIDE &&
      view.live === 'yes' &&
      start >= window.from &&
      start < window.to
    );
  };
  const isArchived = (patientId: string | null | undefined): boolean => {
    const patient = sandbox.ephysio.state.patients.get(Number(patientId));
    return patient !== undefined && patient.status !== 1;
  };
  /** Of somebody archived nothing new is entered, and nothing is asked once it is over. */
  const isOfArchived = (side: SideName, { of, time }: View): boolean => {
    if (side === 'ephysio') return isArchived(of);
    const patient = outcome.links.find((link) => link.entity === 'patient' && link.ghl === of)?.ephysio;
    return isArchived(patient) && Date.parse(time?.split('/')[1] ?? '') <= outcome.world.bench.clock.now();
  };
  /** It may be what somebody else has booked on the contact at the same time: that waits, and so does this. */
  const isBookedForAnother = (side: SideName, { of, time }: View): boolean => {
    if (side === 'ghl') return false;
    const link = outcome.links.find((l) => l.entity === 'patient' && l.ephysio === of);
    const start = Date.parse(time?.split('/')[0] ?? '');
    return (
      isReviewed(outcome, [link?.id ?? null], ['somebody-else']) &&
      [...sandbox.ghl.state.appointments.values()].some(
        (a) => a.contactId === link?.ghl && a.startTime === start,
      )
    );
  };
  const alone = (side: SideName, id: string, view: View): boolean =>
    isDue(view) &&
    !isOfArchived(side, view) &&
    !isBookedForAnother(side, view) &&
    !isLinked(outcome, 'appointment', side, id) &&
    !isTold(outcome, id) &&
    !isReviewed(outcome, [view.of ?? ''], ['patient-not-linked']);
  const events = [...sandbox.ephysio.state.events.values()]
    .filter((e) => alone('ephysio', String(e.id), eventView(sandbox, e)))
    .map(({ id }) => `event ${id} has no appointment`);
  const appointments = [...sandbox.ghl.state.appointments.values()]
    .filter((a) => alone('ghl', a.id, appointmentView(sandbox, a)))
    .map(({ id }) => `appointment ${id} has no event`);
  return [...events, ...appointments];
};

/** Who and what has nobody and nothing on the other side, although no review says so. */
export const leftAlone = (outcome: Outcome): string[] => [...people(outcome), ...visits(outcome)];

/** Tombstones whose contact nobody deleted. */
export const untrueTombstones = ({ links, world: { witness } }: Outcome): string[] =>
  links
    .filter((link) => link.isTombstone)
    .filter(
      ({ entity, ghl }) =>
        !witness
          .of({ side: 'ghl', entity, id: ghl ?? '' })
          .some((c) => c.author === 'person' && c.after === null),
    )
    .map(({ ghl }) => `contact ${ghl} is mistaken for deleted`);
