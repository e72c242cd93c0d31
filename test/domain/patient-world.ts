import type { Conflict } from '../../src/domain/merge/merge.ts';
import type { PatientsInput } from '../../src/domain/plan/patients-input.ts';
import {
  type Change,
  type Create,
  type Link,
  newLink,
  type Operation,
  type Plan,
} from '../../src/domain/plan/plan.ts';
import { planPatients } from '../../src/domain/plan/plan-patients.ts';
import { type Patient, type PatientField, REQUIRED_IN_EPHYSIO } from '../../src/domain/records/patient.ts';
import { otherSide, type SideName } from '../../src/domain/records/sides.ts';
import type { Held } from '../../src/domain/side.ts';

/** Both services with what the program remembers, in the simplest form that the planner can be compared with. */
export interface World {
  readonly ephysio: Map<string, Patient>;
  readonly ghl: Map<string, Patient>;
  readonly archived: Set<string>;
  readonly links: Map<string, Link<Patient>>;
  /** Every record gets an id of its own. */
  count: number;
}

export type Settings = Pick<PatientsInput, 'rules' | 'direction'>;

/** A field that was written on one side, with what was there before and at the last agreement. */
export interface Written {
  readonly side: SideName;
  readonly id: string;
  readonly field: PatientField;
  readonly before: string | null | undefined;
  readonly agreed: string | null | undefined;
  readonly value: string | null;
  readonly conflicts: readonly Conflict[];
}

/** What e-Physio holds where nothing is known. It never leaves e-Physio: there it reads as empty. */
export const PLACEHOLDERS: Readonly<Record<string, string>> = {
  birthDate: '1900-01-01',
  street: '-',
  zip: '0000',
  city: '-',
};

/** As e-Physio stores it: what it demands and nobody said is a placeholder. */
export const withPlaceholders = (record: Patient): Patient => {
  const missing = REQUIRED_IN_EPHYSIO.filter((field) => !record[field]);
  return { ...record, ...Object.fromEntries(missing.map((field) => [field, PLACEHOLDERS[field] ?? '?'])) };
};

export const read = (world: World, side: SideName, id: string | null): Patient | undefined => {
  const record = world[side].get(id ?? '');
  if (!record || side === 'ghl') return record;
  return Object.fromEntries(
    Object.entries(record).map(([field, value]) => [field, value === PLACEHOLDERS[field] ? null : value]),
  );
};

export const addRecord = (world: World, side: SideName, record: Patient): string => {
  world.count += 1;
  const id = `${side === 'ghl' ? 'g' : 'e'}${world.count}`;
  world[side].set(id, side === 'ghl' ? record : withPlaceholders(record));
  return id;
};

/** All active records of a side, as its list shows them. */
export const listed = (world: World, side: SideName): Held<Patient>[] =>
  [...world[side].keys()]
    .filter((id) => side === 'ghl' || !world.archived.has(id))
    .map((id) => ({ id, record: read(world, side, id) ?? {} }));

/** Reads both sides and plans, as a full run does. */
export const planWorld = (world: World, settings: Settings): Plan<Patient> => {
  const links = [...world.links.values()];
  const live = links.filter((link) => link.state === 'linked');
  const deletedInGhl = live.filter((link) => !world.ghl.has(link.ghlId ?? ''));
  const active = listed(world, 'ephysio');
  const changed = live.flatMap((link) => {
    const archived = world.archived.has(link.ephysioId ?? '');
    const ephysio = archived ? link.base.ephysio : read(world, 'ephysio', link.ephysioId);
    const now = { ephysio: ephysio ?? {}, ghl: read(world, 'ghl', link.ghlId) ?? link.base.ghl };
    return isEqual(now.ephysio, link.base.ephysio) && isEqual(now.ghl, link.base.ghl)
      ? []
      : [{ link, now, archived }];
  });
  const linkOf = new Map(links.map((link) => [link.ephysioId, link]));
  const linkedInGhl = new Set(links.map((link) => link.ghlId));
  return planPatients({
    ...settings,
    changed,
    deletedInGhl,
    everybody: active,
    unlinked: {
      ephysio: active.filter(({ id }) => !linkOf.has(id)),
      ghl: listed(world, 'ghl').filter(({ id }) => !linkedInGhl.has(id)),
    },
    known: links.map((link) => {
      const id = link.ephysioId ?? '';
      const archived = world.archived.has(id);
      const record = archived ? link.base.ephysio : (read(world, 'ephysio', id) ?? {});
      const contact = link.state === 'linked' ? read(world, 'ghl', link.ghlId) : undefined;
      const beside = contact ? { contact: { id: link.ghlId ?? '', record: contact } } : {};
      return { held: { id, record }, link, archived, ...beside };
    }),
    readById: null,
    booked: new Set(),
    sawBookings: true,
    wanted: { ephysio: null, ghl: null },
    leaving: { only: null, excluded: new Set() },
    failures: [],
    unchanged: 0,
    linked: live.length,
    newId: () => nextLinkId(world),
  });
};

export const isEqual = (a: Patient, b: Patient): boolean =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (f) => (a[f as PatientField] ?? null) === (b[f as PatientField] ?? null),
  );

const nextLinkId = (world: World): string => {
  world.count += 1;
  return `L${world.count}`;
};

/** Carries a plan out without any trouble on the way. @returns every field that was written to a record that was there */
export const applyToWorld = (world: World, plan: Plan<Patient>): Written[] =>
  plan.operations.flatMap((operation) => applyOne(world, operation));

const learn = (world: World, linkId: string, patch: Change<Patient>['patch']): void => {
  const link = world.links.get(linkId);
  if (!link) throw new Error(`no link ${linkId}`);
  const ephysio = { ...link.base.ephysio, ...patch.ephysio };
  const { ownWord = link.ownWord, fromGhl = link.fromGhl, otherPerson = link.otherPerson } = patch;
  const { ownWord: _word, fromGhl: _names, otherPerson: _other, ...rest } = link;
  world.links.set(linkId, {
    ...rest,
    base: { ephysio, ghl: { ...link.base.ghl, ...patch.ghl } },
    ...(ownWord && { ownWord }),
    ...(fromGhl && { fromGhl }),
    ...(otherPerson && { otherPerson }),
  });
};

const applyOne = (world: World, operation: Operation<Patient>): Written[] => {
  switch (operation.kind) {
    case 'adopt':
      learn(world, operation.link.id, operation.patch);
      return [];
    case 'tombstone':
      world.links.set(operation.link.id, { ...operation.link, state: 'tombstone' });
      return [];
    case 'create':
      create(world, operation);
      return [];
    case 'link':
      world.links.set(operation.link.id, { ...operation.link, state: 'linked' });
      learn(world, operation.link.id, operation.patch);
      return operation.followUps.flatMap((change) => write(world, change));
    default:
      return write(world, operation);
  }
};

const create = (world: World, { side, from }: Create<Patient>): void => {
  const made = addRecord(world, side, from.record);
  const base = { ephysio: from.record, ghl: from.record, [side]: read(world, side, made) ?? {} };
  const id = nextLinkId(world);
  const link = side === 'ghl' ? newLink<Patient>(id, from.id, made) : newLink<Patient>(id, made, from.id);
  world.links.set(id, { ...link, source: otherSide(side), base });
};

const write = (world: World, change: Change<Patient>): Written[] => {
  const { side, targetId, changes, link, conflicts } = change;
  const stored = world[side].get(targetId);
  if (!stored) throw new Error(`${side} has no ${targetId}`);
  const before = read(world, side, targetId) ?? {};
  world[side].set(targetId, { ...stored, ...changes });
  learn(world, link.id, change.patch);
  return (Object.keys(changes) as PatientField[]).map((field) => ({
    side,
    id: targetId,
    field,
    before: before[field],
    agreed: link.base[side][field],
    value: changes[field] ?? null,
    conflicts,
  }));
};
