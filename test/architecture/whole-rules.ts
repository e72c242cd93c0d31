import { posix } from 'node:path';
import { importedFiles, linesOf, type SourceFile } from './rules.ts';

/** A breach of a rule that no file can keep alone. */
export interface WholeBreach {
  readonly rule: 'chain' | 'cycle' | 'folder' | 'small' | 'exception';
  readonly path: string;
  readonly found: string;
}

/** Small files that stay files of their own. */
export interface SmallFiles {
  readonly which: RegExp;
  readonly because: string;
}

const LONGEST_CHAIN = 8;
const FULLEST_FOLDER = 30;
const SMALL = 25;

export const SMALL_FILES: readonly SmallFiles[] = [
  {
    which: /^src\/store\/database\/migrations\/\d{4}-[a-z0-9-]+\.ts$/,
    because: 'a migration is one step, and never changes',
  },
  {
    which: /^src\/cli\/commands\/[a-z-]+\/[a-z-]+-command\.ts$/,
    because: "a command's definition is read at every start, the command itself only when it runs",
  },
  {
    which: /^src\/texts\/desk\/(?:de|fr|it|en)\/[a-z-]+\.ts$/,
    because: 'a topic is a file in each language, however little there is to say',
  },
  { which: /^src\/sync\/run-sync\.ts$/, because: 'the door to the engine: it says what comes first' },
];

/** `src/sync` for `src/sync/gather/read-one.ts`: a chain counts within it, with all its subfolders. */
const topFolderOf = (path: string): string => path.split('/').slice(0, 2).join('/');

/** Within each top-level folder: no cycle, and no chain of imports that is too long. Each chain once, by its first file. */
const chainBreaches = (files: readonly SourceFile[]): WholeBreach[] => {
  const known = new Map(files.map((file) => [file.path, file]));
  const breaches: WholeBreach[] = [];
  const longest = new Map<string, readonly string[]>();
  const follow = (path: string, way: readonly string[]): readonly string[] => {
    const done = longest.get(path);
    if (done) return done;
    const begin = way.indexOf(path);
    if (begin >= 0) {
      breaches.push({ rule: 'cycle', path, found: [...way.slice(begin), path].join(' > ') });
      return [];
    }
    const file = known.get(path);
    const next = file ? importedFiles(file, false) : [];
    const chains = next
      .filter((other) => known.has(other) && topFolderOf(other) === topFolderOf(path))
      .map((other) => follow(other, [...way, path]));
    const rest = chains.reduce((a, b) => (b.length > a.length ? b : a), []);
    longest.set(path, [path, ...rest]);
    return [path, ...rest];
  };
  for (const { path } of files) {
    const chain = follow(path, []);
    if (chain.length > LONGEST_CHAIN) breaches.push({ rule: 'chain', path, found: chain.join(' > ') });
  }
  return breaches;
};

const folderBreaches = (files: readonly SourceFile[]): WholeBreach[] => {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([path, count]) =>
    count > FULLEST_FOLDER ? [{ rule: 'folder' as const, path, found: `${count} files` }] : [],
  );
};

/** A small file that one other file imports belongs into that file. An exception that nothing needs any more goes. */
const smallBreaches = (files: readonly SourceFile[], exceptions: readonly SmallFiles[]): WholeBreach[] => {
  const importers = new Map<string, string[]>();
  for (const file of files) {
    for (const path of importedFiles(file, true))
      importers.set(path, [...(importers.get(path) ?? []), file.path]);
  }
  const small = files.flatMap(({ path, text }) => {
    const [by, ...others] = importers.get(path) ?? [];
    const lines = linesOf(text);
    if (by === undefined || others.length > 0 || lines >= SMALL) return [];
    return [{ rule: 'small' as const, path, found: `${lines} lines, for ${by} only` }];
  });
  const unneeded = exceptions.filter(({ which }) => !small.some(({ path }) => which.test(path)));
  return [
    ...small.filter(({ path }) => !exceptions.some(({ which }) => which.test(path))),
    ...unneeded.map(({ which }) => ({
      rule: 'exception' as const,
      path: which.source,
      found: 'no such file',
    })),
  ];
};

/** All breaches of the rules about how the files of the program hang together. */
export const wholeBreaches = (
  files: readonly SourceFile[],
  exceptions: readonly SmallFiles[] = SMALL_FILES,
): WholeBreach[] => [...chainBreaches(files), ...folderBreaches(files), ...smallBreaches(files, exceptions)];
