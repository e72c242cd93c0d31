import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { ROOT } from '../cli/run-program.ts';

/** The edits in the first column of the table below a heading. */
const documented = (page: string, heading: string): string[] => {
  const section = page.split(/^#{2,3} /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
};

it.each([
  ['ephysio', 'Of e-Physio'],
  ['ghl', 'Of GHL'],
] as const)('docs/sandbox.md has every edit of %s', async (service, heading) => {
  const sandbox = await startSandbox({ patients: 0 });
  onTestFinished(() => sandbox.close());
  const page = readFileSync(join(ROOT, 'docs/sandbox.md'), 'utf8');
  expect(documented(page, heading).sort()).toEqual(Object.keys(sandbox[service].edit).sort());
});
