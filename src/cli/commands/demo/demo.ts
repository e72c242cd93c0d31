import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT, type ExitCode } from '../../../errors.ts';
import { startSandbox } from '../../../sandbox/start-sandbox.ts';
import type { Runtime } from '../../options.ts';
import { createOutput } from '../../output.ts';
import { demoDocument, demoText, isWell } from './demo-report.ts';
import { playDemo } from './play-demo.ts';

export interface DemoOptions {
  readonly json?: boolean;
  readonly practices: number;
  readonly patients: number;
  readonly seed: number;
}

/** `demo`: the whole job against both sandboxes, by this program's own commands, in a temporary folder. */
export const demo = async (options: DemoOptions, { stopping }: Runtime): Promise<ExitCode> => {
  const { json, practices, patients, seed } = options;
  const output = createOutput({ json: json === true, logging: false });
  const folder = await mkdtemp(join(tmpdir(), 'ephysio-ghl-demo-'));
  const sandbox = await startSandbox({ practices, seed, patients, eventsPerPatient: 1 });
  try {
    const report = await playDemo(sandbox, folder, output, stopping);
    for (const paragraph of demoText(report, output.width)) output.text(paragraph);
    output.document(demoDocument(report));
    return isWell(report) ? EXIT.done : EXIT.someFailed;
  } finally {
    output.quiet();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
};
