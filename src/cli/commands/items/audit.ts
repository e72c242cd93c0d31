import type { PracticeConfig } from '../../../config/schema.ts';
import type { ExitCode } from '../../../errors.ts';
import { type AuditFilter, audit, countAudit, type ListedAccess } from '../../../items/audit.ts';
import type { Runtime } from '../../options.ts';
import { renderValue } from '../../render/format.ts';
import { type DayRange, dayRange } from '../sync/window-option.ts';
import { type ListOptions, listCommand } from './list-command.ts';

export interface AuditListOptions extends ListOptions {
  readonly user?: string;
  /** Days, both included. */
  readonly from?: string;
  readonly to?: string;
}

const filterOf = ({ timezone }: PracticeConfig, { user, from, to }: AuditListOptions): AuditFilter => {
  const range: DayRange = dayRange(from, to, timezone);
  return { user, from: range.from ?? undefined, before: range.before ?? undefined };
};

/** What it was done with, by its id. */
const subjectText = ({ kind, subject }: ListedAccess): string => [kind, subject].filter(Boolean).join(' ');

const list = listCommand<ListedAccess, AuditListOptions>(
  { kind: () => audit, key: 'entries' },
  {
    command: 'audit list',
    load: async (context, practice, options) => {
      const filter = filterOf(practice, options);
      return {
        items: await audit.list(context.store, practice.name, { ...filter, limit: options.limit }),
        total: await countAudit(context.store, practice.name, filter),
      };
    },
    noun: ['entry', 'entries'],
    head: ['time', 'who', 'what', 'with', 'from'],
    cells:
      () =>
      (entry, { timezone }) => [
        renderValue(entry.at, timezone),
        entry.who,
        entry.action,
        subjectText(entry),
        entry.address,
      ],
    json: ({ id, at, who, practice, isGeneral, action, kind, subject, address }) => ({
      id,
      at,
      who,
      practice: isGeneral ? null : practice,
      action,
      kind,
      subject,
      from: address,
    }),
  },
);

/** `audit list`: who decided, searched or looked, newest first. */
export const auditList = async (options: AuditListOptions, runtime: Runtime): Promise<ExitCode> => {
  // Days that are none are wrong for every practice: said once, before anything is opened.
  dayRange(options.from, options.to, 'UTC');
  return list(options, runtime);
};
