import type { PluralForms } from './speech.ts';

/** The parts of the list of what waits, the most urgent first. */
export type SectionName = 'urgent' | 'soon' | 'identity' | 'conflicts' | 'others';

/** How a run ended, or that it goes on. */
export type RunOutcome =
  | 'running'
  | 'killed'
  | 'done'
  | 'some-failed'
  | 'config'
  | 'sign-in'
  | 'guard'
  | 'unreachable'
  | 'bug'
  | 'locked';

/** What the page Today says around its items. */
export interface TodayTexts {
  /** `last`: how long ago the last comparison was; `null`: there was none. */
  readonly nothingToDo: (last: string | null) => string;
  readonly toDo: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  readonly nextAppointment: (when: string, therapist: string | null) => string;
  readonly noAppointment: string;
  readonly bornIn: (year: string) => string;
  /** Heads the records that stand side by side. */
  readonly compared: string;
  /** The same, as they were when a value was changed on both sides. */
  readonly asDisputed: string;
  /** Marks a value that differs, for who does not see the mark. */
  readonly differs: string;
  readonly provisional: string;
  readonly deleted: string;
  readonly nothingKnown: string;
  readonly appointment: string;
  readonly time: string;
  readonly withTherapist: string;
  readonly person: string;
  /** Heads what has to be entered by hand. */
  readonly toEnter: string;
  readonly before: string;
  readonly after: string;
  readonly openSince: (ago: string) => string;
  readonly page: (page: string, of: string) => string;
  readonly previousPage: string;
  readonly nextPage: string;
  readonly visits: {
    readonly title: string;
    readonly week: string;
    readonly none: string;
    readonly neverRead: string;
    /** When they were read, on another day than today. `date`: `Mo 30.11.2026 14:30`. */
    readonly readOn: (date: string) => string;
    readonly state: string;
    readonly bothSides: string;
    readonly taken: string;
    readonly oneSided: PluralForms;
    /** What the two sides say differently. */
    readonly different: string;
  };
  readonly course: {
    readonly title: string;
    readonly runs: string;
    readonly noRuns: string;
    readonly run: string;
    readonly began: string;
    readonly commands: {
      readonly all: string;
      readonly patients: string;
      readonly appointments: string;
      readonly renewal: string;
      readonly preview: (of: string) => string;
    };
    readonly outcomes: Readonly<Record<RunOutcome, string>>;
    readonly noChanges: string;
    readonly created: PluralForms;
    readonly updated: PluralForms;
    readonly cancelled: PluralForms;
    readonly matched: PluralForms;
    readonly blocked: PluralForms;
    readonly failed: PluralForms;
    readonly numbers: string;
    readonly matchedPeople: string;
    readonly matchedAppointments: string;
    readonly deletedOnOneSide: string;
    readonly provisionalPeople: string;
    readonly messagesInWork: string;
    readonly days: (count: string) => string;
    readonly asTable: string;
    readonly day: string;
    readonly runsOfDay: string;
    readonly failedRuns: string;
    readonly messages: string;
    readonly connections: string;
    readonly connected: string;
    readonly notConnected: string;
    readonly signsInByItself: string;
    readonly validUntil: (date: string) => string;
    readonly renewedByItself: string;
    readonly lastMessage: string;
    readonly noMessage: string;
  };
}
