import type { SideName } from '../../domain/records/sides.ts';

/** What a change did to a record. */
export type ChangeName =
  | 'created'
  | 'updated'
  | 'cancelled'
  | 'linked'
  | 'unlinked'
  | 'renumbered'
  | 'removed';

/** The page of one person: what is linked, appointments, what was changed, and what was decided. */
export interface PersonTexts {
  readonly unknown: string;
  readonly born: (date: string) => string;
  /** The entries of both sides are matched. */
  readonly matched: string;
  readonly onlyIn: (side: SideName) => string;
  readonly excluded: string;
  /** The record of this side stands for somebody else by now. */
  readonly somebodyElse: (side: SideName) => string;
  readonly entries: string;
  readonly appointments: string;
  readonly noAppointments: string;
  readonly history: string;
  readonly noHistory: string;
  readonly when: string;
  readonly what: string;
  readonly by: string;
  readonly changes: string;
  /** `side`: where it was written; `null`: only the match changed. */
  readonly kinds: Readonly<Record<ChangeName, (side: SideName | null) => string>>;
  readonly entities: { readonly patient: string; readonly appointment: string };
  readonly writers: { readonly run: string; readonly webhook: string; readonly person: string };
  /** `before` and `after`: values as they are shown. */
  readonly change: (field: string, before: string, after: string) => string;
  readonly questions: string;
  readonly noQuestions: string;
  readonly open: string;
  readonly settledOn: (date: string) => string;
  readonly decidedBy: (user: string) => string;
  readonly distinct: string;
  readonly toPerson: string;
}
