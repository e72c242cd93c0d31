import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { counted } from '../../../domain/counted.ts';
import { StoppedError } from '../../../errors.ts';
import { compareSides } from '../../../sandbox/compare-sides.ts';
import type { Sandbox, SandboxPractice } from '../../../sandbox/start-sandbox.ts';
import type { Output } from '../../output.ts';
import { changesIn, numberIn } from './demo-counts.ts';
import type { DemoReport, StepTaken } from './demo-report.ts';
import { createDemoStory, type DemoStory } from './demo-story.ts';
import { isInboxEmpty, isUp, patienceMs, until } from './demo-waits.ts';
import { type CliResult, runCli, signIn } from './run-cli.ts';

const DAY_MS = 86_400_000;

/** A practice, and what happens in it. */
interface Part extends SandboxPractice {
  readonly story: DemoStory;
  readonly happened: string[];
  readonly problems: string[];
}

type Accept = (document: Readonly<Record<string, unknown>>) => boolean;

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

/** Plays the whole job in all practices of the sandbox, by this program's own commands. @throws StoppedError */
export const playDemo = async (
  sandbox: Sandbox,
  folder: string,
  output: Output,
  stopping: AbortSignal,
): Promise<DemoReport> => {
  const now = Date.now();
  const config = join(folder, 'ephysio-ghl.config.json');
  const redirectUri = `http://127.0.0.1:${await freePort()}/api/auth/callback`;
  const webhookPort = await freePort();
  const listenerUrl = `http://127.0.0.1:${webhookPort}`;
  const plain = sandbox.config({ redirectUri, webhookPort, opensInvoices: true });
  const practices = plain.practices.map((practice) => ({ ...practice, sync: { newPatients: 'booked' } }));
  await writeFile(config, JSON.stringify({ ...plain, practices }), { mode: 0o600 });

  const parts = sandbox.practices.map((practice): Part => {
    const story = createDemoStory(practice, now);
    return { ...practice, story, happened: [...story.opening], problems: [] };
  });
  const steps: StepTaken[] = [];
  const problems: string[] = [];
  const isWell = (): boolean => steps.every(({ ok }) => ok);
  const run = (...args: string[]): Promise<CliResult> =>
    runCli([...args, '--json', '--config', config], folder, stopping);
  const judge = (step: string, some: readonly Part[], result: CliResult, accept: Accept): void => {
    if (stopping.aborted) throw new StoppedError();
    for (const part of some) {
      const document = result.documents.find(({ practice }) => practice === part.name) ?? {};
      const ok = document.ok === true && accept(document);
      steps.push({ step, practice: part.name, ok, document });
      if (!ok) part.problems.push(`${step}: exit code ${result.exitCode}. ${result.stderr.trim()}`);
    }
  };
  /** One command, for all practices. */
  const take = async (step: string, work: () => Promise<CliResult>, accept: Accept): Promise<void> => {
    output.progress(step);
    judge(step, parts, await work(), accept);
  };
  /** Something happens in GHL; the listener has to bring it to e-Physio by itself. */
  const happen = async (
    step: string,
    act: (story: DemoStory) => string,
    isThere: (story: DemoStory) => boolean,
    document: Record<string, unknown>,
  ): Promise<void> => {
    output.progress(step);
    for (const { story, happened } of parts) happened.push(act(story));
    const withinMs = patienceMs(parts.length);
    const tookMs = await until(() => parts.every(({ story }) => isThere(story)), withinMs, stopping);
    // What is there need not be stored as done yet, and a run leaves alone what the listener is at.
    const isDone = (await until(isInboxEmpty(listenerUrl), withinMs, stopping)) !== null;
    for (const { name: practice, story, problems: own } of parts) {
      const ok = isDone && isThere(story);
      steps.push({ step, practice, ok, document: { ...document, tookMs } });
      if (!ok) own.push(`${step}: not in e-Physio after ${withinMs / 1000} s`);
    }
  };

  await take(
    'sign in by OAuth',
    () => signIn(sandbox, config, folder, stopping),
    () => true,
  );
  for (const part of parts) {
    const step = 'a patient objects: person exclude';
    output.progress(step);
    const id = String(part.story.objector);
    judge(step, [part], await run('person', 'exclude', id, '--practice', part.name), () => true);
  }
  await take(
    'sync patients',
    () => run('sync', 'patients'),
    (d) => numberIn(d, 'created', 'ghl') > 0,
  );
  await take(
    'sync appointments',
    () => run('sync', 'appointments'),
    (d) => numberIn(d, 'created', 'ghl') > 0,
  );

  const ending = new AbortController();
  const listener = runCli(
    ['serve-webhooks', '--json', '--config', config],
    folder,
    AbortSignal.any([stopping, ending.signal]),
  );
  try {
    await until(isUp(listenerUrl), patienceMs(parts.length), stopping);
    sandbox.ghl.deliverWebhooks({ url: `${listenerUrl}/api/webhooks/` });
    await happen(
      'a lead books in GHL',
      (story) => story.leadBooks(),
      (story) => story.booked() !== undefined,
      { created: { ephysio: 2, ghl: 0 } },
    );
    if (isWell()) {
      for (const { story, happened } of parts) happened.push(story.dayAtTheDesk());
      await take(
        'sync after a day at the desk',
        () => run('sync'),
        (d) =>
          numberIn(d, 'updated', 'ghl') + numberIn(d, 'blockSlots', 'created') === 3 &&
          numberIn(d, 'cancelled', 'ghl') === 1,
      );
      await happen(
        'the lead cancels in GHL',
        (story) => story.leadCancels(),
        (story) => story.isCancelled(),
        { cancelled: { ephysio: 1, ghl: 0 } },
      );
      await happen(
        'the lead books a series',
        (story) => story.leadBooksSeries(),
        (story) => story.hasSeries(),
        { created: { ephysio: 9, ghl: 0 } },
      );
      await happen(
        'the series moves',
        (story) => story.seriesMoves(),
        (story) => story.hasMoved(),
        { updated: { ephysio: 9, ghl: 0 } },
      );
      await take(
        'sync again, nothing new',
        () => run('sync'),
        (d) => changesIn(d) === 0,
      );
    }
  } finally {
    ending.abort();
    const end = await listener;
    if (end.exitCode !== 0 && !stopping.aborted)
      problems.push(`serve-webhooks: exit code ${end.exitCode}. ${end.stderr.trim()}`);
  }

  output.progress('comparing both sides');
  const rejected = sandbox.ghl.counters.rateLimited;
  if (rejected > 0) problems.push(`GHL refused ${counted(rejected, 'request')} as too many (429)`);
  const window = { from: now - 14 * DAY_MS, to: now + 180 * DAY_MS };
  return {
    steps,
    problems,
    practices: parts.map(({ name: practice, story, happened, problems: own, ephysio, ghl }) => {
      const { counts, problems: found } = compareSides({ ephysio, ghl }, window, story.oneSided);
      return { practice, happened, counts, problems: [...own, ...found] };
    }),
  };
};
