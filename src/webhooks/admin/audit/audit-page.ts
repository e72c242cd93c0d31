import { html } from 'hono/html';
import type { AccessRow } from '../../../domain/audit/access.ts';
import { UNKNOWN_USER } from '../../../domain/audit/user-name.ts';
import { auditFor } from '../../../items/audit.ts';
import type { StoreHandle } from '../../../store/store.ts';
import type { Html } from '../shell/html.ts';
import type { PageDefinition } from '../shell/page-definition.ts';
import type { PageRequest } from '../shell/page-request.ts';

/** What the log of access needs. */
export interface AuditPageOptions {
  readonly store: StoreHandle;
  /** All that the listener serves. */
  readonly practices: readonly { readonly name: string }[];
}

/** Newest rows: older ones are listed by the command line. */
const SHOWN = 200;

const rowView = (
  { texts, speech }: PageRequest,
  { at, who, action, kind, subject, address }: AccessRow,
): Html => {
  const { audit } = texts;
  const what = kind === null ? '' : audit.subjects[kind];
  return html`<tr>
    <td><time datetime="${at}">${speech.when(at)}</time></td>
    <td>${who === UNKNOWN_USER ? audit.unknownUser : who}</td>
    <td>${audit.actions[action]}</td>
    <td>${what} ${subject === null ? '' : html`<code>${subject}</code>`}</td>
    <td>${address === 'terminal' ? audit.terminal : address}</td>
  </tr>`;
};

const tableView = (request: PageRequest, rows: readonly AccessRow[]): Html => {
  const { audit, page } = request.texts;
  const heads = [audit.when, audit.who, audit.what, audit.subject, audit.from];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${page.names.audit}"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => rowView(request, row))}</tbody>
  </table></div>`;
};

/** Who looked at what, and who decided what, in the practice that is shown. For those who may decide. */
export const auditPage = ({ store, practices }: AuditPageOptions): PageDefinition => ({
  path: '/admin/audit',
  name: 'audit',
  isInNavigation: true,
  role: 'decide',
  show: async (request) => {
    const { texts, speech, practice, viewer } = request;
    const seesAll = practices.every(({ name }) => viewer.sees(name));
    const reader = { name: viewer.name, practices: [practice.name], seesAll };
    const rows = await auditFor(store, reader, { limit: SHOWN + 1 });
    const shown = rows.slice(0, SHOWN);
    const body = html`<h1>${texts.page.names.audit}</h1>
  <p>${texts.audit.about}</p>
  <section class="card">
    ${shown.length === 0 ? html`<p>${texts.audit.none}</p>` : tableView(request, shown)}
    ${rows.length > SHOWN ? html`<p class="soft small">${speech.counted(SHOWN, texts.audit.onlyNewest)}</p>` : ''}
  </section>`;
    return { body };
  },
});
