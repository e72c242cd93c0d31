import { randomUUID } from 'node:crypto';
import type { SideName, WrittenEntity } from '../../domain/records/sides.ts';
import { iso } from '../iso.ts';
import type { StoreHandle } from '../store.ts';
import type { ChangesTable } from './tables.ts';

/** Who changes something. */
export interface Writer {
  readonly kind: ChangesTable['writer'];
  /** The run, GHL's id of the webhook, or a decision's own id. */
  readonly id: string;
  /** The command, or `admin page`. */
  readonly command: string;
}

/** A person, for one decision. @param command where it was made: the command, or `admin page` */
export const decisionBy = (command: string): Writer => ({ kind: 'person', id: randomUUID(), command });

export type ChangeKind = ChangesTable['kind'];

type Fields = Readonly<Record<string, string | null | undefined>>;

/** Patient data: sealed where it is kept. */
export interface ChangeData {
  /** What tells a person which record it is, as each side held it; a write knows its own side only. */
  readonly about: { readonly [S in SideName]?: Fields };
  /** The fields that were written. One that is absent was not known. */
  readonly before: Fields;
  readonly after: Fields;
}

export interface NewChange {
  /** The operation's, if there is one: a write that is found again after a kill is listed once. */
  readonly id: string;
  readonly practice: string;
  readonly writer: Writer;
  readonly entity: WrittenEntity;
  readonly kind: ChangeKind;
  /** Where the record was written; `null`: only what is linked changed. */
  readonly side: SideName | null;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  readonly linkId: string | null;
  readonly data: ChangeData;
  /** Epoch milliseconds. */
  readonly now: number;
}

const context = (id: string): string => `changes/data/${id}`;

/** Lists a change; belongs in the transaction that stores its result. */
export const insertChange = async ({ db, sealer }: StoreHandle, change: NewChange): Promise<void> => {
  const { id, writer } = change;
  await db
    .insertInto('changes')
    .values({
      id,
      practice: change.practice,
      at: iso(change.now),
      writer: writer.kind,
      writer_id: writer.id,
      command: writer.command,
      entity: change.entity,
      kind: change.kind,
      side: change.side,
      ephysio_id: change.ephysioId,
      ghl_id: change.ghlId,
      link_id: change.linkId,
      data: sealer.seal(change.data, context(id)),
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
};

/** Takes a change off the list that was listed before it was sent, and was not carried out. */
export const deleteChange = async ({ db }: StoreHandle, id: string): Promise<void> => {
  await db.deleteFrom('changes').where('id', '=', id).execute();
};

export const openChange = ({ sealer }: StoreHandle, change: Pick<ChangesTable, 'id' | 'data'>): ChangeData =>
  sealer.open(change.data, context(change.id)) as ChangeData;

/** How many changes of one kind on one side a writer made. */
export interface ChangeCount {
  readonly writer: Writer;
  readonly kind: ChangeKind;
  readonly side: SideName | null;
  readonly count: number;
  /** UTC ISO. */
  readonly firstAt: string;
  readonly lastAt: string;
}

/** How many changes each writer of a practice made: of patients and appointments, or of block slots. */
export const countChanges = async (
  { db }: StoreHandle,
  practice: string,
  of: 'records' | 'block-slots' = 'records',
): Promise<ChangeCount[]> => {
  const rows = await db
    .selectFrom('changes')
    .select(({ fn }) => [
      'writer',
      'writer_id',
      'command',
      'kind',
      'side',
      fn.countAll<number>().as('count'),
      fn.min('at').as('firstAt'),
      fn.max('at').as('lastAt'),
    ])
    .where('practice', '=', practice)
    .where('entity', of === 'records' ? '!=' : '=', 'block-slot')
    .groupBy(['writer', 'writer_id', 'command', 'kind', 'side'])
    .execute();
  return rows.map(({ writer, writer_id: id, command, count, ...row }) => ({
    ...row,
    count: Number(count),
    writer: { kind: writer, id, command },
  }));
};

/** How many records of one entity were written in one way on one side. */
export interface WrittenCount {
  readonly entity: WrittenEntity;
  readonly side: SideName | null;
  readonly kind: ChangeKind;
  readonly count: number;
}

/** How much was written in a practice in `[from, to)` (UTC ISO), by a run, a webhook or a person. */
export const countWrittenIn = async (
  { db }: StoreHandle,
  practice: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<WrittenCount[]> => {
  const rows = await db
    .selectFrom('changes')
    .select(({ fn }) => ['entity', 'side', 'kind', fn.countAll<number>().as('count')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .where('practice', '=', practice)
    .groupBy(['entity', 'side', 'kind'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
};

/** What a writer changed, in its order. */
export const listChanges = (
  { db }: StoreHandle,
  practice: string,
  writerId: string,
): Promise<ChangesTable[]> =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('practice', '=', practice)
    .where('writer_id', '=', writerId)
    .orderBy('at')
    .orderBy('id')
    .execute();

/** A person, by what names the records. */
export interface ChangedPerson {
  readonly link: string | null;
  readonly ephysioId: string | null;
  readonly ghlId: string | null;
  /** The links of the appointments. */
  readonly appointments: readonly string[];
}

/** What is older nobody looks for on one page. */
const MOST = 500;

/** What was changed of a person and of the appointments, whatever the records were linked with then; the newest first, 500 at most. */
export const listChangesOf = (
  { db }: StoreHandle,
  practice: string,
  { link, ephysioId, ghlId, appointments }: ChangedPerson,
): Promise<ChangesTable[]> =>
  db
    .selectFrom('changes')
    .selectAll()
    .where('practice', '=', practice)
    .where((e) =>
      e.or([
        e.and([
          e('entity', '=', 'patient'),
          e.or([e('link_id', '=', link), e('ephysio_id', '=', ephysioId), e('ghl_id', '=', ghlId)]),
        ]),
        e.and([e('entity', '=', 'appointment'), e('link_id', 'in', appointments)]),
      ]),
    )
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(MOST)
    .execute();

/** Whether one of these writers has changed anything. */
export const hasWritten = async (
  { db }: StoreHandle,
  practice: string,
  writerIds: readonly string[],
): Promise<boolean> => {
  const row = await db
    .selectFrom('changes')
    .select('id')
    .where('practice', '=', practice)
    .where('writer_id', 'in', writerIds)
    .executeTakeFirst();
  return row !== undefined;
};
