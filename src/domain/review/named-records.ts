import type { RecordKey } from '../records/kept-record.ts';
import { type Entity, otherSide, type SideName, type WrittenEntity } from '../records/sides.ts';
import { isAboutLink, isAboutRecord, type LinkRef, type Review } from './review.ts';

/**
 * `about`: it is the one that is asked about. `candidate`: who that may be, or what it stands beside. `partner`: it is linked
 * with one of those.
 */
export type Role = 'about' | 'candidate' | 'partner';

/** Both halves of a link. The ids are those of the time when the item was made; `null`: not known, or none. */
export interface NamedLink {
  readonly entity: Entity;
  readonly link: string;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  readonly role: Role;
}

export interface NamedRecord extends RecordKey {
  readonly role: Role;
}

export type Named = NamedLink | NamedRecord;

export const isLink = (named: Named): named is NamedLink => 'link' in named;

const patient = (side: SideName, id: string | null | undefined, role: Role): NamedRecord[] =>
  id === null || id === undefined ? [] : [{ entity: 'patient', side, id, role }];

const linkOf = ({ entity, link, ephysioId, ghlId }: LinkRef, role: Role): NamedLink => ({
  entity,
  link,
  ephysioId,
  ghlId,
  role,
});

const idsOfLink = (entity: Entity, link: string, role: Role): NamedLink => ({
  entity,
  link,
  ephysioId: null,
  ghlId: null,
  role,
});

/** What a review names besides what it is about. */
const besides = (review: Review): Named[] => {
  const { about } = review;
  switch (review.kind) {
    case 'who-is-who':
    case 'listed-twice':
      return review.facts.candidates.flatMap(({ side, id, linkedTo, contact }) => [
        ...patient(side, id, 'candidate'),
        ...patient('ephysio', linkedTo, 'candidate'),
        ...patient('ghl', contact, 'partner'),
      ]);
    case 'imported-link':
      return isAboutLink(about) ? [] : [linkOf(review.facts.link, 'candidate')];
    case 'archived': {
      const { contact, patient: id } = review.facts;
      const isBooking = isAboutRecord(about) && about.entity === 'appointment';
      return [
        ...patient('ghl', contact, 'about'),
        ...patient('ephysio', id, isBooking ? 'about' : 'candidate'),
      ];
    }
    case 'placeholders':
      return patient('ghl', review.facts.contact, 'about');
    case 'patient-not-linked': {
      const { why } = review.facts;
      return why.code === 'somebody-else' ? [idsOfLink('patient', why.link, 'about')] : [];
    }
    case 'double-booked':
      return [{ entity: 'appointment', ...review.facts.other, role: 'candidate' }];
    default:
      return [];
  }
};

/** The records and links that a review names: first what it is about. */
export const namedByReview = (review: Review): readonly Named[] => {
  const { about } = review;
  const first: Named[] = isAboutLink(about)
    ? [linkOf(about, 'about')]
    : isAboutRecord(about)
      ? [{ entity: about.entity, side: about.side, id: about.id, role: 'about' }]
      : [];
  return [...first, ...besides(review)];
};

/** @param link of which a field was changed on both sides */
export const namedByConflict = ({ entity, link_id: link }: { entity: Entity; link_id: string }): Named[] => [
  idsOfLink(entity, link, 'about'),
];

/**
 * A failure is kept under the id of the record that the change comes from, or under that of its link where the other side has
 * none; that of a block slot under the event whose time it blocks.
 */
export const namedByFailure = ({
  entity,
  side,
  record_id: id,
}: {
  readonly entity: WrittenEntity;
  readonly side: SideName;
  readonly record_id: string;
}): Named[] => {
  const of = entity === 'block-slot' ? 'appointment' : entity;
  return [{ entity: of, side: otherSide(side), id, role: 'about' }, idsOfLink(of, id, 'about')];
};
