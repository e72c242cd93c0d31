import { expect, it } from 'vitest';
import type { Exchange } from '../../src/sandbox/service.ts';
import { documentOf } from '../cli/run-program.ts';
import { HEALTHY, type Office, openOffice, stateOf } from '../cli/set-up.ts';
import { playAll, TIMEOUT } from './seeds.ts';

const REHEARSE = ['rehearse', '--practice', 'main', '--yes', '--json'];

const isWrite = ({ method, path }: Exchange): boolean =>
  method !== 'GET' && !/^\/(token|contacts\/search)/.test(path);

/** Calls `strike` when the n-th write (from 1) of either service was carried out and is not answered yet. */
const atWrite = ({ sandbox }: Office, n: number, strike: () => void): (() => void) => {
  let seen = 0;
  const count = (exchange: Exchange): void => {
    if (!isWrite(exchange)) return;
    seen += 1;
    if (seen === n) strike();
  };
  const ends = [sandbox.ephysio.onExchange(count), sandbox.ghl.onExchange(count)];
  return () => {
    for (const end of ends) end();
  };
};

const openEmpty = (): Promise<Office> => openOffice({ patients: 1, eventsPerPatient: 0 });

/** A rehearsal that is killed at its n-th write. @returns false when it has fewer */
const killedAt = async (office: Office, n: number): Promise<boolean> => {
  const program = office.start(REHEARSE);
  const end = atWrite(office, n, () => program.process.kill('SIGKILL'));
  const { signal, exitCode, rawStderr } = await program.ended;
  end();
  if (signal !== 'SIGKILL') expect(exitCode, rawStderr).toBe(0);
  return signal === 'SIGKILL';
};

/** Both services hold nothing of any rehearsal but the patient, who is named, with one invoice. */
const expectClean = (
  { sandbox: { ephysio, ghl } }: Office,
  left: readonly { kind: string; id: string }[],
) => {
  const made = [...ephysio.state.patients.values()].filter(({ firstName }) => firstName === 'Ephysio-GHL');
  expect(made).toHaveLength(1);
  expect(left).toContainEqual(expect.objectContaining({ kind: 'patient', id: String(made[0]?.id) }));
  expect([...ephysio.state.events.values()].filter(({ patientId }) => patientId === made[0]?.id)).toEqual([]);
  expect([...ephysio.state.invoices.values()].filter((i) => i.patientId === made[0]?.id)).toHaveLength(1);
  expect([...ghl.state.contacts.values()]).toEqual([]);
  expect([...ghl.state.appointments.values()].filter(({ deleted }) => !deleted)).toEqual([]);
  expect([...ghl.state.blockSlots.values()]).toEqual([]);
};

/** How many writes a rehearsal has that nobody kills. */
const countWrites = async (): Promise<number> => {
  const office = await openEmpty();
  let writes = 0;
  const count = (exchange: Exchange): void => {
    if (isWrite(exchange)) writes += 1;
  };
  office.sandbox.ephysio.onExchange(count);
  office.sandbox.ghl.onExchange(count);
  expect(await office.run(...REHEARSE)).toMatchObject({ exitCode: 0 });
  return writes;
};

it('a rehearsal that is killed after any of its writes: the next one finds what it left, and removes it', {
  timeout: TIMEOUT,
}, async () => {
  const writes = await countWrites();
  expect(writes).toBeGreaterThan(20);
  const all = Array.from({ length: writes }, (_, i) => i + 1);
  await playAll(all, async (n) => {
    const office = await openEmpty();
    expect(await killedAt(office, n)).toBe(true);
    const second = await office.run(...REHEARSE);
    expect(second, second.stdout).toMatchObject({ exitCode: 0 });
    expectClean(office, documentOf(second).left);
    expect(stateOf(office.database)).toEqual(HEALTHY);
  });
});

it('a run after a rehearsal that was killed leaves its records alone', { timeout: TIMEOUT }, async () => {
  for (const n of [1, 4, 8, 12]) {
    const office = await openEmpty();
    expect(await killedAt(office, n)).toBe(true);
    const patients = office.sandbox.ephysio.state.patients.size;
    const contacts = office.sandbox.ghl.state.contacts.size;
    expect(await office.run('sync', '--json')).toMatchObject({ exitCode: 0 });
    expect(office.sandbox.ephysio.state.patients.size).toBe(patients);
    // The only patient of the practice besides.
    expect(office.sandbox.ghl.state.contacts.size).toBe(contacts + 1);
    expect(documentOf(await office.run('review', 'list', '--json')).total).toBe(0);
    await office.sandbox.close();
  }
});
