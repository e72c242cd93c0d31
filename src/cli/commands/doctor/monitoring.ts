import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../../config/schema.ts';
import { EXIT } from '../../../errors.ts';
import { whyUnwritable } from '../items/why-unwritable.ts';
import { type Finding, fail, ok, skip } from './finding.ts';

const ping = (url: string | null): Finding =>
  url === null
    ? skip('monitoring.pingUrl is not set: nobody is told when runs fail or stop')
    : ok(`runs are reported to ${new URL(url).host}`);

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

const metrics = (file: string): Finding => {
  const folder = dirname(file);
  const name = `monitoring.metricsFile ${file}`;
  if (isFolder(file))
    return fail(EXIT.usage, `${name} is a folder`, 'Name a file in it, such as ephysio-ghl.prom.');
  if (!isFolder(folder))
    return fail(
      EXIT.usage,
      `${name} cannot be written: there is no folder ${folder}`,
      `Make it, or name another file: \`mkdir -p '${folder}'\``,
    );
  // Each run puts a new file in the place of the last one: it is the folder that has to be writable.
  const why = whyUnwritable(folder);
  if (why !== null)
    return fail(
      EXIT.usage,
      `${name} cannot be written: nothing can be made in ${folder} (${why})`,
      'Give that folder to the user who runs the syncs, or name another file.',
    );
  return ok(`metrics are written to ${file}`);
};

/** Who is told how runs end. */
export const checkMonitoring = ({ pingUrl, metricsFile }: Config['monitoring']): readonly Finding[] => [
  ping(pingUrl),
  ...(metricsFile === null ? [] : [metrics(metricsFile)]),
];
