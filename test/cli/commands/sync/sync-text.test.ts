import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../../../src/cli/commands/sync/sync-document.ts';
import { type SyncTextOptions, syncText } from '../../../../src/cli/commands/sync/sync-text.ts';
import type { Review } from '../../../../src/domain/review/review.ts';
import { addCount, newReport, type Report } from '../../../../src/sync/run-context.ts';
import { onScreen } from '../../render/on-screen.ts';

const outcomeOf = (report: Report, over: Partial<RunOutcome> = {}): RunOutcome => ({
  command: 'sync',
  practice: 'main',
  dryRun: false,
  report,
  requests: { ephysio: 1, ghl: 2 },
  durationMs: 1000,
  error: null,
  ...over,
});

const textOf = (outcome: RunOutcome, view: Partial<SyncTextOptions> = {}): string =>
  onScreen(syncText(outcome, { width: 100, isKnown: () => false, ...view }), 100);

const ignoring = (ignored: Record<string, number>): string => textOf(outcomeOf({ ...newReport(), ignored }));

it('does not say of absences, whose time may be blocked in GHL, that they are left alone', () => {
  const text = ignoring({ withoutPatient: 9 });
  expect(text).toContain('absences: 9 events without a patient');
  expect(text).not.toContain('left alone');
});

it('says what is left alone in words', () => {
  const text = ignoring({ rehearsal: 3, contactNotQualified: 1 });
  expect(text).toContain('left alone: 3 records of a rehearsal');
  expect(text).toContain('left alone: 1 contact that does not become a patient (sync.newPatients)');
});

describe('the counts', () => {
  const counted = (): Report => {
    const report = newReport();
    addCount(report, 'patient', 'read', 'ephysio', 120);
    addCount(report, 'patient', 'created', 'ghl', 12);
    addCount(report, 'appointment', 'created', 'ghl', 264);
    addCount(report, 'appointment', 'cancelled', 'ephysio');
    return { ...report, blockSlots: { created: 2, updated: 0, removed: 1 } };
  };

  it('say of what they are, on each side', () => {
    const lines = textOf(outcomeOf(counted())).split('\n');
    expect(lines.slice(0, 8)).toEqual([
      'sync, practice main',
      '                   read  created  updated  cancelled',
      'e-Physio patients  120   0        0        0',
      'GHL contacts       0     12       0        0',
      'e-Physio events    0     0        0        1',
      'GHL appointments   0     264      0        0',
      '0 unchanged, 0 linked, 0 conflicts, 0 for review, 0 failed',
      '1 request to e-Physio, 2 to GHL; 1.0 s',
    ]);
    expect(lines).toContain('block slots in GHL: 2 created, 0 moved, 1 removed');
  });

  it('say in a dry run what would be done', () => {
    const lines = textOf(outcomeOf(counted(), { dryRun: true })).split('\n');
    expect(lines[0]).toBe('sync, practice main (dry run: nothing was written)');
    expect(lines[1]).toBe('                   read  would create  would update  would cancel');
    expect(lines.join('\n')).toContain('0 would be linked');
    expect(lines.join('\n')).not.toMatch(/\b(created|updated|cancelled)\b/);
  });

  it('are of what the run was about, and of what it did besides', () => {
    const report = newReport();
    addCount(report, 'appointment', 'read', 'ghl', 3);
    const outcome = outcomeOf(report, { command: 'sync appointments' });
    expect(textOf(outcome)).not.toMatch(/patients|contacts/);
    addCount(report, 'patient', 'created', 'ghl');
    expect(textOf(outcome)).toMatch(/\nGHL contacts +0 +1 +0 +0\n/);
    expect(textOf(outcome)).not.toContain('e-Physio patients');
  });
});

describe('reviews', () => {
  const about = (id: string) => ({ entity: 'patient', side: 'ghl', id }) as const;
  const archived = (id: string): Review => ({
    kind: 'archived',
    side: 'ghl',
    about: about(id),
    facts: { contact: id, patient: '9' },
  });
  const nameMissing = (id: string): Review => ({
    kind: 'name-missing',
    side: 'ghl',
    about: about(id),
    facts: { fields: ['firstName'] },
  });

  it('are shown in full when they are new, and counted by kind with their list when they are not', () => {
    const report = newReport();
    report.reviews.push(archived('1'), archived('2'), nameMissing('3'), archived('4'));
    const text = textOf(outcomeOf(report), {
      isKnown: (one) => !('id' in one.about && one.about.id === '4'),
    });
    expect(text.match(/^review: /gm)).toHaveLength(1);
    expect(text).toContain(
      'for review since earlier: 2 archived, 1 name-missing. See `ephysio-ghl review list`',
    );
    expect(text).toContain('4 for review');
  });
});
