import fc from 'fast-check';
import type { SideName } from '../../../src/domain/records/sides.ts';
import { PEOPLE } from './people.ts';

/**
 * One thing that somebody does on one side. `who` is one of the people, `which` picks a record of those that are there,
 * `value` one of the values that a field may take, `slot` a time.
 */
export type EphysioEdit =
  | {
      readonly do: 'register';
      readonly who: number;
      readonly phone: number;
      readonly email: number;
      readonly hasInvoice: boolean;
      readonly again: boolean;
    }
  | {
      readonly do: 'change-patient';
      readonly who: number;
      readonly field: PersonField;
      readonly value: number;
    }
  | { readonly do: 'archive' | 'restore'; readonly who: number }
  | { readonly do: 'spell-patient'; readonly who: number; readonly how: number }
  | {
      readonly do: 'add-event';
      readonly who: number;
      readonly slot: number;
      readonly therapist: number;
      /** e-Physio's list names the invoice that it belongs to. */
      readonly onInvoice: boolean;
    }
  | { readonly do: 'move-event'; readonly which: number; readonly slot: number }
  | { readonly do: 'hand-over'; readonly which: number; readonly who: number }
  | { readonly do: 'other-therapist'; readonly which: number; readonly therapist: number }
  | { readonly do: 'event-status'; readonly which: number; readonly code: number }
  | { readonly do: 'remove-event'; readonly which: number }
  | { readonly do: 'open-invoice' | 'close-invoices'; readonly who: number }
  | { readonly do: 'bill'; readonly which: number };

export type GhlEdit =
  | {
      readonly do: 'new-lead';
      readonly who: number;
      readonly phone: number;
      readonly email: number;
      readonly hasBirthDate: boolean;
      readonly hasAddress: boolean;
      readonly hasGender: boolean;
    }
  | {
      readonly do: 'change-contact';
      readonly who: number;
      readonly field: PersonField;
      readonly value: number;
    }
  | { readonly do: 'spell-contact'; readonly who: number; readonly how: number }
  | { readonly do: 'delete-contact'; readonly who: number }
  | {
      /** Somebody books by a form with the phone or e-mail of a relative: the relative's contact is renamed. */
      readonly do: 'form';
      readonly who: number;
      readonly relative: number;
      readonly phone: number;
      readonly email: number;
      readonly slot: number;
      readonly therapist: number;
      readonly overwrites: 'first name' | 'both names' | 'all';
    }
  | { readonly do: 'book'; readonly who: number; readonly slot: number; readonly therapist: number }
  | { readonly do: 'move-appointment'; readonly which: number; readonly slot: number }
  | { readonly do: 'other-calendar'; readonly which: number; readonly therapist: number }
  | { readonly do: 'appointment-status'; readonly which: number; readonly status: number }
  | { readonly do: 'delete-appointment'; readonly which: number };

/** What the histories would hardly come to by chance: two things of one record that happen on both sides. */
export type BothEdit =
  | {
      readonly do: 'both-slots';
      readonly which: number;
      readonly slot: number;
      readonly therapist: number;
      readonly timeIn: SideName;
    }
  | {
      readonly do: 'archived-books';
      readonly who: number;
      readonly slot: number;
      readonly therapist: number;
    }
  | {
      /** An appointment whose treatment is over, or whose invoice is closed, and that somebody cancels or moves in GHL. */
      readonly do: 'billed-off';
      readonly which: number;
      readonly how: 'cancel' | 'delete' | 'move' | 'other calendar';
      readonly slot: number;
    };

/** What happens to recurring bookings of GHL: `which` picks one of the series, or one of their appointments. */
export type SeriesEdit =
  | {
      readonly do: 'book-series';
      readonly who: number;
      readonly slot: number;
      readonly therapist: number;
      /** One fewer than it has. */
      readonly count: number;
    }
  | { readonly do: 'move-series'; readonly which: number; readonly later: boolean }
  | { readonly do: 'resize-series'; readonly which: number; readonly count: number }
  | { readonly do: 'cancel-series' | 'delete-series'; readonly which: number }
  | { readonly do: 'move-one'; readonly which: number; readonly slot: number }
  | { readonly do: 'call-off-one'; readonly which: number; readonly how: 'cancel' | 'delete' }
  | { readonly do: 'desk-moves-one'; readonly which: number; readonly slot: number };

export type Edit = EphysioEdit | GhlEdit | BothEdit | SeriesEdit;

const FIELDS = ['lastName', 'firstName', 'birthDate', 'email', 'phone', 'street', 'zip', 'city'] as const;
export type PersonField = (typeof FIELDS)[number];

/** Therapists, with a calendar each, whom the config names. */
export const THERAPISTS = 2;
/** The place of the one after them, whom it does not name, as views show it. */
export const OUTSIDE = String(THERAPISTS);

const who = fc.nat(PEOPLE.length - 1);
const which = fc.nat(5);
const value = fc.nat(4);
const therapist = fc.nat(THERAPISTS - 1);
/** Slots overlap on purpose; the last ones lie beyond the window. */
const slot = fc.nat(9);
/** Contact points more often than the others: they have rules of their own. */
const field = fc.constantFrom(...FIELDS, 'email' as const, 'phone' as const, 'phone' as const);

const done = <D extends Edit['do'], T extends object>(
  weight: number,
  what: D,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
): fc.WeightedArbitrary<{ do: D } & T> => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(what), ...fields }) as unknown as fc.Arbitrary<{ do: D } & T>,
});

const rarely = fc.nat(9).map((n) => n === 0);

const register = done(3, 'register', {
  who,
  phone: value,
  email: value,
  hasInvoice: fc.boolean(),
  again: rarely,
});
const addEvent = done(3, 'add-event', { who, slot, therapist, onInvoice: fc.boolean() });

export const ephysioEdit: fc.Arbitrary<EphysioEdit> = fc.oneof(
  register,
  addEvent,
  done(6, 'change-patient', { who, field, value }),
  done(1, 'archive', { who }),
  done(1, 'restore', { who }),
  done(3, 'move-event', { which, slot }),
  done(1, 'hand-over', { which, who }),
  done(1, 'other-therapist', { which, therapist }),
  done(2, 'event-status', { which, code: value }),
  done(2, 'remove-event', { which }),
  done(2, 'open-invoice', { who }),
  done(1, 'close-invoices', { who }),
  done(1, 'bill', { which }),
  done(1, 'spell-patient', { who, how: value }),
);

const newLead = done(3, 'new-lead', {
  who,
  phone: value,
  email: value,
  hasBirthDate: fc.boolean(),
  hasAddress: fc.boolean(),
  hasGender: fc.boolean(),
});
const book = done(3, 'book', { who, slot, therapist });

export const ghlEdit: fc.Arbitrary<GhlEdit> = fc.oneof(
  newLead,
  book,
  done(6, 'change-contact', { who, field, value }),
  done(2, 'spell-contact', { who, how: value }),
  done(1, 'delete-contact', { who }),
  done(4, 'form', {
    who,
    relative: who,
    phone: value,
    email: value,
    slot,
    therapist,
    overwrites: fc.constantFrom('first name', 'first name', 'both names', 'all'),
  }),
  done(3, 'move-appointment', { which, slot }),
  done(1, 'other-calendar', { which, therapist }),
  done(3, 'appointment-status', { which, status: value }),
  done(1, 'delete-appointment', { which }),
);

export const bothEdit: fc.Arbitrary<BothEdit> = fc.oneof(
  done(2, 'both-slots', { which, slot, therapist, timeIn: fc.constantFrom('ephysio', 'ghl') }),
  done(2, 'archived-books', { who, slot, therapist }),
  done(3, 'billed-off', { which, how: fc.constantFrom('cancel', 'delete', 'move', 'other calendar'), slot }),
);

export const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: ephysioEdit },
  { weight: 3, arbitrary: ghlEdit },
  { weight: 1, arbitrary: bothEdit },
);

/** Appointments that go to a therapist whom the config does not name, or into that one's calendar, and come back. */
export const scopeEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: anyEdit },
  done(3, 'other-therapist', { which, therapist: fc.nat(THERAPISTS) }),
  done(2, 'other-calendar', { which, therapist: fc.nat(THERAPISTS) }),
  done(1, 'appointment-status', { which, status: value }),
  done(1, 'delete-appointment', { which }),
);

const bookSeries = done(2, 'book-series', { who, slot: fc.nat(7), therapist, count: fc.nat(4) });

const seriesOnly: fc.Arbitrary<Edit> = fc.oneof(
  bookSeries,
  done(4, 'move-series', { which, later: fc.boolean() }),
  done(3, 'resize-series', { which, count: fc.nat(5) }),
  done(1, 'cancel-series', { which }),
  done(1, 'delete-series', { which }),
  done(3, 'move-one', { which: fc.nat(11), slot }),
  done(2, 'call-off-one', { which: fc.nat(11), how: fc.constantFrom('cancel', 'delete') }),
  done(3, 'desk-moves-one', { which: fc.nat(11), slot: fc.nat(7) }),
);

/** Series that are booked, moved, made shorter and longer, cancelled, taken apart; and everything else besides. */
export const seriesEdit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: seriesOnly },
  { weight: 1, arbitrary: anyEdit },
);

/** The first series of somebody: of at least three. */
export const firstSeries: fc.Arbitrary<Edit> = fc.record({
  do: fc.constant('book-series'),
  who,
  slot: fc.nat(7),
  therapist,
  count: fc.integer({ min: 2, max: 4 }),
});

/** What is there before the program is run for the first time. */
export const firstEntries: fc.Arbitrary<Edit[]> = fc.array(fc.oneof(register, newLead, addEvent, book), {
  minLength: 3,
  maxLength: 10,
  size: 'max',
});

/** People who get a contact by the first run, and who can be given events. */
export const firstPatients: fc.Arbitrary<Edit[]> = fc.array(
  register.arbitrary.map((edit) => ({ ...edit, hasInvoice: true })),
  { minLength: 2, maxLength: 4 },
);
