import type { Both, Entity, SideName } from '../../domain/records/sides.ts';
import type { StoreHandle } from '../../store/store.ts';
import { type ChangeData, type ChangeKind, insertChange, type Writer } from '../../store/tables/changes.ts';
import type { OperationsTable } from '../../store/tables/tables.ts';
import type { RunContext } from '../run-context.ts';
import type { Target } from './target.ts';

/** What is kept of a write with its intent: the run that stores its outcome lists it for the one that made it. */
export interface WriteNote<R> {
  readonly by: Writer;
  /** What the side held in the fields that are written. */
  readonly before: Partial<R>;
  /** What tells a person which record it is. */
  readonly about: Partial<R>;
}

const IDENTIFYING: Readonly<Record<Entity, readonly string[]>> = {
  patient: ['firstName', 'lastName', 'birthDate'],
  appointment: ['patient', 'calendar', 'start', 'end'],
};

const pick = <R extends object>(record: Partial<R>, fields: readonly string[]): Partial<R> =>
  Object.fromEntries(Object.entries(record).filter(([field]) => fields.includes(field))) as Partial<R>;

/** What tells a person which record it is. */
export const identifying = <R extends object>(entity: Entity, record: Partial<R>): Partial<R> =>
  pick(record, IDENTIFYING[entity]);

/** The note of a write of `fields` to a record that its side holds as `before`. */
export const noteWrite = <R extends object>(
  run: RunContext,
  { records }: Target<R>,
  before: Partial<R>,
  fields: object,
): WriteNote<R> => ({
  by: run.writer,
  before: pick(before, Object.keys(fields)),
  about: identifying(records.entity, before),
});

const KIND: Readonly<Record<OperationsTable['kind'], ChangeKind>> = {
  create: 'created',
  update: 'updated',
  cancel: 'cancelled',
};

/** A write whose outcome is known. */
export interface Written<R> {
  readonly note: WriteNote<R>;
  /** The written fields as the side holds them now. */
  readonly after: Partial<R>;
}

interface WrittenRecord<R> extends Written<R> {
  readonly operationId: string;
  readonly kind: OperationsTable['kind'];
  readonly side: SideName;
  readonly ids: Both<string | null>;
  readonly linkId: string | null;
}

/** As a person at that side knows it. */
export const shownAt = <R extends object>(
  { bookings }: Target<R>,
  side: SideName,
  record: Partial<R>,
): ChangeData['before'] => (bookings?.asShown(side, record) ?? record) as ChangeData['before'];

/** Lists a write, in the transaction that stores its result. */
export const listWrite = <R extends object>(
  handle: StoreHandle,
  run: RunContext,
  target: Target<R>,
  { operationId, kind, side, ids, linkId, note, after }: WrittenRecord<R>,
): Promise<void> => {
  const shown = (record: Partial<R>) => shownAt(target, side, record);
  return insertChange(handle, {
    id: operationId,
    practice: run.practice.name,
    writer: note.by,
    entity: target.records.entity,
    kind: KIND[kind],
    side,
    ephysioId: ids.ephysio,
    ghlId: ids.ghl,
    linkId,
    data: { about: { [side]: shown(note.about) }, before: shown(note.before), after: shown(after) },
    now: run.now(),
  });
};

/** Lists that two records are linked, in the transaction that links them. */
export const listLinked = <R extends object>(
  handle: StoreHandle,
  run: RunContext,
  target: Target<R>,
  linkId: string,
  ids: Both<string | null>,
  held: Both<Partial<R>>,
): Promise<void> => {
  const { entity } = target.records;
  const about = (side: SideName) => shownAt(target, side, identifying(entity, held[side]));
  return insertChange(handle, {
    id: run.newId(),
    practice: run.practice.name,
    writer: run.writer,
    entity,
    kind: 'linked',
    side: null,
    ephysioId: ids.ephysio,
    ghlId: ids.ghl,
    linkId,
    data: { about: { ephysio: about('ephysio'), ghl: about('ghl') }, before: {}, after: {} },
    now: run.now(),
  });
};
