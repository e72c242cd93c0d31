import { PATIENT_FIELDS, type Patient } from '../../domain/records/patient.ts';
import { takeComment } from '../../domain/records/placeholders.ts';
import type { Held, Lookup, PatientSide } from '../../domain/side.ts';
import { NotFoundError, NotSupportedError } from '../../errors.ts';
import { assertUnmodified } from '../assert-unmodified.ts';
import { type CapabilityMemory, createAssumedCalls } from '../assumed-calls.ts';
import type { EphysioClient } from '../client.ts';
import { lookUp } from '../look-up.ts';
import { type WirePatient, wirePatientSchema } from '../wire.ts';
import { changedPatientBody, newPatientBody, type PatientConfig } from './patient-body.ts';
import { createPatientList, type KnownPatients } from './patient-list.ts';
import { extrasOf, readPatients, toPatient } from './patient-mapper.ts';
import { withoutFound } from './placeholder-comment.ts';
import { emptyPlaceholders, type PlaceholderMemory } from './placeholders.ts';

/** Loads when first asked, and again only after that failed. */
const once = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
};

export interface PatientSideOptions {
  readonly client: EphysioClient;
  readonly config: PatientConfig;
  /** Every set of placeholders that was ever used, asked for once; and kept up to date when one is. */
  readonly placeholders: PlaceholderMemory;
  readonly capabilities: CapabilityMemory;
  /** Waits until a write whose outcome got lost then (UTC ISO) is certainly carried out or not. */
  readonly settle: (lostAt: string) => Promise<void>;
  /** How old a list may be that `list` answers from; 0, the default: a new one each time. */
  readonly reuseListMs?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const isSame = (a: Patient, b: Patient): boolean =>
  PATIENT_FIELDS.every((f) => (a[f] ?? null) === (b[f] ?? null));

/** Newest first: e-Physio's ids grow. */
const byNewest = (a: Held<Patient>, b: Held<Patient>): number => Number(b.id) - Number(a.id) || 0;

const patientIn = (known: KnownPatients, id: string): Lookup<Patient> =>
  lookUp('patient', id, known.records.get(id), known.bad);

/**
 * The patients of e-Physio. It has no read by id and no change time: everything goes by the list of active patients, so
 * an archived patient reads as gone.
 */
export const createPatientSide = (options: PatientSideOptions): PatientSide => {
  const { client, config, now, reuseListMs = 0 } = options;
  const assumed = createAssumedCalls(config, options.capabilities);
  const reader = once(async () => {
    const empty = emptyPlaceholders(await options.placeholders.known());
    return (wire: WirePatient): Patient => empty(toPatient(wire));
  });
  const list = createPatientList(async () => {
    const asRecord = await reader();
    return readPatients(await client.listPatients(), asRecord);
  }, now);

  /** What e-Physio will show after a write of `body`. */
  const asHeld = async (id: string, body: object): Promise<Held<Patient>> => {
    const asRecord = await reader();
    return { id, record: asRecord(wirePatientSchema.parse({ ...body, id })) };
  };

  /** The whole record, as listed a moment ago. */
  const current = async (id: string): Promise<{ wire: WirePatient; record: Patient }> => {
    const known = await list.readWith(id);
    const found = patientIn(known, id);
    const wire = known.wire.get(id);
    if (found.state === 'held' && wire !== undefined) return { wire, record: found.held.record };
    throw new NotFoundError(`patient ${id} is not among e-Physio's active patients`);
  };

  return {
    name: 'ephysio',
    cancelDeletes: false,
    takes: async (kind) => kind === 'update' && assumed.isOffered('updatePatient'),
    forget: () => list.forget(),
    list: async ({ fresh = false }) => {
      const { askedAt, records, bad } = await list.read(fresh ? 0 : reuseListMs);
      const asOf = new Date(askedAt).toISOString();
      return { records: [...records.values()], bad, deleted: [], complete: true, ignored: {}, asOf };
    },
    get: async (id) => patientIn(await list.read(0), id),
    findSame: async (record, { lostAt, isLinked }) => {
      await options.settle(lostAt);
      const sent = (await asHeld('0', record)).record;
      const { records } = await list.readAnew();
      const same = [...records.values()].filter((held) => !isLinked(held.id) && isSame(held.record, sent));
      const [newest] = same.toSorted(byNewest);
      return newest ?? null;
    },
    create: async (record, origin) => {
      const body = newPatientBody(record, config, origin);
      if (body.comment !== '') await options.placeholders.remember();
      const held = await asHeld(await client.createPatient(body), body);
      list.wrote(held, null);
      return held;
    },
    update: async (id, changes, before) => {
      await assumed.assertOffered('updatePatient');
      const { wire, record } = await current(id);
      const { fields, missing } = takeComment(changes);
      assertUnmodified(`patient ${id}`, fields, before, record);
      const changed = changedPatientBody(wire, fields, config);
      const { record: after } = await asHeld(id, changed);
      // The same write takes back what the comment says of a placeholder that goes.
      const isMissing = (field: string): boolean =>
        !after[field as keyof Patient] && (missing?.includes(field) ?? true);
      const comment = typeof wire.comment === 'string' ? withoutFound(wire.comment, isMissing) : undefined;
      if (Object.keys(fields).length === 0 && comment === wire.comment) return { id, record };
      const body = comment === undefined ? changed : { ...changed, comment };
      await assumed.send(
        'updatePatient',
        `patient ${id}`,
        () => client.updatePatient(id, body),
        async () => patientIn(await list.read(0), id).state === 'held',
      );
      const extras = extrasOf({ ...wire, comment });
      const held = { id, record: after, ...(extras && { extras }) };
      list.wrote(held, wirePatientSchema.parse({ ...body, id }));
      return held;
    },
    cancel: async (id) => {
      throw new NotSupportedError(`patient ${id}: e-Physio's patients are archived by hand only`);
    },
  };
};
