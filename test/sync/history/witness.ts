import type { Entity, SideName } from '../../../src/domain/records/sides.ts';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.ts';
import { appointmentView, contactView, eventView, patientView, type View } from './views.ts';

export type Author = 'person' | 'program';

/** Which record of which service. */
export interface Which {
  readonly side: SideName;
  readonly entity: Entity;
  /** Of an instance of a series the id that it was made with, whatever it is called now. */
  readonly id: string;
}

/** One change of one record. `null`: it was not there before, or is not any more. */
export interface Change extends Which {
  /** Position in the history. */
  readonly at: number;
  /** When, epoch milliseconds. */
  readonly time: number;
  readonly author: Author;
  readonly before: View | null;
  readonly after: View | null;
  /** As the service keeps it. */
  readonly raw: { readonly before: object | null; readonly after: object | null };
}

/** Sees everything that happens on both sides, and who did it. */
export interface Witness {
  readonly changes: readonly Change[];
  /** Takes down what has changed since the last time, as the doing of `author`. */
  note(author: Author): void;
  /** Those of one record, oldest first. */
  of(which: Which): readonly Change[];
  /** What an appointment of GHL with this id, now or before, is called here. */
  nameOf(ghlId: string): string;
  close(): void;
}

const keyOf = ({ side, entity, id }: Which): string => `${side} ${entity} ${id}`;

interface Kept {
  readonly which: Which;
  readonly raw: object;
  readonly view: View;
}

export const createWitness = (sandbox: Sandbox, clock: () => number): Witness => {
  const { ephysio, ghl } = sandbox;
  const changes: Change[] = [];
  const byRecord = new Map<string, Change[]>();
  let known = new Map<string, Kept>();
  const names = new Map<string, string>();

  const look = (): Map<string, Kept> => {
    const now = new Map<string, Kept>();
    const keep = <T extends { readonly id: unknown }>(
      side: SideName,
      entity: Entity,
      records: Iterable<T>,
      view: (record: T) => View,
      name = (record: T): string => String(record.id),
    ): void => {
      for (const raw of records) {
        const which = { side, entity, id: name(raw) };
        const key = keyOf(which);
        const before = known.get(key);
        now.set(key, before?.raw === raw ? before : { which, raw, view: view(raw) });
      }
    };
    keep('ephysio', 'patient', ephysio.state.patients.values(), patientView);
    keep('ghl', 'patient', ghl.state.contacts.values(), contactView);
    keep('ephysio', 'appointment', ephysio.state.events.values(), (e) => eventView(sandbox, e));
    const visits = [...ghl.state.appointments.values()];
    for (const { id, firstId = id } of visits) names.set(id, firstId);
    keep(
      'ghl',
      'appointment',
      visits,
      (a) => appointmentView(sandbox, a),
      ({ id, firstId = id }) => firstId,
    );
    return now;
  };

  const note = (author: Author): void => {
    const now = look();
    for (const key of new Set([...known.keys(), ...now.keys()])) {
      const [before, after] = [known.get(key), now.get(key)];
      const which = (after ?? before)?.which;
      if (before === after || !which) continue;
      const change = {
        ...which,
        at: changes.length,
        time: clock(),
        author,
        before: before?.view ?? null,
        after: after?.view ?? null,
        raw: { before: before?.raw ?? null, after: after?.raw ?? null },
      };
      changes.push(change);
      byRecord.set(key, [...(byRecord.get(key) ?? []), change]);
    }
    known = now;
  };

  note('person');
  const ends = [ephysio, ghl].map((service) => service.onExchange(() => note('program')));
  return {
    changes,
    note,
    of: (which) => byRecord.get(keyOf(which)) ?? [],
    nameOf: (ghlId) => names.get(ghlId) ?? ghlId,
    close: () => {
      for (const end of ends) end();
    },
  };
};
