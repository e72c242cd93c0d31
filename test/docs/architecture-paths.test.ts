import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = 'docs/architecture.md';
const page = readFileSync(PAGE, 'utf8');

const pathsIn = (markdown: string): string[] => [
  ...new Set([...markdown.matchAll(/\bsrc\/[\w./-]*\w/g)].map(([path]) => path)),
];

const missing = (markdown: string): string[] => pathsIn(markdown).filter((path) => !existsSync(path));

/** The tables that the first column of the table below a heading names. */
const tablesIn = (markdown: string, heading: string): string[] => {
  const [, section = ''] = markdown.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  );
};

const tablesOfSchema = (): string[] => {
  const [, body = ''] =
    /export interface Database \{\n(.*?)\n\}/s.exec(readFileSync('src/store/tables/tables.ts', 'utf8')) ?? [];
  return [...body.matchAll(/^ {2}(\w+):/gm)].map(([, name = '']) => name);
};

describe('the page about the architecture', () => {
  it('names files and folders that are there', () => {
    expect(pathsIn(page).length).toBeGreaterThan(50);
    expect(missing(page)).toEqual([]);
  });

  it('names every table of the database, and no other', () => {
    expect(tablesOfSchema().length).toBeGreaterThan(10);
    expect(tablesIn(page, 'State').toSorted()).toEqual(tablesOfSchema().toSorted());
  });

  it('is short enough to be read', () => {
    expect(page.split('\n').length).toBeLessThanOrEqual(200);
  });
});

it('a path that is not there is found, wherever it stands', () => {
  const text = 'See `src/main.ts` and src/sync, then `src/sync/no-such-file.ts`, [it](../src/nowhere.ts).';
  expect(missing(text)).toEqual(['src/sync/no-such-file.ts', 'src/nowhere.ts']);
});
