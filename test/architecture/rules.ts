import { posix } from 'node:path';

/** A file of the program; `path` from the project's root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Breach {
  readonly path: string;
  readonly rule:
    | 'import'
    | 'stdout'
    | 'exit'
    | 'clock'
    | 'environment'
    | 'length'
    | 'name'
    | 'barrel'
    | 'bin';
  readonly found: string;
}

/** What the files of one layer may import: other layers of this program, and packages (`null`: all but those for terminals). */
interface Layer {
  readonly own: readonly string[];
  readonly packages: readonly string[] | null;
}

const FOR_TERMINALS = ['chalk', 'ora'];
/** What writes to a terminal goes through these files, which make harmless what came from a service. */
const ONLY_IN: Readonly<Record<string, string>> = {
  chalk: 'src/cli/render/paint.ts',
  ora: 'src/cli/output.ts',
  '@clack/prompts': 'src/cli/commands/init/clack-questions.ts',
};
const WRITERS = ['src/main.ts', 'src/cli/output.ts', 'src/cli/confirm.ts'];
const LONGEST = 250;

/** `errors`, `installation` and `main` are files beside the folders. Every folder may import itself. */
const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { own: [], packages: ['zod', 'libphonenumber-js'] },
  errors: { own: [], packages: [] },
  texts: { own: ['domain'], packages: [] },
  config: { own: ['domain', 'errors'], packages: ['zod', 'cosmiconfig', 'node:'] },
  http: { own: ['errors'], packages: ['undici', 'node:'] },
  ephysio: {
    own: ['domain', 'config', 'http', 'errors'],
    packages: ['zod', 'p-limit', 'temporal-polyfill', 'node:'],
  },
  ghl: {
    own: ['domain', 'config', 'http', 'errors'],
    packages: ['zod', 'p-limit', 'temporal-polyfill', 'node:'],
  },
  store: { own: ['domain', 'errors'], packages: ['kysely', 'better-sqlite3', 'zod', 'node:'] },
  sync: {
    own: ['domain', 'store', 'config', 'texts', 'errors'],
    packages: ['zod', 'p-limit', 'temporal-polyfill', 'node:'],
  },
  items: { own: ['domain', 'store', 'sync', 'texts', 'errors'], packages: [] },
  ops: { own: ['http', 'texts', 'errors'], packages: ['nodemailer', 'pino', 'prom-client', 'zod', 'node:'] },
  status: {
    own: ['config', 'domain', 'store', 'ops', 'errors'],
    packages: ['temporal-polyfill', 'zod', 'node:'],
  },
  webhooks: {
    own: ['domain', 'items', 'store', 'status', 'ops', 'texts', 'errors'],
    packages: ['hono', '@hono/node-server', 'prom-client', 'zod', 'node:'],
  },
  sandbox: { own: ['errors'], packages: ['hono', '@hono/node-server', 'zod', 'temporal-polyfill', 'node:'] },
  app: {
    own: [
      'cli',
      'config',
      'domain',
      'ephysio',
      'errors',
      'ghl',
      'http',
      'items',
      'ops',
      'status',
      'store',
      'sync',
      'texts',
      'webhooks',
    ],
    packages: ['pino', 'node:'],
  },
  cli: {
    own: [
      'app',
      'config',
      'domain',
      'ephysio',
      'errors',
      'ghl',
      'http',
      'installation',
      'items',
      'ops',
      'sandbox',
      'status',
      'store',
      'sync',
      'texts',
      'webhooks',
    ],
    packages: null,
  },
  main: { own: ['cli', 'errors', 'ops', 'texts'], packages: ['node:'] },
  installation: { own: [], packages: ['node:'] },
};

/** Comments may speak of anything. Texts stay, because that is where imports are named. */
const withoutComments = (text: string): string =>
  text.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/.*$/gm, '$1');

/** What a file imports as it is loaded, types too. */
const staticImportsOf = (code: string): string[] => [
  ...[...code.matchAll(/\b(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g)].map((m) => m[1] ?? ''),
  ...[...code.matchAll(/(?<!['"])\bimport\s*['"]([^'"]+)['"]/g)].map((m) => m[1] ?? ''),
];

/** Everything that a file imports, in whatever way. */
const importsOf = (code: string): string[] => [
  ...staticImportsOf(code),
  ...[...code.matchAll(/\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g)].map((m) => m[1] ?? ''),
  ...[...code.matchAll(/\bcreateRequire\([^()]*\)\(\s*['"]([^'"]+)['"]/g)].map((m) => m[1] ?? ''),
];

/** The files that a file imports, by their paths from the project's root. `lazily`: also what it loads later. */
export const importedFiles = ({ path, text }: SourceFile, lazily: boolean): string[] => {
  const code = withoutComments(text);
  const found = (lazily ? importsOf(code) : staticImportsOf(code)).filter((what) => what.startsWith('.'));
  return [...new Set(found.map((what) => posix.join(posix.dirname(path), what)))];
};

export const linesOf = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

const layerOf = (path: string): string => {
  const [, top = '', ...rest] = path.split('/');
  return rest.length > 0 ? top : top.replace(/\.ts$/, '');
};

const isPackage = (what: string, allowed: readonly string[]): boolean =>
  allowed.some((name) => (name.endsWith(':') ? what.startsWith(name) : `${what}/`.startsWith(`${name}/`)));

const mayImport = (path: string, what: string): boolean => {
  const layer = layerOf(path);
  const rules = LAYERS[layer];
  if (rules === undefined) return false;
  if (!what.startsWith('.')) {
    if ((ONLY_IN[what] ?? path) !== path) return false;
    return rules.packages === null || (!isPackage(what, FOR_TERMINALS) && isPackage(what, rules.packages));
  }
  const target = posix.join(posix.dirname(path), what);
  if (target === 'package.json') return layer === 'installation';
  const other = layerOf(target);
  return target.startsWith('src/') && (other === layer || rules.own.includes(other));
};

/** What a file must not say, by where it is. */
const SAYINGS: readonly {
  readonly rule: Breach['rule'];
  readonly where: (path: string) => boolean;
  readonly what: RegExp;
}[] = [
  {
    rule: 'stdout',
    where: (path) => path.startsWith('src/') && !WRITERS.includes(path),
    what: /\bprocess\.std(out|err)\.write\b|\bprocess\.stdout\b|\bconsole\.\w+|\{[^}]*\bstdout\b[^}]*\}\s*=\s*process\b/,
  },
  {
    rule: 'exit',
    where: (path) => path.startsWith('src/') && path !== 'src/main.ts',
    what: /\bprocess\.(exit\s*\(|exitCode\s*=|abort\s*\(|kill\s*\(\s*process\.pid)/,
  },
  {
    rule: 'clock',
    where: (path) => path.startsWith('src/domain/'),
    what: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bsetTimeout\b|\bsetInterval\b/,
  },
  {
    rule: 'environment',
    where: (path) => path.startsWith('src/domain/'),
    what: /\bprocess\b\.|\bcrypto\.|\bMath\.random\b|\bfetch\s*\(/,
  },
  { rule: 'barrel', where: () => true, what: /^\s*export\s*\*/m },
];

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** `search-index` says what it is; `index` alone does not. */
const NO_NAMES = /^index$|(^|-)(utils?|helpers?|managers?)$/;

const nameBreaches = (path: string): string[] =>
  path
    .replace(/\.[jt]s$/, '')
    .split('/')
    .filter((part) => !NAME.test(part) || NO_NAMES.test(part));

/** All breaches of the layout's rules in one file. */
export const breaches = ({ path, text }: SourceFile): Breach[] => {
  const code = withoutComments(text);
  const found: Breach[] = [];
  const add = (rule: Breach['rule'], what: string): void => {
    found.push({ path, rule, found: what });
  };
  const imports = importsOf(code);
  if (path.startsWith('bin/')) {
    for (const what of imports) if (what !== '../dist/main.js') add('import', what);
    const rest = code.replace(/^#!.*$/m, '').replace(/^import '[^']+';$/gm, '');
    if (rest.trim() !== '') add('bin', rest.trim());
  } else {
    for (const what of imports) if (!mayImport(path, what)) add('import', what);
  }
  for (const { rule, where, what } of SAYINGS) {
    const said = where(path) ? what.exec(code) : null;
    // A re-export of a forbidden file is one breach, not two.
    if (said && !(rule === 'barrel' && found.length > 0)) add(rule, said[0].trim());
  }
  const lines = linesOf(text);
  if (lines > LONGEST) add('length', `${lines} lines`);
  for (const part of nameBreaches(path)) add('name', part);
  return found;
};
