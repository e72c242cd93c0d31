import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The names in front of the licences that the build collects. */
const bundled = (): string[] => {
  const licences = readFileSync('dist/third-party-licenses.txt', 'utf8');
  return [...licences.matchAll(/^(@?[\w./-]+) \d+\.\S+ \([^)]+\)$/gm)].map(([, name = '']) => name);
};

const listed = (): string[] => {
  const [, list = ''] =
    /<!-- bundled -->(.*)<!-- \/bundled -->/s.exec(readFileSync('CONTRIBUTING.md', 'utf8')) ?? [];
  const words = list.split('\n').flatMap((line) => {
    const text = line.startsWith('|') ? (line.split('|')[1] ?? '') : line;
    return [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  });
  return words;
};

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

it('CONTRIBUTING.md lists the packages that the build bundles, each once', () => {
  expect(bundled().length).toBeGreaterThan(10);
  expect(sorted(listed())).toEqual(sorted(bundled()));
  expect(listed()).toHaveLength(sorted(listed()).length);
});

it('what is bundled is no dependency of an installation', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  expect(Object.keys(dependencies)).toEqual(['better-sqlite3']);
});
