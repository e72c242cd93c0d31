import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError, EXIT, type ExitCode } from '../../../errors.ts';
import type { SandboxConfig } from '../../../sandbox/sandbox-config.ts';
import { startSandbox } from '../../../sandbox/start-sandbox.ts';
import type { Runtime } from '../../options.ts';
import { createOutput } from '../../output.ts';

export interface SandboxCommandOptions {
  readonly dir: string;
  readonly practices: number;
  readonly patients: number;
  readonly seed: number;
  readonly latency: number;
  readonly ephysioPort: number;
  readonly ghlPort: number;
  /** Where GHL's webhooks are delivered. */
  readonly webhooks: string;
  readonly json?: boolean;
}

const start = async (options: SandboxCommandOptions) => {
  const { practices, patients, seed, latency: latencyMs } = options;
  try {
    return await startSandbox({
      practices,
      patients,
      seed,
      ghl: { port: options.ghlPort, latencyMs, indexLagMs: 10_000 },
      ephysio: { port: options.ephysioPort, latencyMs },
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new ConfigError(
      `Port ${options.ephysioPort} or ${options.ghlPort} is in use.`,
      'Choose others with --ephysio-port and --ghl-port (0 for any free one).',
      { cause },
    );
  }
};

const cannotWrite =
  (path: string) =>
  (cause: NodeJS.ErrnoException): never => {
    throw new ConfigError(
      `Cannot write ${path} (${cause.code ?? 'unknown error'}).`,
      'Name a folder of your own with --dir.',
      { cause },
    );
  };

/** A config with a real practice in it is not written over. */
const refuseOthers = async (path: string): Promise<void> => {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    return cannotWrite(path)(cause);
  });
  if (text === null || /"clientId": "\w+-sandbox"/.test(text)) return;
  throw new ConfigError(
    `${path} is there already, and is not the config of a sandbox.`,
    'Name another folder with --dir.',
  );
};

/** Where the listener has to listen, and where a sign-in comes back to, so that the webhooks arrive. */
const listenerAt = (webhooks: string) => {
  if (!URL.canParse(webhooks)) {
    throw new ConfigError('--webhooks is no address.', 'An example: http://127.0.0.1:8000/api/webhooks/');
  }
  const url = new URL(webhooks);
  const webhookPort = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  return { webhookPort, redirectUri: `http://localhost:${webhookPort}/api/auth/callback` };
};

/** Whose name is shown; of many the first. */
const SHOWN = 8;

const practiceLines = (practices: SandboxConfig['practices']): readonly string[] => {
  if (practices.length === 1) return [];
  const shown = practices
    .slice(0, SHOWN)
    .map(({ name, language, ghl }) => `  ${name} (${language}), GHL location ${ghl.locationId}`);
  const more = practices.length - shown.length;
  return [
    `practices ${practices.length}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more in the config`] : []),
  ];
};

/** `sandbox`: both simulated services until Ctrl-C, and a config that uses them. */
export const sandbox = async (options: SandboxCommandOptions, { stopping }: Runtime): Promise<ExitCode> => {
  const output = createOutput({ json: options.json === true, logging: false });
  const folder = resolve(options.dir);
  const config = join(folder, 'ephysio-ghl.config.json');
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(cannotWrite(folder));
  await refuseOthers(config);
  const listener = listenerAt(options.webhooks);
  const running = await start(options);
  const stopped = new Promise<void>((done) => {
    stopping.addEventListener('abort', () => done());
    if (stopping.aborted) done();
  });
  running.ghl.deliverWebhooks({ url: options.webhooks });
  try {
    const settings = running.config({ opensInvoices: true, ...listener });
    await writeFile(config, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 }).catch(
      cannotWrite(config),
    );
    output.document({
      command: 'sandbox',
      ephysio: running.ephysio.url,
      ghl: running.ghl.url,
      config,
      practices: settings.practices.map(({ name }) => name),
    });
    output.verbatim(
      [
        `e-Physio  ${running.ephysio.url}`,
        `GHL       ${running.ghl.url}`,
        `config    ${config}`,
        ...practiceLines(settings.practices),
        '',
        'In another terminal:',
        `  ephysio-ghl auth --config ${config}`,
        `  ephysio-ghl sync --dry-run --config ${config}`,
        `  ephysio-ghl sync --config ${config}`,
        `  ephysio-ghl serve-webhooks --config ${config}`,
        '',
        'Ctrl-C ends both services; what they hold is gone then.',
      ].join('\n'),
    );
    await stopped;
  } finally {
    await running.close();
  }
  return EXIT.done;
};
