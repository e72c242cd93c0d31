import { apartKey } from './apart.ts';
import { isCertain } from './match.ts';
import { indexIdentities } from './pair-up.ts';
import { type Patient, type PatientField, REQUIRED_IN_EPHYSIO } from './patient.ts';
import {
  archivedReview,
  heldReview,
  listedTwiceInGhl,
  namelessReview,
  togetherReview,
  unsureReview,
} from './patient-reviews.ts';
import { isWanted, type KnownPatient, type PatientsInput } from './patients-input.ts';
import { afterChange, type Both, type Create, type Link, type Operation, type ReviewItem } from './plan.ts';
import { mayWrite } from './reconcile-pair.ts';
import type { Held, SideName } from './side.ts';

/** A record that only the other side holds is made. `link`: the one whose other half it fills. */
export const createOn = (
  side: SideName,
  from: Held<Patient>,
  link: Link<Patient> | null = null,
): Create<Patient> => ({
  kind: 'create',
  side,
  from,
  link,
  replaces: null,
  makes: true,
});

/** What e-Physio demands of a new patient and the contact does not say. */
export const missingInEphysio = ({ record, extras }: Held<Patient>): string[] => [
  ...REQUIRED_IN_EPHYSIO.filter((field) => !record[field]),
  ...(extras?.sex === undefined ? ['sex'] : []),
];

const NAMES = ['firstName', 'lastName'] as const satisfies readonly PatientField[];

/** A contact without a name is made nowhere: it stands in nobody's way. */
const isNamed = ({ record }: Held<Patient>): boolean => NAMES.every((field) => record[field]);

/**
 * Whom a new contact may be: everybody in e-Physio, and every contact that stands for somebody, will by this plan, or waits
 * for a person. Each as it will be once the plan is done, or the next run would judge otherwise.
 */
const othersThan = (
  contacts: readonly Held<Patient>[],
  { changed, known, unlinked }: PatientsInput,
  writes: readonly Operation<Patient>[],
): Both<Held<Patient>[]> => {
  const own = new Set(contacts);
  const written = new Map(
    writes.flatMap((o) => (o.kind === 'update' ? [[`${o.side} ${o.targetId}`, afterChange(o)]] : [])),
  );
  const asWritten = (side: SideName, { id, record }: Held<Patient>): Held<Patient> => ({
    id,
    record: written.get(`${side} ${id}`) ?? record,
  });
  const linked = new Map(known.flatMap(({ contact }) => (contact ? [[contact.id, contact] as const] : [])));
  for (const { link, now } of changed)
    if (link.ghlId !== null) linked.set(link.ghlId, { id: link.ghlId, record: now.ghl });
  return {
    ephysio: [...known.map(({ held }) => held), ...unlinked.ephysio].map((held) =>
      asWritten('ephysio', held),
    ),
    ghl: [...linked.values(), ...unlinked.ghl.filter((held) => !own.has(held))]
      .map((held) => asWritten('ghl', held))
      .filter(isNamed),
  };
};

/** Contacts that nobody in e-Physio stands for are made there, each person once, or wait for a person. */
export const planNewPatients = (
  input: PatientsInput,
  alone: readonly Held<Patient>[],
  isGone: (known: KnownPatient) => boolean,
  writes: readonly Operation<Patient>[],
): { creates: Create<Patient>[]; reviews: ReviewItem[] } => {
  const creates: Create<Patient>[] = [];
  const reviews: ReviewItem[] = [];
  const contacts = alone.filter((held) => isWanted(input.wanted.ghl, held));
  if (contacts.length === 0 || !mayWrite(input.direction, 'ephysio')) return { creates, reviews };
  const others = othersThan(contacts, input, writes);
  const patients = indexIdentities(others.ephysio);
  const knownOf = new Map(input.known.map((known) => [known.held.id, known]));
  const contactsSoFar = indexIdentities(others.ghl);
  for (const contact of contacts) {
    const { id, record } = contact;
    const likeOn = (side: SideName) => {
      const isTold = (held: Held<Patient>): boolean =>
        input.apart?.has(apartKey({ side: 'ghl', id }, { side, id: held.id })) === true;
      const isOpen = (held: Held<Patient>): boolean => !isTold(held);
      const { same, unsure } = (side === 'ephysio' ? patients : contactsSoFar).like(record);
      const again = same.filter((held) => isTold(held) && isCertain(record, held.record));
      return { same: same.filter(isOpen), unsure: [...again, ...unsure.filter(isOpen)], again };
    };
    const before = likeOn('ephysio');
    const beside = likeOn('ghl');
    if (isNamed(contact)) contactsSoFar.add(contact);
    const missing = missingInEphysio(contact);
    const nameless = NAMES.filter((field) => missing.includes(field));
    const [patient] = before.same;
    const [twin] = beside.same;
    const doubtful = [
      ...before.unsure.map((held) => ({ side: 'ephysio', id: held.id }) as const),
      ...beside.unsure.map((held) => ({ side: 'ghl', id: held.id }) as const),
    ];
    const known = knownOf.get(patient?.id ?? '');
    if (patient && known && isGone(known)) reviews.push(archivedReview(id, patient.id));
    else if (patient) reviews.push(listedTwiceInGhl(id, patient.id, known?.link.ghlId ?? '?'));
    else if (twin) reviews.push(listedTwiceInGhl(id, null, twin.id));
    else if (doubtful.length > 0) {
      const ask = before.again.length + beside.again.length > 0 ? togetherReview : unsureReview;
      reviews.push(ask('ghl', id, doubtful));
    } else if (nameless.length > 0) reviews.push(namelessReview(id, nameless));
    else if (missing.length > 0 && input.rules.missingData === 'hold') reviews.push(heldReview(id, missing));
    else creates.push(createOn('ephysio', contact));
  }
  return { creates, reviews };
};
