import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chalk from 'chalk';
import { EXIT, type ExitCode, StoppedError } from '../errors.ts';
import { compareSides } from '../sandbox/compare-sides.ts';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.ts';
import type { Runtime } from './command-options.ts';
import { createOutput, type Output } from './output.ts';
import { renderTable } from './render/table.ts';
import { type CliResult, runCli } from './run-cli.ts';

export interface DemoOptions {
  readonly json?: boolean;
  readonly patients: number;
  readonly seed: number;
}

const DAY_MS = 86_400_000;

/** A port that was free a moment ago, for the return from the sign-in. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

interface Step {
  readonly step: string;
  readonly ok: boolean;
  readonly document: Record<string, unknown>;
}

const number = (document: Record<string, unknown>, group: string): number => {
  const value = document[group];
  if (typeof value === 'number') return value;
  return value && typeof value === 'object' && 'ghl' in value ? Number(value.ghl) : 0;
};

const writes = (document: Record<string, unknown>): number =>
  ['created', 'updated', 'cancelled'].reduce((sum, group) => sum + number(document, group), 0);

/** The work of a day at the practice's desk: a patient moves and marries, one visit is put off, one is called off. */
const editEphysio = (sandbox: Sandbox, now: number): string[] => {
  const { state, edit } = sandbox.ephysio;
  const [patient] = [...state.patients.values()].filter((p) => p.status === 1);
  const clients = sandbox.ephysio.practice.therapists.map((t) => t.clientId);
  const [moved, removed] = [...state.events.values()]
    .filter(
      (e) =>
        e.patientId && e.start > now + DAY_MS && e.start < now + 100 * DAY_MS && clients.includes(e.clientId),
    )
    .sort((a, b) => a.start - b.start);
  if (!patient || !moved || !removed) throw new Error('the seeded practice is too small for the demo');
  edit.changePatient(patient.id, { street: 'Seestrasse 7', zip: 8002, city: 'Zürich' });
  edit.moveEvent(moved.id, moved.start + DAY_MS);
  edit.removeEvent(removed.id);
  return [
    `patient ${patient.id} moved house`,
    `event ${moved.id} was put off by a day`,
    `event ${removed.id} was called off`,
  ];
};

const signIn = async (
  sandbox: Sandbox,
  config: string,
  folder: string,
  stopping: AbortSignal,
): Promise<CliResult> => {
  let visited = false;
  return runCli(['auth', '--no-browser', '--json', '--config', config], folder, stopping, (stderr) => {
    const url = /https?:\/\/\S+chooselocation\S*(?=\s)/.exec(stderr)?.[0];
    if (url === undefined || visited) return;
    visited = true;
    // What the browser of the person who signs in would do; the command itself says if it went wrong.
    sandbox.visitAuthorize(url).catch(() => undefined);
  });
};

const report = (output: Output, steps: readonly Step[]): void => {
  const rows = steps.map(({ step, ok, document }) => [
    ok ? chalk.green('✓') : chalk.red('✗'),
    step,
    number(document, 'created'),
    number(document, 'updated'),
    number(document, 'cancelled'),
    number(document, 'unchanged'),
    number(document, 'requests'),
  ]);
  output.text(renderTable(['', 'step', 'created', 'updated', 'cancelled', 'unchanged', 'requests'], rows));
};

const play = async (
  stopping: AbortSignal,
  output: Output,
  sandbox: Sandbox,
  folder: string,
): Promise<ExitCode> => {
  const now = Date.now();
  const config = join(folder, 'ephysio-ghl.config.json');
  const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
  await writeFile(config, JSON.stringify(sandbox.config({ redirectUri })), { mode: 0o600 });

  const steps: Step[] = [];
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

  await take(
    'sign in by OAuth',
    () => signIn(sandbox, config, folder, stopping),
    (d) => d.ok === true,
  );
  await take(
    'sync patients',
    () => sync('patients'),
    (d) => number(d, 'created') > 0,
  );
  await take(
    'sync appointments',
    () => sync('appointments'),
    (d) => number(d, 'created') > 0,
  );
  const edits = editEphysio(sandbox, now);
  await take(
    'sync after a day at work',
    () => sync(),
    (d) => number(d, 'updated') === 2 && number(d, 'cancelled') === 1,
  );
  await take(
    'sync again, nothing new',
    () => sync(),
    (d) => writes(d) === 0,
  );
  output.progress('comparing both sides');
  const { counts, problems } = compareSides(sandbox, { from: now - 14 * DAY_MS, to: now + 180 * DAY_MS });
  const rejected = sandbox.ghl.counters.rateLimited;
  if (rejected > 0) complaints.push(`GHL refused ${rejected} requests as too many (429)`);
  complaints.push(...problems);

  report(output, steps);
  output.text(`\nAt the desk: ${edits.join('; ')}.\n`);
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
    output.text(`${counts.leftOut} e-mails or phones are left out, because a relative's contact holds them.`);
  for (const complaint of complaints) output.text(chalk.red(`✗ ${complaint}`));
  const ok = complaints.length === 0;
  output.text(ok ? chalk.green('Both sides agree.') : chalk.red('Both sides do not agree.'));
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
