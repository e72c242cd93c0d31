import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../../run-program.ts';
import { openDesk } from './desk.ts';
import { replaced, tokenLines } from './lines.ts';

/** As a config would read a reference. */
const PASSWORD = ` Zürich "2026" \\ ß\${HOME}$ `;

const open = (options = {}) => openDesk({ patients: 30, eventsPerPatient: 2, ...options });

describe('the interview', () => {
  it('puts each secret into a file of its own that only the owner can read, and shows none', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const lines = replaced(tokenLines(sandbox), /page for a browser/, [/page for a browser/, 'make one']);
    const end = await desk.init(lines, { json: true }, {});
    // a dry run would be a second document
    expect(end.person.left()).toHaveLength(1);
    const files = desk.files();
    expect(Object.keys(files).sort()).toEqual([
      'ephysio-ghl.config.json',
      'ephysio-ghl.secrets/admin-password',
      'ephysio-ghl.secrets/main.ephysio-password',
      'ephysio-ghl.secrets/main.ghl-token',
    ]);
    expect(Object.values(files).every((file) => file.startsWith('600 '))).toBe(true);
    const config = desk.load();
    const secrets = [sandbox.ephysio.password, sandbox.ghl.privateToken, config.admin.password ?? ''];
    expect(config.admin.password).toMatch(/^[\w-]{24}$/);
    const shown = [files['ephysio-ghl.config.json'], end.stdout, end.stderr, ...end.person.heard].join('\n');
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(documentsOf(end)).toEqual([
      expect.objectContaining({
        command: 'init',
        practice: 'main',
        ok: true,
        config: desk.configPath,
        database: join(desk.folder, 'ephysio-ghl.sqlite'),
        secrets: { place: 'files', variables: [], files: expect.arrayContaining([expect.any(String)]) },
        backups: [],
        tested: { ephysio: true, ghl: true },
      }),
    ]);
  });

  it.each([
    { place: 'one file', files: 3 },
    { place: 'into the config', files: 2 },
    { place: 'nowhere', files: 1 },
  ])('keeps a password with umlauts, blanks and "${" as it is: $place', async ({ place, files }) => {
    const desk = await open({ ephysio: { password: PASSWORD } });
    const lines = replaced(tokenLines(desk.sandbox), /Where do passwords/, [/Where do passwords/, place]);
    const end = await desk.init(lines);
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(Object.keys(desk.files())).toHaveLength(files);
    const env = {
      EPHYSIO_EMAIL: desk.sandbox.ephysio.email,
      EPHYSIO_PASSWORD: PASSWORD,
      GHL_TOKEN: desk.sandbox.ghl.privateToken,
    };
    const { ephysio, ghl } = desk.load(files === 1 ? env : {}).practices[0] ?? {};
    expect([ephysio?.password, ghl?.privateIntegrationToken]).toEqual([PASSWORD, env.GHL_TOKEN]);
  });

  it('writes a made admin password into a file also where the other secrets are variables', async () => {
    const desk = await open();
    const withPassword = replaced(tokenLines(desk.sandbox), /page for a browser/, [/page for/, 'make one']);
    const end = await desk.init(
      replaced(withPassword, /Where do passwords/, [/Where do passwords/, 'nowhere']),
    );
    expect(Object.keys(desk.files())).toContain('ephysio-ghl.secrets/admin-password');
    expect(end.stdout).toMatch(
      /Set for every run:\n {2}EPHYSIO_EMAIL\n {2}EPHYSIO_PASSWORD\n {2}GHL_TOKEN\n/,
    );
  });
});

describe('the admin password', () => {
  it('is typed, and long enough', async () => {
    const desk = await open();
    const lines = replaced(
      tokenLines(desk.sandbox),
      /page for a browser/,
      [/page for a browser/, 'type one'],
      [/Admin password/, 'short'],
      [/Admin password/, 'öffne dich, Sesam'],
    );
    const end = await desk.init(lines);
    expect(end.person.problems).toEqual(['This must have at least 12 characters.']);
    expect(desk.load().admin.password).toBe('öffne dich, Sesam');
  });
});
