import { describe, expect, test } from 'vitest';
import type { CapabilityName } from '../../src/ephysio/assumed-calls.ts';
import { NotFoundError, NotSupportedError } from '../../src/errors.ts';
import { json, type Script } from './scripted-ephysio.ts';
import { ANNA, event, FULL, MOVED, openInvoice, RECORD, startSides } from './side-set-up.ts';

const TEMPLATE = { law: 'kvg', treatmentCause: 'disease', isTiersPayant: true, sessions: 9 };
const BOOKED = { id: 'ghl-a1' };

type Sides = Awaited<ReturnType<typeof startSides>>;

const CALLS: readonly [name: CapabilityName, route: string, act: (sides: Sides) => Promise<unknown>][] = [
  ['updatePatient', 'PUT /patients/4', ({ patients }) => patients.update('4', { city: 'Bern' }, FULL)],
  ['updateEvent', 'PUT /events/10', ({ appointments }) => appointments.update('10', MOVED, RECORD)],
  ['cancelEvent', 'DELETE /events/10', ({ appointments }) => appointments.cancel('10', RECORD)],
  ['createInvoice', 'POST /invoices', ({ appointments }) => appointments.create(RECORD, BOOKED)],
];

/** Without the assumed calls, unless `more` has them. */
const startWithout = (
  more: Record<string, Script> = {},
  options: { missing?: readonly CapabilityName[]; ephysio?: Record<string, unknown> } = {},
): Promise<Sides> =>
  startSides(
    {
      'GET /patients': () => json([ANNA]),
      'GET /events/events': () => json([event({ invoiceId: 7 })]),
      'GET /invoices/patients/4': ({ url }) => json(url.includes('date=') ? [] : [openInvoice(7, 0, 1)]),
      ...more,
    },
    { ...options, ephysio: { invoiceTemplate: TEMPLATE, ...options.ephysio } },
  );
/** With an open invoice for the event. */
const PAID = { 'GET /invoices/patients/4': () => json([openInvoice(7)]) };
const routesFor = (name: CapabilityName): Record<string, Script> =>
  name === 'updateEvent' || name === 'cancelEvent' ? PAID : {};

describe.each(CALLS)('%s', (name, route, act) => {
  test.each([404, 405, 501])('that is answered with %i is remembered as missing', async (status) => {
    const sides = await startWithout({ ...routesFor(name), [route]: () => json({}, status) });
    await expect(act(sides)).rejects.toBeInstanceOf(NotSupportedError);
    expect([...sides.missing]).toEqual([name]);
    const asked = sides.urls().length;
    await expect(act(sides)).rejects.toThrow(`until ephysio.capabilities.${name} is changed`);
    expect(
      sides
        .urls()
        .slice(asked)
        .filter((url) => url.startsWith(route.split(' ')[0] ?? '')),
    ).toEqual([]);
  });

  test('that is refused for what was sent is not missing', async () => {
    const sides = await startWithout({ ...routesFor(name), [route]: () => json({}, 400) });
    await expect(act(sides)).rejects.toThrow('HTTP 400');
    expect(sides.missing.size).toBe(0);
  });

  test('that is switched off is not even looked up', async () => {
    const sides = await startWithout({}, { ephysio: { capabilities: { [name]: false } } });
    await expect(act(sides)).rejects.toThrow(`ephysio.capabilities.${name} is switched off`);
    expect(sides.urls().filter((url) => !url.startsWith('GET'))).toEqual([]);
  });
});

test.each(CALLS.filter(([name]) => name !== 'createInvoice'))(
  '%s that an earlier run found missing sends no request at all',
  async (name, _route, act) => {
    const sides = await startWithout({}, { missing: [name] });
    await expect(act(sides)).rejects.toBeInstanceOf(NotSupportedError);
    expect(sides.server.seen).toEqual([]);
  },
);

test('a patient who is gone does not mean that the call is', async () => {
  const sides = await startWithout({ 'GET /patients': (_seen, n) => json(n === 1 ? [ANNA] : []) });
  await expect(sides.patients.update('4', { city: 'Bern' }, FULL)).rejects.toBeInstanceOf(NotFoundError);
  expect(sides.missing.size).toBe(0);
});

test('an event that is gone does not mean that the call is', async () => {
  const once: Script = (_seen, n) => json(n === 1 ? [event({ invoiceId: 7 })] : []);
  const changed = await startWithout({ ...PAID, 'GET /events/events': once });
  await expect(changed.appointments.update('10', MOVED, RECORD)).rejects.toBeInstanceOf(NotFoundError);
  const cancelled = await startWithout({ 'GET /events/events': () => json([]) });
  await expect(cancelled.appointments.cancel('10', RECORD)).rejects.toBeInstanceOf(NotFoundError);
  expect([...changed.missing, ...cancelled.missing]).toEqual([]);
});

test('a change that e-Physio could never hold does not mean that the call is missing', async () => {
  const sides = await startWithout({ 'PUT /patients/4': () => json({}) });
  await expect(sides.patients.update('4', { city: null }, FULL)).rejects.toBeInstanceOf(NotSupportedError);
  expect(sides.missing.size).toBe(0);
});
