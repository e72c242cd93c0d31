import { expect, it } from 'vitest';
import { syncText } from '../../../../src/cli/commands/sync/sync-text.ts';
import { newReport } from '../../../../src/sync/run-context.ts';

const textOf = (ignored: Record<string, number>): string =>
  syncText({
    command: 'sync',
    practice: 'main',
    dryRun: false,
    report: { ...newReport(), ignored },
    requests: { ephysio: 1, ghl: 1 },
    durationMs: 1000,
    error: null,
  });

it('does not say of absences, whose time may be blocked in GHL, that they are left alone', () => {
  const text = textOf({ withoutPatient: 9 });
  expect(text).toContain('absences: 9 events without a patient');
  expect(text).not.toContain('left alone');
});

it('says what is left alone in words', () => {
  const text = textOf({ rehearsal: 3, contactNotQualified: 1 });
  expect(text).toContain('left alone: 3 records of a rehearsal');
  expect(text).toContain('left alone: 1 contact that does not become a patient (sync.newPatients)');
});
