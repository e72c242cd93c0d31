import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counted } from '../../../domain/counted.ts';
import { EXIT, type ExitCode, StoppedError } from '../../../errors.ts';
import { compareSides } from '../../../sandbox/compare-sides.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start-sandbox.ts';
import type { Runtime } from '../../options.ts';
import { createOutput, type Output } from '../../output.ts';
import { paint } from '../../render/paint.ts';
import { renderTable } from '../../render/table.ts';
import { cellOf, changesIn, numberIn } from './demo-counts.ts';
import { createDemoStory } from './demo-story.ts';
import { isInboxEmpty, isUp, until, WEBHOOK_MS } from './demo-waits.ts';
import { type CliResult, runCli, signIn } from './run-cli.ts';

export interface DemoOptions {
  readonly json?: boolean;
  readonly patients: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;

interface Step {
  readonly step: string;
  readonly ok: boolean;
  readonly document: Record<string, unknown>;
}

const report = (output: Output, steps: readonly Step[]): void => {
  const rows = steps.map(({ step, ok, document }) => [
    ok ? paint.green('✓') : paint.red('✗'),
    step,
    cellOf(document, 'ephysio'),
    cellOf(document, 'ghl'),
  ]);
  output.text(renderTable(['', 'step', 'to e-Physio', 'to GHL'], rows));
};

/** A port of this machine that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const play = async (
  stopping: AbortSignal,
  output: Output,
  sandbox: Sandbox,
  folder: string,
): Promise<ExitCode> => {
  const now = Date.now();
  const config = join(folder, 'ephysio-ghl.config.json');
  const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
  const webhookPort = await freePort();
  const listenerUrl = `http://127.0.0.1:${webhookPort}`;
  const plain = sandbox.config({ redirectUri, webhookPort, opensInvoices: true });
  const practices = plain.practices.map((practice) => ({ ...practice, sync: { newPatients: 'booked' } }));
  const settings = { ...plain, practices };
  await writeFile(config, JSON.stringify(settings), { mode: 0o600 });

  const story = createDemoStory(sandbox, now);
  const steps: Step[] = [];
  const happened = [...story.opening];
  const complaints: string[] = [];
  const take = async (
    step: string,
    run: () => Promise<CliResult>,
    accept: (document: Record<string, unknown>) => boolean,
  ): Promise<void> => {
    output.progress(step);
    const result = await run();
    if (stopping.aborted) throw new StoppedError();
    const document = result.documents[0] ?? {};
    const ok = result.exitCode === 0 && accept(document);
    steps.push({ step, ok, document });
    if (!ok) complaints.push(`${step}: exit code ${result.exitCode}. ${result.stderr.trim()}`);
  };
  const sync = (...args: string[]): Promise<CliResult> =>
    runCli(['sync', ...args, '--json', '--config', config], folder, stopping);
  /** Something happens in GHL; the listener has to bring it to e-Physio by itself. */
  const happen = async (
    step: string,
    act: () => string,
    isThere: () => boolean,
    document: Record<string, unknown>,
  ): Promise<void> => {
    output.progress(step);
    happened.push(act());
    const tookMs = await until(isThere, stopping);
    // What is there need not be stored as done yet, and a run leaves alone what the listener is at.
    const ok = tookMs !== null && (await until(isInboxEmpty(listenerUrl), stopping)) !== null;
    steps.push({ step: ok ? `${step} (${tookMs} ms)` : step, ok, document: { ...document, tookMs } });
    if (!ok) complaints.push(`${step}: not in e-Physio after ${WEBHOOK_MS / 1000} s`);
  };

  await take(
    'sign in by OAuth',
    () => signIn(sandbox, config, folder, stopping),
    (d) => d.ok === true,
  );
  await take(
    'a patient objects: person exclude',
    () =>
      runCli(['person', 'exclude', String(story.objector), '--json', '--config', config], folder, stopping),
    (d) => d.ok === true,
  );
  await take(
    'sync patients',
    () => sync('patients'),
    (d) => numberIn(d, 'created', 'ghl') > 0,
  );
  await take(
    'sync appointments',
    () => sync('appointments'),
    (d) => numberIn(d, 'created', 'ghl') > 0,
  );

  const ending = new AbortController();
  const listener = runCli(
    ['serve-webhooks', '--json', '--config', config],
    folder,
    AbortSignal.any([stopping, ending.signal]),
  );
  try {
    await until(isUp(listenerUrl), stopping);
    sandbox.ghl.deliverWebhooks({ url: `${listenerUrl}/api/webhooks/` });
    await happen('a lead books in GHL', story.leadBooks, () => story.booked() !== undefined, {
      created: { ephysio: 2, ghl: 0 },
    });
    if (complaints.length === 0) {
      happened.push(story.dayAtTheDesk());
      await take(
        'sync after a day at the desk',
        () => sync(),
        (d) =>
          numberIn(d, 'updated', 'ghl') + numberIn(d, 'blockSlots', 'created') === 3 &&
          numberIn(d, 'cancelled', 'ghl') === 1,
      );
      await happen('the lead cancels in GHL', story.leadCancels, story.isCancelled, {
        cancelled: { ephysio: 1, ghl: 0 },
      });
      await happen('the lead books a series', story.leadBooksSeries, story.hasSeries, {
        created: { ephysio: 9, ghl: 0 },
      });
      await happen('the series moves', story.seriesMoves, story.hasMoved, {
        updated: { ephysio: 9, ghl: 0 },
      });
      await take(
        'sync again, nothing new',
        () => sync(),
        (d) => changesIn(d) === 0,
      );
    }
  } finally {
    ending.abort();
    const end = await listener;
    if (end.exitCode !== 0 && !stopping.aborted)
      complaints.push(`serve-webhooks: exit code ${end.exitCode}. ${end.stderr.trim()}`);
  }

  output.progress('comparing both sides');
  const { counts, problems } = compareSides(
    sandbox,
    { from: now - 14 * DAY_MS, to: now + 180 * DAY_MS },
    story.oneSided,
  );
  const rejected = sandbox.ghl.counters.rateLimited;
  if (rejected > 0) complaints.push(`GHL refused ${counted(rejected, 'request')} as too many (429)`);
  complaints.push(...problems);

  report(output, steps);
  output.text(`\n${happened.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}.`).join('\n')}\n`);
  output.text(
    renderTable(
      ['', 'patients', 'appointments', 'cancelled'],
      [
        ['e-Physio', counts.patients, counts.events, '-'],
        ['GHL', counts.contacts, counts.appointments, counts.cancelled],
      ],
    ),
  );
  if (counts.leftOut > 0)
    output.text(
      `${counted(counts.leftOut, 'e-mail or phone is', 'e-mails or phones are')} left out, because a relative's contact holds them.`,
    );
  for (const complaint of complaints) output.text(paint.red(`✗ ${complaint}`));
  const ok = complaints.length === 0;
  output.text(ok ? paint.green('Both sides agree.') : paint.red('Both sides do not agree.'));
  output.document({
    command: 'demo',
    ok,
    counts,
    problems: complaints,
    steps: steps.map((s) => ({ step: s.step, ok: s.ok, ...s.document })),
  });
  return ok ? EXIT.done : EXIT.someFailed;
};

/** `demo`: the whole job against both sandboxes, by this program's own commands, in a temporary folder. */
export const demo = async (options: DemoOptions, { stopping }: Runtime): Promise<ExitCode> => {
  const output = createOutput({ json: options.json === true, logging: false });
  const folder = await mkdtemp(join(tmpdir(), 'ephysio-ghl-demo-'));
  const sandbox = await startSandbox({ seed: options.seed, patients: options.patients, eventsPerPatient: 1 });
  try {
    return await play(stopping, output, sandbox, folder);
  } finally {
    output.quiet();
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  }
};
