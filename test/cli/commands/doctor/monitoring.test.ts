import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkMonitoring } from '../../../../src/cli/commands/doctor/machine-checks.ts';
import { tempFolder } from '../../set-up.ts';
import { allShown } from './shown.ts';

const check = (metricsFile: string | null) =>
  allShown(checkMonitoring({ pingUrl: null, metricsFile, maxRunAgeHours: 3 }));

describe('monitoring', () => {
  it('says where runs are reported to, without the secret part of the address', () => {
    const pingUrl = 'https://hc.example/secret-id';
    expect(allShown(checkMonitoring({ pingUrl, metricsFile: null, maxRunAgeHours: 3 }))).toMatchObject([
      { status: 'ok', message: 'runs are reported to hc.example' },
    ]);
    expect(check(null)).toMatchObject([{ status: 'skip' }]);
  });

  it('is fine with a file for metrics that can be written', () => {
    const file = join(tempFolder(), 'x.prom');
    expect(check(file)[1]).toMatchObject({ status: 'ok', message: `metrics are written to ${file}` });
  });

  it.each([
    {
      what: 'a missing folder',
      path: (folder: string) => join(folder, 'missing', 'x.prom'),
      says: /no folder/,
    },
    {
      what: 'a file as the folder',
      path: (folder: string) => join(folder, 'file', 'x.prom'),
      says: /no folder/,
    },
    {
      what: 'a folder in which nothing can be made',
      path: () => '/proc/x.prom',
      says: /nothing can be made/,
    },
    { what: 'a folder as the file', path: (folder: string) => folder, says: /is a folder/ },
  ])('fails with a cure for $what', ({ path, says }) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(check(path(folder))[1]).toMatchObject({
      status: 'fail',
      exitCode: 2,
      message: expect.stringMatching(says),
      cure: expect.stringMatching(/file/),
    });
  });
});
