import { describe, expect, it } from 'vitest';
import type { Direction } from '../../src/domain/merge/reconcile-pair.ts';
import type { Join, Operation } from '../../src/domain/plan/plan.ts';
import type { Patient } from '../../src/domain/records/patient.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { messageOf } from '../shown-review.ts';
import {
  anna,
  changed,
  creates,
  held,
  jurg,
  known,
  lead,
  linked,
  plan,
  reviewed,
  unlinked,
} from './patient-plan.ts';

const onlyJoin = (operations: readonly Operation<Patient>[]): Join<Patient> => {
  const joins = operations.filter((o) => o.kind === 'link');
  expect(joins).toHaveLength(1);
  const [join] = joins;
  if (!join) throw new Error('no link was planned');
  return join;
};

describe('two unlinked records of one person', () => {
  const patient = held('2', { ...anna, email: null, city: 'Bern' });
  const contact = held('g2', { ...anna, phone: null, city: 'Basel' });

  it.each<[Direction, [SideName, Patient][]]>([
    [
      'both',
      [
        ['ghl', { phone: '+41793456789', city: 'Bern' }],
        ['ephysio', { email: 'anna@example.ch' }],
      ],
    ],
    ['to-ghl', [['ghl', { phone: '+41793456789', city: 'Bern' }]]],
    ['to-ephysio', [['ephysio', { email: 'anna@example.ch' }]]],
  ])('are linked, and with %s what differs is sent', (direction, expected) => {
    const { operations } = plan({ ...unlinked([patient], [contact]), direction });
    const join = onlyJoin(operations);
    expect(operations).toHaveLength(1);
    expect(join).toMatchObject({ revives: false, ephysio: patient, ghl: contact });
    expect(join.link).toMatchObject({ id: 'new', ephysioId: '2', ghlId: 'g2', state: 'linked' });
    expect(join.followUps.map((c) => [c.side, c.changes])).toEqual(expected);
  });

  it('learn what they agree on, and not what is still to be sent', () => {
    const { patch } = onlyJoin(plan(unlinked([patient], [contact])).operations);
    const { email: _email, phone: _phone, city: _city, ...agreed } = anna;
    expect(patch).toEqual({ ephysio: agreed, ghl: agreed });
  });

  it('have what differs overwritten by the winner, and kept as a conflict', () => {
    const { followUps } = onlyJoin(plan(unlinked([patient], [contact])).operations);
    expect(followUps.flatMap((c) => c.conflicts)).toEqual([
      {
        field: 'address',
        winner: 'ephysio',
        reason: 'both-changed',
        winnerValue: '{"street":"Seestrasse 1","zip":"8002","city":"Bern"}',
        loserValue: '{"street":"Seestrasse 1","zip":"8002","city":"Basel"}',
      },
    ]);
  });

  it('fill a field that e-Physio has empty, as after a placeholder, from GHL', () => {
    const { followUps } = onlyJoin(
      plan(unlinked([held('2', { ...anna, street: null, zip: null })], [held('g2', anna)])).operations,
    );
    expect(followUps.map((c) => [c.side, c.changes])).toEqual([
      ['ephysio', { street: anna.street, zip: anna.zip }],
    ]);
  });
});

describe('a patient whose contact was deleted in GHL', () => {
  const tombstone = { ...linked, source: 'ghl', state: 'tombstone' } as const;
  const back = held('g7', { ...anna, city: 'Bern' });

  it('is not made again', () => {
    expect(plan({ known: [known(tombstone)] }).operations).toEqual([]);
    expect(plan({ deletedInGhl: [linked], known: [known(linked)] }).operations.map((o) => o.kind)).toEqual([
      'tombstone',
    ]);
  });

  it('is written nowhere in the run that sees the deletion, though e-Physio changed it', () => {
    const input = { ...changed({ ...anna, city: 'Bern' }), deletedInGhl: [linked], known: [known(linked)] };
    expect(plan(input).operations.map((o) => o.kind)).toEqual(['tombstone']);
  });

  it('is found again under another contact: the old link lives on, with its source, and knows nothing yet', () => {
    const join = onlyJoin(plan({ known: [known(tombstone)], ...unlinked([], [back]) }).operations);
    expect(join.revives).toBe(true);
    expect(join.link).toMatchObject({ id: 'L1', ephysioId: '1', ghlId: 'g7', source: 'ghl' });
    expect(join.link.base).toEqual({ ephysio: {}, ghl: {} });
    expect(join.followUps.map((c) => [c.side, c.changes])).toEqual([['ghl', { city: 'Zürich' }]]);
  });

  it('is found again in the run that sees the deletion, as after two contacts were merged', () => {
    const { operations } = plan({
      deletedInGhl: [linked],
      known: [known(linked)],
      ...unlinked([], [back]),
    });
    expect(operations.map((o) => o.kind)).toEqual(['tombstone', 'link']);
    expect(onlyJoin(operations)).toMatchObject({ revives: true, link: { id: 'L1', ghlId: 'g7' } });
  });

  it('is found again even if the plan is about others', () => {
    const wanted = { ephysio: new Set<string>(), ghl: new Set<string>() };
    const { operations } = plan({ known: [known(tombstone)], ...unlinked([], [back]), wanted });
    expect(onlyJoin(operations).revives).toBe(true);
  });

  it('is not found again while archived: nobody is made, and a review is opened', () => {
    const archived = { ...known(tombstone), archived: true };
    const result = plan({ known: [archived], ...unlinked([], [back]) });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['archived', 'ghl patient g7']]);
    expect(messageOf(result.reviews[0])).toMatch(/g7.*patient 1,/);
  });

  it('is no second patient for a contact that may be the same person: that one is for a person to judge', () => {
    const unsure = held('g7', {
      ...lead,
      firstName: 'Anna Maria',
      lastName: 'Müller',
      phone: '+41793456789',
    });
    const result = plan({ known: [known(tombstone)], ...unlinked([], [unsure]) });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['who-is-who', 'ghl patient g7']]);
  });

  it('does not come back as one of two contacts: a person says which', () => {
    const result = plan({ known: [known(tombstone)], ...unlinked([], [back, held('g8', anna)]) });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([
      ['who-is-who', 'ghl patient g7'],
      ['who-is-who', 'ghl patient g8'],
    ]);
  });
});

describe('a plan that is about some records only', () => {
  const wanted = (ephysio: string[], ghl: string[]) => ({
    wanted: { ephysio: new Set(ephysio), ghl: new Set(ghl) },
  });

  it('makes those, and nobody else', () => {
    const records = unlinked(
      [held('2', anna), held('3', jurg)],
      [held('g4', lead), held('g5', { ...lead, firstName: 'Rita', email: 'rita@example.ch' })],
    );
    expect(creates(plan({ ...records, ...wanted(['3'], []) }))).toEqual([['ghl', '3']]);
    expect(creates(plan({ ...records, ...wanted([], ['g4']) }))).toEqual([['ephysio', 'g4']]);
    expect(plan({ ...records, ...wanted([], []) })).toMatchObject({ operations: [], reviews: [] });
  });

  it.each<[string, string[], string[]]>([
    ['patient', ['2'], []],
    ['contact', [], ['g2']],
  ])('links a wanted %s to its other half, which nobody asked for', (_side, ephysio, ghl) => {
    const records = unlinked([held('2', anna)], [held('g2', anna)]);
    expect(plan({ ...records, ...wanted(ephysio, ghl) }).operations.map((o) => o.kind)).toEqual(['link']);
  });

  it('does not link two records that nobody asked for', () => {
    const records = unlinked([held('2', anna)], [held('g2', anna)]);
    expect(plan({ ...records, ...wanted([], []) }).operations).toEqual([]);
  });

  it('sees who is who by all records: a wanted contact is not made beside another of its person', () => {
    const records = unlinked([held('2', anna)], [held('g2', anna), held('g3', { ...anna, phone: null })]);
    const result = plan({ ...records, ...wanted([], ['g3']) });
    expect(result.operations).toEqual([]);
    expect(reviewed(result)).toEqual([['who-is-who', 'ghl patient g3']]);
  });

  it('asks a person about those only', () => {
    const nameless = [held('g2', { ...lead, firstName: null }), held('g3', { phone: '+41446681800' })];
    expect(reviewed(plan({ ...unlinked([], nameless), ...wanted([], ['g3']) }))).toEqual([
      ['name-missing', 'ghl patient g3'],
    ]);
    const unsure = unlinked([held('2', anna)], [held('g2', { firstName: 'Anna', lastName: 'Müller' })]);
    expect(reviewed(plan({ ...unsure, ...wanted([], []) }))).toEqual([]);
    expect(reviewed(plan({ ...unsure, ...wanted(['2'], ['g2']) }))).toEqual([
      ['who-is-who', 'ephysio patient 2'],
    ]);
    expect(reviewed(plan({ ...unsure, ...wanted([], ['g2']) }))).toEqual([['who-is-who', 'ghl patient g2']]);
  });

  it('still settles the linked ones it was given', () => {
    const input = { ...changed({ ...anna, city: 'Bern' }), ...wanted([], []) };
    expect(plan(input).operations.map((o) => o.kind)).toEqual(['update']);
  });
});
