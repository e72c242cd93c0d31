import type { SideName } from '../../domain/records/sides.ts';
import type { Facts, ReviewKind } from '../../domain/review/review.ts';
import type { NamedPerson } from './person-phrase.ts';
import type { Speech } from './speech.ts';
import type { NamedField, NounField } from './words-texts.ts';

/** A person as one side holds the record. */
export interface SidedPerson extends NamedPerson {
  readonly side: SideName;
}

interface About {
  readonly person: NamedPerson;
}

interface AboutFields extends About {
  readonly fields: readonly NamedField[];
}

interface AboutAppointment extends About {
  /** When it begins, as `WordTexts.moment` says it; `null`: not known. */
  readonly at: string | null;
}

interface ByHand {
  readonly action: 'create' | 'update' | 'cancel';
  readonly fields: readonly NamedField[];
  /** Where it has to be done. */
  readonly side: SideName;
  /** It does not come back once a person has said so. */
  readonly isFinal: boolean;
}

/** What the sentences about each kind of review need, in words and by the practice's clock. Patient data. */
export interface ReviewWords {
  'who-is-who': {
    readonly person: SidedPerson;
    readonly others: readonly SidedPerson[];
    readonly isAgain: boolean;
    /** With so many of the others the person can be matched. */
    readonly matchable: number;
    /** Where two entries have to be joined by hand, if they are one person. */
    readonly mergeIn: SideName | null;
  };
  'listed-twice': {
    readonly cause: Facts<'listed-twice'>['cause'];
    readonly person: NamedPerson;
    readonly others: readonly NamedPerson[];
    readonly areOthersArchived: boolean;
  };
  'imported-link': {
    readonly patient: NamedPerson;
    readonly contact: NamedPerson;
    /** A record without a match that may be one of the two; `null`: it is about the two themselves. */
    readonly third: SidedPerson | null;
  };
  'somebody-else': {
    readonly person: NamedPerson;
    /** What the record is called by now; `null`: not known. */
    readonly nameNow: string | null;
    /** The side whose record was changed. */
    readonly changedIn: SideName;
  };
  excluded: About;
  archived: AboutAppointment & { readonly isBooking: boolean };
  'name-missing': AboutFields;
  'data-missing': AboutFields;
  placeholders: AboutFields;
  'contact-points-cleared': About;
  'required-cleared': AboutFields;
  'contact-point-taken': About & { readonly field: NounField };
  'value-refused': About & { readonly field: NounField; readonly side: SideName };
  'patient-by-hand': About & ByHand;
  'appointment-by-hand': AboutAppointment & ByHand;
  'patient-not-linked': About & {
    readonly count: number;
    /** Where the appointments stand. */
    readonly source: SideName;
    readonly why: Facts<'patient-not-linked'>['why']['code'];
  };
  'patient-changed': {
    /** Of the appointment in e-Physio, and of the one in GoHighLevel. */
    readonly person: NamedPerson;
    readonly other: NamedPerson;
    readonly at: string | null;
    readonly isUnshared: boolean;
  };
  'deleted-but-on': AboutAppointment & {
    /** Where it was deleted. */
    readonly side: SideName;
    readonly isWithContact: boolean;
  };
  'double-booked': {
    readonly at: string | null;
    readonly therapist: string | null;
    /** The booking of GoHighLevel. */
    readonly booking: { readonly name: string; readonly isOnline: boolean };
    /** `null`: an absence. */
    readonly other: { readonly name: string; readonly isOnline: boolean } | null;
  };
  'series-as-one': AboutAppointment;
  'out-of-scope': AboutAppointment;
  /** e-Physio's code. */
  'unknown-status': { readonly count: number; readonly status: string };
  /** In words. */
  'status-without-code': { readonly count: number; readonly status: string };
}

/** What a kind of review says below its title (`TitleTexts`): what happened and what it means, and what to do. */
export interface ReviewText<W> {
  readonly says: (words: W, speech: Speech) => string;
  readonly advice: (words: W, speech: Speech) => string;
}

type TextsOf<K extends ReviewKind> = { readonly [Kind in K]: ReviewText<ReviewWords[Kind]> };

/** Kinds that are about appointments. */
type AppointmentKind =
  | 'appointment-by-hand'
  | 'patient-not-linked'
  | 'patient-changed'
  | 'deleted-but-on'
  | 'double-booked'
  | 'series-as-one'
  | 'out-of-scope'
  | 'unknown-status'
  | 'status-without-code';

export type AppointmentReviewTexts = TextsOf<AppointmentKind>;
export type PersonReviewTexts = TextsOf<Exclude<ReviewKind, AppointmentKind>>;
/** A kind of review that no text is there for does not compile. */
export type ReviewTexts = TextsOf<ReviewKind>;
