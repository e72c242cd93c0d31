import { describe, expect, it } from 'vitest';
import type { Link } from '../../../src/domain/plan/plan.ts';
import type { Patient } from '../../../src/domain/records/patient.ts';
import { SupersededError } from '../../../src/errors.ts';
import { insertOperation, type NewOperation } from '../../../src/store/tables/operations.ts';
import { createPatientTarget } from '../../../src/sync/apply/patient-target.ts';
import { assertChangeable, assertCreatable, assertJoinable } from '../../../src/sync/apply/preconditions.ts';
import type { BookingRules, Target } from '../../../src/sync/apply/target.ts';
import type { RunContext } from '../../../src/sync/run-context.ts';
import { byPerson } from '../../scenarios/links.ts';
import { ANNA, openPractice, patientOf, runWell } from '../../scenarios/practice.ts';

const JURG: Patient = { firstName: 'Jürg', lastName: 'Müller', birthDate: '1972-01-09' };
const BEAT: Patient = { firstName: 'Beat', lastName: 'Lüscher', birthDate: '1980-05-05' };

/** What is looked at: a run over a practice in which Anna is linked, and Jürg is in e-Physio (7) and in GHL (g7), unlinked. */
interface Claiming {
  readonly run: RunContext;
  readonly target: Target<Patient>;
  readonly anna: Link<Patient>;
  /** Links two records, as somebody else does in the meantime. */
  link(ephysioId: string, ghlId: string): Promise<void>;
  /** Somebody else is writing a record. */
  write(operation: Partial<NewOperation>): Promise<void>;
  /** Anna's link is written by somebody else. */
  relink(change: Parameters<Target<Patient>['records']['update']>[3], base?: Partial<Patient>): Promise<void>;
}

const claiming = async (look: (claim: Claiming) => Promise<void>): Promise<void> => {
  const bench = await openPractice();
  bench.sandbox.ephysio.edit.addPatient(ANNA);
  await runWell(bench);
  await byPerson(bench, async (run) => {
    const target = createPatientTarget(run);
    const { records } = target;
    const rowOf = async () => {
      const row = await records.findBySide(run.store, 'ephysio', String(patientOf(bench).id));
      if (!row) throw new Error('Anna is not linked');
      return row;
    };
    await look({
      run,
      target,
      anna: records.open(run.store, await rowOf()),
      link: async (ephysioId, ghlId) => {
        const ids = { id: `link of ${ephysioId}`, ephysioId, ghlId, source: 'ephysio' } as const;
        await records.insert(run.store, ids, { ephysio: JURG, ghl: JURG });
      },
      write: async (operation) => {
        await insertOperation(run.store, {
          practice: run.practice.name,
          entity: 'patient',
          side: 'ghl',
          kind: 'update',
          linkId: null,
          sourceId: 'somebody',
          targetId: 'else',
          owner: 'another run',
          payload: {},
          now: run.now(),
          ...operation,
        });
      },
      relink: async (ids, base = {}) => {
        const row = await rowOf();
        const before = records.open(run.store, row).base;
        await records.update(
          run.store,
          row,
          { ephysio: { ...before.ephysio, ...base }, ghl: before.ghl },
          ids,
        );
      },
    });
  });
};

const superseded = (claim: Promise<void>): Promise<void> =>
  expect(claim).rejects.toBeInstanceOf(SupersededError);

/** What an appointment's patient is like when nothing happened to it. */
const kept: BookingRules<Patient> = {
  onRefusedCreate: async () => false,
  isStillOff: async () => true,
  hasPatient: async () => true,
  standsAsPlanned: async () => true,
  asShown: (_side, record) => record,
};

describe('a record is made', () => {
  const toGhl = { side: 'ghl', from: { id: '7', record: JURG }, link: null } as const;
  const toEphysio = { side: 'ephysio', from: { id: 'g7', record: JURG }, link: null } as const;

  it('if nobody has linked it in the meantime', () =>
    claiming(async ({ run, target, link }) => {
      await assertCreatable(run, target, run.store, toGhl);
      await link('7', 'g8');
      await superseded(assertCreatable(run, target, run.store, toGhl));
    }));

  it('for a link that is still there, and has no record on that side', () =>
    claiming(async ({ run, target, anna, relink }) => {
      const create = { side: 'ghl', from: { id: anna.ephysioId ?? '', record: JURG }, link: anna } as const;
      await superseded(assertCreatable(run, target, run.store, create));
      await relink({ ghlId: null });
      await assertCreatable(run, target, run.store, create);
      await superseded(assertCreatable(run, target, run.store, { ...toGhl, link: anna }));
    }));

  it('if nobody else is making it', () =>
    claiming(async ({ run, target, write }) => {
      await write({ kind: 'create', sourceId: '8', payload: { record: JURG, source: JURG }, targetId: null });
      await assertCreatable(run, target, run.store, toGhl);
      await write({ kind: 'create', sourceId: '7', payload: { record: BEAT, source: BEAT }, targetId: null });
      await superseded(assertCreatable(run, target, run.store, toGhl));
    }));

  it('in e-Physio if nobody is made there who may be the same person', () =>
    claiming(async ({ run, target, write }) => {
      const making = { side: 'ephysio', kind: 'create', targetId: null } as const;
      await write({ ...making, sourceId: 'g8', payload: { record: BEAT, source: BEAT } });
      await assertCreatable(run, target, run.store, toEphysio);
      await write({ ...making, sourceId: 'g9', payload: { record: JURG, source: JURG } });
      await superseded(assertCreatable(run, target, run.store, toEphysio));
    }));

  it('if its patient is still linked, and is whom the plan took it for', () =>
    claiming(async ({ run, target }) => {
      const unlinked = { ...target, bookings: { ...kept, hasPatient: async () => false } };
      await superseded(assertCreatable(run, unlinked, run.store, toGhl));
      const another = { ...target, bookings: { ...kept, standsAsPlanned: async () => false } };
      await superseded(assertCreatable(run, another, run.store, toGhl));
    }));
});

describe('a record is changed', () => {
  it('if what both sides last agreed on is the same, of the fields that change', () =>
    claiming(async ({ run, target, anna, relink }) => {
      await relink({}, { street: 'Neugasse 1' });
      await assertChangeable(run, target, run.store, { link: anna, changes: { city: 'Bern' } });
      await relink({}, { city: 'Chur' });
      await superseded(assertChangeable(run, target, run.store, { link: anna, changes: { city: 'Bern' } }));
    }));

  it('if its link is still in use, and of the same records', () =>
    claiming(async ({ run, target, anna, relink }) => {
      const change = { link: anna, changes: { city: 'Bern' } };
      await relink({ ghlId: 'another' });
      await superseded(assertChangeable(run, target, run.store, change));
      await relink({ ghlId: anna.ghlId });
      await assertChangeable(run, target, run.store, change);
    }));

  it('if its link was not buried', () =>
    claiming(async ({ run, target, anna }) => {
      await target.records.tombstone(run.store, anna.id);
      await superseded(assertChangeable(run, target, run.store, { link: anna, changes: { city: 'Bern' } }));
    }));

  it('if nobody else is writing either of its records', () =>
    claiming(async ({ run, target, anna, write }) => {
      const change = { link: anna, changes: { city: 'Bern' } };
      await write({ sourceId: '7', targetId: 'g7' });
      await assertChangeable(run, target, run.store, change);
      await write({ side: 'ephysio', sourceId: 'x', targetId: anna.ephysioId });
      await superseded(assertChangeable(run, target, run.store, change));
    }));

  it('if the patients that it names are still linked', () =>
    claiming(async ({ run, target, anna }) => {
      const unlinked = { ...target, bookings: { ...kept, hasPatient: async () => false } };
      const change = { link: anna, changes: { city: 'Bern' }, patch: { ephysio: {}, ghl: {} } };
      await superseded(assertChangeable(run, unlinked, run.store, change));
    }));
});

describe('two records are linked', () => {
  const joining = (anna: Link<Patient>) => ({
    link: { ...anna, id: 'new' },
    ephysio: { id: '7', record: JURG },
    ghl: { id: 'g7', record: JURG },
    revives: false,
  });

  it.each([
    ['record of e-Physio', '7', 'g8'],
    ['contact', '8', 'g7'],
  ])('if the %s is still free', (_which, ephysioId, ghlId) =>
    claiming(async ({ run, target, anna, link }) => {
      await assertJoinable(run, target, run.store, joining(anna));
      await link(ephysioId, ghlId);
      await superseded(assertJoinable(run, target, run.store, joining(anna)));
    }),
  );

  it('if nobody else is writing one of them', () =>
    claiming(async ({ run, target, anna, write }) => {
      await write({ side: 'ephysio', kind: 'create', sourceId: 'g7', targetId: null });
      await superseded(assertJoinable(run, target, run.store, joining(anna)));
    }));

  it('by a link that is a tombstone, and by no other', () =>
    claiming(async ({ run, target, anna }) => {
      const again = {
        ...joining(anna),
        link: anna,
        ephysio: { id: anna.ephysioId ?? '', record: JURG },
        revives: true,
      };
      await superseded(assertJoinable(run, target, run.store, again));
      await target.records.tombstone(run.store, anna.id);
      await assertJoinable(run, target, run.store, again);
    }));

  it('if the contact is still whom the plan took it for', () =>
    claiming(async ({ run, target, anna }) => {
      const another = { ...target, bookings: { ...kept, standsAsPlanned: async () => false } };
      await superseded(assertJoinable(run, another, run.store, joining(anna)));
    }));
});
