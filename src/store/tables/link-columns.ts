import type { Entity, SideName } from '../../domain/records/sides.ts';

/** What both link tables have in common. */
export interface LinkColumns {
  id: string;
  practice: string;
  ephysio_id: string | null;
  ghl_id: string | null;
  source: SideName;
  /** `tombstone`: the record was deleted on one side; it is not made again until the link is restored. */
  state: 'linked' | 'tombstone';
  /** Sealed JSON: `{ephysio, ghl}`, what each side held when they last agreed. */
  base: Buffer;
  /** Keyed fingerprints of the two halves of `base`. */
  ephysio_fingerprint: string;
  ghl_fingerprint: string;
  /** 1: `base` holds a change in GHL that both sides have not agreed on yet. */
  unsettled: number;
  created_at: string;
  updated_at: string;
}

export interface ContactSyncTable extends LinkColumns {
  /** 1: the contact lacks an e-mail or phone of the patient, because another contact holds it; 2: it is free by now. */
  left_out: number;
  /** Names of the fields that hold placeholders in e-Physio, comma-separated. */
  placeholders: string;
  /** The side whose record stands for somebody else since it was linked; null: neither. */
  other_person: SideName | null;
  /** Keyed fingerprint of the sex as e-Physio listed it, while that is a placeholder; `null`: not listed yet. */
  listed_sex: string | null;
}

export interface AppointmentSyncTable extends LinkColumns {
  /** Start as last agreed: tells which links a listed window must contain. */
  starts_at: string;
  cancelled: number;
}

/** Block slots that this program made in GHL. They hold times, and nothing about anybody. */
export interface BlockSlotsTable {
  id: string;
  practice: string;
  /** Id of the event in e-Physio whose time it blocks. */
  event_id: string;
  /** `user ID` or `calendar ID` of GHL. */
  target: string;
  ghl_id: string;
  starts_at: string;
  ends_at: string;
  title: string;
  updated_at: string;
}

/** Records as they were last read that a person has to be shown, and that no link and no other table holds. */
export interface KeptRecordsTable {
  practice: string;
  entity: Entity;
  side: SideName;
  record_id: string;
  /** Of an appointment: its start as last read (UTC ISO). */
  starts_at: string | null;
  /** Sealed JSON: a `KeptRecord`. */
  data: Buffer;
  /** Keyed fingerprint of it: what has not changed is not written again. */
  fingerprint: string;
  /** Since when it is known to be so (UTC ISO). */
  read_at: string;
}
