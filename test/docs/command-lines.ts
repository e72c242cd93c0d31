import { splitAtFences } from './pages.ts';

/** Where the program is called: not a path, not the name of a file or unit. */
const CALL = /(?<![\w/.@-])(?:ephysio-ghl|node bin\/ephysio-ghl\.js)(?=\s+[a-z-])/;
/** What ends a command of a shell, outside quotes. */
const END = /\s(?:&&|\|\||\||>|>>|<|2>\S*|#)(?:\s|$)|;|\s[12]?>|\)(?:\s|$)/;

const hideQuoted = (line: string): string =>
  line.replaceAll(/'[^']*'|"[^"]*"/g, (quoted) => '_'.repeat(quoted.length));

const commentAt = (line: string): number => {
  const at = hideQuoted(line).search(/(?:^|\s)#/);
  return at < 0 ? line.length : at;
};

/** The words of a shell's line; quotes hold a word together. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/['"]/g, ''));

/** What stands behind each call of the program in one line of a shell. */
const callsIn = (line: string): string[] => {
  const calls: string[] = [];
  let rest = line;
  for (let at = rest.search(CALL); at >= 0; at = rest.search(CALL)) {
    rest = rest.slice(at).replace(CALL, '');
    const end = hideQuoted(rest).search(END);
    calls.push(end < 0 ? rest : rest.slice(0, end));
  }
  return calls;
};

/** Placeholders of a page, as something that the command takes. */
const FILLED: Readonly<Record<string, string>> = { N: '1', T: '1h', HOURS: '1', SECONDS: '5', MS: '1' };

/** The notation of a usage: `[options]` and `[file]` may be left out, `<id>` stands for something, `[--dead]` is looked at. */
const withoutNotation = (text: string): string =>
  text
    .replaceAll('\\|', '|')
    .replaceAll(/\[[a-z]+(?:\.\.\.|…)?\]/g, ' ')
    .replaceAll(/<[a-z-]+(?:\.\.\.|…)?>/g, 'ID')
    .replaceAll(/[[\]]/g, ' ');

/** `…`, and `--allow-…`, which stands for several options. */
const isOpen = (word: string): boolean => /^(?:-.*)?(?:…|\.\.\.)$/.test(word);

/** `list|show` as both, with what stands around it. */
const alternatives = (words: readonly string[]): string[][] => {
  const at = words.findIndex((word) => /^[a-z-]+(?:\|[a-z-]+)+$/.test(word));
  if (at < 0) return [[...words]];
  return (words[at] ?? '').split('|').flatMap((word) => alternatives(words.with(at, word)));
};

const filled = (text: string): string[][] => {
  const words = wordsOf(withoutNotation(text))
    .filter((word) => !isOpen(word))
    .map((word) => word.replace(/(?:…|\.\.\.)$/, ''))
    .map((word) => FILLED[word] ?? word);
  // `ephysio-ghl COMMAND --help` and `ephysio-ghl help COMMAND` name no command.
  const [first = '', second = ''] = words;
  return /^[A-Z]/.test(first === 'help' ? second : first) ? [] : alternatives(words);
};

const inSentences = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map((match) => (match[1] ?? '').replaceAll(/\s*\n\s*/g, ' '));

/** Lines of a block; of one that is no shell's only those that are a call as a whole. */
const inBlock = (text: string, language: string): string[] => {
  const lines = text.replaceAll(/\\\n\s*/g, ' ').split('\n');
  return /^(?:ba|z|fi)?sh$|^console$|^shell$/.test(language)
    ? lines.map((line) => line.slice(0, commentAt(line)))
    : [...lines.filter((line) => /^\s*(?:\$ )?ephysio-ghl /.test(line)), ...inSentences(text)];
};

/** The command lines of this program that a page tells people to run: the words behind the program's name. */
export const commandLinesIn = (markdown: string): string[][] =>
  splitAtFences(markdown)
    .flatMap(({ language, text }) => (language === null ? inSentences(text) : inBlock(text, language)))
    .flatMap(callsIn)
    .flatMap(filled);
