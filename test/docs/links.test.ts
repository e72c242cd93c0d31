import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listPages, splitAtFences } from './pages.ts';

/** What people read: without blocks of code, and without code within a line. */
const proseOf = (markdown: string): string =>
  splitAtFences(markdown)
    .filter(({ language }) => language === null)
    .map(({ text }) => text)
    .join('\n')
    .replaceAll(/(`+)[^`]+\1/g, '`');

/** Where links and pictures lead to, except other sites. */
const targetsIn = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));

const plainText = (heading: string): string =>
  heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '');

/** The anchors that GitHub gives to the headings of a page. */
const anchorsOf = (markdown: string): Set<string> => {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  const prose = splitAtFences(markdown).filter(({ language }) => language === null);
  for (const [, heading = ''] of prose.flatMap(({ text }) => [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)])) {
    const anchor = plainText(heading)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
};

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** What is wrong with the links of a page, one by one. */
const brokenLinks = (page: string, markdown: string, isPresent = isFile): string[] =>
  targetsIn(markdown).flatMap((target) => {
    const [place = '', anchor] = target.split('#', 2);
    const path = place === '' ? page : normalize(join(dirname(page), decodeURIComponent(place)));
    if (place !== '' && !isPresent(path)) return [`${page}: ${target} is not there`];
    if (anchor === undefined) return [];
    const text = path === page ? markdown : readFileSync(path, 'utf8');
    return anchorsOf(text).has(anchor) ? [] : [`${page}: ${target} has no such heading`];
  });

describe('the links of a page', () => {
  it('are found, but not in code and not to other sites', () => {
    const markdown = [
      '[a](docs/a.md#one) and ![picture](x.png "title") and [web](https://example.org/x.md)',
      '`[code](no.md)` and [same page](#two)',
      '```',
      '[fenced](no.md)',
      '```',
      '[after](<b.md>)',
    ].join('\n');
    expect(targetsIn(markdown)).toEqual(['docs/a.md#one', 'x.png', '#two', 'b.md']);
  });

  it("lead to headings by GitHub's anchors", () => {
    const markdown =
      '# GHL → e-Physio\n## `init`: a *start*\n```sh\n# no heading\n```\n## Twice\n## Twice\n## See [x](y.md)\n';
    expect([...anchorsOf(markdown)]).toEqual(['ghl--e-physio', 'init-a-start', 'twice', 'twice-1', 'see-x']);
  });

  it('are broken where the page, the file or the heading is missing', () => {
    const markdown = '# Here\n[a](#here) [b](#there) [c](gone.md) [d](gone.md#here)';
    expect(brokenLinks('docs/a.md', markdown)).toEqual([
      'docs/a.md: #there has no such heading',
      'docs/a.md: gone.md is not there',
      'docs/a.md: gone.md#here is not there',
    ]);
  });

  it('are looked at on every page', () => {
    expect(listPages()).toEqual(expect.arrayContaining(['README.md', 'docs/setup.md', 'docs/runbook.md']));
  });

  it.each(listPages())('are whole: %s', (page) => {
    expect(brokenLinks(page, readFileSync(page, 'utf8'))).toEqual([]);
  });
});
