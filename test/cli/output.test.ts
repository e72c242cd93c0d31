import { describe, expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.ts';

const frames = (options: { json: boolean; isTTY: boolean }): string => {
  const wrote: string[] = [];
  const stdout = { isTTY: options.isTTY, write: (text: string) => wrote.push(text) };
  const output = createOutput({ json: options.json, logging: false, stdout, stderr: { write: () => 0 } });
  output.frame('long line\nsecond');
  output.frame('short');
  return wrote.join('');
};

describe('frames', () => {
  it('take the place of what a terminal shows, and clear what the last one had more', () => {
    expect(frames({ json: false, isTTY: true })).toBe(
      '\u001b[Hlong line\u001b[K\nsecond\u001b[K\n\u001b[J\u001b[Hshort\u001b[K\n\u001b[J',
    );
  });

  it('follow each other elsewhere', () => {
    expect(frames({ json: false, isTTY: false })).toBe('long line\nsecond\nshort\n');
  });

  it('are no data', () => {
    expect(frames({ json: true, isTTY: true })).toBe('');
  });
});
