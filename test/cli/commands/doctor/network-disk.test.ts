import { expect, it } from 'vitest';
import { networkFileSystem } from '../../../../src/cli/commands/doctor/network-disk.ts';

const MOUNTS = String.raw`22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /srv rw,relatime - nfs4 filer:/srv rw,vers=4.2
31 30 8:2 / /srv/local rw - xfs /dev/sdb1 rw
32 22 0:44 / /mnt/a\040b rw - cifs //server/a rw
33 22 0:45 / /mnt/mac rw shared:7 master:2 - fuse.sshfs me@mac:/ rw
34 22 0:46 / /mnt/zip rw - fuse.archivemount x rw
35 22 0:47 / /mnt/c rw - 9p drvfs rw
36 22 0:48 / /covered rw - nfs filer:/x rw
37 36 0:49 / /covered rw - tmpfs tmpfs rw
`;

it.each([
  ['/var/lib/db', null],
  ['/srv', 'nfs4'],
  ['/srv/ephysio', 'nfs4'],
  ['/srv/local/ephysio', null],
  ['/srvice', null],
  ['/mnt/a b/db', 'cifs'],
  ['/mnt/mac/db', 'fuse.sshfs'],
  ['/mnt/zip/db', null],
  ['/mnt/c/db', '9p'],
  ['/covered/db', null],
])('a database in %s is on the network file system %s', (path, type) => {
  expect(networkFileSystem(path, MOUNTS)).toBe(type);
});

it.each(['', 'nonsense', '1 2 3 - ', ' - nfs'])('nobody can tell from %j', (mounts) => {
  expect(networkFileSystem('/srv/db', mounts)).toBeNull();
});
