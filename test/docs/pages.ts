import { existsSync, readdirSync } from 'node:fs';

const TOP = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];

/** Every page for people, by its path from the root. */
export const listPages = (): readonly string[] => [
  ...TOP.filter((file) => existsSync(file)),
  ...readdirSync('docs')
    .filter((file) => file.endsWith('.md'))
    .toSorted()
    .map((file) => `docs/${file}`),
];

export interface Block {
  /** What the opening fence says, such as `sh` or nothing; `null`: no code. */
  readonly language: string | null;
  readonly text: string;
}

/** A page cut at its fences, which are left out. */
export const splitAtFences = (markdown: string): readonly Block[] =>
  // What splits is kept at every second place.
  markdown.split(/^ *```(.*)$/m).flatMap((text, i, parts) => {
    if (i % 2 === 1) return [];
    return [{ language: i % 4 === 2 ? (parts[i - 1] ?? '').trim() : null, text }];
  });
