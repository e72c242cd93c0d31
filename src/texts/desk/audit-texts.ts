import type { AccessAction, SubjectKind } from '../../domain/audit/access.ts';
import type { PluralForms } from './speech.ts';

/** The log of access: who looked at what, and who decided what. */
export interface AuditTexts {
  readonly about: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly subject: string;
  readonly from: string;
  readonly none: string;
  readonly onlyNewest: PluralForms;
  readonly terminal: string;
  /** A log-in under a name that is no user's. */
  readonly unknownUser: string;
  readonly actions: Readonly<Record<AccessAction, string>>;
  readonly subjects: Readonly<Record<SubjectKind, string>>;
}
