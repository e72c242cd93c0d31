import { html } from 'hono/html';
import type { PracticeStatus } from '../../../status/practice-status.ts';
import { SYSTEM } from '../../../texts/desk/person-phrase.ts';
import type { Html } from '../shell/html.ts';
import type { PageRequest } from '../shell/page-request.ts';

const validity = (expiresAt: string | null, isRenewed: boolean, { texts, speech }: PageRequest): string => {
  const { course } = texts.today;
  if (expiresAt === null) return '';
  const until = course.validUntil(speech.when(expiresAt));
  return isRenewed ? `${until}, ${course.renewedByItself}` : until;
};

/** Who is connected, with the way to connect for a user who may, and when a message last arrived. */
export const signInView = (
  { practice, signIns: { ephysio, ghl }, inbox }: PracticeStatus,
  request: PageRequest,
): Html => {
  const { texts, speech, now, viewer } = request;
  const { course } = texts.today;
  const tag = (isConnected: boolean, look: 'error' | 'warning'): Html =>
    html`<span class="tag ${isConnected ? 'good' : look}">${isConnected ? course.connected : course.notConnected}</span>`;
  const { connect, connectAgain } = texts.acts.buttons;
  const way =
    ghl.kind === 'OAuth' && viewer.role === 'decide'
      ? html`<p><a class="button${ghl.connected ? '' : ' main'}" href="/api/auth/connect?practice=${encodeURIComponent(practice)}">${ghl.connected ? connectAgain : connect}</a></p>`
      : '';
  const inEphysio = ephysio.connected ? validity(ephysio.expiresAt, true, request) : course.signsInByItself;
  const last = inbox.lastReceivedAt;
  return html`<section class="card" aria-labelledby="sign-ins">
  <h3 id="sign-ins">${course.connections}</h3>
  <dl class="facts">
    <div><dt>${SYSTEM.ghl}</dt><dd>${tag(ghl.connected, 'error')} <span class="soft">${ghl.connected ? validity(ghl.expiresAt, ghl.renewable, request) : ''}</span></dd></div>
    <div><dt>${SYSTEM.ephysio}</dt><dd>${tag(ephysio.connected, 'warning')} <span class="soft">${inEphysio}</span></dd></div>
    <div><dt>${course.lastMessage}</dt><dd>${last === null ? html`<span class="soft">${course.noMessage}</span>` : html`<time datetime="${last}">${speech.when(last)}</time> <span class="soft small">${speech.distance(last, now)}</span>`}</dd></div>
  </dl>
  ${way}
</section>`;
};
