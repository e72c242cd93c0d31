import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';
import { offlineLines } from './lines.ts';

const OFFLINE = { offline: true } as const;
const rightsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** An office whose services nobody asks. */
const open = async (): Promise<Desk> => openDesk({ patients: 0 });

describe('where the config goes', () => {
  it.each([
    { config: '/proc/nowhere.json', says: /Nothing can be written into \/proc/ },
    { config: 'missing/config.json', says: /There is no folder/ },
    { config: 'config.toml', says: /neither JSON nor YAML/ },
    { config: '.', says: /is not a file|neither JSON nor YAML/ },
  ])('is refused before anything is asked: $config', async ({ config, says }) => {
    const desk = await open();
    const end = await desk.init([], { config });
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringMatching(says) });
    expect([end.person.heard, desk.files()]).toEqual([[], {}]);
  });

  it('is EPHYSIO_GHL_CONFIG where that is set, and YAML can be read as well', async () => {
    const desk = await open();
    const path = join(desk.folder, 'other.yaml');
    const end = await desk.init(offlineLines(desk.sandbox), OFFLINE, { env: { EPHYSIO_GHL_CONFIG: path } });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(rightsOf(path)).toBe('600');
    expect(existsSync(desk.configPath)).toBe(false);
  });

  it('names --config in the next steps where it was given, fit for a shell', async () => {
    const desk = await open();
    mkdirSync(join(desk.folder, "it's"));
    const end = await desk.init(offlineLines(desk.sandbox), { ...OFFLINE, config: "it's/config.json" });
    expect(end.stdout).toContain("ephysio-ghl sync --dry-run --config 'it'\\''s/config.json'\n");
    for (const line of end.stdout.split('\n'))
      if (!line.includes(desk.folder)) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('a config that is there', () => {
  const withConfig = async (): Promise<Desk> => {
    const desk = await open();
    writeFileSync(desk.configPath, '{"old":true}', { mode: 0o644 });
    return desk;
  };

  it('stays where the person does not want it replaced', async () => {
    const desk = await withConfig();
    const end = await desk.init([[/exists\. Replace it/, null]], OFFLINE);
    expect(end.error).toMatchObject({ exitCode: 1 });
    expect(desk.files()).toEqual({ 'ephysio-ghl.config.json': '644 {"old":true}' });
  });

  it.each([{ force: true }, { force: false }])(
    'is kept as .bak for its owner only: %o',
    async ({ force }) => {
      const desk = await withConfig();
      const lines = offlineLines(desk.sandbox);
      const end = await desk.init(force ? lines : [[/Replace it/, true], ...lines], { ...OFFLINE, force });
      expect([end.error, end.exitCode]).toEqual([null, 0]);
      expect(desk.files()['ephysio-ghl.config.json.bak']).toBe('600 {"old":true}');
      expect(rightsOf(desk.configPath)).toBe('600');
      expect(end.stdout).toContain(`kept      ${desk.configPath}.bak`);
    },
  );

  it('is kept with its secrets, and unchanged secrets are not kept twice', async () => {
    const desk = await open();
    const lines = offlineLines(desk.sandbox);
    await desk.init(lines, OFFLINE);
    const secret = join(desk.folder, 'ephysio-ghl.secrets/main.ephysio-password');
    writeFileSync(secret, 'the old one\n');
    await desk.init(lines, { ...OFFLINE, force: true });
    expect(readFileSync(`${secret}.bak`, 'utf8')).toBe('the old one\n');
    expect(existsSync(join(desk.folder, 'ephysio-ghl.secrets/main.ghl-token.bak'))).toBe(false);
    expect(existsSync(`${desk.configPath}.bak`)).toBe(false);
  });

  it.each([
    { name: 'ephysio-ghl.config.json', content: null, says: /There is no config .* to add to/ },
    { name: 'config.yaml', content: 'practices: []\n', says: /would lose its comments/ },
    { name: 'ephysio-ghl.config.json', content: '{"practices":[]}', says: /at least one practice/ },
  ])('is added to only if it can be: $name $content', async ({ name, content, says }) => {
    const desk = await open();
    if (content !== null) writeFileSync(join(desk.folder, name), content);
    const before = desk.files();
    const end = await desk.init([], { add: true, config: name });
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringMatching(says) });
    expect(desk.files()).toEqual(before);
  });

  it('is not followed where it is a link that leads nowhere', async () => {
    const desk = await open();
    symlinkSync(join(desk.folder, 'gone', 'config.json'), desk.configPath);
    const end = await desk.init(offlineLines(desk.sandbox), OFFLINE);
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(rightsOf(desk.configPath)).toBe('600');
  });
});
