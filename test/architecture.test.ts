import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches, type SourceFile } from './architecture/rules.ts';
import { type SmallFiles, wholeBreaches } from './architecture/whole-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const sourceFiles = (folder: string): SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') };
    });

const program = [...sourceFiles('src'), ...sourceFiles('bin')];

const breach = (path: string, text: string): string[] => breaches({ path, text }).map((b) => b.rule);

const imports = (what: string): string => `import { x } from '${what}';\nexport const y = x;\n`;

describe('the layout of the program', () => {
  it('is read in full', () => {
    const paths = program.map((file) => file.path);
    expect(paths.length).toBeGreaterThan(100);
    for (const layer of ['domain', 'ephysio', 'ghl', 'sync', 'store', 'sandbox', 'webhooks', 'cli', 'app']) {
      expect(paths.some((path) => path.startsWith(`src/${layer}/`))).toBe(true);
    }
    expect(paths).toEqual(
      expect.arrayContaining(['src/main.ts', 'src/cli/program.ts', 'bin/ephysio-ghl.js']),
    );
  });

  it('keeps every rule', () => {
    expect(program.flatMap(breaches)).toEqual([]);
  });

  it('has short import chains without a cycle, folders that can be read, and no file for one other alone', () => {
    expect(wholeBreaches(program)).toEqual([]);
  });
});

describe('a breach is found', () => {
  it.each([
    ['src/domain/a.ts', '../errors.ts'],
    ['src/domain/a.ts', '../store/store.ts'],
    ['src/domain/a.ts', '../config/schema.ts'],
    ['src/domain/a.ts', 'node:fs'],
    ['src/domain/a.ts', 'temporal-polyfill'],
    ['src/ephysio/a.ts', '../ghl/client.ts'],
    ['src/ephysio/a.ts', '../store/store.ts'],
    ['src/ephysio/a.ts', '../sync/report.ts'],
    ['src/ephysio/deep/a.ts', '../../cli/output.ts'],
    ['src/ghl/a.ts', '../ephysio/client.ts'],
    ['src/ghl/a.ts', '../store/credentials.ts'],
    ['src/ghl/a.ts', 'kysely'],
    ['src/sync/a.ts', '../ghl/contact-side.ts'],
    ['src/sync/a.ts', '../ephysio/wire.ts'],
    ['src/sync/a.ts', '../cli/output.ts'],
    ['src/sync/a.ts', '../http/request.ts'],
    ['src/sync/a.ts', 'prom-client'],
    ['src/store/a.ts', '../ghl/tokens.ts'],
    ['src/store/a.ts', '../ephysio/session.ts'],
    ['src/store/a.ts', '../sync/report.ts'],
    ['src/store/a.ts', '../cli/output.ts'],
    ['src/store/a.ts', '../http/request.ts'],
    ['src/http/a.ts', '../ghl/client.ts'],
    ['src/config/a.ts', '../store/open.ts'],
    ['src/ops/a.ts', '../store/open.ts'],
    ['src/webhooks/a.ts', '../ghl/client.ts'],
    ['src/webhooks/a.ts', '../ephysio/client.ts'],
    ['src/webhooks/a.ts', '../sync/report.ts'],
    ['src/items/a.ts', '../ghl/client.ts'],
    ['src/items/a.ts', '../app/context.ts'],
    ['src/items/a.ts', 'kysely'],
    ['src/webhooks/a.ts', '../cli/output.ts'],
    ['src/webhooks/a.ts', 'kysely'],
    ['src/store/a.ts', '../webhooks/payload.ts'],
    ['src/sandbox/a.ts', '../domain/phone.ts'],
    ['src/sandbox/ghl/a.ts', '../../ghl/wire.ts'],
    ['src/sandbox/ghl/a.ts', '../../config/schema.ts'],
    ['src/cli/a.ts', '../main.ts'],
    ['src/main.ts', './store/open.ts'],
  ])('when %s imports %s', (path, what) => {
    expect(breach(path, imports(what))).toEqual(['import']);
  });

  it.each([
    ['import type { X } from "../ghl/wire.ts";'],
    ["export { x } from '../ghl/wire.ts';"],
    ["export * from '../ghl/wire.ts';"],
    ["import '../ghl/wire.ts';"],
    ["const x = await import('../ghl/wire.ts');"],
    ["import {\n  a,\n  b,\n} from '../ghl/wire.ts';"],
    ["type X = import('../ghl/wire.ts').X;"],
    ["const x = createRequire(import.meta.url)('../ghl/wire.ts');"],
    ["const x = require('../ghl/wire.ts');"],
  ])('in whatever way the import is written: %s', (text) => {
    expect(breach('src/sync/a.ts', text)).toEqual(['import']);
  });

  it.each([
    ['chalk', 'src/cli/render/paint.ts'],
    ['ora', 'src/cli/output.ts'],
    ['@clack/prompts', 'src/cli/commands/init/clack-questions.ts'],
  ])('when %s is imported elsewhere than in %s', (what, path) => {
    expect(breach('src/store/a.ts', imports(what))).toContain('import');
    expect(breach(path, imports(what))).toEqual([]);
  });

  it.each(['chalk', 'ora', '@clack/prompts'])('when another file of cli imports %s', (what) => {
    expect(breach('src/cli/render/a.ts', imports(what))).toEqual(['import']);
  });

  it.each([
    ['stdout', 'src/sync/a.ts', 'process.stdout.write(text);'],
    ['stdout', 'src/ops/a.ts', 'const { stdout } = process;'],
    ['stdout', 'src/domain/a.ts', 'console.log(text);'],
    ['stdout', 'src/app/a.ts', 'console.error(text);'],
    ['stdout', 'src/cli/a.ts', 'process.stderr.write(text);'],
    ['exit', 'src/cli/a.ts', 'process.exit(1);'],
    ['exit', 'src/ops/a.ts', 'process.exitCode = 1;'],
    ['clock', 'src/domain/a.ts', 'const now = Date.now();'],
    ['clock', 'src/domain/a.ts', 'const now = new Date();'],
    ['clock', 'src/domain/a.ts', 'const now = new Date( );'],
    ['clock', 'src/domain/a.ts', 'const now = performance.now();'],
    ['environment', 'src/domain/a.ts', 'const key = process.env.KEY;'],
    ['environment', 'src/domain/a.ts', 'const id = crypto.randomUUID();'],
    ['environment', 'src/domain/a.ts', 'const n = Math.random();'],
    ['environment', 'src/domain/a.ts', 'await fetch(url);'],
    ['name', 'src/sync/index.ts', ''],
    ['name', 'src/sync/utils.ts', ''],
    ['name', 'src/sync/date-helpers.ts', ''],
    ['name', 'src/helpers/date.ts', ''],
    ['name', 'src/sync/lock-manager.ts', ''],
    ['name', 'src/sync/runContext.ts', ''],
    ['barrel', 'src/sync/all.ts', "export * from './run.ts';"],
    ['import', 'bin/ephysio-ghl.js', "import '../src/main.ts';"],
    ['import', 'bin/ephysio-ghl.js', "import 'commander';"],
    ['bin', 'bin/ephysio-ghl.js', "import '../dist/main.js';\nconsole.log('hello');\n"],
  ])('%s: in %s: %s', (rule, path, text) => {
    expect(breach(path, text)).toEqual([rule]);
  });
});

it.each([
  [250, []],
  [251, ['length']],
])('a file of %i lines has the breaches %j', (lines, expected) => {
  expect(breach('src/sync/a.ts', '// x\n'.repeat(lines))).toEqual(expected);
});

describe('what is allowed is no breach', () => {
  it.each([
    ['src/domain/a.ts', imports('./phone.ts')],
    ['src/domain/a.ts', imports('zod')],
    ['src/domain/a.ts', imports('libphonenumber-js/max')],
    ['src/domain/a.ts', 'const at = new Date(now).toISOString();'],
    ['src/domain/a.ts', '// Date.now() and process.env stay outside; so does import("../ghl/wire.ts").'],
    ['src/sync/a.ts', imports('../domain/side.ts')],
    ['src/sync/a.ts', imports('../store/links.ts')],
    ['src/cli/a.ts', imports('../ghl/client.ts')],
    ['src/cli/output.ts', 'process.stdout.write(text);'],
    ['src/sandbox/ghl/a.ts', imports('../service.ts')],
    ['src/main.ts', 'process.exit(code);'],
    ['src/sync/search-index.ts', ''],
    ['bin/ephysio-ghl.js', "#!/usr/bin/env node\nimport '../dist/main.js';\n"],
  ])('in %s: %s', (path, text) => {
    expect(breach(path, text)).toEqual([]);
  });
});

describe('of files that hang together wrongly a breach is found', () => {
  const LONG = '// x\n'.repeat(30);

  /** Made-up files, each importing others; all of them long enough to stand alone. */
  const graph = (imported: Readonly<Record<string, readonly string[]>>): SourceFile[] =>
    Object.entries(imported).map(([path, targets]) => ({
      path,
      text: `${targets.map((target) => `${target}\n`).join('')}${LONG}`,
    }));

  /** Files in a row, each of which imports the next. */
  const row = (paths: readonly string[], line: (what: string) => string): SourceFile[] =>
    graph(
      Object.fromEntries(
        paths.map((path, i) => {
          const next = paths[i + 1];
          return [path, next === undefined ? [] : [line(`../../${next}`)]];
        }),
      ),
    );

  const chain = (length: number): string[] =>
    Array.from({ length }, (_, i) => `src/sync/${i % 2 === 0 ? 'a' : 'b'}/f${i}.ts`);
  const found = (files: readonly SourceFile[], exceptions: readonly SmallFiles[] = []) =>
    wholeBreaches(files, exceptions).map(({ rule, path }) => `${rule} ${path}`);
  const value = (what: string): string => `import { x } from '${what.replace('../../src/sync/', '../')}';`;
  const type = (what: string): string =>
    `import type {\n  X,\n} from '${what.replace('../../src/sync/', '../')}';`;
  const lazy = (what: string): string => `const x = import('${what.replace('../../src/sync/', '../')}');`;

  it.each([
    ['values', value],
    ['types', type],
  ])('when a chain of %s runs through nine files of a folder', (_, line) => {
    expect(found(row(chain(8), line))).toEqual([]);
    expect(found(row(chain(9), line))).toEqual(['chain src/sync/a/f0.ts']);
  });

  it('but not when a file loads the next one only when it needs it', () => {
    expect(found(row(chain(9), lazy))).toEqual([]);
  });

  it('but not when the chain leaves the folder', () => {
    const [first = '', ...rest] = chain(9);
    const outside = first.replace('sync', 'app');
    const files = [
      ...row(rest, value),
      ...graph({ [outside]: [`import { x } from '../../sync/b/${rest[0]?.split('/').at(-1)}';`] }),
    ];
    expect(found(files)).toEqual([]);
  });

  it('when files import each other in a circle, in whatever order they are read', () => {
    const files = graph({
      'src/sync/a.ts': ["import { b } from './b.ts';"],
      'src/sync/b.ts': ["import type { C } from './deep/c.ts';"],
      'src/sync/deep/c.ts': ["export { a } from '../a.ts';"],
    });
    expect(found(files)).toEqual(['cycle src/sync/a.ts']);
    expect(found(files.toReversed())).toEqual(['cycle src/sync/deep/c.ts']);
  });

  it('when a folder holds more than 30 files', () => {
    const files = (count: number) =>
      graph(Object.fromEntries(Array.from({ length: count }, (_, i) => [`src/sync/a/f${i}.ts`, []])));
    const deeper = graph({ 'src/sync/a/b/c.ts': [] });
    expect(found([...files(30), ...deeper])).toEqual([]);
    expect(found(files(31))).toEqual(['folder src/sync/a']);
  });

  describe('when a small file is imported by one other file only', () => {
    const small = (lines: number): SourceFile => ({
      path: 'src/sync/small.ts',
      text: '// x\n'.repeat(lines),
    });
    const one = graph({ 'src/app/one.ts': ["import { x } from '../sync/small.ts';"] });
    const lazyOne = graph({ 'src/app/one.ts': ["const x = () => import('../sync/small.ts');"] });
    const two = graph({ 'src/app/two.ts': ["import type { X } from '../sync/small.ts';"] });

    it.each([
      ['24 lines, one file', [small(24), ...one], ['small src/sync/small.ts']],
      ['24 lines, one file that loads it later', [small(24), ...lazyOne], ['small src/sync/small.ts']],
      ['25 lines, one file', [small(25), ...one], []],
      ['24 lines, two files', [small(24), ...one, ...two], []],
      ['24 lines, no file', [small(24)], []],
    ])('%s', (_, files, expected) => {
      expect(found(files)).toEqual(expected);
    });

    it('unless it is an exception; and an exception that nothing needs is a breach', () => {
      const exceptions = [{ which: /^src\/sync\/small\.ts$/, because: 'it has to be' }];
      expect(found([small(24), ...one], exceptions)).toEqual([]);
      expect(found([small(25), ...one], exceptions)).toEqual(['exception ^src\\/sync\\/small\\.ts$']);
    });
  });
});
