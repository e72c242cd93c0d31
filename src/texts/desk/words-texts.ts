import type { AppointmentField, AppointmentStatus } from '../../domain/records/appointment.ts';
import type { PatientField } from '../../domain/records/patient.ts';
import type { PluralForms } from './speech.ts';

/** A field that a person at the desk may read about: those that are synced, the sex, and two that are asked for as one. */
export type NamedField =
  | PatientField
  | Exclude<AppointmentField, 'patient' | 'calendar'>
  | 'therapist'
  | 'sex'
  | 'address'
  | 'slot';

/** What a sentence may be about: any other field is a `value`. */
export type NounField = NamedField | 'value';

/** Single words that stand in more than one place: one thing, one word. Lower case as in the middle of a sentence. */
export interface WordTexts {
  readonly fields: Readonly<Record<NamedField, string>>;
  /** What an appointment can be, by the status of GHL. */
  readonly statuses: Readonly<Record<AppointmentStatus, string>>;
  readonly onlyInEphysio: string;
  readonly onlyInGhl: string;
  readonly onBothSides: string;
  readonly openItems: PluralForms;
  readonly appointments: PluralForms;
  readonly people: PluralForms;
  readonly today: string;
  readonly tomorrow: string;
  /** Stands for a value that is not there. */
  readonly empty: string;
  /** Stands for a name that is not known, anywhere in a sentence. */
  readonly unnamed: string;
  /** Stands for a value that nobody has read yet. */
  readonly notRead: string;
  readonly sexes: { readonly f: string; readonly m: string };
  /** `at`: what the speech's `time` gives. */
  readonly asReadAt: (at: string) => string;
  /** `Montag, 30.11.2026, um 14:30 Uhr`, in the middle of a sentence. */
  readonly moment: (weekday: string, date: string, time: string) => string;
}
