// What a program wrote on a terminal, as a picture: lines of text with their colours.

interface Style {
  readonly colour: string | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

interface Span {
  readonly text: string;
  readonly style: Style;
}

const PLAIN: Style = { colour: null, isBold: false, isDim: false };

const BACKGROUND = '#0d1117';
const FOREGROUND = '#e6edf3';
const DIM = '#8b949e';
/** Black, red, green, yellow, blue, magenta, cyan, white: readable on the background. */
const COLOURS = ['#8b949e', '#ff7b72', '#7ee787', '#f2cc60', '#79c0ff', '#d2a8ff', '#76e3ea', '#e6edf3'];

const FONT_PX = 14;
const CHARACTER_PX = 8.4;
const LINE_PX = 20;
const MARGIN_PX = 16;

const ESCAPE = String.fromCharCode(27);
/** A style, or anything else that a terminal does not show. */
const SEQUENCE = new RegExp(`${ESCAPE}\\[([0-9;?]*)([A-Za-z])`, 'g');

const afterCode = (style: Style, code: number): Style => {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 39) return { ...style, colour: null };
  const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
  return colour === undefined ? style : { ...style, colour };
};

/** The lines of a screen, each in pieces of one style. A style goes on over the end of its line. */
export const styledLines = (screen: string): Span[][] => {
  let style = PLAIN;
  return screen
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => {
      const spans: Span[] = [];
      let from = 0;
      const add = (to: number): void => {
        if (to > from) spans.push({ text: line.slice(from, to), style });
      };
      for (const { index, 0: whole, 1: codes = '', 2: command } of line.matchAll(SEQUENCE)) {
        add(index);
        from = index + whole.length;
        if (command === 'm') style = codes.split(';').map(Number).reduce(afterCode, style);
      }
      add(line.length);
      return spans;
    });
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const spanSvg = ({ text, style }: Span): string => {
  const fill = style.isDim ? DIM : style.colour;
  const attributes = [
    ...(fill === null ? [] : [` fill="${fill}"`]),
    ...(style.isBold ? [' font-weight="bold"'] : []),
  ];
  return attributes.length === 0 ? escaped(text) : `<tspan${attributes.join('')}>${escaped(text)}</tspan>`;
};

const round = (px: number): number => Math.round(px * 10) / 10;

/** @param title what the picture shows, for those who do not see it */
export const terminalSvg = (screen: string, columns: number, title: string): string => {
  const lines = styledLines(screen.trimEnd());
  const width = Math.ceil(columns * CHARACTER_PX) + 2 * MARGIN_PX;
  const height = lines.length * LINE_PX + 2 * MARGIN_PX;
  const texts = lines.flatMap((spans, i) => {
    const length = spans.reduce((sum, { text }) => sum + text.length, 0);
    if (length === 0) return [];
    const y = MARGIN_PX + i * LINE_PX + FONT_PX;
    // Whatever font there is, columns stay below each other.
    const place = `x="${MARGIN_PX}" y="${y}" textLength="${round(length * CHARACTER_PX)}"`;
    return [`<text ${place} xml:space="preserve">${spans.map(spanSvg).join('')}</text>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_PX}" fill="${FOREGROUND}">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
};
