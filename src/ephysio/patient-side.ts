import type { Patient } from '../domain/patient.ts';
import { PATIENT_FIELDS } from '../domain/patient.ts';
import type { Held, PatientSide } from '../domain/side.ts';
import { NotFoundError, NotSupportedError, RecordError } from '../errors.ts';
import type { EphysioClient } from './client.ts';
import {
  changedPatientBody,
  newPatientBody,
  type PatientConfig,
  type PatientExtras,
} from './patient-body.ts';
import { type PatientsRead, readPatients, toPatient } from './patient-mapper.ts';
import { type WirePatient, wirePatientSchema } from './wire.ts';

export interface PatientSideOptions {
  readonly client: EphysioClient;
  readonly config: PatientConfig;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What is known of a patient that is to be created beyond its canonical record. */
  readonly extras?: (record: Patient) => PatientExtras;
}

/** What e-Physio will show after a write of `body`. */
const asHeld = (id: string, body: object): Held<Patient> => ({
  id,
  record: toPatient(wirePatientSchema.parse({ ...body, id })),
});

const isSame = (a: Patient, b: Patient): boolean =>
  PATIENT_FIELDS.every((f) => (a[f] ?? null) === (b[f] ?? null));

/** Newest first: e-Physio's ids grow. */
const byNewest = (a: Held<Patient>, b: Held<Patient>): number => Number(b.id) - Number(a.id) || 0;

/**
 * The patients of e-Physio. It has no read by id and no change time: everything goes by the list of active patients, so
 * an archived patient reads as gone.
 */
export const createPatientSide = (options: PatientSideOptions): PatientSide => {
  const { client, config } = options;
  let listed: ReadonlyMap<string, WirePatient> | null = null;
  let reading: Promise<PatientsRead> | null = null;

  /** A fresh list; callers that ask while it is under way share it. */
  const fresh = (): Promise<PatientsRead> => {
    reading ??= client
      .listPatients()
      .then((list) => {
        const read = readPatients(list);
        listed = read.wire;
        return read;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };

  const bodyOfNew = (record: Patient) => newPatientBody(record, config, options.extras?.(record) ?? {});

  const get: PatientSide['get'] = async (id) => {
    const { records, bad } = await fresh();
    const held = records.find((r) => r.id === id);
    if (held !== undefined) return { state: 'held', held };
    const unreadable = bad.find((b) => b.id === id || b.id === null);
    if (unreadable !== undefined) throw new RecordError(`patient ${id}: ${unreadable.reason}`);
    return { state: 'gone' };
  };

  return {
    name: 'ephysio',
    list: async () => {
      const asOf = new Date(options.now()).toISOString();
      const { records, bad } = await fresh();
      return { records, bad, deleted: [], complete: true, ignored: {}, asOf };
    },
    get,
    findSame: async (record, { isTaken }) => {
      const sent = asHeld('0', bodyOfNew(record)).record;
      const { records } = await fresh();
      const same = records.filter((held) => !isTaken(held.id) && isSame(held.record, sent));
      return same.toSorted(byNewest)[0] ?? null;
    },
    create: async (record) => {
      const body = bodyOfNew(record);
      return asHeld(await client.createPatient(body), body);
    },
    update: async (id, changes, after) => {
      const wire = (listed ?? (await fresh()).wire).get(id);
      if (wire === undefined)
        throw new NotFoundError(`patient ${id} is not among e-Physio's active patients`);
      const body = changedPatientBody(wire, changes, after, config);
      try {
        await client.updatePatient(id, body);
      } catch (error) {
        // A 404 can mean the call or the patient.
        const asked = error instanceof NotSupportedError && config.capabilities.updatePatient !== false;
        if (asked && (await get(id)).state === 'gone') {
          throw new NotFoundError(`patient ${id} is not among e-Physio's active patients any more`);
        }
        throw error;
      }
      return asHeld(id, body);
    },
    cancel: async (id) => {
      throw new NotSupportedError(`patient ${id}: e-Physio's patients are archived by hand only`);
    },
  };
};
