import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../../run-program.ts';
import { openDesk } from './desk.ts';
import { offlineLines, replaced, tokenLines } from './lines.ts';

/** As a config would read a reference. */
const PASSWORD = ` Zürich "2026" \\ ß\${HOME}$ `;

const open = (options = {}) => openDesk({ patients: 30, eventsPerPatient: 2, ...options });

describe('the interview', () => {
  it('pairs calendars with the therapists of the events, and writes a config that loads', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const end = await desk.init(tokenLines(sandbox));
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    const [first, second] = sandbox.config().practices[0]?.calendars ?? [];
    const practice = desk.load().practices[0];
    expect(practice).toMatchObject({
      name: 'main',
      timezone: 'Europe/Zurich',
      ephysio: {
        email: sandbox.ephysio.email,
        password: sandbox.ephysio.password,
        adminInfoId: 5770,
        missingData: 'placeholder',
        invoiceTemplate: null,
        statuses: { '5': 'confirmed' },
      },
      ghl: { locationId: sandbox.ghl.locationId, privateIntegrationToken: sandbox.ghl.privateToken },
      sync: { conflictWinner: 'ephysio' },
    });
    expect(practice?.calendars).toEqual([first, second]);
    expect(end.person.heard).toContain('e-Physio: signed in.');
  });

  it.each([
    [null, 'booked'],
    ['everybody', 'all'],
    ['nobody', 'none'],
  ] as const)(
    'recommends that only who has booked becomes a patient (%s: %s)',
    async (answer, newPatients) => {
      const desk = await open();
      const who = /Which contacts of GHL become patients/;
      const end = await desk.init(replaced(tokenLines(desk.sandbox), who, [who, answer]));
      expect([end.error, end.person.left()]).toEqual([null, []]);
      expect(desk.load().practices[0]?.sync.newPatients).toBe(newPatients);
    },
  );

  it('asks for the tag of those who become patients', async () => {
    const desk = await open();
    const who = /Which contacts of GHL become patients/;
    const lines = replaced(tokenLines(desk.sandbox), who, [who, 'who has a tag'], [/Which tag\?/, 'Patient']);
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.sync.newPatients).toEqual({ tag: 'Patient' });
  });

  it('says in the config who and what leaves the practice, and how new contacts are marked', async () => {
    const desk = await open();
    const [who, fields, tag] = [/Which patients get a contact/, /Which fields are sent/, /Which tag/];
    let lines = replaced(tokenLines(desk.sandbox), who, [who, 'who was here'], [/how many months/, '18']);
    lines = replaced(lines, fields, [fields, ['phone', 'e-mail']]);
    lines = replaced(lines, tag, [tag, 'praxis']);
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    expect(desk.load().practices[0]?.sync).toMatchObject({
      newContacts: { who: { visitWithinMonths: 18 }, tags: ['praxis'], source: 'e-Physio', dnd: [] },
      contactFields: ['phone', 'email'],
    });
  });

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

  it.each([
    { answer: null, database: 'ephysio-ghl.sqlite' },
    { answer: 'data/state.sqlite', database: 'data/state.sqlite' },
  ])(
    'asks where the database goes; Enter puts it beside the config: $answer',
    async ({ answer, database }) => {
      const desk = await open();
      const lines = replaced(tokenLines(desk.sandbox), /Database file/, [/Database file/, answer]);
      const end = await desk.init(lines);
      expect([end.error, end.person.left()]).toEqual([null, []]);
      expect(desk.load().database).toBe(join(desk.folder, database));
      expect(end.stdout).toContain(`database  ${join(desk.folder, database)}`);
    },
  );

  it('takes what flags say without asking', async () => {
    const desk = await open();
    const lines = tokenLines(desk.sandbox).filter(
      ([question]) =>
        !/Name of|time zone|calendars|Therapist|adminInfoId|status code|cancelled|lacks|side wins|Database|passwords/.test(
          question.source,
        ),
    );
    const end = await desk.init(lines, {
      practiceName: 'bern',
      timezone: 'Europe/Rome',
      calendar: ['abc:def=1/2', 'ghi=3/4'],
      adminInfoId: 12,
      status: ['7=cancelled'],
      missingData: 'hold',
      conflictWinner: 'ghl',
      secrets: 'config',
      database: '/var/lib/x.sqlite',
    });
    expect([end.error, end.person.left()]).toEqual([null, []]);
    const config = desk.load();
    expect(config.database).toBe('/var/lib/x.sqlite');
    expect(config.practices[0]).toMatchObject({
      name: 'bern',
      timezone: 'Europe/Rome',
      ephysio: { adminInfoId: 12, statuses: { '5': 'confirmed', '7': 'cancelled' }, missingData: 'hold' },
      calendars: [
        { ghlCalendarId: 'abc', ghlUserId: 'def', ephysioClientId: 1, ephysioEventTypeId: 2 },
        { ghlCalendarId: 'ghi', ghlUserId: null, ephysioClientId: 3, ephysioEventTypeId: 4 },
      ],
      sync: { conflictWinner: 'ghl' },
    });
  });

  it('asks what each status code of the events means, and leaves out what nobody knows', async () => {
    const desk = await open({ ephysio: { cancelledStatus: 7 } });
    const { state, edit } = desk.sandbox.ephysio;
    const [a = 0, b = 0] = [...state.events.values()].flatMap((e) => (e.patientId ? [e.id] : []));
    edit.setStatus(a, 7);
    edit.setStatus(b, 9);
    const lines = replaced(
      replaced(
        tokenLines(desk.sandbox),
        /status code 5 mean/,
        [/status code 5 mean/, null],
        [/status code [79] mean/, 'cancelled'],
        [/status code [79] mean/, 'I do not know'],
      ),
      /code of a cancelled/,
    );
    const end = await desk.init(lines);
    expect([end.error, end.person.left()]).toEqual([null, []]);
    const statuses = desk.load().practices[0]?.ephysio.statuses;
    expect(Object.values(statuses ?? {}).sort()).toEqual(['cancelled', 'confirmed']);
  });

  it('takes ids that are typed in, offline, and tests nothing', async () => {
    const desk = await open();
    await desk.sandbox.close();
    const end = await desk.init(offlineLines(desk.sandbox), { offline: true });
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(desk.load().practices[0]).toMatchObject({
      calendars: [
        { ghlCalendarId: 'abc', ghlUserId: 'def', ephysioClientId: 5778, ephysioEventTypeId: 29330 },
      ],
      ephysio: { adminInfoId: null, statuses: { '5': 'confirmed', '7': 'cancelled' } },
    });
  });

  it('runs sync --dry-run on what it wrote when that is wanted', async () => {
    const desk = await open();
    const end = await desk.init(
      replaced(tokenLines(desk.sandbox), /sync --dry-run/, [/sync --dry-run/, null]),
    );
    expect(end.dryRuns).toEqual([[desk.configPath, 'main']]);
  });

  it('takes an invoice template', async () => {
    const desk = await open();
    const lines = replaced(
      tokenLines(desk.sandbox),
      /open an invoice/,
      [/open an invoice/, true],
      [/Invoice: law/, 'uvg'],
      [/Invoice: cause/, 'two words'],
      [/Invoice: cause/, 'accident'],
      [/tiers payant/, false],
      [/sessions/, '0'],
      [/sessions/, null],
    );
    const end = await desk.init(lines);
    expect(end.person.problems).toHaveLength(2);
    expect(desk.load().practices[0]?.ephysio.invoiceTemplate).toEqual({
      law: 'uvg',
      treatmentCause: 'accident',
      isTiersPayant: false,
      vat: false,
      sessions: 9,
      firstSession: 1,
    });
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

describe('init --add', () => {
  it('adds a practice and leaves the rest of the file as it is', async () => {
    const desk = await open();
    const { sandbox } = desk;
    const before = { ...sandbox.config({ usePrivateToken: true }), monitoring: { pingUrl: null } };
    const [home] = before.practices;
    if (home) home.ghl.locationId = 'theOtherLocation';
    writeFileSync(desk.configPath, JSON.stringify(before), { mode: 0o600 });
    const lines = replaced(
      tokenLines(sandbox),
      /Name of the practice/,
      [/Name of the practice/, 'main'],
      [/Name of the practice/, 'bern'],
    ).filter(([question]) => !/page for a browser|Database file/.test(question.source));
    const end = await desk.init(lines, { add: true });
    expect([end.error, end.exitCode, end.person.left()]).toEqual([null, 0, []]);
    expect(end.person.problems).toEqual(['The config has a practice of that name.']);
    const after = desk.load();
    expect(after.practices.map(({ name }) => name)).toEqual(['main', 'bern']);
    expect(after.practices[1]).toMatchObject({ ghl: { locationId: sandbox.ghl.locationId } });
    const { practices: _, ...rest } = before;
    expect(JSON.parse(readFileSync(desk.configPath, 'utf8'))).toMatchObject(rest);
  });

  it('refuses the location of another practice', async () => {
    const desk = await open();
    const { sandbox } = desk;
    writeFileSync(desk.configPath, JSON.stringify(sandbox.config()), { mode: 0o600 });
    const lines = tokenLines(sandbox)
      .slice(0, 7)
      .map((line) => (/Name of/.test(line[0].source) ? ([line[0], 'bern'] as const) : line));
    const before = desk.files();
    const end = await desk.init(lines, { add: true }, { cancelAt: 7 });
    expect(end.person.heard).toContain(
      `Location ${sandbox.ghl.locationId} belongs to practice "main" of this config already.`,
    );
    expect(end.person.heard.at(-1)).toMatch(/how is the practice connected/);
    expect(desk.files()).toEqual(before);
  });
});
