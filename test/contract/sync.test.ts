import { describe, expect, it, onTestFinished } from 'vitest';
import { openBench } from '../sync/run-sync.ts';
import { HOUR_MS } from '../sync/virtual-clock.ts';
import { recordExchanges, validateExchanges } from './openapi.ts';

const folder = process.env.GHL_OPENAPI ?? '';
if (folder === '') {
  console.warn(
    'contract test of a sync skipped: GHL_OPENAPI names no folder with the official OpenAPI files',
  );
}

const DAY_MS = 24 * HOUR_MS;

describe.skipIf(folder === '')("a whole sync against GHL's OpenAPI files", () => {
  it('sends only what the files allow, and is answered as they say, less their errata', async () => {
    const bench = await openBench({ sandbox: { seed: 3, patients: 40, eventsPerPatient: 2 } });
    onTestFinished(() => bench.close());
    const { ephysio, ghl } = bench.sandbox;
    const record = recordExchanges(bench.sandbox);
    await bench.run({ what: 'both' });

    const [patient, cleared] = [...ephysio.state.patients.values()].filter((p) => p.email && p.phone);
    const [moved, removed] = [...ephysio.state.events.values()].filter(
      (e) => e.patientId && e.start > bench.clock.now() + DAY_MS,
    );
    ephysio.edit.changePatient(patient?.id ?? 0, {
      street: 'Seestrasse 7',
      zip: 8002,
      birthDate: '24.12.1977',
    });
    ephysio.edit.changePatient(cleared?.id ?? 0, { email: '', street: '', zip: '' });
    ephysio.edit.moveEvent(moved?.id ?? 0, (moved?.start ?? 0) + DAY_MS);
    ephysio.edit.removeEvent(removed?.id ?? 0);
    const [away, back] = [...ephysio.state.events.values()].filter(
      (e) => !e.patientId && e.start > bench.clock.now() + DAY_MS,
    );
    ephysio.edit.moveEvent(away?.id ?? 0, (away?.start ?? 0) + DAY_MS);
    ephysio.edit.removeEvent(back?.id ?? 0);
    const { report } = await bench.run({ what: 'both' });
    await bench.run({ what: 'both', full: true });
    record.stop();

    expect([report.updated.ghl, report.cancelled.ghl]).toEqual([3, 1]);
    expect(report.blockSlots).toEqual({ created: 0, updated: 1, removed: 1 });
    const routes = new Set(
      record.exchanges.map((e) => `${e.method} ${e.path.replace(/[A-Za-z0-9]{20}/, ':id')}`),
    );
    expect([...routes].sort()).toEqual([
      'DELETE /calendars/events/:id',
      'GET /calendars/blocked-slots',
      'GET /calendars/events',
      'GET /contacts/:id',
      'POST /calendars/events/appointments',
      'POST /calendars/events/block-slots',
      'POST /contacts',
      'POST /contacts/search',
      'PUT /calendars/events/appointments/:id',
      'PUT /calendars/events/block-slots/:id',
      'PUT /contacts/:id',
    ]);
    expect(await validateExchanges(record.exchanges, folder)).toEqual([]);
    expect(ghl.counters.violations).toEqual([]);
    expect(ephysio.counters.violations).toEqual([]);
  });
});
