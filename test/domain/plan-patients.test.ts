import { describe, expect, it } from 'vitest';
import type { Patient } from '../../src/domain/patient.ts';
import type { Link } from '../../src/domain/plan.ts';
import { type PatientsInput, planPatients } from '../../src/domain/plan-patients.ts';

const anna: Patient = {
  firstName: 'Anna',
  lastName: 'Müller',
  birthDate: '1975-03-02',
  email: 'anna@example.ch',
  phone: '+41793456789',
};
const linked: Link<Patient> = {
  id: 'L1',
  ephysioId: '1',
  ghlId: 'g1',
  source: 'ephysio',
  state: 'linked',
  base: { ephysio: anna, ghl: anna },
};
const nothing: PatientsInput = {
  changed: [],
  deletedInGhl: [],
  unlinked: { ephysio: [], ghl: [] },
  failures: [],
  unchanged: 0,
  linked: 1,
  rules: { owners: {}, winner: 'ephysio' },
  direction: 'to-ghl',
  newId: () => 'new',
};
const plan = (input: Partial<PatientsInput>) => planPatients({ ...nothing, ...input });
const changed = (ephysio: Patient, ghl: Patient = anna) => ({
  changed: [{ link: linked, now: { ephysio, ghl } }],
});

describe('a linked patient', () => {
  it('is updated in GHL with what changed in e-Physio, and nothing else', () => {
    const { operations } = plan(changed({ ...anna, lastName: 'Keller' }));
    expect(operations).toEqual([
      expect.objectContaining({
        kind: 'update',
        side: 'ghl',
        targetId: 'g1',
        changes: { lastName: 'Keller' },
        record: { ...anna, lastName: 'Keller' },
      }),
    ]);
  });

  it('is left alone when only GHL changed it and only GHL is written', () => {
    const { operations, unchanged } = plan(changed(anna, { ...anna, lastName: 'Keller' }));
    expect(operations).toEqual([]);
    expect(unchanged).toBe(1);
  });

  it('is learnt about when both sides changed it to the same', () => {
    const keller = { ...anna, lastName: 'Keller' };
    expect(plan(changed(keller, keller)).operations.map((o) => o.kind)).toEqual(['adopt']);
  });

  it('goes up for review when both phone and e-mail were emptied, by ids and field names only', () => {
    const { operations, reviews } = plan(changed({ ...anna, phone: null, email: null }));
    expect(operations).toEqual([]);
    expect(reviews).toEqual([
      expect.objectContaining({ kind: 'contact-points-cleared', subject: 'link L1' }),
    ]);
    expect(JSON.stringify(reviews)).not.toMatch(/Anna|Müller|example|793456789/);
  });

  it('becomes a tombstone when its contact was deleted, and is not made again', () => {
    const { operations } = plan({ deletedInGhl: [linked] });
    expect(operations).toEqual([{ kind: 'tombstone', link: linked, side: 'ghl' }]);
  });
});

describe('an unlinked patient', () => {
  const alone = { unlinked: { ephysio: [{ id: '2', record: anna }], ghl: [] } };

  it('is made in GHL', () => {
    expect(plan(alone).operations).toEqual([
      {
        kind: 'create',
        side: 'ghl',
        from: { id: '2', record: anna },
        link: null,
        replaces: null,
        makes: true,
      },
    ]);
  });

  it('is not made in GHL when only e-Physio may be written', () => {
    expect(plan({ ...alone, direction: 'to-ephysio' }).operations).toEqual([]);
  });

  it('is linked to the contact that is the same person, and what differs is sent', () => {
    const contact = { ...anna, city: 'Bern', phone: null };
    const { operations } = plan({
      unlinked: {
        ephysio: [{ id: '2', record: { ...anna, city: null } }],
        ghl: [{ id: 'g2', record: contact }],
      },
    });
    expect(operations).toHaveLength(1);
    const [join] = operations;
    if (join?.kind !== 'link') throw new Error('no link was planned');
    expect(join.link).toMatchObject({ id: 'new', ephysioId: '2', ghlId: 'g2', source: 'ephysio' });
    expect(join.followUps.map((c) => c.changes)).toEqual([{ phone: anna.phone }]);
    expect(join.patch.ghl).not.toHaveProperty('city');
  });

  it('that may be somebody’s contact goes up for review, and nothing is written', () => {
    const { operations, reviews } = plan({
      unlinked: {
        ephysio: [{ id: '2', record: anna }],
        ghl: [{ id: 'g2', record: { lastName: 'Müller', phone: anna.phone ?? null } }],
      },
    });
    expect(operations).toEqual([]);
    expect(reviews).toEqual([
      expect.objectContaining({ kind: 'who-is-who', subject: 'ephysio patient 2', side: 'ephysio' }),
    ]);
    expect(JSON.stringify(reviews)).not.toMatch(/Anna|Müller|example|793456789/);
  });
});

it('a plan hands on what was read: failures, and how much was as agreed', () => {
  const failures = [{ link: null, side: 'ephysio', id: '9', reason: 'no name' } as const];
  expect(plan({ failures, unchanged: 7 })).toMatchObject({
    entity: 'patient',
    failures,
    unchanged: 7,
    linked: 1,
  });
});
