import { expect, onTestFinished, test } from 'vitest';
import type { CommandContext } from '../../src/app/context.ts';
import { openSides } from '../../src/app/practice-sides.ts';
import { createOutput } from '../../src/cli/output.ts';
import { configSchema } from '../../src/config/schema.ts';
import { calendarKey } from '../../src/domain/records/calendar.ts';
import { createHostConnections } from '../../src/ephysio/host-connections.ts';
import { NotSupportedError } from '../../src/errors.ts';
import { createLog } from '../../src/ops/log.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { NOON, openTemp } from '../store/temp-store.ts';

const nowhere = { write: () => true };
const ALL = { since: null };

/** A practice whose e-Physio does not have the call for changing patients; each run opens its sides again. */
const openOffice = async () => {
  const now = () => NOON;
  const sandbox = await startSandbox({ patients: 1, now, ephysio: { updatePatient: 404 } });
  onTestFinished(() => sandbox.close());
  const store = await openTemp();
  const sidesWith = (ephysio: object, options = {}) => {
    const plain = sandbox.config({ usePrivateToken: true });
    const practices = plain.practices.map((p) => ({ ...p, ephysio: { ...p.ephysio, ...ephysio } }));
    const config = configSchema.parse({ ...plain, practices });
    const [practice] = config.practices;
    if (!practice) throw new Error('no practice');
    const context: CommandContext = {
      config,
      configPath: '',
      practices: [practice],
      store,
      log: createLog({ level: 'silent', terminal: false }),
      output: createOutput({ json: true, logging: false, stdout: nowhere, stderr: nowhere }),
      stopping: new AbortController().signal,
      now,
      sleep: async () => undefined,
      ephysioHosts: createHostConnections(8),
      [Symbol.asyncDispose]: async () => undefined,
    };
    const sides = openSides(context, practice, options);
    onTestFinished(() => sides.close());
    return sides;
  };
  const patient = [...sandbox.ephysio.state.patients.values()][0];
  if (!patient) throw new Error('no patient');
  sandbox.ephysio.edit.addInvoice(patient.id, NOON);
  const asked = (route: string) => sandbox.ephysio.counters.routes[route] ?? 0;
  return { sandbox, sidesWith, id: String(patient.id), city: patient.city ?? null, asked };
};

test('a call that e-Physio does not have is asked for once, until the config says otherwise', async () => {
  const { sidesWith, id, city, asked } = await openOffice();
  const change = async (updatePatient: unknown) => {
    const sides = sidesWith({ capabilities: { updatePatient } });
    await sides.ephysioPracticeId();
    const update = sides.patients.ephysio.update(id, { city: 'Chur' }, { city });
    await expect(update).rejects.toBeInstanceOf(NotSupportedError);
    return asked('PUT /patients/:id');
  };
  expect(await change(true)).toBe(1);
  expect(await change(true)).toBe(1);
  expect(await change({ method: 'PUT', path: '/patients/{id}?whole=true' })).toBe(2);
  expect(await change(true)).toBe(3);
  expect(await change(true)).toBe(3);
  expect(await change(false)).toBe(3);
  expect(await change(true)).toBe(4);
});

test('a call that was switched off for a run which did not need it is asked for again', async () => {
  const { sidesWith, id, city, asked } = await openOffice();
  const update = async () =>
    sidesWith({})
      .patients.ephysio.update(id, { city: 'Chur' }, { city })
      .catch(() => undefined);
  await update();
  await sidesWith({ capabilities: { updatePatient: false } }).ephysioPracticeId();
  await update();
  expect(asked('PUT /patients/:id')).toBe(2);
});

test('placeholders of an earlier config are still seen through', async () => {
  const { sandbox, sidesWith, id } = await openOffice();
  sandbox.ephysio.edit.changePatient(Number(id), { city: 'unbekannt', street: '-' });
  const lead = { id: 'lead', record: { firstName: 'Lea', lastName: 'Brunner' } };
  await sidesWith({ placeholders: { city: 'unbekannt' } }).patients.ephysio.create(lead.record, lead);
  const { records } = await sidesWith({}).patients.ephysio.list(ALL);
  expect(records.find((held) => held.id === id)).toMatchObject({ record: { city: null, street: null } });
});

test('a list is shared only where that is asked for', async () => {
  const { sidesWith, asked } = await openOffice();
  const shared = sidesWith({}, { reuseListMs: 2_000 }).patients.ephysio;
  await shared.list(ALL);
  await shared.list(ALL);
  expect(asked('GET /patients')).toBe(1);
  const own = sidesWith({}).patients.ephysio;
  await own.list(ALL);
  await own.list(ALL);
  expect(asked('GET /patients')).toBe(3);
});

test.each([
  ['2025-10-25T23:45:00.000Z', '2025-10-26T02:15:00.000Z'],
  ['2025-10-26T00:15:00.000Z', '2025-10-26T00:45:00.000Z'],
  ['2025-10-26T00:45:00.000Z', '2025-10-26T01:15:00.000Z'],
  ['2026-03-29T00:45:00.000Z', '2026-03-29T01:15:00.000Z'],
])('an appointment from %s to %s keeps every rule of e-Physio, booked and moved', async (start, end) => {
  const { sandbox, sidesWith, id } = await openOffice();
  const { ephysio } = sidesWith({}).appointments;
  const [mapping] = sandbox.config().practices[0]?.calendars ?? [];
  if (!mapping) throw new Error('no calendar');
  const record = { patient: id, calendar: calendarKey(mapping), start, end, status: 'confirmed' };
  const later = { start: '2026-04-01T08:00:00.000Z', end: '2026-04-01T08:30:00.000Z' };
  const made = await ephysio.create({ ...record, ...later }, { id: 'ghl-a1' });
  const moved = await ephysio.update(made.id, { start, end }, made.record);
  expect(moved.record).toEqual(record);
  const { records } = await ephysio.list({ from: start, to: end });
  expect(records).toEqual([moved]);
  expect(sandbox.ephysio.counters.violations).toEqual([]);
});
