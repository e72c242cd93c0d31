import { z } from 'zod';
import { type Person, type PersonRef, personOf } from '../../../items/people/person-of.ts';
import { loadTelling } from '../../../items/people/visit.ts';
import { type AccessFilter, listAccesses } from '../../../store/audit/audit-log.ts';
import type { Store } from '../../../store/store.ts';
import type { Notice } from '../acts/notice.ts';
import { BULK_NOTICE } from '../bulk/bulk-links.ts';
import { type AuditOptions, recordOnPage } from '../record-access.ts';
import { showMessage } from '../shell/message.ts';
import type { PageDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';
import { type DecidedBy, personView } from './person-view.ts';

/** What a person's page needs. */
export interface PersonOptions extends AuditOptions {
  readonly store: Store;
  /** `ghl.appUrl` */
  readonly appUrl: string;
}

/** Who is asked for: by the link, or by the record of one side. */
const asked = z.union([
  z.object({ link: z.uuid() }),
  z.object({ side: z.enum(['ephysio', 'ghl']), id: z.string().min(1).max(200) }),
]);

/** Looking is not deciding. */
const LOOKING: readonly string[] = ['show', 'person', 'names-shown', 'preview', 'search', 'today'];

const decidedBy = async (store: Store, practice: string, { items }: Person): Promise<DecidedBy> => {
  const filter: AccessFilter = {
    practices: [practice],
    general: { of: '' },
    subjects: items.slice(0, 500).map(({ id }) => id),
  };
  const rows = items.length === 0 ? [] : await listAccesses(store, filter);
  // Newest first: the first that is met is overwritten by none after it.
  return new Map(
    rows
      .filter(({ action }) => !LOOKING.includes(action))
      .toReversed()
      .flatMap(({ subject, who }) => (subject === null ? [] : [[subject, who] as const])),
  );
};

const subjectOf = (ref: PersonRef) =>
  'link' in ref
    ? ({ kind: 'link', subject: ref.link } as const)
    : ({ kind: 'patient', subject: `${ref.side} ${ref.id}` } as const);

/** The outcome of several values of a person, for this page and this one only. */
const takeBulkNotice = ({ session, practice }: PageRequest): Notice | null => {
  const { notice } = session;
  if (notice?.anchor !== BULK_NOTICE || notice.practice !== practice.name) return null;
  session.notice = null;
  return notice;
};

/** All that is known of one person. Each look is entered in the audit log before anything is shown. */
export const personPage = (options: PersonOptions): PageDefinition => ({
  path: '/admin/person',
  name: 'person',
  isInNavigation: false,
  role: 'view',
  show: async (request) => {
    const { c, practice, viewer, texts, speech } = request;
    const { store, appUrl } = options;
    const ref = asked.safeParse(c.req.query()).data;
    if (ref === undefined) return showMessage(c, 404, 'not-found');
    await recordOnPage(c, options, viewer.name, practice.name, { action: 'person', ...subjectOf(ref) });
    const person = await personOf(store, practice, ref);
    if (person === null) return showMessage(c, 404, 'not-found');
    const { therapistOf } = await loadTelling(store, practice);
    const place = { appUrl, locationId: practice.locationId };
    const by = await decidedBy(store, practice.name, person);
    const notice = takeBulkNotice(request);
    return { body: personView(person, { request, place, by, notice }, { texts, speech, therapistOf }) };
  },
});
