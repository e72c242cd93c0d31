import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches, type SourceFile } from './architecture/rules.ts';

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

  it.each(['chalk', 'ora', 'cli-table3'])('when %s is imported outside cli', (what) => {
    expect(breach('src/store/a.ts', imports(what))).toContain('import');
    expect(breach('src/cli/render/a.ts', imports(what))).toEqual([]);
  });

  it.each([
    ['stdout', 'src/sync/a.ts', 'process.stdout.write(text);'],
    ['stdout', 'src/ops/a.ts', 'const { stdout } = process;'],
    ['stdout', 'src/domain/a.ts', 'console.log(text);'],
    ['stdout', 'src/app/a.ts', 'console.error(text);'],
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
    ['src/cli/a.ts', 'process.stdout.write(text);'],
    ['src/sandbox/ghl/a.ts', imports('../service.ts')],
    ['src/main.ts', 'process.exit(code);'],
    ['src/sync/search-index.ts', ''],
    ['bin/ephysio-ghl.js', "#!/usr/bin/env node\nimport '../dist/main.js';\n"],
  ])('in %s: %s', (path, text) => {
    expect(breach(path, text)).toEqual([]);
  });
});
