/** Options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly practice?: string;
  readonly json?: boolean;
  readonly logLevel?: string;
}

/** What a command gets from the process beside its options. */
export interface Runtime {
  /** Aborted by SIGINT or SIGTERM: finish the current record, begin no other. */
  readonly stopping: AbortSignal;
}
