import stringWidth from 'fast-string-width';

/** A control sequence, an operating system command, or one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys
const PARTS = /\u001b\[([\d;?]*)([A-Za-z])|\u001b\][^\u0007]*\u0007|\u001b.|[\s\S]/gu;

/**
 * What a terminal of so many columns shows in the end, line by line: it obeys the cursor moves of spinners and questions, and
 * goes on in the next line where one is full, as a real one does.
 */
export const readScreen = (written: string, columns: number): string => {
  const rows: string[][] = [[]];
  let [x, y] = [0, 0];
  const row = (): string[] => {
    while (rows.length <= y) rows.push([]);
    return rows[y] ?? [];
  };
  const put = (character: string): void => {
    const width = stringWidth(character);
    if (width === 0) {
      const before = Math.max(0, x - 1);
      row()[before] = `${row()[before] ?? ''}${character}`;
      return;
    }
    if (x + width > columns) [x, y] = [0, y + 1];
    while (row().length < x) row().push(' ');
    row()[x] = character;
    if (width === 2) row()[x + 1] = '';
    x += width;
  };
  const obey = (parameters: string, command: string): void => {
    const count = Math.max(1, Number(parameters.split(';')[0]) || 1);
    if (command === 'A') y = Math.max(0, y - count);
    else if (command === 'B') y += count;
    else if (command === 'C') x += count;
    else if (command === 'D') x = Math.max(0, x - count);
    else if (command === 'E') [x, y] = [0, y + count];
    else if (command === 'F') [x, y] = [0, Math.max(0, y - count)];
    else if (command === 'G') x = count - 1;
    else if (command === 'K') row().splice(parameters === '2' ? 0 : x);
    else if (command === 'J') {
      row().splice(x);
      rows.splice(y + 1);
    } else if (command !== 'm' && command !== 'h' && command !== 'l') {
      throw new Error(`a terminal command that the test does not know: ${parameters}${command}`);
    }
  };
  for (const [part, parameters, command] of written.matchAll(PARTS)) {
    if (command !== undefined) obey(parameters ?? '', command);
    else if (part === '\n') y += 1;
    else if (part === '\r') x = 0;
    else if (part === '\b') x = Math.max(0, x - 1);
    else if (part >= ' ' && !part.startsWith('\u001b')) put(part);
  }
  return `${rows
    .map((cells) => cells.join('').trimEnd())
    .join('\n')
    .trimEnd()
    .replace(/^\n+/, '')}\n`;
};
