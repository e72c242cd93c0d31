/** File systems of other machines: SQLite's locks, and the memory that its processes share, do not hold there. */
const NETWORK =
  /^(?:nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|coda|davfs|gfs2?|glusterfs|gpfs|lustre|beegfs|ncpfs|ocfs2|vboxsf|prl_fs|fuse\.(?:sshfs|glusterfs|ceph|davfs2?|rclone|s3fs|gcsfuse|smbnetfs|goofys))$/;

/** A space, a tab, a line end or a backslash in a path, as Linux writes it. */
const unescaped = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const isBelow = (path: string, mount: string): boolean =>
  mount === '/' || path === mount || path.startsWith(`${mount}/`);

/**
 * The type of the network file system that holds a path; `null`: it is on a disk of this machine, or nobody can tell.
 * @param path absolute, without symbolic links
 * @param mounts the text of `/proc/self/mountinfo`
 */
export const networkFileSystem = (path: string, mounts: string): string | null => {
  let found: { readonly mount: string; readonly type: string } | null = null;
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const mount = unescaped(before.split(' ')[4] ?? '');
    const type = after.split(' ')[0] ?? '';
    // Of two mounts in one place the later one covers the other.
    if (mount && type && isBelow(path, mount) && mount.length >= (found?.mount.length ?? 0))
      found = { mount, type };
  }
  return found && NETWORK.test(found.type) ? found.type : null;
};
