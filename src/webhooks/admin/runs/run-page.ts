import { PLAN_GUARDS, type PlanGuard } from '../../../domain/plan/guard-flags.ts';
import type { Store } from '../../../store/store.ts';
import { listChanges } from '../../../store/tables/changes.ts';
import type { ChangesTable } from '../../../store/tables/tables.ts';
import { type AuditOptions, recordOnPage } from '../record-access.ts';
import { pageAddress } from '../shell/address.ts';
import type { FormDefinition, PageDefinition } from '../shell/page-definition.ts';
import { changedGroups, plannedGroups } from './changed-records.ts';
import { compareWithPreview } from './compare-with-preview.ts';
import type { Launch, Launcher, LaunchKind } from './launch-runs.ts';
import { overrideView, RUN_PATH, type RunContent, runView } from './run-view.ts';

/** What preview and run need. */
export interface RunPageOptions extends AuditOptions {
  readonly launcher: Launcher;
  readonly store: Store;
}

/** While something runs, the page is loaded again so often, also without a script. */
const RELOAD_SECONDS = 2;

const differences = ({ preview }: Launch, changes: readonly ChangesTable[]): RunContent['differs'] => {
  const operations = preview?.document?.operations;
  if (operations === undefined) return null;
  const { notDone, added } = compareWithPreview(operations, changes);
  return { notDone: notDone.length, added: added.length };
};

const gather = async (
  store: Store,
  launch: Launch | null,
): Promise<Pick<RunContent, 'groups' | 'differs'>> => {
  if (launch === null || launch.endedAt === null) return { groups: [], differs: null };
  const { practice, kind, run, document } = launch;
  if (kind === 'preview')
    return { groups: await plannedGroups(store, practice, document?.operations ?? []), differs: null };
  if (run === null) return { groups: [], differs: null };
  const changes = await listChanges(store, practice, run);
  return { groups: await changedGroups(store, practice, changes), differs: differences(launch, changes) };
};

const guardsOf = (launch: Launch | null) => launch?.document?.guards ?? [];

/** What a run would do, or has done, with names and numbers: who looks at it is entered in the audit log. */
export const runPage = (options: RunPageOptions): PageDefinition => ({
  path: RUN_PATH,
  name: 'run',
  isInNavigation: true,
  role: 'view',
  show: async (request) => {
    const { c, practice, viewer } = request;
    const launch = options.launcher.last(practice.name);
    const mayDecide = viewer.role === 'decide';
    if (launch !== null && launch.endedAt === null) c.header('refresh', String(RELOAD_SECONDS));
    const guards = guardsOf(launch);
    const step = c.req.query('step');
    if ((step === 'override' || step === 'tick') && mayDecide && guards.length > 0)
      return { body: overrideView(request, guards, step === 'tick') };
    const gathered = await gather(options.store, launch);
    if (gathered.groups.length > 0)
      await recordOnPage(c, options, viewer.name, practice.name, {
        action: 'preview',
        kind: launch?.run ? 'run' : null,
        subject: launch?.run ?? null,
      });
    return { body: runView(request, { launch, ...gathered, mayDecide }) };
  },
});

const start = (
  { launcher, ...audit }: RunPageOptions,
  kind: LaunchKind,
  liftedIn: (form: Readonly<Record<string, string>>, last: Launch | null) => readonly PlanGuard[],
): FormDefinition['take'] => {
  return async ({ c, practice, viewer }, form) => {
    const lifted = liftedIn(form, launcher.last(practice.name));
    if (lifted.length > 0 && form.checked !== 'yes')
      return c.redirect(pageAddress(RUN_PATH, practice.name, { step: 'tick' }), 303);
    const record = (action: 'preview' | 'run' | 'override', guard: PlanGuard | null): Promise<void> =>
      recordOnPage(c, audit, viewer.name, practice.name, {
        action,
        kind: guard === null ? null : 'guard',
        subject: guard,
      });
    for (const guard of lifted) await record('override', guard);
    await record(kind, null);
    launcher.start({ practice: practice.name, kind, by: viewer.name, lifted });
    return c.redirect(pageAddress(RUN_PATH, practice.name), 303);
  };
};

/** The buttons: each starts a process of its own, and leads to the page that shows how far it is. */
export const runForms = (options: RunPageOptions): readonly FormDefinition[] => [
  { path: '/admin/preview', role: 'decide', take: start(options, 'preview', () => []) },
  {
    path: RUN_PATH,
    role: 'decide',
    // Only what the person has been shown.
    take: start(options, 'run', (form, last) =>
      PLAN_GUARDS.filter(
        (guard) => form[`lift-${guard}`] === 'yes' && guardsOf(last).some((seen) => seen.guard === guard),
      ),
    ),
  },
];
