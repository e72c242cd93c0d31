import type { SideName } from '../records/sides.ts';

export type RehearsedKind = 'patient' | 'invoice' | 'event' | 'contact' | 'appointment' | 'block-slot';

/** A record that a rehearsal has made, or was about to make. */
export interface Rehearsed {
  /** Its own name in the journal. */
  readonly id: string;
  readonly side: SideName;
  readonly kind: RehearsedKind;
  /** The word that the record carries in its name or title. */
  readonly mark: string;
  /** The id on its side; `null`: whether it was made is not known. */
  readonly recordId: string | null;
  /** When it was written down: before the record was made. UTC ISO. */
  readonly createdAt: string;
}

/** A rehearsed record whose id is known. */
export interface Made extends Rehearsed {
  readonly recordId: string;
}

/** What rehearsals have made, kept over a kill. */
export interface Journal {
  /** The mark of the records that this rehearsal makes. */
  readonly mark: string;
  /** All that may still be there, oldest first. */
  left(side: SideName): Promise<readonly Rehearsed[]>;
  /**
   * Writes down that a record is about to be made, makes it, and writes its id down. What was certainly not made is forgotten.
   * @throws what `make` throws
   */
  create(side: SideName, kind: RehearsedKind, make: () => Promise<string>): Promise<Made>;
  /** A record that a service made besides, of the made-up patient. */
  note(side: SideName, kind: RehearsedKind, recordId: string): Promise<Made>;
  /** A record that was looked for is there, under this id. */
  found(row: Rehearsed, recordId: string): Promise<Made>;
  /** Nothing of it is there (any more). */
  gone(row: Rehearsed): Promise<void>;
}

/** What a person does by hand while the program waits. */
export type HandTask =
  | { readonly task: 'open-invoice'; readonly patientId: string; readonly mark: string; readonly day: string }
  | {
      readonly task: 'set-status';
      readonly status: 'cancelled' | 'noshow' | 'showed';
      readonly eventId: string;
      readonly mark: string;
      readonly start: string;
    }
  | {
      readonly task: 'book-series';
      readonly contactId: string;
      readonly calendarId: string;
      readonly mark: string;
      readonly start: string;
      readonly count: number;
    }
  | { readonly task: 'remove-series'; readonly contactId: string; readonly calendarId: string };

/** `false`: the person leaves it out. */
export type AskHand = (task: HandTask) => Promise<boolean>;
