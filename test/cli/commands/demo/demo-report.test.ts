import { expect, it } from 'vitest';
import {
  type DemoReport,
  demoDocument,
  demoText,
  isWell,
} from '../../../../src/cli/commands/demo/demo-report.ts';

const COUNTS = { patients: 5, contacts: 5, events: 7, appointments: 7, cancelled: 1, leftOut: 0 };

const report = (names: readonly string[], problems: Readonly<Record<string, string>> = {}): DemoReport => ({
  steps: names.map((practice) => ({
    step: 'the series moves',
    practice,
    ok: !(practice in problems),
    document: { updated: { ephysio: 9, ghl: 0 }, tookMs: 120 },
  })),
  problems: [],
  practices: names.map((practice) => ({
    practice,
    happened: [`the series of ${practice} was moved`],
    counts: COUNTS,
    problems: practice in problems ? [problems[practice] ?? ''] : [],
  })),
});

const text = (given: DemoReport): string => demoText(given, 80).join('\n');

it('ends with one verdict for one practice, and compares the two sides', () => {
  expect(text(report(['main']))).toMatch(
    /9 changed.*The series of main was moved\..*GHL +5 +7 +1\nBoth sides agree\.$/s,
  );
});

it('ends with a verdict for each of several practices, and tells what happened in the first', () => {
  const said = text(report(['main', 'lausanne']));
  expect(said).toMatch(/the series moves \(0\.1 s\) +18 changed/);
  expect(said).toMatch(/In practice main, and likewise in the others:\nThe series of main was moved\.\n/);
  expect(said).not.toContain('The series of lausanne');
  expect(said).toMatch(
    /main +5 +5 +7 +7 +1\nlausanne +5 +5 +7 +7 +1\nmain: Both sides agree\.\nlausanne: Both sides agree\.$/,
  );
});

it('says in which practice something went wrong', () => {
  const given = report(['main', 'lausanne'], { lausanne: 'patient 5 has 0 contacts' });
  expect(isWell(given)).toBe(false);
  expect(text(given)).toMatch(
    /✗ lausanne: patient 5 has 0 contacts\nmain: Both sides agree\.\nlausanne: Both sides do not agree\.$/,
  );
  expect(text(given)).toMatch(/^✗ {2}the series moves +18/m);
});

it('gives one document, with all practices and a step for each', () => {
  expect(demoDocument(report(['main', 'lausanne'], { lausanne: 'x' }))).toMatchObject({
    command: 'demo',
    ok: false,
    counts: { patients: 10, cancelled: 2 },
    problems: ['lausanne: x'],
    practices: [
      { practice: 'main', ok: true, counts: COUNTS, problems: [] },
      { practice: 'lausanne', ok: false, problems: ['x'] },
    ],
    steps: [
      { step: 'the series moves', practice: 'main', ok: true, updated: { ephysio: 9 } },
      { practice: 'lausanne', ok: false },
    ],
  });
});
