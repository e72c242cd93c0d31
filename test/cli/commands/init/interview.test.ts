import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';
import { offlineLines, replaced, tokenLines } from './lines.ts';

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
