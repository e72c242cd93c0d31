import type { Entity, SideName } from '../../../src/domain/records/sides.ts';
import type { GhlAppointment } from '../../../src/sandbox/ghl/model.ts';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.ts';
import type { Bench } from '../run-sync.ts';
import { type Cast, createCast } from './cast.ts';
import { linksOf } from './links.ts';
import { PEOPLE } from './people.ts';
import { createWitness, type Which, type Witness } from './witness.ts';

/** Everything that a history plays in. */
export interface World {
  readonly bench: Bench;
  readonly sandbox: Sandbox;
  readonly witness: Witness;
  readonly cast: Cast;
  /** Positions in the witness's changes at which runs began. */
  readonly runsBeganAt: number[];
  /** Positions of what people did while a run was on. */
  readonly duringRounds: Set<number>;
  /** By invoice of e-Physio: the position at which it was closed. */
  readonly closedAt: Map<number, number>;
  /** The newest record of one person that people know of; of another one where that person has none. */
  someoneOn(side: SideName, who: number): { readonly who: number; readonly id: string } | undefined;
  /** One of the events with a patient, or of the appointments, that people know of: its id of today. */
  visitAt(side: SideName, n: number): string | undefined;
  /** The appointment of GHL that the witness calls so, as it is today. */
  appointment(name: string): GhlAppointment | undefined;
  /** The other halves that a record has, or had, by id. */
  partnersOf(which: Which): readonly string[];
  /** The links that a record belongs to, or belonged to. */
  linksOf(which: Which): readonly string[];
  /** Looks up which records are linked by now. */
  refresh(): Promise<void>;
}

/** By their ids of today. */
const idsOn = (sandbox: Sandbox, side: SideName): string[] =>
  side === 'ephysio'
    ? [...sandbox.ephysio.state.events.values()].filter((e) => e.patientId).map((e) => String(e.id))
    : [...sandbox.ghl.state.appointments.values()].filter((a) => !a.deleted).map((a) => a.id);

/**
 * People leave records alone that the program has made and does not know of yet, because the answer was lost: once they
 * are edited, they cannot be distinguished from another person's.
 */
export const createWorld = (bench: Bench): World => {
  const { sandbox } = bench;
  const witness = createWitness(sandbox, bench.clock.now);
  const cast = createCast(witness);
  /** By record: its partners, by link. */
  const pairs = new Map<string, { readonly link: string; readonly partner: string | null }[]>();
  const note = (record: string, link: string, partner: string | null): void => {
    const known = pairs.get(record) ?? [];
    if (!known.some((pair) => pair.link === link && pair.partner === partner))
      pairs.set(record, [...known, { link, partner }]);
  };
  const pairsOf = ({ side, entity, id }: Which) => pairs.get(`${side} ${entity} ${id}`) ?? [];
  const isKnown = (side: SideName, entity: Entity, id: string): boolean =>
    pairs.has(`${side} ${entity} ${id}`) || witness.of({ side, entity, id })[0]?.author === 'person';
  return {
    bench,
    sandbox,
    witness,
    cast,
    runsBeganAt: [],
    duringRounds: new Set(),
    closedAt: new Map(),
    someoneOn: (side, who) => {
      const known = PEOPLE.flatMap((_, n) => {
        const id = cast.recordsOf(side, n).findLast((r) => isKnown(side, 'patient', r));
        return id === undefined ? [] : [{ who: n, id }];
      });
      return known.find((someone) => someone.who === who) ?? known[who % known.length];
    },
    visitAt: (side, n) => {
      const name = (id: string): string => (side === 'ghl' ? witness.nameOf(id) : id);
      const ids = idsOn(sandbox, side).filter((id) => isKnown(side, 'appointment', name(id)));
      return ids[n % ids.length];
    },
    appointment: (name) =>
      [...sandbox.ghl.state.appointments.values()].find(({ id, firstId = id }) => firstId === name),
    partnersOf: (which) => pairsOf(which).flatMap(({ partner }) => partner ?? []),
    linksOf: (which) => pairsOf(which).map(({ link }) => link),
    refresh: async () => {
      for (const { id, entity, ephysio, ghl } of await linksOf(bench, witness)) {
        if (ephysio !== null) note(`ephysio ${entity} ${ephysio}`, id, ghl);
        if (ghl !== null) note(`ghl ${entity} ${ghl}`, id, ephysio);
      }
    },
  };
};
