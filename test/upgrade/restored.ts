import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { EphysioEvent, EphysioInvoice, EphysioPatient } from '../../src/sandbox/ephysio/model.ts';
import type { GhlAppointment, GhlContact } from '../../src/sandbox/ghl/model.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import { type Bench, openBench } from '../sync/run-sync.ts';
import { FIXTURE_SETTINGS } from './settings.ts';

interface State {
  /** When the older version was last run, epoch milliseconds. */
  readonly now: number;
  readonly ephysio: {
    readonly patients: readonly EphysioPatient[];
    readonly events: readonly EphysioEvent[];
    readonly invoices: readonly EphysioInvoice[];
  };
  readonly ghl: {
    readonly contacts: readonly GhlContact[];
    readonly appointments: readonly GhlAppointment[];
  };
}

const FIXTURE = join(import.meta.dirname, 'fixture');

const put = <K, V extends { readonly id: K }>(map: ReadonlyMap<K, V>, records: readonly V[]): void => {
  for (const record of records) (map as Map<K, V>).set(record.id, record);
};

/** Both services hold what they held then. A record is put in its place, and then said again, so that indexes know of it. */
const fill = ({ ephysio, ghl }: Sandbox, state: State, setNow: (ms: number) => void): void => {
  put(ephysio.state.patients, state.ephysio.patients);
  put(ephysio.state.events, state.ephysio.events);
  put(ephysio.state.invoices, state.ephysio.invoices);
  for (const { id } of state.ephysio.invoices) ephysio.edit.closeInvoice(id);
  put(ephysio.state.invoices, state.ephysio.invoices);
  // Written down before the sandbox knew series.
  put(
    ghl.state.appointments,
    state.ghl.appointments.map((appointment) => ({ ...appointment, masterEventId: null })),
  );
  put(ghl.state.contacts, state.ghl.contacts);
  for (const contact of state.ghl.contacts) {
    setNow(contact.dateUpdated);
    ghl.edit.updateContact(contact.id, contact);
  }
};

/** Puts a database of the older version and its key to where today's program looks for them. */
export const unpack = async (packed: 'db.bin.gz' | 'backup.bin.gz', database: string): Promise<void> => {
  await mkdir(dirname(database), { recursive: true });
  await writeFile(database, gunzipSync(await readFile(join(FIXTURE, packed))), { mode: 0o600 });
  await writeFile(`${database}.key`, await readFile(join(FIXTURE, 'key.txt')), { mode: 0o600 });
};

/** The practice of the older version, as today's program finds it. */
export const openOldPractice = async (
  packed: Parameters<typeof unpack>[0] = 'db.bin.gz',
): Promise<{ bench: Bench; folder: string; name: string }> => {
  const state = JSON.parse(await readFile(join(FIXTURE, 'state.json'), 'utf8')) as State;
  let then: number | null = null;
  let clock: () => number = () => state.now;
  let folder = '';
  let name = '';
  const bench = await openBench({
    ...FIXTURE_SETTINGS,
    start: state.now,
    sandbox: { ...FIXTURE_SETTINGS.sandbox, now: () => then ?? clock() },
    prepare: (database) => {
      folder = dirname(database);
      name = basename(database);
      return unpack(packed, database);
    },
  });
  clock = bench.clock.now;
  fill(bench.sandbox, state, (ms) => {
    then = ms;
  });
  then = null;
  return { bench, folder, name };
};
