import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayWrite } from '../../src/domain/merge/reconcile-pair.ts';
import type { Plan } from '../../src/domain/plan/plan.ts';
import type { AppointmentRules } from '../../src/domain/plan/plan-linked-appointment.ts';
import { type Appointment, isCancelled } from '../../src/domain/records/appointment.ts';
import type { SideName } from '../../src/domain/records/sides.ts';
import { subjectOf } from '../../src/domain/review/review.ts';
import { shows } from './appointment-plan.ts';
import {
  addRecord,
  applyToWorld,
  bothGone,
  bothNow,
  live,
  planWorld,
  type World,
  type Written,
} from './appointment-world.ts';
import { runs } from './property-runs.ts';

/** Few patients, slots and calendars, so that appointments meet. */
const PATIENTS = ['P1', 'P2'];
const CALENDARS = ['cal/a', 'cal/b'];
const STATUSES = {
  ephysio: ['confirmed', 'showed', 'cancelled'],
  ghl: ['new', 'confirmed', 'showed', 'noshow', 'cancelled', 'invalid'],
};
const TIMES = [9, 10, 11].flatMap((hour) =>
  ['30', '45'].map((minute) => ({
    start: `2026-03-03T${String(hour).padStart(2, '0')}:00:00.000Z`,
    end: `2026-03-03T${String(hour).padStart(2, '0')}:${minute}:00.000Z`,
  })),
);

const sides = ['ephysio', 'ghl'] as const;
const side = fc.constantFrom(...sides);
const change = (on: SideName): fc.Arbitrary<Appointment> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...TIMES) },
    { weight: 3, arbitrary: fc.record({ status: fc.constantFrom(...STATUSES[on]) }) },
    { weight: 1, arbitrary: fc.record({ calendar: fc.constantFrom(...CALENDARS) }) },
    { weight: 1, arbitrary: fc.record({ patient: fc.constantFrom(...PATIENTS) }) },
  );

/** What somebody does on one side. `n` picks one of the records that are there. */
type Edit =
  | { readonly do: 'book'; readonly on: SideName; readonly record: Appointment }
  | { readonly do: 'change'; readonly on: SideName; readonly n: number; readonly change: Appointment }
  | { readonly do: 'delete'; readonly on: SideName; readonly n: number }
  | { readonly do: 'forget'; readonly on: SideName; readonly n: number };

const n = fc.nat(20);
const book: fc.Arbitrary<Edit> = side.chain((on) =>
  fc
    .tuple(
      fc.constantFrom(...TIMES),
      fc.record({
        patient: fc.constantFrom(...PATIENTS),
        calendar: fc.constantFrom(...CALENDARS),
        status: fc.constantFrom(...STATUSES[on]),
      }),
    )
    .map(([time, rest]) => ({ do: 'book', on, record: { ...rest, ...time } })),
);
const edit: fc.Arbitrary<Edit> = side.chain((on) =>
  fc.record({ do: fc.constant('change' as const), on: fc.constant(on), n, change: change(on) }),
);
const remove: fc.Arbitrary<Edit> = fc.record({
  do: fc.constantFrom('delete' as const, 'forget' as const),
  on: side,
  n,
});
const round = fc.array(
  fc.oneof({ weight: 3, arbitrary: book }, { weight: 6, arbitrary: edit }, { weight: 1, arbitrary: remove }),
  { minLength: 1, maxLength: 10 },
);

const pick = <T>(from: Iterable<T>, at: number): T | undefined => {
  const all = [...from];
  return all[at % all.length];
};

const play = (world: World, e: Edit, rules: AppointmentRules): void => {
  const calendarOf = ({ calendar }: Appointment) =>
    calendar ? { calendar: rules.showsCalendar[e.on](calendar) } : {};
  if (e.do === 'book') {
    addRecord(world, e.on, { ...e.record, ...calendarOf(e.record) });
    return;
  }
  if (e.do === 'forget') {
    // `links restore` after a deletion: the missing record must be created again.
    const link = pick(world.links.values(), e.n);
    const id = e.on === 'ghl' ? link?.ghlId : link?.ephysioId;
    if (!link || !id || world[e.on].has(id)) return;
    world.links.set(link.id, { ...link, ...(e.on === 'ghl' ? { ghlId: null } : { ephysioId: null }) });
    return;
  }
  const id = pick(world[e.on].keys(), e.n);
  if (id === undefined) return;
  if (e.do === 'delete') world[e.on].delete(id);
  else world[e.on].set(id, { ...world[e.on].get(id), ...e.change, ...calendarOf(e.change) });
};

type Look = (world: World, plan: Plan<Appointment>, apply: () => Written[], rules: AppointmentRules) => void;

const setting = {
  winner: side,
  /** Before the appointments, among them, and after them. */
  now: fc.constantFrom('2026-03-03T08:00:00.000Z', '2026-03-03T09:35:00.000Z', '2026-03-03T12:00:00.000Z'),
  shows: fc.constant(shows),
  /** A calendar of GHL for each therapist, or one for all of them. */
  showsCalendar: fc.constantFrom(
    { ephysio: (key: string) => key, ghl: (key: string) => key },
    { ephysio: (key: string) => key, ghl: () => 'cal/a' },
  ),
};
const inBoth = fc.record({ ...setting, direction: fc.constant('both' as const) });
const inAny = fc.record({ ...setting, direction: fc.constantFrom('both', 'to-ghl', 'to-ephysio') });

/** Plays rounds of edits, each settled by one run, and looks at every one. */
const holds = (settings: fc.Arbitrary<AppointmentRules>, look: Look): void =>
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 3 }), settings, (rounds, rules) => {
      const world: World = { ephysio: new Map(), ghl: new Map(), links: new Map(), count: 0 };
      for (const edits of rounds) {
        for (const e of edits) play(world, e, rules);
        const plan = planWorld(world, rules);
        let written: Written[] | null = null;
        const apply = (): Written[] => {
          written ??= applyToWorld(world, plan, rules);
          return written;
        };
        look(world, plan, apply, rules);
        apply();
      }
    }),
    runs,
  );

it('a plan that was carried out leaves nothing to do but reviews', () => {
  holds(inAny, (world, _plan, apply, rules) => {
    apply();
    expect(planWorld(world, rules).operations).toEqual([]);
  });
});

it('both sides end equal, as far as each can say it, except what is in review', () => {
  holds(inBoth, (world, plan, apply, rules) => {
    apply();
    const waiting = new Set([...plan.reviews, ...planWorld(world, rules).reviews].map(subjectOf));
    for (const link of world.links.values()) {
      const now = bothNow(world, link);
      const gone = bothGone(world, link);
      if (waiting.has(`link ${link.id}`)) continue;
      // Deleted in GHL once it was over: it took place.
      if (gone.ghl && (now.ephysio.end ?? '') <= rules.now) continue;
      const shown = shows.ephysio(now.ghl.status ?? '');
      const isUnspoken = shown === null && !isCancelled(now.ghl);
      if (!isUnspoken)
        expect({ link, off: isCancelled(now.ghl) }).toEqual({ link, off: isCancelled(now.ephysio) });
      if (isCancelled(now.ephysio) || gone.ephysio || gone.ghl) continue;
      for (const field of ['patient', 'start', 'end'] as const)
        expect(now.ghl[field]).toBe(now.ephysio[field]);
      expect(now.ghl.calendar).toBe(rules.showsCalendar.ghl(now.ephysio.calendar ?? ''));
      if (!isUnspoken) expect(now.ephysio.status).toBe(shown);
    }
  });
});

it('every appointment that takes place is linked, and each once', () => {
  holds(inBoth, (world, _plan, apply) => {
    apply();
    for (const on of sides) {
      const ids = [...world.links.values()].map((l) => (on === 'ghl' ? l.ghlId : l.ephysioId));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id } of live(world, on)) expect(ids).toContain(id);
    }
  });
});

it('what somebody changed is overwritten only with a conflict that keeps it', () => {
  holds(inAny, (_world, _plan, apply) => {
    for (const { field, before, agreed, conflicts } of apply()) {
      if (before === undefined || before === agreed) continue;
      const name = field === 'status' ? field : 'slot';
      expect(conflicts).toContainEqual(
        expect.objectContaining({ field: name, loserValue: expect.stringContaining(before ?? '') }),
      );
    }
  });
});

it('nothing is written where it may not be, and an appointment never changes its patient', () => {
  holds(inAny, (world, plan, apply, { direction }) => {
    const patientOf = (on: SideName) => new Map([...world[on]].map(([id, record]) => [id, record.patient]));
    const before = { ephysio: patientOf('ephysio'), ghl: patientOf('ghl') };
    for (const o of plan.operations) if (o.kind === 'create') expect(mayWrite(direction, o.side)).toBe(true);
    for (const { side: on } of apply()) expect(mayWrite(direction, on)).toBe(true);
    for (const on of sides)
      for (const [id, patient] of before[on]) expect(world[on].get(id)?.patient).toBe(patient);
  });
});
