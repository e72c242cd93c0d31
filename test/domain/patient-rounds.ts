import fc from 'fast-check';
import type { Plan } from '../../src/domain/plan/plan.ts';
import { PATIENT_FIELDS, type Patient, type PatientField } from '../../src/domain/records/patient.ts';
import { CONTACT_FIELD_NAMES, sharedFields } from '../../src/domain/records/shared-fields.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import {
  addRecord,
  applyToWorld,
  planWorld,
  type Settings,
  type World,
  type Written,
  withPlaceholders,
} from './patient-world.ts';
import { runs } from './property-runs.ts';

/** Few values, so that people meet, and share what families share. */
const VALUES = {
  firstName: ['Anna', 'Ana', 'Jürg'],
  lastName: ['Müller', 'Keller'],
  birthDate: ['1975-03-02', '2004-03-02', null],
  email: ['anna@example.ch', 'familie@example.ch', null],
  phone: ['+41793456789', '+41446681800', null],
  street: ['Seestrasse 1', null],
  zip: ['8002', null],
  city: ['Zürich', 'Bern', null],
} as const satisfies Record<PatientField, readonly (string | null)[]>;

export const sides = ['ephysio', 'ghl'] as const;
const side = fc.constantFrom(...sides);
const person: fc.Arbitrary<Patient> = fc.record(
  Object.fromEntries(
    PATIENT_FIELDS.map((field) => [field, fc.constantFrom<string | null>(...VALUES[field])]),
  ),
);

/** What somebody does on one side. `n` picks one of the records that are there. */
type Edit =
  | { readonly do: 'add'; readonly on: SideName; readonly record: Patient }
  | {
      readonly do: 'change';
      readonly on: SideName;
      readonly n: number;
      readonly field: PatientField;
      readonly value: string | null;
    }
  | { readonly do: 'delete-contact' | 'archive'; readonly n: number };

const n = fc.nat(20);
const add: fc.Arbitrary<Extract<Edit, { do: 'add' }>> = fc.record({
  do: fc.constant('add' as const),
  on: side,
  record: person,
});
const addNameless = fc
  .tuple(add, fc.constantFrom('firstName', 'lastName'))
  .map(([{ record }, field]): Edit => ({ do: 'add', on: 'ghl', record: { ...record, [field]: null } }));
const change = fc.constantFrom(...PATIENT_FIELDS).chain((field) =>
  fc.record({
    do: fc.constant('change' as const),
    on: side,
    n,
    field: fc.constant(field),
    value: fc.constantFrom<string | null>(...VALUES[field], null),
  }),
);
const remove = fc.record({ do: fc.constantFrom('delete-contact' as const, 'archive' as const), n });
const round: fc.Arbitrary<Edit[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: add },
    { weight: 1, arbitrary: addNameless },
    { weight: 6, arbitrary: change },
    { weight: 2, arbitrary: remove },
  ),
  { minLength: 1, maxLength: 12 },
);

const edit = (world: World, e: Edit): void => {
  if (e.do === 'add') {
    addRecord(world, e.on, e.record);
    return;
  }
  const on = e.do === 'change' ? e.on : e.do === 'archive' ? 'ephysio' : 'ghl';
  const ids = [...world[on].keys()];
  const id = ids[e.n % ids.length];
  if (id === undefined) return;
  if (e.do === 'delete-contact') world.ghl.delete(id);
  else if (e.do === 'archive') {
    if (!world.archived.delete(id)) world.archived.add(id);
  } else if (e.do === 'change') {
    const record = { ...world[on].get(id), [e.field]: e.value };
    world[on].set(id, on === 'ephysio' ? withPlaceholders(record) : record);
  }
};

const rules = fc.record({
  fields: fc.constant(PATIENT_FIELDS),
  owners: fc.dictionary(fc.constantFrom(...PATIENT_FIELDS), side, { maxKeys: 2 }),
  winner: side,
  newPatients: fc.constant<'all'>('all'),
  missingData: fc.constantFrom('placeholder', 'hold'),
});
export const inBoth = fc.record({ rules, direction: fc.constant('both' as const) });
export const inAny = fc.record({ rules, direction: fc.constantFrom('both', 'to-ghl', 'to-ephysio') });

export const withFewFields = fc.record({
  rules: fc.record({
    fields: fc.subarray([...CONTACT_FIELD_NAMES]).map((names) => sharedFields(names)),
    owners: fc.constant({}),
    winner: side,
    missingData: fc.constant('placeholder' as const),
    newPatients: fc.constant('all' as const),
  }),
  direction: fc.constantFrom('both', 'to-ghl', 'to-ephysio'),
});

/** Plays the rounds, each settled by one run, and looks at every one. */
const play = (
  rounds: readonly (readonly Edit[])[],
  settings: Settings,
  look: (world: World, plan: Plan<Patient>, apply: () => Written[]) => void,
): void => {
  const world: World = {
    ephysio: new Map(),
    ghl: new Map(),
    archived: new Set(),
    links: new Map(),
    count: 0,
  };
  for (const edits of rounds) {
    for (const e of edits) edit(world, e);
    const plan = planWorld(world, settings);
    let written: Written[] | null = null;
    const apply = (): Written[] => {
      written ??= applyToWorld(world, plan);
      return written;
    };
    look(world, plan, apply);
    apply();
  }
};

export const holds = (
  settings: fc.Arbitrary<Settings>,
  look: (world: World, plan: Plan<Patient>, apply: () => Written[], settings: Settings) => void,
): void =>
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 3 }), settings, (rounds, s) =>
      play(rounds, s, (world, plan, apply) => look(world, plan, apply, s)),
    ),
    runs,
  );
