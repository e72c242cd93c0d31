import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { guardMutations } from './guard-mutations.ts';
import { identityMutations } from './identity-mutations.ts';
import { mergeMutations } from './merge-mutations.ts';
import { FILES, type Mutation } from './mutation.ts';
import { scopeMutations } from './scope-mutations.ts';
import { serviceMutations } from './service-mutations.ts';
import { writeMutations } from './write-mutations.ts';

const HELP = `npm run test:mutations -- [WORD...]

Puts one fault after another into a copy of the working tree, and runs the tests
that have to fail with it. WORD: only faults of this file, or with this word.
Exit code 1 if a fault was not noticed, or could not be made.
`;

const ROOT = process.cwd();
const MUTATIONS = [
  ...mergeMutations,
  ...identityMutations,
  ...guardMutations,
  ...writeMutations,
  ...scopeMutations,
  ...serviceMutations,
];

type Outcome = 'caught' | 'survived' | 'not made';
interface Verdict {
  readonly outcome: Outcome;
  readonly detail: string;
}

/** Everything but what git or npm brings, and what a build made. */
const copyTree = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'ephysio-ghl-mutations-'));
  const left = new Set(['.git', 'node_modules', 'dist', 'build', 'coverage']);
  for (const name of readdirSync(ROOT).filter((entry) => !left.has(entry)))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** The file, also where it was moved: if one file below `src` has its name. */
const findFile = (copy: string, path: string): string | null => {
  if (existsSync(join(copy, path))) return join(copy, path);
  const named = readdirSync(join(copy, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (found) => basename(found) === basename(path),
  );
  return named.length === 1 && named[0] ? join(copy, 'src', named[0]) : null;
};

/** Matches the text however it is broken into lines. */
const patternOf = (text: string): RegExp =>
  new RegExp(
    text
      .split(/\s+/)
      .map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('\\s+'),
    'g',
  );

interface TestRun {
  /** Test files with a test that failed. */
  readonly failed: ReadonlySet<string>;
  /** Test files that could not be run at all. */
  readonly broken: readonly string[];
}

const runTests = (copy: string, tests: readonly string[]): TestRun => {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  spawnSync(process.execPath, [vitest, 'run', ...tests, '--reporter=json', `--outputFile=${report}`], {
    cwd: copy,
    // Some of the tests take long.
    env: { ...process.env, FULL: '1' },
    stdio: 'ignore',
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { name: string; assertionResults: { status: string }[] }[];
  };
  const nameOf = ({ name }: { name: string }): string => relative(copy, name);
  const isFailed = ({ assertionResults }: (typeof testResults)[number]): boolean =>
    assertionResults.some(({ status }) => status === 'failed');
  const ran = new Set(testResults.filter((t) => t.assertionResults.length > 0).map(nameOf));
  return {
    failed: new Set(testResults.filter(isFailed).map(nameOf)),
    broken: tests.filter((test) => !ran.has(test)),
  };
};

const judge = (copy: string, { file, text, replacement, tests }: Mutation): Verdict => {
  const path = FILES[file];
  const found = findFile(copy, path);
  if (found === null) return { outcome: 'not made', detail: `there is no file ${path}` };
  const source = readFileSync(found, 'utf8');
  const times = [...source.matchAll(patternOf(text))].length;
  if (times !== 1) return { outcome: 'not made', detail: `${path} has the text ${times} times: ${text}` };
  writeFileSync(
    found,
    source.replace(patternOf(text), () => replacement),
  );
  try {
    const { failed, broken } = runTests(copy, tests);
    if (broken.length > 0) return { outcome: 'not made', detail: `cannot be run: ${broken.join(', ')}` };
    const passed = tests.filter((test) => !failed.has(test));
    return passed.length === 0
      ? { outcome: 'caught', detail: '' }
      : { outcome: 'survived', detail: `did not fail: ${passed.join(', ')}` };
  } finally {
    writeFileSync(found, source);
  }
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const chosen = MUTATIONS.filter(
  ({ file, what }) =>
    positionals.length === 0 || positionals.some((word) => file === word || what.includes(word)),
);
const copy = resolve(copyTree());
process.on('SIGINT', () => process.exit(130));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));

const all = [...new Set(chosen.flatMap(({ tests }) => tests))];
const before = runTests(copy, all);
const unfit = [...before.failed, ...before.broken];
if (unfit.length > 0) {
  process.stdout.write(`These tests fail without any fault: ${unfit.join(', ')}\n`);
  process.exit(1);
}
const counts: Record<Outcome, number> = { caught: 0, survived: 0, 'not made': 0 };
for (const mutation of chosen) {
  const { outcome, detail } = judge(copy, mutation);
  counts[outcome] += 1;
  process.stdout.write(`${outcome.padEnd(8)}  ${mutation.file}: ${mutation.what}\n`);
  if (detail !== '') process.stdout.write(`          ${detail}\n`);
}
process.stdout.write(
  `${chosen.length} faults: ${counts.caught} caught, ${counts.survived} survived, ${counts['not made']} not made\n`,
);
process.exit(chosen.length > 0 && counts.caught === chosen.length ? 0 : 1);
