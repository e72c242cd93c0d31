import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { closedPlace } from '../../src/cli/commands/schedule/facts.ts';
import { documentOf, ENTRY } from './run-program.ts';
import { runsHere } from './runs-here.ts';
import { CONFIG, DYNAMIC, scheduled, WITH_MAIL } from './scheduled.ts';
import { tempFolder } from './set-up.ts';

const hasSystemd = runsHere('systemd-analyze');

const analyze = (...args: string[]): { exitCode: number | null; says: string } => {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { exitCode: status, says: `${stdout}${stderr}` };
};

const NAMES = [
  ...['appointments', 'full', 'patients', 'refresh-token'].flatMap((name) => [
    `ephysio-ghl-${name}.service`,
    `ephysio-ghl-${name}.timer`,
  ]),
  'ephysio-ghl-webhooks.service',
];

/** Config and options under which units differ. */
const KINDS = [
  { kind: 'a user whom systemd makes up', config: DYNAMIC, args: [] },
  { kind: 'a user of its own', config: DYNAMIC, args: ['--user', 'root'] },
  { kind: 'the owner of the folder', config: {}, args: [] },
  {
    kind: 'intervals that no clock shows, and a file of metrics',
    config: { monitoring: { metricsFile: './metrics/sync.prom' }, ...WITH_MAIL },
    args: ['--patients-every', '7min', '--appointments-every', '5h', '--refresh-token-every', '1d'],
  },
];

describe.each(KINDS)('units for $kind', ({ config, args }) => {
  it.skipIf(!hasSystemd)('pass systemd-analyze verify without a word', async () => {
    const { run, folder } = scheduled(config);
    const units = join(folder, 'units');
    mkdirSync(units);
    expect(await run('systemd', '--install', units, ...args)).toMatchObject({ exitCode: 0 });
    const paths = readdirSync(units).map((name) => join(units, name));
    expect(analyze('verify', '--man=no', ...paths)).toEqual({ exitCode: 0, says: '' });
  });

  it.skipIf(!hasSystemd)('are rated 2.0 or better by systemd-analyze security', async () => {
    const { run, folder } = scheduled(config);
    const units = join(folder, 'units');
    mkdirSync(units);
    await run('systemd', '--install', units, ...args);
    const services = NAMES.filter((name) => name.endsWith('.service')).map((name) => join(units, name));
    for (const service of services) {
      const rating = analyze('security', '--offline=true', '--threshold=20', '--no-pager', service);
      expect(rating.says).toMatch(/Overall exposure level for ephysio-ghl-\S+: \d/);
      expect(rating.exitCode, rating.says).toBe(0);
    }
  });
});

describe('schedule systemd', () => {
  it('prints every unit, and the same as JSON', async () => {
    const { run } = scheduled(DYNAMIC);
    const text = await run('systemd');
    const { files, ...rest } = documentOf(await run('systemd', '--json'));
    expect(rest).toMatchObject({ command: 'schedule systemd', ok: true });
    expect(files.map((f: { name: string }) => f.name).sort()).toEqual(NAMES);
    for (const { name, content } of files) expect(text.stdout).toContain(`# ${name}\n${content}`);
    expect(text.stdout.match(/^OnCalendar=.*/gm)).toEqual([
      'OnCalendar=*-*-* *:07:00',
      'OnCalendar=*-*-* *:27:00',
      'OnCalendar=*-*-* 03:47:00',
    ]);
    expect(text.stdout.match(/^Persistent=true$/gm)).toHaveLength(3);
    expect(text.stdout).toMatch(/^OnUnitActiveSec=20h$/m);
    expect(text.stdout.match(/^RandomizedDelaySec=120s$/gm)).toHaveLength(4);
  });

  it('has a timer for the digest if there is a mail server, on weekdays by the clock of the practices', async () => {
    const timerOf = async (config: object): Promise<string> => {
      const { files } = documentOf(
        await scheduled({ ...DYNAMIC, ...WITH_MAIL, ...config }).run('systemd', '--json'),
      );
      const names = files.map((f: { name: string }) => f.name);
      expect(names).toContain('ephysio-ghl-digest.service');
      return files.find((f: { name: string }) => f.name === 'ephysio-ghl-digest.timer').content;
    };
    const zurich = await timerOf({});
    expect(zurich).toContain('\nOnCalendar=Mon..Fri *-*-* 07:00:00 Europe/Zurich\nPersistent=true\n');
    const [practice] = CONFIG.practices;
    const second = { ...practice, name: 'b', ghl: { locationId: 'l2' }, timezone: 'Europe/London' };
    expect(await timerOf({ practices: [practice, second] })).toContain(
      '\nOnCalendar=Mon..Fri *-*-* 07:00:00\n',
    );
  });

  it('starts this program with this Node, and ends what takes too long', async () => {
    const { run, path } = scheduled(DYNAMIC);
    const { files } = documentOf(await run('systemd', '--json', '--practice', 'main'));
    const content = (name: string): string =>
      files.find((f: { name: string }) => f.name === `ephysio-ghl-${name}.service`).content;
    const commands = ['patients', 'appointments', 'full', 'refresh-token', 'webhooks'].map((name) => {
      const [node = '', program = '', ...args] = (/^ExecStart=(.*)$/m.exec(content(name))?.[1] ?? '').split(
        ' ',
      );
      expect([node, program].every((file) => statSync(file).isFile())).toBe(true);
      expect(node).toBe(process.execPath);
      return args.join(' ');
    });
    const tail = `--config ${path} --practice main`;
    expect(commands).toEqual([
      `sync patients ${tail}`,
      `sync appointments ${tail}`,
      `sync patients --full ${tail}`,
      // More than the 20 h until the next look: whenever the sign-in was, the token lives until then.
      `refresh-token --within 21 ${tail}`,
      `serve-webhooks ${tail}`,
    ]);
    for (const name of ['patients', 'appointments', 'full', 'refresh-token']) {
      expect(content(name)).toMatch(/^Type=oneshot$/m);
      expect(content(name)).toMatch(/^TimeoutStartSec=\d+(h|min)$/m);
      expect(content(name)).toMatch(/^SuccessExitStatus=75$/m);
    }
    expect(content('appointments')).toMatch(/^After=.* ephysio-ghl-patients\.service$/m);
    expect(content('webhooks')).toMatch(/^Restart=always$/m);
  });

  it('hands over the config and every file that it names, and asks for no user', async () => {
    const { run, folder, path } = scheduled(DYNAMIC);
    const { stdout } = await run('systemd');
    const handed = [...stdout.matchAll(/^LoadCredential=([^:]+):(.*)$/gm)].map(([, name, file]) => [
      name,
      file,
    ]);
    const expected = [path, join(folder, 'email'), join(folder, 'password'), join(folder, 'token')];
    expect([...new Set(handed.map(([, file]) => file))].sort()).toEqual(expected.sort());
    expect(new Set(handed.map(([name]) => name)).size).toBe(expected.length);
    expect(stdout).toMatch(/^DynamicUser=yes$/m);
    expect(stdout).toMatch(/^StateDirectory=ephysio-ghl$/m);
  });

  it('runs as the owner where systemd has no folder to give away', async () => {
    const { run, folder } = scheduled({});
    const { stdout } = await run('systemd');
    expect(stdout).not.toMatch(/DynamicUser/);
    expect(stdout).toMatch(new RegExp(`^ReadWritePaths=${folder}$`, 'm'));
    const named = await run('systemd', '--user', 'nobody');
    expect(named.stdout).toMatch(/^User=nobody$/m);
  });

  it.each([
    {
      what: 'a variable that timers do not have',
      config: { admin: { password: `\${ADMIN_PASSWORD}` } },
      args: [],
      says: /ADMIN_PASSWORD[\s\S]*--environment-file/,
    },
    { what: 'a port of root', config: { webhooks: { port: 443 } }, args: [], says: /webhooks\.port is 443/ },
    { what: 'a user that is none', config: {}, args: ['--user', 'a b'], says: /--user "a b"/ },
    { what: 'a practice that there is not', config: {}, args: ['--practice', 'x'], says: /no practice "x"/ },
    {
      what: 'a folder that there is not',
      config: {},
      args: ['--install', './no'],
      says: /Cannot write .*ENOENT/,
    },
    {
      what: 'a time that is none',
      config: {},
      args: ['--patients-every', '20'],
      says: /like 15min, 1h or 1d/,
    },
    { what: 'a time too short', config: {}, args: ['--patients-every', '1min'], says: /from 5min to 24h/ },
    {
      what: 'metrics where a made-up user cannot write',
      config: { ...DYNAMIC, monitoring: { metricsFile: '/var/lib/node-exporter/x.prom' } },
      args: [],
      says: /metricsFile is in \/var\/lib\/node-exporter[\s\S]*--user/,
    },
    {
      what: 'a file of variables that there is not',
      config: {},
      args: ['--environment-file', 'no'],
      says: /--environment-file.*ENOENT/,
    },
  ])('refuses $what with 2 and a cure', async ({ config, args, says }) => {
    const { run } = scheduled(config);
    const { exitCode, stdout, stderr } = await run('systemd', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(says);
  });

  it('takes variables from a file that systemd reads too', async () => {
    const { run, folder } = scheduled({ admin: { password: `\${ADMIN_PASSWORD}` } });
    writeFileSync(join(folder, 'env'), 'ADMIN_PASSWORD=a-secret-of-the-page\n', { mode: 0o600 });
    const { exitCode, stdout } = await run('systemd', '--environment-file', 'env');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`EnvironmentFile=${join(folder, 'env')}\n`);
    expect(stdout).not.toContain('a-secret-of');
  });
});

describe('schedule systemd says on stderr', () => {
  it.each([
    {
      what: 'that a user is not there',
      args: ['--user', 'no-such-user'],
      says: /no user no-such-user here yet/,
    },
    { what: 'that all would run as root', args: ['--user', 'root'], says: /run as root/ },
  ])('$what', async ({ args, says }) => {
    const { exitCode, stderr } = await scheduled({}).run('systemd', ...args);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(says);
  });

  it('nothing, where Node and program can be reached by all', async () => {
    const closed = [process.execPath, ENTRY].map(closedPlace).filter((place) => place !== null);
    const { stderr } = await scheduled(DYNAMIC).run('systemd');
    const lines = stderr.split('\n').filter((line) => line !== '');
    expect(lines).toHaveLength(new Set(closed).size);
    for (const line of lines) expect(line).toMatch(/^note: \/\S* is closed to other users/);
  });
});

it('a listener that cannot work is not enabled', async () => {
  const token = { ghl: { locationId: 'loc', privateIntegrationToken: 'pit' } };
  const practices = [{ name: 'main', ephysio: { email: 'a@b.ch', password: 'x' }, ...token }];
  const { run, folder } = scheduled({ ...DYNAMIC, ghl: {}, practices });
  const { next } = documentOf(await run('systemd', '--install', folder, '--json'));
  expect(next).toMatch(/ephysio-ghl-patients\.timer/);
  expect(next).not.toMatch(/webhooks/);
});

describe('a place that is closed to other users', () => {
  it.each([
    [0o755, 0o644, null],
    [0o711, 0o755, null],
    [0o700, 0o755, 'folder'],
    [0o750, 0o755, 'folder'],
    [0o755, 0o750, 'file'],
  ])('is found: folder %o, file %o: %s', (folderMode, fileMode, closed) => {
    const folder = tempFolder();
    const file = join(folder, 'node');
    writeFileSync(file, '');
    chmodSync(file, fileMode);
    chmodSync(folder, folderMode);
    expect(closedPlace(file)).toBe({ folder, file, none: null }[closed ?? 'none']);
  });
});

describe('schedule systemd --install', () => {
  it('writes units for all to read, says what to do next, and writes the same again without a word', async () => {
    const { run, folder } = scheduled(DYNAMIC);
    const { stdout } = await run('systemd', '--install', folder);
    expect(stdout).toContain(`written   ${join(folder, 'ephysio-ghl-patients.timer')}\n`);
    expect(stdout).toMatch(
      /systemctl daemon-reload &&\n {2}systemctl enable --now \\\n {4}ephysio-ghl-patients\.timer/,
    );
    for (const name of NAMES) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);
    const again = await run('systemd', '--install', folder);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stdout.match(/^unchanged /gm)).toHaveLength(NAMES.length);
  });

  it('replaces nothing that says something else, unless it is forced to', async () => {
    const { run, folder } = scheduled(DYNAMIC);
    const changed = join(folder, 'ephysio-ghl-full.timer');
    writeFileSync(changed, 'my own\n');
    const refused = await run('systemd', '--install', folder);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(changed);
    expect(readdirSync(folder).filter((name) => name.startsWith('ephysio-ghl-'))).toEqual([
      'ephysio-ghl-full.timer',
    ]);
    const { installed, next } = documentOf(await run('systemd', '--install', folder, '--force', '--json'));
    expect(installed).toContainEqual({ path: changed, state: 'replaced' });
    expect(next).toMatch(/^systemctl daemon-reload && systemctl enable --now ephysio-ghl-patients\.timer /);
    expect(readFileSync(changed, 'utf8')).toMatch(/^OnCalendar=/m);
    expect(readdirSync(folder).filter((name) => name.startsWith('.ephysio-ghl-'))).toEqual([]);
  });
});
