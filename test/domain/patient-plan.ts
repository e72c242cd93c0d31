import type { KnownPatient, PatientsInput } from '../../src/domain/plan/patients-input.ts';
import type { Link, Plan } from '../../src/domain/plan/plan.ts';
import { planPatients } from '../../src/domain/plan/plan-patients.ts';
import { PATIENT_FIELDS, type Patient } from '../../src/domain/records/patient.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { subjectOf } from '../../src/domain/review/review.ts';
import type { Extras, Held } from '../../src/domain/side.ts';

export const anna: Patient = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '1975-03-02',
  email: 'anna@example.ch',
  phone: '+41793456789',
  street: 'Seestrasse 1',
  zip: '8002',
  city: 'Zürich',
};

/** Her husband: another person on the same phone. */
export const jurg: Patient = {
  ...anna,
  firstName: 'Jürg',
  birthDate: '1972-01-09',
  email: 'juerg@example.ch',
};

/** A GHL lead says little. */
export const lead: Patient = {
  firstName: 'Beat',
  lastName: 'Keller',
  birthDate: null,
  email: 'beat@example.ch',
  phone: null,
  street: null,
  zip: null,
  city: null,
};

export const held = (id: string, record: Patient, extras: Extras = { sex: 'f' }): Held<Patient> => ({
  id,
  record,
  extras,
});

export const linkOf = (id: string, base: Patient, ephysioId: string, ghlId: string): Link<Patient> => ({
  id,
  ephysioId,
  ghlId,
  source: 'ephysio',
  state: 'linked',
  base: { ephysio: base, ghl: base },
});

export const linked = linkOf('L1', anna, '1', 'g1');

export const known = (link: Link<Patient>, record = link.base.ephysio): KnownPatient => ({
  held: { id: link.ephysioId ?? '', record },
  link,
});

const nothing: PatientsInput = {
  changed: [],
  deletedInGhl: [],
  unlinked: { ephysio: [], ghl: [] },
  everybody: [],
  known: [],
  readById: null,
  booked: new Set(),
  sawBookings: true,
  wanted: { ephysio: null, ghl: null },
  leaving: { only: null, excluded: new Set() },
  failures: [],
  unchanged: 0,
  linked: 1,
  rules: {
    fields: PATIENT_FIELDS,
    owners: {},
    winner: 'ephysio',
    missingData: 'placeholder',
    newPatients: 'all',
  },
  direction: 'both',
  newId: () => 'new',
};

export const plan = (input: Partial<PatientsInput>): Plan<Patient> => planPatients({ ...nothing, ...input });

/** The linked patient, as each side holds her now. */
export const changed = (ephysio: Patient, ghl: Patient = anna, archived = false) => ({
  changed: [{ link: linked, now: { ephysio, ghl }, archived }],
});

export const unlinked = (ephysio: readonly Held<Patient>[], ghl: readonly Held<Patient>[]) => ({
  unlinked: { ephysio, ghl },
});

/** Who is made where: the side, and the id on the other. */
export const creates = ({ operations }: Plan<Patient>): [SideName, string][] =>
  operations.flatMap((o) => (o.kind === 'create' ? [[o.side, o.from.id]] : []));

/** What is in review: kind and subject. */
export const reviewed = ({ reviews }: Plan<Patient>): [string, string][] =>
  reviews.map((review) => [review.kind, subjectOf(review)]);

/** What is written to linked patients: the side and the fields. */
export const updates = ({ operations }: Plan<Patient>): [SideName, Patient][] =>
  operations.flatMap((o) => (o.kind === 'update' ? [[o.side, o.changes]] : []));
