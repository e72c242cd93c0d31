import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDisk } from '../../../../src/cli/commands/doctor/files.ts';
import { inBytes } from '../../../../src/cli/commands/doctor/machine-text.ts';
import { tempFolder } from '../../set-up.ts';
import { allShown } from './shown.ts';

const MB = 1_000_000;

/** A file that says it is so large, and takes no space. */
const file = (path: string, size: number): void => {
  writeFileSync(path, '');
  truncateSync(path, size);
};

const look = async (freeMb: number, { database = 0, log = 0, mounts = '' } = {}) => {
  const path = join(tempFolder(), 'db.sqlite');
  file(path, database * MB);
  file(`${path}-wal`, log * MB);
  return allShown(await checkDisk(path, { freeBytes: async () => freeMb * MB, mounts: async () => mounts }));
};

describe('the disk of the database', () => {
  it('is fine with plenty of space', async () => {
    expect(await look(5000, { database: 100, log: 4 })).toEqual([
      { status: 'ok', message: '5.0 GB free, database 100 MB, log 4.0 MB', cure: null, exitCode: null },
    ]);
  });

  it('fails when a run would fill it', async () => {
    expect(await look(19)).toMatchObject([
      { status: 'fail', exitCode: 4, message: 'the disk is full: 19.0 MB free' },
    ]);
  });

  it.each([
    ['little', 199, 1],
    ['not enough for two copies of the database', 1999, 1000],
  ])('warns when there is %s', async (_what, free, database) => {
    expect(await look(free, { database })).toMatchObject([{ status: 'warn' }]);
    expect(await look(free + 1, { database })).toMatchObject([{ status: 'ok' }]);
  });

  it('warns of a log that nobody folds in', async () => {
    expect(await look(5000, { log: 65 })).toMatchObject([
      { status: 'warn', message: "the database's log has grown to 65.0 MB" },
    ]);
  });

  it.each(['nfs4', 'cifs', '9p', 'fuse.sshfs'])('warns of a network file system: %s', async (type) => {
    const mounts = `1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:50 / ${tmpdir()} rw,relatime shared:9 - ${type} host:/x rw`;
    const shown = await look(5000, { mounts });
    expect(shown).toMatchObject([
      { status: 'warn', message: expect.stringContaining(`network file system (${type})`) },
    ]);
  });

  it('is looked at also where the folder is not there yet', async () => {
    const folder = tempFolder();
    const asked: string[] = [];
    await checkDisk(join(folder, 'a', 'b', 'db.sqlite'), {
      freeBytes: async (path) => {
        asked.push(path);
        return 5000 * MB;
      },
      mounts: async () => '',
    });
    expect(asked).toEqual([folder]);
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 KB'],
  [1_234_567, '1.2 MB'],
  [250_000_000, '250 MB'],
  [3e15, '3000 TB'],
])('%i bytes are shown as %s', (bytes, text) => {
  expect(inBytes(bytes)).toBe(text);
});
