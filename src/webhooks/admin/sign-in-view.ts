import { html } from 'hono/html';
import type { PracticeStatus } from '../../status/practice-status.ts';
import type { Html } from './shell/document.ts';
import type { Role } from './viewer.ts';
import { localTime, type Moment, timeOf } from './words.ts';

const tag = (look: 'good' | 'warning' | 'error', text: string): Html =>
  html`<span class="tag ${look}">${text}</span>`;

const ghlText = ({ ghl }: PracticeStatus['signIns'], { timezone }: Moment): Html => {
  if (ghl.disconnectedAt !== null)
    return html`The app was removed from the location on ${localTime(ghl.disconnectedAt, timezone)}.`;
  if (!ghl.connected) return html`Nothing can be synced until the practice is connected.`;
  const until = ghl.expiresAt === null ? 'does not expire' : `until ${localTime(ghl.expiresAt, timezone)}`;
  const renewal = ghl.expiresAt !== null && ghl.renewable ? ', renewed by itself' : '';
  return html`By ${ghl.kind}, ${until}${renewal}. Location <code>${ghl.account ?? '?'}</code>.`;
};

const ephysioText = ({ ephysio }: PracticeStatus['signIns'], { timezone }: Moment): Html =>
  ephysio.connected
    ? html`By password${ephysio.expiresAt === null ? '' : html`, until ${localTime(ephysio.expiresAt, timezone)}`}, renewed by itself.`
    : html`The next run signs in by itself.`;

/** Who is signed in, with the way to connect for a user who may, and when webhooks last arrived. */
export const signInView = (
  { practice, signIns, inbox }: PracticeStatus,
  moment: Moment,
  role: Role,
): Html => {
  const { ephysio, ghl } = signIns;
  const state = ghl.disconnectedAt !== null ? 'app removed' : ghl.connected ? 'connected' : 'not connected';
  const connect =
    ghl.kind === 'OAuth' && role === 'decide'
      ? html`<p><a class="button${ghl.connected ? '' : ' main'}" href="/api/auth/connect?practice=${encodeURIComponent(practice)}">${ghl.connected ? 'Connect GHL again' : 'Connect GHL'}</a></p>`
      : '';
  return html`<section class="card" aria-labelledby="sign-ins">
  <h2 id="sign-ins">Sign-ins</h2>
  <dl class="facts">
    <div><dt>GHL</dt><dd>${tag(ghl.connected ? 'good' : 'error', state)} <span class="soft">${ghlText(signIns, moment)}</span></dd></div>
    <div><dt>e-Physio</dt><dd>${ephysio.connected ? tag('good', 'signed in') : tag('warning', 'not signed in')} <span class="soft">${ephysioText(signIns, moment)}</span></dd></div>
    <div><dt>Last webhook</dt><dd>${inbox.lastReceivedAt === null ? html`<span class="soft">none yet</span>` : timeOf(inbox.lastReceivedAt, moment)}</dd></div>
  </dl>
  ${connect}
</section>`;
};
