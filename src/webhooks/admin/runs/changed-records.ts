import type { SideName } from '../../../domain/records/sides.ts';
import { nameOfPerson, type ReadPatients, readPatients } from '../../../items/people/last-read-patients.ts';
import type { Store } from '../../../store/store.ts';
import { type ChangeKind, openChange } from '../../../store/tables/changes.ts';
import type { ChangesTable } from '../../../store/tables/tables.ts';
import { RUN_GROUPS, type RunGroup } from '../../../texts/desk/run-texts.ts';
import type { PlannedOperation } from './run-document.ts';

/** One record that a preview would change, or a run has changed. */
interface ChangedRecord {
  readonly group: RunGroup;
  readonly heldBack: boolean;
  /** Reads who it is; called for those that are shown. */
  readonly open: () => Opened;
}

interface Opened {
  /** Of a patient: the name, as it is written. */
  readonly name: string | null;
  /** Of an appointment: whose, and when (UTC ISO). */
  readonly person: { readonly side: SideName; readonly id: string } | null;
  readonly start: string | null;
}

/** One line of a group. */
export interface ShownRecord {
  readonly name: string | null;
  readonly start: string | null;
  readonly heldBack: boolean;
}

/** Records that change in the same way: how many, and the first of them. */
export interface ChangedGroup {
  readonly group: RunGroup;
  readonly count: number;
  readonly shown: readonly ShownRecord[];
}

/** Of each group: what a person looks through before a button is pressed. */
const SHOWN = 25;

const isGroup = (word: string): word is RunGroup => (RUN_GROUPS as readonly string[]).includes(word);

const groupOf = (kind: string, record: string, side: SideName | null): RunGroup | null => {
  const word = kind === 'link' || kind === 'tombstone' ? `${kind} ${record}` : `${kind} ${record} ${side}`;
  return isGroup(word) ? word : null;
};

const ofOperation = (operation: PlannedOperation): ChangedRecord[] => {
  const { kind, record, side, heldBack = false, name = null, patient = null, start = null } = operation;
  const group = groupOf(kind, record, side);
  return group === null ? [] : [{ group, heldBack, open: () => ({ name, person: patient, start }) }];
};

const KINDS: Readonly<Record<ChangeKind, PlannedOperation['kind'] | null>> = {
  created: 'create',
  updated: 'update',
  cancelled: 'cancel',
  removed: 'remove',
  linked: 'link',
  unlinked: null,
  renumbered: null,
};

const openRow = (store: Store, row: ChangesTable): Opened => {
  const { about } = openChange(store, row);
  const side = about.ephysio ? 'ephysio' : 'ghl';
  const { firstName, lastName, patient, start } = about[side] ?? {};
  return {
    name: [firstName, lastName].filter((part) => part).join(' ') || null,
    person: patient ? { side, id: patient } : null,
    start: start ?? null,
  };
};

const ofChange =
  (store: Store) =>
  (row: ChangesTable): ChangedRecord[] => {
    const kind = KINDS[row.kind];
    const group = kind === null ? null : groupOf(kind, row.entity, row.side);
    return group === null ? [] : [{ group, heldBack: false, open: () => openRow(store, row) }];
  };

const nameIn = (patients: ReadPatients, { name, person }: Opened): string | null => {
  if (name !== null || person === null) return name;
  const known = nameOfPerson(patients.ofRecord(person));
  return known === null ? null : [known.firstName, known.lastName].filter((part) => part).join(' ');
};

/** The records in the groups of `RUN_GROUPS`, in that order; those that a run would change or has changed with names. */
const inGroups = async (
  store: Store,
  practice: string,
  records: readonly ChangedRecord[],
  named: ReadonlyMap<string, string>,
): Promise<readonly ChangedGroup[]> => {
  const groups = RUN_GROUPS.flatMap((group) => {
    const all = records.filter((record) => record.group === group);
    const opened = all.slice(0, SHOWN).map(({ open, heldBack }) => ({ ...open(), heldBack }));
    return all.length === 0 ? [] : [{ group, count: all.length, opened }];
  });
  const wanted = groups.flatMap(({ opened }) => opened.flatMap(({ person }) => person ?? []));
  const patients = await readPatients(store, practice, { links: [], records: wanted });
  return groups.map(({ group, count, opened }) => ({
    group,
    count,
    shown: opened.map((record) => ({
      name:
        nameIn(patients, record) ??
        (record.person ? (named.get(`${record.person.side} ${record.person.id}`) ?? null) : null),
      start: record.start,
      heldBack: record.heldBack,
    })),
  }));
};

/** What a preview would change. People who are on one side only by now are named by the preview itself. */
export const plannedGroups = (
  store: Store,
  practice: string,
  operations: readonly PlannedOperation[],
): Promise<readonly ChangedGroup[]> => {
  const named = new Map(
    operations.flatMap(({ record, kind, side, id, name }) => {
      if (record !== 'patient' || kind !== 'create' || name === undefined) return [];
      return [[`${side === 'ghl' ? 'ephysio' : 'ghl'} ${id}`, name] as const];
    }),
  );
  return inGroups(store, practice, operations.flatMap(ofOperation), named);
};

/** What a run has changed. */
export const changedGroups = (
  store: Store,
  practice: string,
  changes: readonly ChangesTable[],
): Promise<readonly ChangedGroup[]> => inGroups(store, practice, changes.flatMap(ofChange(store)), new Map());
