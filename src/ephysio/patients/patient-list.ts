import type { Patient } from '../../domain/records/patient.ts';
import type { BadRecord, Held } from '../../domain/side.ts';
import { FRESH_MS } from '../assert-unmodified.ts';
import type { WirePatient } from '../wire.ts';
import type { PatientsRead } from './patient-mapper.ts';

/** e-Physio's active patients as last listed, with what was written since. */
export interface KnownPatients {
  /** When they were asked for (epoch ms). */
  readonly askedAt: number;
  readonly records: ReadonlyMap<string, Held<Patient>>;
  readonly bad: readonly BadRecord[];
  readonly wire: ReadonlyMap<string, WirePatient>;
}

export interface PatientList {
  /** The list, if it is younger than `maxAgeMs`, or a new one. A caller that asks while one is under way shares it. */
  read(maxAgeMs: number): Promise<KnownPatients>;
  /** A list that is asked for now: one that is under way may have been made before what is looked for. */
  readAnew(): Promise<KnownPatients>;
  /** The list as of a moment ago, or a new one if that lacks a patient's record: one who was just made is not in it yet. */
  readWith(id: string): Promise<KnownPatients>;
  /** Takes note of what was written. `wire`: the whole record; `null` when e-Physio may have added to it. */
  wrote(held: Held<Patient>, wire: WirePatient | null): void;
  /** The next to ask gets a new list. */
  forget(): void;
}

interface Kept extends KnownPatients {
  readonly records: Map<string, Held<Patient>>;
  readonly wire: Map<string, WirePatient>;
}

interface Written {
  readonly held: Held<Patient>;
  readonly wire: WirePatient | null;
}

const put = (kept: Kept, { held, wire }: Written): void => {
  // Whom we have just made, the list may show already, and better.
  if (wire === null && kept.wire.has(held.id)) return;
  kept.records.set(held.id, held);
  if (wire) kept.wire.set(held.id, wire);
};

/** The one list that everything about e-Physio's patients goes by: it has neither a read by id nor a change time. */
export const createPatientList = (load: () => Promise<PatientsRead>, now: () => number): PatientList => {
  let known: Kept | null = null;
  let asking: Promise<KnownPatients> | null = null;
  /** For each list under way, what was written since it was asked for: it need not show that. */
  const underWay = new Set<Written[]>();

  const ask = async (): Promise<KnownPatients> => {
    const askedAt = now();
    const written: Written[] = [];
    underWay.add(written);
    try {
      const { records, bad, wire } = await load();
      const kept = {
        askedAt,
        bad,
        records: new Map(records.map((held) => [held.id, held])),
        wire,
      };
      for (const write of written) put(kept, write);
      if (!known || known.askedAt <= askedAt || known.askedAt > now()) known = kept;
      return kept;
    } finally {
      underWay.delete(written);
    }
  };

  const read: PatientList['read'] = async (maxAgeMs) => {
    if (known && now() >= known.askedAt && now() - known.askedAt < maxAgeMs) return known;
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  return {
    read,
    readAnew: ask,
    readWith: async (id) => {
      // One that is under way when it is asked for may have been made before the patient.
      for (const look of [() => read(FRESH_MS), () => read(0)]) {
        const listed = await look();
        if (listed.wire.has(id)) return listed;
      }
      return ask();
    },
    forget: () => {
      known = null;
    },
    wrote: (held, wire) => {
      const write = { held, wire };
      for (const written of underWay) written.push(write);
      if (known) put(known, write);
    },
  };
};
