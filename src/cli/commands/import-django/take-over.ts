import { randomUUID } from 'node:crypto';
import { pairKey } from '../../../domain/identity/distinct-pairs.ts';
import type { Entity } from '../../../domain/records/sides.ts';
import type { StoreHandle } from '../../../store/store.ts';
import { appointmentSync } from '../../../store/tables/appointment-sync.ts';
import { SLOTS_BEGUN, SLOTS_DEFAULT } from '../../../store/tables/block-slots.ts';
import { decisionBy, insertChange } from '../../../store/tables/changes.ts';
import { getCheckpoint, setCheckpoint } from '../../../store/tables/checkpoints.ts';
import { contactSync } from '../../../store/tables/contact-sync.ts';
import { loadDistinctPairs } from '../../../store/tables/distinct-pairs.ts';
import type { LinkRow } from '../../../store/tables/links.ts';
import { loadCredentials, saveCredentials } from '../../../store/tables/sign-in/credentials.ts';
import { dropUnlinkedContact } from '../../../store/tables/unlinked-contacts.ts';
import { type ClassifiedPairs, classifyPairs, type ExistingLink } from './classify-pairs.ts';
import { pickSignIn, type SignInVerdict, toCredentials } from './pick-sign-in.ts';
import type { Dump, OldAppointment, OldPair } from './read-dump.ts';

export interface TakeOverOptions {
  readonly practice: string;
  readonly locationId: string;
  readonly usesPrivateToken: boolean;
  /** False with `--no-tokens`. */
  readonly tokens: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface TakenOver {
  readonly contacts: ClassifiedPairs<OldPair>;
  readonly appointments: ClassifiedPairs<OldAppointment>;
  readonly signIn: SignInVerdict;
}

/** Nothing is agreed on yet: what the old system has copied may be years old, and tells nobody which side has changed. */
const NOTHING_AGREED = { ephysio: {}, ghl: {} } as const;

type Ids = Pick<LinkRow, 'ephysio_id' | 'ghl_id'>;
const existing = (rows: readonly Ids[]): ExistingLink[] =>
  rows.map((row) => ({ ephysioId: row.ephysio_id, ghlId: row.ghl_id }));

/** Judges a dump against what is linked already. Reads only. */
export const classifyDump = async (
  handle: StoreHandle,
  dump: Dump,
  { practice, locationId, usesPrivateToken, tokens }: TakeOverOptions,
): Promise<TakenOver> => {
  const isSignedIn = (await loadCredentials(handle, practice)) !== null;
  const distinctPairs = await loadDistinctPairs(handle, practice);
  const isDistinct = ({ ephysioId, ghlId }: OldPair): boolean =>
    distinctPairs.has(pairKey({ side: 'ephysio', id: ephysioId }, { side: 'ghl', id: ghlId }));
  const links = existing(await contactSync.listIds(handle, practice));
  return {
    contacts: classifyPairs(dump.contacts, links, isDistinct),
    appointments: classifyPairs(dump.appointments, existing(await appointmentSync.listIds(handle, practice))),
    signIn: pickSignIn(dump.signIns, { locationId, isWanted: tokens, usesPrivateToken, isSignedIn }),
  };
};

/** Stores the accepted pairs. Call it in the transaction of `classifyDump`. */
export const takeOver = async (
  handle: StoreHandle,
  { contacts, appointments, signIn }: TakenOver,
  { practice, now }: TakeOverOptions,
): Promise<void> => {
  const linkOf = ({ ephysioId, ghlId, source, at }: OldPair) => ({
    practice,
    ephysioId,
    ghlId,
    source,
    base: NOTHING_AGREED,
    // As old as what it stands for: a link of this minute is expected to be missing in GHL's index.
    now: at === null ? now : Math.min(Date.parse(at), now),
  });
  const writer = decisionBy('import django');
  const list = ({ ephysioId, ghlId }: OldPair, entity: Entity, linkId: string): Promise<void> => {
    const data = { about: {}, before: {}, after: {} };
    const change = { id: randomUUID(), practice, writer, entity, kind: 'linked', side: null } as const;
    return insertChange(handle, { ...change, ephysioId, ghlId, linkId, data, now });
  };
  // The practice has had none so far: the config says when they begin.
  const hasBegun = (await getCheckpoint(handle, practice, SLOTS_BEGUN)) !== null;
  if (!hasBegun && contacts.taken.length + appointments.taken.length > 0)
    await setCheckpoint(handle, practice, SLOTS_DEFAULT, 'off', now);
  for (const pair of contacts.taken) {
    const link = { ...linkOf(pair), hasOmitted: false, placeholders: [] };
    await list(pair, 'patient', await contactSync.insert(handle, link));
    await dropUnlinkedContact(handle, practice, pair.ghlId);
  }
  for (const pair of appointments.taken) {
    const link = { ...linkOf(pair), startsAt: pair.startsAt, cancelled: false };
    await list(pair, 'appointment', await appointmentSync.insert(handle, link));
  }
  if ('take' in signIn) await saveCredentials(handle, practice, [toCredentials(signIn.take, now)]);
};
