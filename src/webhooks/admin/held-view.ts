import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { PracticeStatus } from '../../status/practice-status.ts';
import { type ItemsView, row, section } from './item-views.ts';
import type { Html } from './shell/document.ts';

const HELD = {
  creations: ['New patients', 'More patients would be created in e-Physio than a day allows.'],
  'retire-limit': ['Cancellations', 'More appointments would be cancelled in a day than is usual.'],
} as const;

/** No limit of a day, but a likely mistake: nobody lets that in from here. */
const MISTAKES = {
  'mass-change': [
    'First meetings',
    'One field would be overwritten in most records that meet for the first time. The likely cause is the config. `status` says more.',
  ],
} as const;

const waits = (count: number): Html => html`${counted(count, 'webhook waits', 'webhooks wait')}`;

/** Webhook events that a limit of the listener holds back, and that a person may let in, or that wait for a config that is right; nothing where there are none. */
export const heldView = (view: ItemsView, held: PracticeStatus['inbox']['held']): Html | '' => {
  const guards = (['creations', 'retire-limit'] as const).filter((guard) => (held[guard] ?? 0) > 0);
  const mistakes = (['mass-change'] as const).filter((guard) => (held[guard] ?? 0) > 0);
  if (guards.length + mistakes.length === 0) return '';
  return section({
    id: 'held',
    title: 'Webhooks that are held back',
    about: 'Look at GHL first. Let in carries them out, whatever the limit says.',
    none: '',
    all: [...guards, ...mistakes].reduce((sum, guard) => sum + (held[guard] ?? 0), 0),
    rows: [
      ...guards.map((guard) => {
        const [title, text] = HELD[guard];
        return row(view, {
          item: { kind: 'held', guard },
          about: title,
          title,
          text,
          foot: waits(held[guard] ?? 0),
          buttons: [['let-in', 'Let in']],
        });
      }),
      ...mistakes.map((guard) => {
        const [title, text] = MISTAKES[guard];
        return html`<li>
          <div class="what"><h3>${title}</h3><p>${text}</p><p class="soft small">${waits(held[guard] ?? 0)}</p></div>
        </li>`;
      }),
    ],
    more: 'ephysio-ghl webhooks list',
  });
};
