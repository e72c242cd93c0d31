import type { PracticeConfig } from '../../config/schema.ts';
import { PATIENT_FIELDS } from '../../domain/records/patient.ts';
import { CONTACT_FIELD_NAMES, CONTACT_FIELDS, sharedFields } from '../../domain/records/shared-fields.ts';
import type { StoreHandle } from '../../store/store.ts';
import { getCheckpoint, setCheckpoint } from '../../store/tables/checkpoints.ts';
import { contactSync } from '../../store/tables/contact-sync.ts';
import { leaveOut } from '../apply/records.ts';
import type { RunContext } from '../run-context.ts';

/**
 * The fields that the bases of the links are about. It follows `sync.contactFields`: at the beginning of a pass over all patients
 * what was left out goes, at its end what was added is there.
 */
const CHECKPOINT = 'patients.contact-fields';

/** Links that are written in one transaction: others wait for it. */
const AT_ONCE = 500;

const fieldsSoFar = async ({
  store,
  practice,
}: {
  readonly store: StoreHandle;
  readonly practice: PracticeConfig;
}): Promise<readonly string[]> =>
  (await getCheckpoint(store, practice.name, CHECKPOINT))?.split(',') ?? PATIENT_FIELDS;

/** Whether the config names fields of which no pass has compared both sides yet: no list of changes shows what GHL holds in them. */
export const hasNewFields = async (run: RunContext): Promise<boolean> => {
  const soFar = await fieldsSoFar(run);
  return sharedFields(run.practice.sync.contactFields).some((field) => !soFar.includes(field));
};

/**
 * The practice as single records are worked on: without the fields that the bases are not about. The config of a process that
 * runs for months may be older than that of the last pass over all patients. To fill a field in is for such a pass alone.
 */
export const withAgreedFields = async (
  store: StoreHandle,
  practice: PracticeConfig,
): Promise<PracticeConfig> => {
  const soFar = await fieldsSoFar({ store, practice });
  const shared = sharedFields(practice.sync.contactFields);
  if (shared.every((field) => soFar.includes(field))) return practice;
  const contactFields = CONTACT_FIELD_NAMES.filter((name) =>
    CONTACT_FIELDS[name].every((field) => shared.includes(field) && soFar.includes(field)),
  );
  return { ...practice, sync: { ...practice.sync, contactFields } };
};

/** Forgets what was agreed on in fields that the config leaves out by now. One that is added again is met for the first time. */
export const forgetLeftOutFields = async (run: RunContext): Promise<void> => {
  const soFar = await fieldsSoFar(run);
  const shared: readonly string[] = sharedFields(run.practice.sync.contactFields);
  const left = soFar.filter((field) => shared.includes(field));
  if (left.length === soFar.length) return;
  const { name } = run.practice;
  const ids = (await contactSync.listIds(run.store, name)).map(({ id }) => id);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    await run.store.transaction(async (handle) => {
      await run.assertLocked(handle);
      const rows = await contactSync.listBy(handle, name, 'link', ids.slice(at, at + AT_ONCE));
      for (const row of rows) await leaveOut(handle, run, row);
    });
  }
  await run.store.transaction(async (handle) => {
    await run.assertLocked(handle);
    await setCheckpoint(handle, name, CHECKPOINT, left.join(','), run.now());
  });
};

/** A pass over all patients has compared both sides in all fields of the config. */
export const noteFields = (handle: StoreHandle, { practice, now }: RunContext): Promise<void> =>
  setCheckpoint(
    handle,
    practice.name,
    CHECKPOINT,
    sharedFields(practice.sync.contactFields).join(','),
    now(),
  );
