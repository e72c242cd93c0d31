import { html } from 'hono/html';
import type { GuardFacts } from '../../../domain/plan/guard-facts.ts';
import { EXIT } from '../../../errors.ts';
import type { RunTrouble } from '../../../texts/desk/run-texts.ts';
import { pageAddress } from '../shell/address.ts';
import { type Html, hidden } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';
import type { ChangedGroup, ShownRecord } from './changed-records.ts';
import type { Launch } from './launch-runs.ts';

export const RUN_PATH = '/admin/run';

/** What the page shows of the last preview or run of a practice. */
export interface RunContent {
  /** `null`: there is none. */
  readonly launch: Launch | null;
  readonly groups: readonly ChangedGroup[];
  /** How far a run did something else than its preview said; `null`: there was no preview. */
  readonly differs: { readonly notDone: number; readonly added: number } | null;
  readonly mayDecide: boolean;
}

const button = (
  { practice, session }: PageRequest,
  action: 'preview' | 'run',
  label: string,
  isMain = false,
): Html =>
  html`<form method="post" action="/admin/${action}">${hidden('token', session.formToken)}${hidden('practice', practice.name)}<button${isMain ? html` class="main"` : ''}>${label}</button></form>`;

const fieldOf = ({ texts }: PageRequest, facts: GuardFacts): string | null => {
  if (facts.guard !== 'mass-change' || 'minutes' in facts.by) return null;
  const field = 'field' in facts.by ? facts.by.field : facts.by.firstField;
  const { fields } = texts.words;
  const named = field === 'calendar' ? 'therapist' : field;
  return named in fields ? fields[named as keyof typeof fields] : null;
};

/** What guards saw, in sentences. */
export const guardList = (request: PageRequest, guards: readonly GuardFacts[]): Html => {
  const { texts, speech } = request;
  return html`<ul>${guards.map((facts) => html`<li>${texts.run.guard({ facts, number: speech.number, field: fieldOf(request, facts) })}</li>`)}</ul>`;
};

const recordLine = ({ texts, speech }: PageRequest, { name, start, heldBack }: ShownRecord): Html => {
  const parts = [name ?? texts.run.unnamed, ...(start === null ? [] : [speech.when(start)])];
  return html`<li>${parts.join(', ')}${heldBack ? html` <span class="soft">(${texts.run.heldBack})</span>` : ''}</li>`;
};

const groupView = (request: PageRequest, { group, count, shown }: ChangedGroup): Html => {
  const { texts, speech } = request;
  const left = count - shown.length;
  return html`<details${count <= 5 ? html` open` : ''}>
    <summary>${speech.counted(count, texts.run.groups[group])}</summary>
    <ul class="plain-list">${shown.map((record) => recordLine(request, record))}</ul>
    ${left > 0 ? html`<p class="soft small">${speech.counted(left, texts.run.more)}</p>` : ''}
  </details>`;
};

const TROUBLES: Readonly<Record<number, RunTrouble | null>> = {
  [EXIT.done]: null,
  // The guard says more.
  [EXIT.guard]: null,
  [EXIT.someFailed]: 'some-failed',
  [EXIT.usage]: 'config',
  [EXIT.signIn]: 'sign-in',
  [EXIT.unreachable]: 'unreachable',
  [EXIT.locked]: 'locked',
};

const troubleOf = ({ exitCode }: Launch): RunTrouble | null =>
  exitCode === null ? 'killed' : exitCode in TROUBLES ? (TROUBLES[exitCode] ?? null) : 'other';

const running = (request: PageRequest, { kind, progress }: Launch): Html => {
  const { texts, speech } = request;
  const { run } = texts;
  const counted =
    progress?.done == null || progress.total == null
      ? null
      : { done: progress.done, total: Math.max(1, progress.total) };
  return html`<section class="card" aria-labelledby="running">
    <h2 id="running" role="status">${kind === 'preview' ? run.previewRuns : run.runRuns}</h2>
    ${progress === null ? '' : html`<p>${run.steps[progress.step]}${counted === null ? '' : html`: ${run.progress(speech.number(counted.done), speech.number(progress?.total ?? 0))}`}</p>`}
    ${counted === null ? html`<progress aria-labelledby="running"></progress>` : html`<progress aria-labelledby="running" value="${counted.done}" max="${counted.total}"></progress>`}
    <p class="soft small">${run.reloads} <a href="${pageAddress(RUN_PATH, request.practice.name)}">${texts.page.reload}</a></p>
  </section>`;
};

const guardsView = (request: PageRequest, { document, kind }: Launch, mayDecide: boolean): Html | '' => {
  const guards = document?.guards ?? [];
  if (guards.length === 0) return '';
  const { texts, practice } = request;
  const isPartly = guards.every(({ guard }) => guard === 'retire-limit' || guard === 'creations');
  const address = pageAddress(RUN_PATH, practice.name, { step: 'override' });
  return html`<section class="health warning" aria-labelledby="guards">
    <h2 id="guards">${isPartly && kind === 'preview' ? texts.run.partlyStopped : texts.run.stopped}</h2>
    ${guardList(request, guards)}
    <p>${texts.run.guardAdvice}</p>
    ${mayDecide ? html`<p><a class="button" href="${address}">${texts.run.startAnyway}</a></p>` : ''}
  </section>`;
};

const differsView = ({ texts, speech }: PageRequest, differs: NonNullable<RunContent['differs']>): Html => {
  const { run } = texts;
  const { notDone, added } = differs;
  if (notDone + added === 0) return html`<p>${run.asPreviewed}</p>`;
  return html`<h3>${run.differs}</h3><ul class="plain-list">${notDone > 0 ? html`<li>${speech.counted(notDone, run.notDone)}</li>` : ''}${added > 0 ? html`<li>${speech.counted(added, run.added)}</li>` : ''}</ul>`;
};

const footOf = (request: PageRequest, { document, kind }: Launch): Html | '' => {
  if (document === null) return '';
  const { texts, speech, practice } = request;
  const { failed, review, conflicts, unchanged } = document;
  const open = kind === 'run' ? review + conflicts : 0;
  return html`<p class="soft">${speech.counted(unchanged, texts.run.unchanged)}${failed > 0 ? html` ${speech.counted(failed, texts.run.failed)}` : ''}</p>
    ${open > 0 ? html`<p>${speech.counted(open, texts.run.openItems)} <a href="${pageAddress('/admin/', practice.name)}">${texts.run.toToday}</a></p>` : ''}`;
};

const ended = (request: PageRequest, launch: Launch, { groups, differs, mayDecide }: RunContent): Html => {
  const { texts, speech } = request;
  const { run } = texts;
  const { kind, by, document } = launch;
  const isPreview = kind === 'preview';
  const at = speech.time(new Date(launch.startedAt).toISOString());
  const trouble = troubleOf(launch);
  const isStopped = (document?.guards ?? []).length > 0;
  const isEmpty = groups.length === 0 && trouble === null && !isStopped;
  return html`${guardsView(request, launch, mayDecide)}
  <section class="card" aria-labelledby="result">
    <h2 id="result">${isPreview ? run.previewOf(at, by) : run.runOf(at, by)}</h2>
    ${trouble === null ? '' : html`<p class="notice error" role="status">${run.troubles[trouble]}</p>`}
    ${isEmpty ? html`<p role="status">${isPreview ? run.nothingToDo : run.nothingDone}</p>` : ''}
    ${!isPreview && !isEmpty && trouble === null && !isStopped ? html`<p role="status">${run.done}</p>` : ''}
    ${groups.length === 0 ? '' : html`<h3>${isPreview ? run.wouldChange : run.changed}</h3>${groups.map((group) => groupView(request, group))}`}
    ${differs === null ? '' : differsView(request, differs)}
    ${footOf(request, launch)}
  </section>`;
};

const buttons = (request: PageRequest, { launch, mayDecide }: RunContent): Html | '' => {
  if (!mayDecide) return '';
  const { run } = request.texts;
  const hasPreview = launch !== null && launch.kind === 'preview' && launch.exitCode === EXIT.done;
  return html`<div class="acts">${button(request, 'preview', launch === null ? run.showPreview : run.showPreviewAgain, !hasPreview)}${button(request, 'run', run.startNow, hasPreview)}</div>`;
};

/** The last preview or run of a practice, and the buttons for the next. */
export const runView = (request: PageRequest, content: RunContent): Html => {
  const { launch } = content;
  const isRunning = launch !== null && launch.endedAt === null;
  return html`<h1>${request.texts.page.names.run}</h1>
  <p>${request.texts.run.about}</p>
  ${isRunning ? running(request, launch) : html`${buttons(request, content)}${launch === null ? '' : ended(request, launch, content)}`}`;
};

/** The second step before guards are lifted: what they saw, a box to tick, and the button. */
export const overrideView = (
  request: PageRequest,
  guards: readonly GuardFacts[],
  isTickMissing: boolean,
): Html => {
  const { texts, practice, session } = request;
  const { override, startAnyway } = texts.run;
  return html`<h1>${override.title}</h1>
  <section class="card">
    <p>${override.text}</p>
    ${guardList(request, guards)}
    <form method="post" action="/admin/run">${hidden('token', session.formToken)}${hidden('practice', practice.name)}${guards.map(({ guard }) => hidden(`lift-${guard}`, 'yes'))}
      <p><label><input type="checkbox" name="checked" value="yes" required${isTickMissing ? html` aria-invalid="true" aria-describedby="tick"` : ''}> ${override.checked}</label></p>
      ${isTickMissing ? html`<p class="notice error" role="alert" id="tick">${override.tickFirst}</p>` : ''}
      <div class="acts"><button class="main">${startAnyway}</button><a class="button" href="${pageAddress(RUN_PATH, practice.name)}">${override.cancel}</a></div>
    </form>
  </section>`;
};
