import { describe, expect, it } from 'vitest';
import type { InitOptions } from '../../../../src/cli/commands/init/init-options.ts';
import { bookAllInGhl } from '../../booked-in-ghl.ts';
import { documentsOf } from '../../run-program.ts';
import { type Desk, openDesk } from './desk.ts';

const open = () => openDesk({ patients: 30, eventsPerPatient: 2 });

const envOf = ({ sandbox }: Desk): Record<string, string> => ({
  EPHYSIO_EMAIL: sandbox.ephysio.email,
  EPHYSIO_PASSWORD: sandbox.ephysio.password,
  GHL_TOKEN: sandbox.ghl.privateToken,
});

const flagsOf = ({ sandbox }: Desk): Partial<InitOptions> => {
  const [calendar] = sandbox.ghl.state.calendars.values();
  return {
    yes: true,
    location: sandbox.ghl.locationId,
    calendar: [`${calendar?.id}:${calendar?.team[0]}=5778/29330`],
  };
};

describe('init --yes', () => {
  it('asks nothing, tests both services, and writes references to the variables', async () => {
    const desk = await open();
    const env = envOf(desk);
    const end = await desk.init(null, { ...flagsOf(desk), status: ['7=cancelled'], json: true }, { env });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    const files = desk.files();
    expect(Object.keys(files)).toEqual(['ephysio-ghl.config.json']);
    for (const secret of Object.values(env)) expect(JSON.stringify([files, end])).not.toContain(secret);
    expect(documentsOf(end)).toEqual([
      expect.objectContaining({
        ok: true,
        tested: { ephysio: true, ghl: true },
        secrets: { place: 'env', files: [], variables: Object.keys(env) },
      }),
    ]);
    expect(desk.load(env).practices[0]?.ephysio).toMatchObject({
      email: env.EPHYSIO_EMAIL,
      password: env.EPHYSIO_PASSWORD,
      // taken over from the events
      adminInfoId: 5770,
      statuses: { '5': 'confirmed', '7': 'cancelled' },
    });
    expect(end.stderr).toContain('adminInfoId 5770 is taken over');
  });

  it('says which calendar is another therapist’s, by what both sides have', async () => {
    const desk = await open();
    bookAllInGhl(desk.sandbox);
    const [own, other] = [...desk.sandbox.ghl.state.calendars.values()];
    const calendar = [`${other?.id}:${other?.team[0]}=5778/29330`, `${own?.id}:${own?.team[0]}=5779/29331`];
    const end = await desk.init(null, { ...flagsOf(desk), calendar }, { env: envOf(desk) });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(end.stderr).toMatch(
      new RegExp(
        `the appointments of GHL calendar ${own?.name} \\(${own?.id}\\) are those of e-Physio client 5778 \\((\\d+) of \\1\\), not of 5779: correct --calendar`,
      ),
    );
    const well = await desk.init(null, { ...flagsOf(desk), force: true }, { env: envOf(desk) });
    expect(well.stderr).not.toContain('correct --calendar');
  });

  it('names all that is missing at once', async () => {
    const desk = await open();
    const end = await desk.init(null, { yes: true });
    expect(end.error).toMatchObject({ exitCode: 2 });
    for (const name of [
      '--location',
      '--calendar',
      'EPHYSIO_EMAIL',
      'EPHYSIO_PASSWORD',
      'GHL_TOKEN, or GHL_CLIENT_ID and GHL_CLIENT_SECRET',
    ])
      expect((end.error as Error).message).toContain(`\n  ${name}`);
    const half = await desk.init(null, flagsOf(desk), { env: { GHL_CLIENT_ID: 'abc-def' } });
    expect((half.error as Error).message.split('\n').slice(1)).toEqual([
      '  GHL_CLIENT_SECRET',
      '  EPHYSIO_EMAIL',
      '  EPHYSIO_PASSWORD',
    ]);
  });

  it.each<{ what: string; flags: Partial<InitOptions>; says: RegExp }>([
    { what: 'calendar', flags: { calendar: ['a=b'] }, says: /--calendar a=b: This must look like GHL_CAL/ },
    {
      what: 'status',
      flags: { status: ['7=gone'] },
      says: /--status 7=gone: This must look like CODE=STATUS/,
    },
    {
      what: 'therapist',
      flags: { calendar: ['a=1/2', 'b=1/2'] },
      says: /--calendar: 1\/2 stands there twice/,
    },
    { what: 'time zone', flags: { timezone: 'Mars/Olympus' }, says: /--timezone: .*IANA time zone/ },
    { what: 'name', flags: { practiceName: 'a b' }, says: /--practice-name: .*letters, digits/ },
    { what: 'address', flags: { ephysioUrl: 'ftp://x' }, says: /--ephysio-url: .*http/ },
    { what: 'reference', flags: { location: `\${HOME}` }, says: /--location: This must not hold/ },
  ])('refuses a flag that will not do, before anything is asked: $what', async ({ flags, says }) => {
    const desk = await open();
    const end = await desk.init(null, { ...flagsOf(desk), ...flags }, { env: envOf(desk) });
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringMatching(says) });
    expect([desk.files(), desk.sandbox.ephysio.counters.routes]).toEqual([{}, {}]);
  });

  it.each([
    { change: { EPHYSIO_PASSWORD: 'wrong' }, exitCode: 3, says: /e-Physio refuses the sign-in/ },
    { change: { GHL_TOKEN: 'pit-wrong' }, exitCode: 3, says: /private integration token/ },
  ])('writes nothing where a service refuses: $says', async ({ change, exitCode, says }) => {
    const desk = await open();
    const end = await desk.init(null, flagsOf(desk), { env: { ...envOf(desk), ...change } });
    expect(end.error).toMatchObject({ exitCode, message: expect.stringMatching(says) });
    expect(end.error).not.toMatchObject({ hint: expect.stringContaining('in the config') });
    expect(desk.files()).toEqual({});
  });

  it('writes nothing for a calendar that the location does not have, and lists those that it has', async () => {
    const desk = await open();
    const end = await desk.init(null, { ...flagsOf(desk), calendar: ['nope=1/2'] }, { env: envOf(desk) });
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringContaining('no calendar nope') });
    expect((end.error as { hint?: string }).hint).toContain('Therapist 1');
    expect(desk.files()).toEqual({});
  });

  it('wonders about a therapist whom no appointment names, and goes on', async () => {
    const desk = await open();
    const [id] = desk.sandbox.ghl.state.calendars.keys();
    const end = await desk.init(
      null,
      { ...flagsOf(desk), calendar: [`${id}=1/2`, `${id}=5778/9`] },
      { env: envOf(desk) },
    );
    expect(end.exitCode).toBe(0);
    expect(end.stderr).toMatch(/therapist 1 has no appointment/);
    expect(end.stderr).toMatch(/no appointment of therapist 5778 has event type 9/);
  });

  it('is done with a sign-in that needs a person: an app is written, and `auth` is the next step', async () => {
    const desk = await open();
    const { GHL_TOKEN: _, ...env } = envOf(desk);
    const { clientId: GHL_CLIENT_ID, clientSecret: GHL_CLIENT_SECRET } = desk.sandbox.ghl;
    const end = await desk.init(
      null,
      { ...flagsOf(desk), redirectUri: 'https://sync.practice.example/api/auth/callback' },
      { env: { ...env, GHL_CLIENT_ID, GHL_CLIENT_SECRET } },
    );
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(end.stdout).toContain('ephysio-ghl auth --practice main');
    expect(desk.load({ ...env, GHL_CLIENT_ID, GHL_CLIENT_SECRET }).ghl).toMatchObject({
      clientId: GHL_CLIENT_ID,
      redirectUri: 'https://sync.practice.example/api/auth/callback',
    });
  });

  it('refuses what the config would refuse, before anything is written', async () => {
    const desk = await open();
    const env = { ...envOf(desk), EPHYSIO_GHL_ADMIN_PASSWORD: 'short' };
    const end = await desk.init(null, { ...flagsOf(desk), secrets: 'files' }, { env });
    expect(end.error).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/admin\.password: must have/),
    });
    expect(desk.files()).toEqual({});
  });

  it('takes a token and an app together, and the admin password of the environment', async () => {
    const desk = await open();
    const { clientId: GHL_CLIENT_ID, clientSecret: GHL_CLIENT_SECRET } = desk.sandbox.ghl;
    const env = {
      ...envOf(desk),
      GHL_CLIENT_ID,
      GHL_CLIENT_SECRET,
      EPHYSIO_GHL_ADMIN_PASSWORD: 'of the front desk',
    };
    const end = await desk.init(null, { ...flagsOf(desk), generateAdminPassword: true }, { env });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    expect(end.stdout).not.toContain('ephysio-ghl auth');
    expect(end.stdout).toContain('ephysio-ghl serve-webhooks');
    expect(desk.load(env)).toMatchObject({
      ghl: { clientId: GHL_CLIENT_ID, clientSecret: GHL_CLIENT_SECRET },
      admin: { password: 'of the front desk' },
      practices: [{ ghl: { privateIntegrationToken: desk.sandbox.ghl.privateToken } }],
    });
  });

  it('asks no service with --offline, and writes secrets into files where that is wanted', async () => {
    const desk = await open();
    await desk.sandbox.close();
    const end = await desk.init(
      null,
      { ...flagsOf(desk), offline: true, secrets: 'files', generateAdminPassword: true },
      { env: envOf(desk) },
    );
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    const { practices, admin } = desk.load();
    expect(practices[0]?.ephysio.password).toBe(envOf(desk).EPHYSIO_PASSWORD);
    expect(admin.password).toMatch(/^[\w-]{24}$/);
  });

  it('replaces nothing without --force', async () => {
    const desk = await open();
    await desk.init(null, flagsOf(desk), { env: envOf(desk) });
    const before = desk.files();
    const again = await desk.init(null, { ...flagsOf(desk), missingData: 'hold' }, { env: envOf(desk) });
    expect(again.error).toMatchObject({ exitCode: 2, message: expect.stringContaining('exists already') });
    expect(desk.files()).toEqual(before);
    const forced = await desk.init(
      null,
      { ...flagsOf(desk), missingData: 'hold', force: true },
      { env: envOf(desk) },
    );
    expect(forced.exitCode).toBe(0);
    expect(desk.load(envOf(desk)).practices[0]?.ephysio.missingData).toBe('hold');
    expect(desk.files()['ephysio-ghl.config.json.bak']).toBe(before['ephysio-ghl.config.json']);
  });

  it('adds a practice with variables of its own', async () => {
    const desk = await open();
    await desk.init(null, { ...flagsOf(desk), offline: true, location: 'first' }, { env: envOf(desk) });
    const { EPHYSIO_EMAIL, EPHYSIO_PASSWORD, GHL_TOKEN } = envOf(desk);
    const env = { EPHYSIO_EMAIL: 'a@b.example', EPHYSIO_PASSWORD: 'other', GHL_TOKEN: 'pit-other' };
    const own = {
      EPHYSIO_EMAIL_BERN_2: EPHYSIO_EMAIL,
      EPHYSIO_PASSWORD_BERN_2: EPHYSIO_PASSWORD,
      GHL_TOKEN_BERN_2: GHL_TOKEN,
    } as Record<string, string>;
    const add = { ...flagsOf(desk), add: true };
    expect((await desk.init(null, add, { env: { ...env, ...own } })).error).toMatchObject({
      message: expect.stringContaining('--practice-name'),
    });
    const end = await desk.init(null, { ...add, practiceName: 'bern-2' }, { env: { ...env, ...own } });
    expect([end.error, end.exitCode]).toEqual([null, 0]);
    const { practices } = desk.load({ ...env, ...own });
    expect(practices.map((p) => [p.name, p.ephysio.password])).toEqual([
      ['main', 'other'],
      ['bern-2', EPHYSIO_PASSWORD],
    ]);
  });

  it('refuses to ask where nobody can answer', async () => {
    const desk = await open();
    const end = await desk.init(null);
    expect(end.error).toMatchObject({ exitCode: 2, message: expect.stringContaining('no terminal') });
  });
});
