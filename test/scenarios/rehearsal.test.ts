import { expect, it } from 'vitest';
import { appointmentsOf, contactsOf, eventsOf, listen, openPractice, patientOf } from './practice.ts';
import { codesIn, rehearse } from './rehearsing.ts';

it('finds everything as it is assumed, and leaves a patient with an invoice in e-Physio and nothing in GHL', async () => {
  const bench = await openPractice();
  const report = await rehearse(bench, { inbox: listen(bench) });
  expect(report.findings.filter(({ state }) => state === 'not so')).toEqual([]);
  expect(codesIn(report, 'not tried')).toEqual([
    'status-cancelled',
    'status-noshow',
    'status-showed',
    'series',
  ]);
  expect(report.learned).toEqual({
    capabilities: { updatePatient: true, updateEvent: true, cancelEvent: true, createInvoice: true },
    sexTrue: 'm',
  });
  expect(patientOf(bench)).toMatchObject({ firstName: 'Ephysio-GHL' });
  expect(report.left.map(({ side, kind }) => `${side} ${kind}`)).toEqual([
    'ephysio patient',
    'ephysio invoice',
  ]);
  expect([eventsOf(bench), contactsOf(bench)]).toEqual([[], []]);
  expect(appointmentsOf(bench).every(({ deleted }) => deleted)).toBe(true);
});
