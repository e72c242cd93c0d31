import { describe, expect, it } from 'vitest';
import { identityOf } from '../../../src/domain/identity/match.ts';
import type { Direction } from '../../../src/domain/merge/reconcile-pair.ts';
import { PATIENT_FIELDS, type Patient, REQUIRED_IN_EPHYSIO } from '../../../src/domain/records/patient.ts';
import type { SideName } from '../../../src/domain/records/sides.ts';
import { fieldText } from '../../../src/texts/record-text.ts';
import { messageOf } from '../../shown-review.ts';
import { anna, changed, linked, plan, reviewed, updates } from '../patient-plan.ts';

const keller = { ...anna, lastName: 'Keller' };
const bern = { ...anna, city: 'Bern' };

describe('a linked patient', () => {
  it.each<[SideName, object, string]>([
    ['ghl', changed(keller), 'g1'],
    ['ephysio', changed(anna, keller), '1'],
  ])('is updated in %s with what changed on the other side, and nothing else', (side, input, targetId) => {
    expect(plan(input).operations).toEqual([
      expect.objectContaining({
        kind: 'update',
        side,
        targetId,
        changes: { lastName: 'Keller' },
        before: anna,
        // The identity that e-Physio itself had is kept where a name of GHL goes there, and that the name is GHL's.
        patch: {
          ephysio: { lastName: 'Keller' },
          ghl: { lastName: 'Keller' },
          ...(side === 'ephysio' && { ownWord: identityOf(anna), fromGhl: ['lastName'] }),
        },
        conflicts: [],
      }),
    ]);
  });

  it('is updated on both sides when each changed another field', () => {
    const result = plan(changed(keller, bern));
    expect(updates(result)).toEqual([
      ['ghl', { lastName: 'Keller' }],
      ['ephysio', { city: 'Bern' }],
    ]);
    expect(result.unchanged).toBe(0);
  });

  it.each<[Direction, [SideName, Patient][]]>([
    ['to-ghl', [['ghl', { lastName: 'Keller' }]]],
    ['to-ephysio', [['ephysio', { city: 'Bern' }]]],
  ])('is written in one direction only with %s, and the rest is left unsettled', (direction, expected) => {
    const result = plan({ ...changed(keller, bern), direction });
    expect(updates(result)).toEqual(expected);
    expect(result.operations).toHaveLength(1);
  });

  it.each<[Direction, object]>([
    ['to-ghl', changed(anna, keller)],
    ['to-ephysio', changed(keller)],
  ])('is left alone with %s when only the side that is written changed it', (direction, input) => {
    const { operations, unchanged } = plan({ ...input, direction });
    expect(operations).toEqual([]);
    expect(unchanged).toBe(1);
  });

  it.each<[SideName, SideName, string, string]>([
    ['ephysio', 'ghl', 'Keller', 'Frei'],
    ['ghl', 'ephysio', 'Frei', 'Keller'],
  ])(
    'that both sides changed gets the value of %s, and the other’s is a conflict',
    (winner, side, won, lost) => {
      const rules = {
        fields: PATIENT_FIELDS,
        owners: {},
        winner,
        missingData: 'placeholder',
        newPatients: 'all',
      } as const;
      const [operation] = plan({ ...changed(keller, { ...anna, lastName: 'Frei' }), rules }).operations;
      expect(operation).toMatchObject({
        side,
        changes: { lastName: won },
        conflicts: [
          { field: 'lastName', winner, reason: 'both-changed', winnerValue: won, loserValue: lost },
        ],
      });
    },
  );

  it('has a field that belongs to e-Physio put back in GHL, with a conflict', () => {
    const rules = {
      fields: PATIENT_FIELDS,
      owners: { lastName: 'ephysio' },
      winner: 'ghl',
      missingData: 'placeholder',
      newPatients: 'all',
    } as const;
    const [operation, ...others] = plan({ ...changed(anna, keller), rules }).operations;
    expect(operation).toMatchObject({
      side: 'ghl',
      changes: { lastName: 'Müller' },
      conflicts: [{ field: 'lastName', reason: 'owner', loserValue: 'Keller' }],
    });
    expect(others).toEqual([]);
  });

  it('is learnt about when both sides changed it to the same', () => {
    const { operations, unchanged } = plan(changed(keller, keller));
    expect(operations.map((o) => o.kind)).toEqual(['adopt']);
    expect(unchanged).toBe(1);
  });

  it.each<[string, object]>([
    ['e-Physio', changed({ ...anna, phone: null, email: null })],
    ['GHL', changed(anna, { ...anna, phone: null, email: null })],
  ])(
    'becomes a review when %s emptied both phone and e-mail, by ids and field names only',
    (_side, input) => {
      const result = plan(input);
      expect(result.operations).toEqual([]);
      expect(reviewed(result)).toEqual([['contact-points-cleared', 'link L1']]);
      expect(JSON.stringify(result.reviews)).not.toMatch(/Anna|Müller|example|793456789/);
    },
  );

  it('becomes a tombstone when its contact was deleted, and nothing is written in e-Physio', () => {
    const { operations } = plan({ deletedInGhl: [linked] });
    expect(operations).toEqual([{ kind: 'tombstone', link: linked, side: 'ghl' }]);
  });
});

describe('a field that e-Physio demands', () => {
  it.each(REQUIRED_IN_EPHYSIO)('%s: emptied in GHL, is kept in e-Physio, and a review is opened', (field) => {
    const result = plan(changed(anna, { ...anna, [field]: null }));
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['required-cleared', 'link L1']]);
    expect(messageOf(result.reviews[0])).toContain(fieldText(field));
  });

  it('is kept while the other fields travel', () => {
    const result = plan(changed(keller, { ...anna, birthDate: null, city: null, phone: '+41446681800' }));
    expect(updates(result)).toEqual([
      ['ghl', { lastName: 'Keller' }],
      ['ephysio', { phone: '+41446681800' }],
    ]);
    expect(reviewed(result)).toEqual([['required-cleared', 'link L1']]);
  });

  it('is kept though GHL wins or owns it: no conflict, as nothing was overwritten', () => {
    for (const owners of [{}, { birthDate: 'ghl' }] as const) {
      const result = plan({
        ...changed({ ...anna, birthDate: '1976-03-02' }, { ...anna, birthDate: null }),
        rules: {
          fields: PATIENT_FIELDS,
          owners,
          winner: 'ghl',
          missingData: 'placeholder',
          newPatients: 'all',
        },
      });
      expect(result.operations).toEqual([]);
      expect(reviewed(result)).toEqual([['required-cleared', 'link L1']]);
    }
  });

  it('is emptied in GHL when e-Physio emptied it', () => {
    expect(updates(plan(changed({ ...anna, birthDate: null })))).toEqual([['ghl', { birthDate: null }]]);
  });

  it('may be empty in GHL for good, as it is with a lead, and the patient is settled', () => {
    const base = { ephysio: anna, ghl: { ...anna, birthDate: null } };
    const result = plan({ changed: [{ link: { ...linked, base }, now: base, archived: false }] });
    expect(result).toMatchObject({ operations: [], reviews: [], unchanged: 1 });
  });
});

describe('a patient archived in e-Physio', () => {
  it('is not written there, whatever changed in GHL', () => {
    for (const direction of ['both', 'to-ghl', 'to-ephysio'] as const)
      expect(plan({ ...changed(anna, keller, true), direction }).operations).toEqual([]);
  });

  it('still goes to GHL with what e-Physio changed', () => {
    expect(updates(plan(changed(keller, bern, true)))).toEqual([['ghl', { lastName: 'Keller' }]]);
    expect(plan({ ...changed(keller, bern, true), direction: 'to-ephysio' }).operations).toEqual([]);
  });

  it('loses no change: GHL’s is written once the patient is active again', () => {
    expect(updates(plan(changed(anna, bern)))).toEqual([['ephysio', { city: 'Bern' }]]);
  });
});

it('a plan hands on what was read: failures, and how much was as agreed', () => {
  const failures = [{ link: null, side: 'ephysio', id: '9', code: 'unreadable', reason: 'no name' } as const];
  expect(plan({ failures, unchanged: 7 })).toMatchObject({
    entity: 'patient',
    failures,
    unchanged: 7,
    linked: 1,
  });
});
