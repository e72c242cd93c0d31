import type { Generated } from 'kysely';
import type { AccessRow } from '../../domain/audit/access.ts';
import type { Entity, SideName, WrittenEntity } from '../../domain/records/sides.ts';
import type { RehearsalsTable } from '../rehearsals/rehearsals-table.ts';
import type {
  AppointmentSyncTable,
  BlockSlotsTable,
  ContactSyncTable,
  KeptRecordsTable,
} from './link-columns.ts';
import type { GhlAuthCredentialsTable, GhlCompanyCredentialsTable } from './sign-in/ghl-credentials.ts';

/**
 * The database as Kysely sees it. Times are UTC ISO strings, except where a name ends in `_ms` (epoch milliseconds).
 * `Buffer` columns are sealed (store/seal.ts); nothing else holds patient data.
 */
export interface Database {
  meta: { key: string; value: Buffer };
  practices: PracticesTable;
  contact_sync: ContactSyncTable;
  appointment_sync: AppointmentSyncTable;
  operations: OperationsTable;
  failures: FailuresTable;
  conflicts: ConflictsTable;
  reviews: ReviewsTable;
  unlinked_contacts: UnlinkedContactsTable;
  /** Records that a person declared to be two people; the pair as `pairKey` names it. */
  distinct_pairs: { practice: string; pair: string; decided_at: string };
  /** When e-Physio's patients were, and will be, at the practice. */
  visits: { practice: string; ephysio_id: string; past_at: string | null; next_at: string | null };
  /** Patients of e-Physio of whom no data goes to GHL. */
  exclusions: { practice: string; ephysio_id: string; excluded_at: string };
  block_slots: BlockSlotsTable;
  kept_records: KeptRecordsTable;
  rehearsals: RehearsalsTable;
  /** Who decided, searched or looked. */
  audit_log: AccessRow;
  sync_runs: SyncRunsTable;
  changes: ChangesTable;
  checkpoints: CheckpointsTable;
  locks: LocksTable;
  ghl_auth_credentials: GhlAuthCredentialsTable;
  ghl_company_credentials: GhlCompanyCredentialsTable;
  ephysio_session: EphysioSessionTable;
  pace: PaceTable;
  webhook_events: WebhookEventsTable;
}

/** Which accounts a practice's data came from: the "wrong account" guard compares with these. */
export interface PracticesTable {
  name: string;
  ephysio_practice_id: string | null;
  ghl_location_id: string | null;
  /** When GHL said that the app was removed from the location; nothing is synced until it is connected again. */
  disconnected_at: string | null;
}

/** Contacts that nobody in e-Physio stands for yet, as last seen: a list of changes shows a contact once. */
export interface UnlinkedContactsTable {
  practice: string;
  ghl_id: string;
  /** Sealed JSON of the record with its extras. */
  held: Buffer;
  seen_at: string;
  /** The rule of `sync.newPatients` by which it is ignored; `null`: it waits. */
  ignored_by: string | null;
  /** Start of its latest appointment that counts for `newPatients: "booked"` (UTC ISO). */
  booked_until: string | null;
}

/** A write that may have been sent. The row is made before the request and goes with the transaction that stores its result. */
export interface OperationsTable {
  id: string;
  practice: string;
  entity: WrittenEntity;
  side: SideName;
  kind: 'create' | 'update' | 'cancel';
  link_id: string | null;
  /** The record's id on the other side, where the change comes from. */
  source_id: string;
  target_id: string | null;
  /** Token of the lock under which it was written down: it is in flight as long as that lock is held. */
  owner: string;
  /** Sealed JSON of what is written. */
  payload: Buffer;
  created_at: string;
}

/** Records whose last write was refused or failed, with the time of the next try. */
export interface FailuresTable {
  practice: string;
  entity: WrittenEntity;
  side: SideName;
  /** Id on the side that the change comes from. */
  record_id: string;
  /** Fingerprint of the record when it failed: a changed record is tried at once. */
  fingerprint: string;
  attempts: number;
  next_attempt_at: string;
  /** Set after the last try: a dead letter. */
  dead_at: string | null;
  reason: string;
}

/** A value that lost: changed on both sides, or on the side that does not own the field. */
export interface ConflictsTable {
  id: string;
  practice: string;
  entity: Entity;
  link_id: string;
  field: string;
  winner: SideName;
  reason: 'both-changed' | 'owner';
  /** Sealed JSON `{winner, loser}`. */
  data: Buffer;
  created_at: string;
  resolved_at: string | null;
}

export interface ReviewsTable {
  id: string;
  practice: string;
  kind: string;
  /** What it is about, by ids: one open item per practice, kind and subject. */
  subject: string;
  side: SideName;
  /** JSON of the link, record or status that it is about: ids only. */
  about: string;
  /** JSON of what its text needs besides: ids, fields and codes. */
  facts: string;
  /** Sealed JSON of the exact change that a person has to make. */
  detail: Buffer | null;
  created_at: string;
  last_seen_at: string;
  resolved_at: string | null;
}

export interface SyncRunsTable {
  id: string;
  practice: string;
  command: string;
  started_at: string;
  finished_at: string | null;
  exit_code: number | null;
  /** JSON of the counts, as printed by `--json`. */
  counts: string | null;
  /** 1: what it wrote is in `changes`; 0: it ran before there was that table. */
  lists_changes: number;
}

/** What was written to a record, or changed in what is linked. Written in the transaction that stores the result. */
export interface ChangesTable {
  /** That of the operation, so that no write is listed twice. */
  id: string;
  practice: string;
  at: string;
  /** Who made it. */
  writer: 'run' | 'webhook' | 'person';
  /** The run, GHL's id of the webhook, or a decision's own id. */
  writer_id: string;
  /** The command, or `admin page`. */
  command: string;
  entity: WrittenEntity;
  kind: 'created' | 'updated' | 'cancelled' | 'linked' | 'unlinked' | 'renumbered' | 'removed';
  /** Where the record was written; `null`: only what is linked changed. */
  side: SideName | null;
  ephysio_id: string | null;
  ghl_id: string | null;
  link_id: string | null;
  /** Sealed JSON: who it is about, and the fields before and after. */
  data: Buffer;
}

export interface CheckpointsTable {
  practice: string;
  name: string;
  value: string;
  updated_at: string;
}

export interface LocksTable {
  name: string;
  token: string;
  host: string;
  pid: number;
  /** When the process `pid` began, in the machine's own words: tells it from a later process with the same number. */
  process_start: string | null;
  command: string;
  acquired_at: string;
  expires_at: string;
}

export interface EphysioSessionTable {
  practice: string;
  /** Sealed JSON `{token, cryptoKey}`. */
  secrets: Buffer;
  practice_id: string | null;
  expires_at: string | null;
  obtained_at: string;
}

/** The requests of the running window, shared by all processes that use this database. */
export interface PaceTable {
  location_id: string;
  /** JSON; its shape belongs to ghl/pace. */
  state: string;
}

/** The inbox: a webhook of GHL, stored before it was acknowledged. */
export interface WebhookEventsTable {
  /** Rises with every arrival. */
  id: Generated<number>;
  /** GHL's id of the delivery, the same in every repeat. */
  webhook_id: string;
  practice: string;
  location_id: string;
  type: string;
  /** `account`: the app was installed in the location, or removed from it. */
  entity: Entity | 'account';
  /** The id of the contact or appointment, for `account` that of the location. */
  record_id: string;
  /** The contact that it is about, for appointments too: no two events of one person are worked on at once. */
  lane: string;
  /** Sealed JSON of what the event said; wiped once it is done. */
  payload: Buffer | null;
  received_at: string;
  /** `dead`: given up after the last try; a person has to look. */
  state: 'new' | 'done' | 'dead' | 'discarded';
  attempts: number;
  next_attempt_at: string;
  /** The guard that holds it back; `null`: none does. */
  held_by: string | null;
  /** The guard that a person has let it in for: that guard does not judge it any more. */
  let_in_for: string | null;
  /** No patient data. */
  last_error: string | null;
  /** When it left the inbox: done, dead or discarded. */
  done_at: string | null;
}
