import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { tokenLines } from './lines.ts';
import { BACK, type Line } from './person.ts';

/** The same answers, but the person goes back at one question, and answers the one before it once more. */
const backAt = (lines: readonly Line[], n: number): Line[] => {
  const [question] = lines[n] ?? [/none/];
  return [...lines.slice(0, n), [question, BACK], ...lines.slice(Math.max(0, n - 1))];
};

describe('going back in the interview', () => {
  it('works at every question, and does nothing twice that was done already', {
    timeout: 60_000,
  }, async () => {
    const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
    const { sandbox } = desk;
    const lines = tokenLines(sandbox);
    await desk.init(lines);
    const expected = desk.files();
    const signIn = Object.keys(sandbox.ephysio.counters.routes).find((route) =>
      /auth|login|token/.test(route),
    );
    // The last question comes when all is written.
    for (const [n] of lines.slice(0, -1).entries()) {
      rmSync(desk.configPath);
      const before = sandbox.ephysio.counters.routes[signIn ?? ''] ?? 0;
      const end = await desk.init(backAt(lines, n));
      expect([n, end.error, end.exitCode, end.person.left()]).toEqual([n, null, 0, []]);
      expect(desk.files()).toEqual(expected);
      const isAtSignIn = /how is the practice connected/.test(lines[n]?.[0].source ?? '');
      expect([n, (sandbox.ephysio.counters.routes[signIn ?? ''] ?? 0) - before]).toEqual([
        n,
        isAtSignIn ? 2 : 1,
      ]);
    }
  });
});
