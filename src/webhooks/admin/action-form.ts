import { html } from 'hono/html';
import type { FormFields, Item, Verb } from './item.ts';
import type { Html } from './page.ts';

export interface ActionButton {
  readonly verb: Verb;
  readonly item: Item;
  /** What the button says. */
  readonly label: string;
  /** Which one of several such buttons it is, for a person who does not see where it stands. */
  readonly about: string;
}

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`;

/** One button that does something: a form of its own, so that it works without a script. */
export const actionForm = (
  { practice, token }: FormFields,
  { verb, item, label, about }: ActionButton,
): Html =>
  html`<form method="post" action="/admin/${verb}">${hidden('token', token)}${hidden('practice', practice)}${Object.entries(item).map(([name, value]) => hidden(name, value))}<button>${label}<span class="unseen"> ${about}</span></button></form>`;
