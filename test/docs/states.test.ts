import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { STATES } from '../../src/domain/plan/accounted-for.ts';

it('the page on daily work names every state in which the sides may differ, and no other', () => {
  const page = readFileSync('docs/daily-work.md', 'utf8');
  const [, section = ''] = page.split('### When both sides may differ');
  const rows = section.split('\n### ')[0]?.match(/^\| `[a-z-]+` \|/gm) ?? [];
  expect(rows.map((row) => row.slice(3, -3))).toEqual([...STATES]);
});
