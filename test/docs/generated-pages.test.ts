import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandsPage } from '../../scripts/commands-page.ts';
import { configurationPage } from '../../scripts/configuration-page.ts';

it.each([
  ['docs/commands.md', commandsPage],
  ['docs/configuration.md', configurationPage],
])('%s is what the program says: run `npm run docs`', (file, page) => {
  expect(readFileSync(file, 'utf8')).toBe(page());
});

it('describes every key of the config', () => {
  const rows = configurationPage().match(/^\| `[^`]+` \|.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([]);
  expect(rows.filter((row) => row.includes('| undefined |'))).toEqual([]);
});
