import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.ts';
import { inTerminal } from './in-terminal.ts';
import { freePort, openOffice } from './set-up.ts';

const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

describe('on a terminal', () => {
  it('a run shows a spinner, colour and its table, and no log lines', async () => {
    const office = await openOffice();
    const { exitCode, screen } = await inTerminal(office, ['sync']);
    expect(exitCode).toBe(0);
    expect(screen).toMatch(SPINNER);
    expect(screen).toMatch(/main: /);
    expect(screen).toContain('\u001b[1msync, practice main');
    expect(screen).not.toContain('"event"');
    // the cursor that the spinner hid is shown again
    expect(screen.lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.lastIndexOf('\u001b[?25l'));
  });

  it('a run ends also where the terminal does not know its width', async () => {
    const office = await openOffice();
    const { exitCode, screen } = await inTerminal(office, ['sync'], { columns: 0 });
    expect(exitCode).toBe(0);
    expect(screen).not.toMatch(SPINNER);
    expect(screen).toContain('sync, practice main');
  });

  it('a run with --log-level shows log lines and no spinner', async () => {
    const office = await openOffice();
    const { screen } = await inTerminal(office, ['sync', 'patients', '--log-level', 'info']);
    expect(screen).toContain('"event":"run.end"');
    expect(screen).not.toMatch(SPINNER);
  });

  it('an error is reported once, with what to do', async () => {
    const office = await openOffice();
    office.rewrite((config) => {
      for (const practice of config.practices) practice.ephysio.password = 'wrong';
    });
    const { exitCode, screen } = await inTerminal(office, ['sync']);
    expect(exitCode).toBe(3);
    expect(screen.match(/refuses the sign-in/g)).toHaveLength(1);
    expect(screen).toMatch(/Check ephysio\.email and ephysio\.password/);
  });

  it('the listener shows a line for each event, with ids only, and no log lines', async () => {
    const office = await openOffice({ patients: 2 });
    const { sandbox, config } = office;
    expect(await office.run('sync')).toMatchObject({ exitCode: 0 });
    const [contact] = [...sandbox.ghl.state.contacts.values()];
    const id = contact?.id ?? '';
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const watched = inTerminal(office, ['serve-webhooks', '--port', String(port)], {
      columns: 120,
      answers: [[/contact changed.*\r?\n/, '\u0003']],
    });
    await expect
      .poll(
        () =>
          fetch(`${origin}/healthz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    const body = JSON.stringify({
      type: 'ContactUpdate',
      id,
      appId: config.ghl.clientId.split('-')[0],
      locationId: sandbox.ghl.locationId,
      webhookId: 'watched',
      firstName: contact?.firstName,
    });
    const headers = { 'x-ghl-signature': sandbox.ghl.signWebhook(body) };
    expect((await fetch(`${origin}/api/webhooks/`, { method: 'POST', headers, body })).status).toBe(200);
    const { exitCode, screen } = await watched;
    expect(exitCode).toBe(0);
    expect(stripVTControlCharacters(screen)).toMatch(
      new RegExp(`\\d\\d:\\d\\d:\\d\\d  main  contact changed +${id}  (done|echo)\\r?\\n`),
    );
    expect(screen).not.toMatch(/"event"/);
    expect(screen).not.toContain(contact?.firstName);
  });

  it.each([
    { args: ['sync', '--config', 'missing.json'], says: /missing\.json/ },
    { args: ['webhooks', 'list', '--state', 'none'], says: /Allowed choices/ },
    { args: ['review', 'show', 'none'], says: /There is no open review item/ },
  ])('an error is reported in its columns: $args', async ({ args, says }) => {
    const office = await openOffice();
    const { screen } = await inTerminal(office, args, { columns: 50 });
    const words = screen.replace(/\s+/g, ' ');
    expect(words).toMatch(says);
    const breakable = screen.split(/\r?\n/).filter((line) => / \S/.test(line.trim()));
    expect(breakable.filter((line) => line.length > 50)).toEqual([]);
  });
});

const written = (stream: PassThrough): string => String(stream.read() ?? '');

describe('the output', () => {
  it.each([
    { isTTY: true, logging: false, spins: true },
    { isTTY: true, logging: true, spins: false },
    { isTTY: false, logging: false, spins: false },
  ])('spins only on a terminal on which nothing is logged: %o', ({ isTTY, logging, spins }) => {
    const [stdout, stderr] = [
      new PassThrough(),
      Object.assign(new PassThrough(), {
        isTTY,
        cursorTo: () => true,
        clearLine: () => true,
        moveCursor: () => true,
      }),
    ];
    const output = createOutput({ json: false, logging, stdout, stderr });
    output.progress('main: patients 1/2');
    output.quiet();
    expect({ interactive: output.interactive, wrote: written(stderr) !== '' }).toEqual({
      interactive: spins,
      wrote: spins,
    });
    expect(written(stdout)).toBe('');
  });

  it('says with its first frame what it is about', () => {
    const frames: string[] = [];
    const stderr = Object.assign(new PassThrough(), {
      isTTY: true,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    });
    stderr.on('data', (chunk: Buffer) => frames.push(chunk.toString()));
    const output = createOutput({ json: false, logging: false, stdout: new PassThrough(), stderr });
    output.progress('main: patients 1/2');
    output.quiet();
    expect(frames.find((frame) => /[⠀-⣿]/u.test(frame))).toContain('main: patients 1/2');
  });

  it.each([
    { json: true, stdout: '{"a":1}\n' },
    { json: false, stdout: 'for a person\n' },
  ])('writes either documents or text to stdout, remarks to stderr: %o', ({ json, stdout: expected }) => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const output = createOutput({ json, logging: false, stdout, stderr });
    output.document({ a: 1 });
    output.text('for a person');
    output.note('remark');
    expect([written(stdout), written(stderr)]).toEqual([expected, 'remark\n']);
  });
});
