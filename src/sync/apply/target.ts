import type { Change, Create, Join, Link } from '../../domain/plan/plan.ts';
import type { Both, Entity, SideName } from '../../domain/records/sides.ts';
import type { Held, Side } from '../../domain/side.ts';
import type { DuplicateError } from '../../errors.ts';
import type { StoreHandle } from '../../store/store.ts';
import type { Base, LinkHead, LinkRow } from '../../store/tables/links.ts';

/** The ids of a link. */
type LinkIds = Pick<Link<unknown>, 'id' | 'ephysioId' | 'ghlId' | 'source'>;

/** Which halves of a link change. */
export interface NewIds {
  readonly ephysioId?: string | null;
  readonly ghlId?: string | null;
}

/** How a base came to what it is. */
export interface News {
  /** Fields of which GHL has said what it holds, after a write or in its list. */
  readonly answered?: readonly string[];
  /** e-Physio holds what we have just written there. */
  readonly isOurs?: boolean;
}

/** A link with its row: whether somebody has written it since it was listed, `updated_at` says. */
export interface OpenedLink<R> {
  readonly row: LinkRow;
  readonly link: Link<R>;
}

/** The links of one entity of one practice: what the engine needs of their table. */
export interface Records<R extends object> {
  readonly entity: Entity;
  /** All links, without what their records hold. */
  list(handle: StoreHandle): Promise<LinkHead[]>;
  /** Some links as they are now, by their ids, with what their records hold. One that was removed is missing. */
  openSome(handle: StoreHandle, ids: readonly string[]): Promise<Map<string, OpenedLink<R>>>;
  /** The links of some ids of one side. */
  listBy(handle: StoreHandle, side: SideName, ids: readonly string[]): Promise<LinkRow[]>;
  /** The ids of one side that are linked: all of them, or those among some. */
  linkedIds(handle: StoreHandle, side: SideName, among?: readonly string[]): Promise<Set<string>>;
  find(handle: StoreHandle, id: string): Promise<LinkRow | undefined>;
  /** Of a series in GHL: the links of its instances, and of its master. */
  listOfSeries(handle: StoreHandle, master: string): Promise<LinkRow[]>;
  findBySide(handle: StoreHandle, side: SideName, id: string): Promise<LinkRow | undefined>;
  open(handle: StoreHandle, row: LinkRow): Link<R>;
  /** `placeholders`: fields of e-Physio's new record that hold none of the person's values. */
  insert(handle: StoreHandle, ids: LinkIds, base: Base<R>, placeholders?: readonly string[]): Promise<void>;
  update(handle: StoreHandle, row: LinkRow, base: Base<R>, ids?: NewIds, news?: News): Promise<void>;
  tombstone(handle: StoreHandle, id: string): Promise<void>;
  /** GHL has given the record another id. */
  renumber(handle: StoreHandle, id: string, ghlId: string): Promise<void>;
  /** Puts a tombstone back in use, for another record of GHL. */
  revive(handle: StoreHandle, row: LinkRow, ghlId: string, base: Base<R>): Promise<void>;
}

/** Which ids are linked on each side: loaded when first asked for, then kept up to date by the writes of this run. */
export interface LinkedIds {
  load(side: SideName): Promise<ReadonlySet<string>>;
  add(side: SideName, id: string): void;
}

/** What a refused duplicate means for a create: nothing more to send, or send this instead. */
export type DuplicateVerdict<R> = { readonly done: true } | { readonly done: false; readonly record: R };

/** What is special about writing people: GHL's rule against duplicate contacts, and what e-Physio demands of a patient. */
export interface PeopleRules<R extends object> {
  /** What of a record is not even tried, because it is known to be refused. */
  readonly beforeCreate: (create: Create<R>) => R;
  /** GHL has a contact with the same e-mail or phone: settles whose it is. */
  readonly onDuplicate: (create: Create<R>, record: R, error: DuplicateError) => Promise<DuplicateVerdict<R>>;
  /** What is left of a change when another record holds one of its values; `null` when that is not the reason. */
  readonly withoutDuplicate: (change: Change<R>, error: DuplicateError) => Change<R> | null;
  /** Fields that a side can do without: of a new record, or of one that keeps what it has. */
  readonly optionalIn: (where: { readonly side: SideName; readonly isNew: boolean }) => readonly string[];
  /** What operations on different records have in common, so that they must not be sent side by side. */
  readonly sharedKeys: (operation: Create<R> | Change<R> | Join<R>) => readonly string[];
  /** Called for every record that a side now holds. */
  readonly onStored: (side: SideName, held: Held<R>) => void;
  /** Fields that a side fills with placeholders when a record is made there. */
  readonly placeholders: (create: Pick<Create<R>, 'side' | 'from'>) => readonly string[];
  /** Whether two records that will be created on a side may be one: created at the same time it would exist twice. */
  readonly mayBeOne: (side: SideName, a: R, b: R) => boolean;
}

/** What is special about writing appointments: each names its patient by a link. */
export interface BookingRules<R extends object> {
  /** The side does not know something that a create names; `true` when that is settled and nothing is left to do. */
  readonly onRefusedCreate: (create: Create<R>) => Promise<boolean>;
  /** Whether what a cancellation follows is still so: read by id, right before it is sent. */
  readonly isStillOff: (cancel: Change<R>) => Promise<boolean>;
  /** Whether the link of a record's patient is still there: a person may remove it while a run is under way. */
  readonly hasPatient: (handle: StoreHandle, record: Partial<R>) => Promise<boolean>;
  /** Whether the record's patient still stands for whom the plan took it: other records of that person follow from it. */
  readonly standsAsPlanned: (handle: StoreHandle, record: R) => Promise<boolean>;
  /** A record with its patient as a person at `side` knows it. */
  readonly asShown: (side: SideName, record: Partial<R>) => Partial<R>;
}

/** A write to GHL: of a new record, or of a linked one. */
export type GhlWrite<R> =
  | { readonly kind: 'create'; readonly from: Held<R> }
  | { readonly kind: 'change'; readonly link: Pick<Link<R>, 'ephysioId'> };

/** Everything the writing of one entity needs: where links are kept, and where records are sent. */
export interface Target<R extends object> {
  readonly records: Records<R>;
  readonly sides: Both<Side<R, never>>;
  readonly linkedIds: LinkedIds;
  /** Whether two records may be one and the same: a record of an open create is not linked to anything else. */
  readonly resembles: (a: R, b: R) => boolean;
  /** Whether GHL may not get a record because its patient objects: asked when it is about to be sent. */
  readonly isKeptHere: (handle: StoreHandle, write: GhlWrite<R>) => Promise<boolean>;
  /** The record of a change was deleted on its side. */
  readonly onGone: (change: Change<R>) => Promise<void>;
  /** Of patients only. */
  readonly people: PeopleRules<R> | null;
  /** Of appointments only. */
  readonly bookings: BookingRules<R> | null;
}
