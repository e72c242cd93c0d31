import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTimers } from '../../../../src/cli/commands/doctor/timers.ts';
import type { Store } from '../../../../src/store/store.ts';
import { startRun } from '../../../../src/store/tables/sync-runs.ts';
import { openTemp } from '../../../store/temp-store.ts';
import { tempFolder } from '../../set-up.ts';
import { shown } from './shown.ts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const HOUR = 3_600_000;
const UNITS = `ephysio-ghl-appointments.timer loaded active waiting Appointments
ephysio-ghl-patients.timer     loaded active waiting Patients
`;

interface Machine {
  readonly systemctl?: string;
  readonly crontab?: string;
  readonly etc?: string;
  readonly store?: Store | null;
}

const look = async ({ systemctl, crontab, etc = tempFolder(), store = null }: Machine) =>
  shown(
    await checkTimers(
      store,
      ['main', 'other'],
      {
        now: () => NOW,
        ask: async (program) => ({ systemctl, crontab })[program as 'systemctl' | 'crontab'] ?? null,
      },
      etc,
    ),
  );

const ranAgo = async (hours: number, practice = 'main'): Promise<Store> => {
  const store = await openTemp();
  await startRun(store, { practice, command: 'sync patients', now: NOW - hours * HOUR });
  return store;
};

describe('what runs the syncs', () => {
  it('is missing on a machine without timers and runs', async () => {
    expect(await look({ store: await openTemp() })).toMatchObject({
      status: 'warn',
      message: 'nothing runs the syncs by itself; no run is known',
      cure: expect.stringContaining('ephysio-ghl schedule'),
    });
  });

  it('is a systemd timer', async () => {
    expect(await look({ systemctl: UNITS, store: await ranAgo(1) })).toMatchObject({
      status: 'ok',
      message:
        'systemd: ephysio-ghl-appointments.timer, ephysio-ghl-patients.timer; the last run began 1 h ago',
    });
  });

  it('is a crontab line, but not one that was switched off', async () => {
    const store = await ranAgo(1, 'other');
    const line = '0 * * * * /usr/bin/ephysio-ghl sync';
    expect((await look({ crontab: `MAILTO=it\n${line}\n`, store })).message).toMatch(/^a crontab line;/);
    expect((await look({ crontab: `# ${line}\n`, store })).message).toMatch(/^no timer found/);
  });

  it('is a file of cron.d', async () => {
    const etc = tempFolder();
    mkdirSync(join(etc, 'cron.d'));
    writeFileSync(join(etc, 'cron.d', 'practice'), '0 * * * * ephysio ephysio-ghl sync\n');
    expect((await look({ etc, store: await ranAgo(1) })).message).toMatch(/^a crontab line;/);
  });

  it('is somebody else, when there was a run within the day', async () => {
    expect(await look({ store: await ranAgo(23) })).toMatchObject({ status: 'ok' });
    expect(await look({ store: await ranAgo(25) })).toMatchObject({
      status: 'warn',
      message: 'nothing runs the syncs by itself; the last run began 1 d ago',
    });
  });

  it('does not work when there are timers but no runs', async () => {
    expect(await look({ systemctl: UNITS, store: await ranAgo(50) })).toMatchObject({
      status: 'warn',
      message: expect.stringMatching(/; but the last run began 2 d ago$/),
      cure: expect.stringContaining('journalctl'),
    });
  });
});
