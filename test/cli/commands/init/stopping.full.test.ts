import { describe, expect, it } from 'vitest';
import { AUTHORIZE, freePort } from '../../set-up.ts';
import { openDesk } from './desk.ts';
import { appLines, offlineLines, tokenLines } from './lines.ts';

describe('Ctrl-C', () => {
  it('at any question leaves the folder as it was, and the next init works', async () => {
    const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
    const lines = tokenLines(desk.sandbox);
    // The last question comes when all is written.
    for (let cancelAt = 0; cancelAt < lines.length - 1; cancelAt++) {
      const end = await desk.init(lines, {}, { cancelAt });
      expect([cancelAt, end.error]).toEqual([
        cancelAt,
        expect.objectContaining({ exitCode: 1, message: expect.stringContaining('nothing was written') }),
      ]);
      expect([desk.files(), end.stdout]).toEqual([{}, '']);
    }
    expect(await desk.init(lines)).toMatchObject({ exitCode: 0, error: null });
  });

  it('after the sign-in by an app leaves the folder as it was', async () => {
    const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
    const { sandbox } = desk;
    const lines = appLines(sandbox, `http://127.0.0.1:${await freePort()}/api/auth/callback`);
    const browser = (line: string): void => {
      const [url] = AUTHORIZE.exec(`${line} `) ?? [];
      if (url !== undefined) void sandbox.visitAuthorize(url);
    };
    const right = lines.findIndex(([question]) => question.source === 'right one');
    for (let cancelAt = right; cancelAt < lines.length - 1; cancelAt++) {
      const end = await desk.init(lines, {}, { cancelAt, onShow: browser });
      expect(end.error).toMatchObject({ exitCode: 1 });
      expect(desk.files()).toEqual({});
    }
    expect(await desk.init(lines, {}, { onShow: browser })).toMatchObject({ exitCode: 0, error: null });
  });

  it('where an address is pasted ends the interview, and asks nothing more', async () => {
    const desk = await openDesk({ patients: 0 });
    const lines = appLines(desk.sandbox, 'https://sync.practice.example/api/auth/callback');
    const where = lines.findIndex(([question]) => question.source === 'where is the browser');
    const end = await desk.init([...lines.slice(0, where)], {}, { cancelAt: where });
    expect(end.person.heard.at(-1)).toMatch(/whole address/);
    expect(end.error).toMatchObject({ exitCode: 1 });
    expect(desk.files()).toEqual({});
  });

  it('at the offer of a dry run comes after the config was written', async () => {
    const desk = await openDesk({ patients: 30, eventsPerPatient: 2 });
    const lines = tokenLines(desk.sandbox);
    const end = await desk.init(lines, {}, { cancelAt: lines.length - 1 });
    expect([end.error, end.exitCode, end.dryRuns]).toEqual([null, 0, []]);
    expect(desk.load().practices).toHaveLength(1);
  });

  it('beside an existing config leaves that one alone', async () => {
    const desk = await openDesk();
    const lines = offlineLines(desk.sandbox);
    expect(await desk.init(lines, { offline: true })).toMatchObject({ exitCode: 0 });
    const before = desk.files();
    for (let cancelAt = 0; cancelAt <= lines.length; cancelAt++) {
      const replace = [/Replace it/, true] as const;
      const end = await desk.init([replace, ...lines], { offline: true }, { cancelAt });
      expect(end.error).toMatchObject({ exitCode: 1 });
      expect(desk.files()).toEqual(before);
    }
  });
});

describe('a signal', () => {
  it('while a service is asked ends the interview, and nothing is written', async () => {
    const desk = await openDesk();
    const { faults, ephysio } = desk.sandbox;
    const stopping = new AbortController();
    faults.add({ service: 'ephysio', path: '/token', fault: { status: 503 } });
    const off = ephysio.onExchange(() => stopping.abort());
    const end = await desk.init(tokenLines(desk.sandbox), {}, { stopping: stopping.signal });
    off();
    expect(end.error).toMatchObject({ exitCode: 1, message: expect.stringContaining('nothing was written') });
    expect(end.person.heard.some((line) => /What now/.test(line))).toBe(false);
    expect(desk.files()).toEqual({});
  });
});
