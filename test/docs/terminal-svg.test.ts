import { expect, it } from 'vitest';
import { terminalSvg } from '../../scripts/terminal-svg.ts';

const ESCAPE = String.fromCharCode(27);
const styled = (codes: string, text: string): string => `${ESCAPE}[${codes}m${text}`;

const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>(.*)<\/text>/g)].map(([, text = '']) => text);

it.each([
  ['plain', 'plain'],
  [`${styled('1', 'bold')}${styled('22', ' not')}`, '<tspan font-weight="bold">bold</tspan> not'],
  [`${styled('31', 'red')}${styled('39', ' not')}`, '<tspan fill="#ff7b72">red</tspan> not'],
  [
    `${styled('1;91', 'both')}${styled('0', ' no')}`,
    '<tspan fill="#ff7b72" font-weight="bold">both</tspan> no',
  ],
  [styled('2', 'dim'), '<tspan fill="#8b949e">dim</tspan>'],
  [`a${ESCAPE}[Kb${ESCAPE}[?25lc\r`, 'abc'],
  ['1 < 2 & 3 > 2', '1 &lt; 2 &amp; 3 &gt; 2'],
])('%j is shown as %s', (screen, expected) => {
  expect(textsOf(terminalSvg(screen, 80, '')).join('')).toBe(expected);
});

it('lets a style go on in the next line, and leaves empty lines out', () => {
  const svg = terminalSvg(`${styled('33', 'one')}\n\ntwo${styled('0', '')}\nthree\n\n`, 80, 'a title');
  expect(textsOf(svg)).toEqual([
    '<tspan fill="#f2cc60">one</tspan>',
    '<tspan fill="#f2cc60">two</tspan>',
    'three',
  ]);
  expect([...svg.matchAll(/ y="(\d+)"/g)].map(([, y]) => Number(y))).toEqual([30, 70, 90]);
  expect(svg).toContain('<title>a title</title>');
});
