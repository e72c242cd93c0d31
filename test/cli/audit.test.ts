import { describe, expect, it } from 'vitest';
import { recordAccess } from '../../src/store/audit/audit-log.ts';
import { documentOf } from './run-program.ts';
import { inStore, type Office, openOffice } from './set-up.ts';

const listed = async (office: Office, ...args: string[]) =>
  documentOf(await office.run('audit', 'list', '--json', ...args));

describe('audit list', () => {
  it('shows who, when, what and from where, newest first, by user and by day of the practice', async () => {
    const office = await openOffice({ patients: 0 });
    const access = {
      who: 'Petra',
      practice: 'main',
      action: 'today',
      subject: null,
      from: '192.0.2.7',
    } as const;
    await inStore(office, async (store) => {
      // 00:30 on 2 November in Zurich.
      await recordAccess(store, { ...access, at: Date.parse('2026-11-01T23:30:00Z') });
      await recordAccess(store, {
        ...access,
        practice: null,
        action: 'log-in',
        at: Date.parse('2026-11-01T22:30:00Z'),
      });
      await recordAccess(store, { ...access, who: 'Hans', at: Date.parse('2026-11-05T12:00:00Z') });
      await recordAccess(store, { ...access, practice: 'other', at: Date.parse('2026-11-05T12:00:00Z') });
    });
    const { stdout } = await office.run('audit', 'list');
    expect(stdout).toMatch(/2026-11-05 13:00\+01:00 +Hans +today +192\.0\.2\.7/);
    expect(stdout.indexOf('Hans')).toBeLessThan(stdout.indexOf('Petra'));
    expect(stdout).toContain('main: 3 entries');
    const at = async (...args: string[]) =>
      (await listed(office, ...args)).entries.map(
        ({ who, action }: Record<string, string>) => `${who} ${action}`,
      );
    expect(await at('--user', 'petra')).toEqual(['Petra today', 'Petra log-in']);
    expect(await at('--from', '2026-11-02')).toEqual(['Hans today', 'Petra today']);
    expect(await at('--to', '2026-11-01')).toEqual(['Petra log-in']);
    expect(await at('--from', '2026-11-02', '--to', '2026-11-04')).toEqual(['Petra today']);
    const wrong = await office.run('audit', 'list', '--from', 'monday');
    expect([wrong.exitCode, wrong.stderr.includes('--from is not a date')]).toEqual([2, true]);
  });
});
