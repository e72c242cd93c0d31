// Reports words and phrases that do not belong into code, output and docs: poetic, old-fashioned or private ones.
// Each has a standard term, or plain words, to use instead. `npm run lint` runs this after Biome.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What not to write (without regard to case, whole words), and what to write instead. */
const WORDS = [
  ['anew', 'again, or a form of "recreate"'],
  ['whoever|whomever', 'the person or process that …'],
  ['told', '"reported", "notified", "called with"'],
  ['(?:told|tell|tells|telling)(?: \\w+){0,3} apart', '"distinct", "distinguish"'],
  ['as good as', '"counts as"'],
  ['of (?:ours|theirs)', '"our own", "from this program"'],
  ['(?:put|puts) up (?:for review|again)', '"opens a review"'],
  ['up for review', '"in review", "opens a review"'],
  ['(?:call|calls|called|calling)(?: \\w+){0,2} off', 'a form of "cancel"'],
  ['taken for', '"treated as", "mistaken for"'],
  ['(?:hang|hangs|hung|hanging) on', '"belongs to", "depends on"'],
  ['lest', '"so that … not"'],
  ['meanwhile', '"in the meantime", "since", "at the same time"'],
  ['slips? of the finger', '"typing error"'],
  ['own word', '"own value"'],
  ['in the way of|stands? in the way', 'a form of "block"'],
  ['sees? to it', '"makes sure"'],
  ['as ever', '"as usual"'],
  ['but for', '"except"'],
  ['(?:put|puts|putting) (?:\\w+ )?off', 'a form of "postpone"'],
  ['at hand', '"available"'],
  ['held against', '"compared with"'],
  ["nobody's", '"not linked", "without an owner"'],
  ['otherwise than', '"differently from"'],
  ['(?:is|are|was|were) to be', '"must be", "will be"'],
  ['(?:what|whatever) (?:became|becomes|has become) of', '"the outcome of"'],
  ['in vain', '"without effect"'],
  ['tidies up|clears up', '"cleans up"'],
  ['hitherto|henceforth|thereby|therein|thereof|whence|afresh|thrice', 'a plain word'],
];

/**
 * Where an old word has to stay: text that must occur in the line, the file, and why.
 * @type {readonly (readonly [file: string, text: string])[]}
 */
const EXCEPTIONS = [
  // JSON values that scripts rely on.
  ['src/cli/commands/items/review.ts', "'told already'"],
  ['src/cli/commands/items/links-acts.ts', "state: 'anew'"],
  ['docs/exit-codes-and-json.md', '`anew`'],
  // A migration that was released is never changed.
  ['src/store/database/migrations/', 'told-apart'],
  ['src/store/database/migrations/', 'told_apart'],
];

const ROOTS = ['src', 'test', 'bench', 'scripts', 'docs', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const TEXT = /\.(?:ts|js|mjs|md)$/;
const OWN = 'scripts/check-words.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const filesIn = (path) => {
  const full = join(root, path);
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
};

// A phrase may go on in the next line, behind the star or the slashes of a comment.
const GAP = '(?:\\s+|\\s*\\n\\s*(?:\\*|//)?\\s*)';
const rules = WORDS.map(([words, instead]) => ({
  // "-" and "_" belong to a word here: `put-up` and `told_apart` are names, and names are checked as well.
  pattern: new RegExp(`(?<![A-Za-z])(?:${words.replaceAll(' ', GAP)})(?![A-Za-z])`, 'gi'),
  instead,
}));

const isException = (file, line) =>
  EXCEPTIONS.some(([where, text]) => file.startsWith(where) && line.includes(text));

const findingsIn = (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const lines = text.split('\n');
  return rules.flatMap(({ pattern, instead }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const number = text.slice(0, match.index).split('\n').length;
      if (isException(file, lines[number - 1] ?? '')) return [];
      return [{ file, number, found: match[0].replace(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' '), instead }];
    }),
  );
};

const findings = ROOTS.flatMap(filesIn)
  .filter((file) => file !== OWN)
  .flatMap(findingsIn);
for (const { file, number, found, instead } of findings)
  console.error(`${file}:${number}: "${found}"; write ${instead}`);
if (findings.length > 0) {
  console.error(`${findings.length} words to replace. The list is in ${OWN}.`);
  process.exitCode = 1;
}
