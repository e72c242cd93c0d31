import { html } from 'hono/html';
import { type Html, pageOf } from './page.ts';

/** The log-in form. `trouble`: why the last try did not do. */
export const logInPage = (trouble: string | null): Html =>
  pageOf(
    'Log in · ephysio-ghl',
    html`<main class="lone">
  <div class="card">
    <p class="brand">ephysio-ghl</p>
    <h1>Log in</h1>
    ${trouble === null ? '' : html`<p class="notice error" role="alert" id="trouble">${trouble}</p>`}
    <form method="post" action="/admin/log-in">
      <input type="text" name="user" value="admin" autocomplete="username" hidden>
      <label for="password">Password</label>
      <input type="password" id="password" name="password" required maxlength="1000" autocomplete="current-password" autofocus${trouble === null ? '' : html` aria-invalid="true" aria-describedby="trouble"`}>
      <button class="main">Log in</button>
    </form>
    <p class="soft small">The password is <code>admin.password</code> of the config.</p>
  </div>
</main>`,
  );
