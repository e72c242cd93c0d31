/** What a person does that the audit log names: looks at people, decides, or comes and goes. */
export const ACCESS_ACTIONS = [
  // Looking.
  'today',
  'person',
  'search',
  'show',
  'names-shown',
  'preview',
  // Deciding.
  'resolve',
  'same',
  'distinct',
  'forget-distinct',
  'take-ephysio',
  'take-ghl',
  'retry',
  'discard',
  'let-in',
  'run',
  'override',
  'remove-link',
  'restore-link',
  'exclude',
  'include',
  'clear-field',
  'connect',
  // Coming and going.
  'log-in',
  'log-in-refused',
  'log-out',
] as const;

export type AccessAction = (typeof ACCESS_ACTIONS)[number];

/** What a subject's id names. */
export type SubjectKind =
  | 'review'
  | 'conflict'
  | 'webhook'
  | 'link'
  | 'run'
  | 'patient'
  | 'appointment'
  | 'block-slot'
  | 'field'
  | 'guard';

/** What was done, and with what: never a value, and never what was searched for. */
export interface Deed {
  readonly action: AccessAction;
  readonly kind?: SubjectKind | null;
  /** An id; of a record of one side with the side before it (`ghl c7`). `null`: no single one, or all of the kind. */
  readonly subject: string | null;
}

/** One row of the audit log, as it is stored. */
export interface AccessRow {
  /** Rises with the time. */
  id: string;
  /** UTC ISO. */
  at: string;
  /** A user of the page, or `os:NAME` at a terminal; `?` for a log-in under a name that is no user's. */
  who: string;
  /** `null`: it is about no single practice. */
  practice: string | null;
  action: AccessAction;
  kind: SubjectKind | null;
  subject: string | null;
  /** An address, or `terminal`. */
  address: string;
}
