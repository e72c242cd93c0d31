import { html } from 'hono/html';
import { counted } from '../../domain/counted.ts';
import type { PracticeStatus } from '../../status/practice-status.ts';
import { type ItemsView, row, section } from './item-views.ts';
import type { Html } from './page.ts';

const HELD = {
  creations: ['New patients', 'More patients would be created in e-Physio than a day allows.'],
  'retire-limit': ['Cancellations', 'More appointments would be cancelled in a day than is usual.'],
} as const;

/** Webhook events that a limit of the listener holds back, and that a person may let in; nothing where there are none. */
export const heldView = (view: ItemsView, held: PracticeStatus['inbox']['held']): Html | '' => {
  const guards = (['creations', 'retire-limit'] as const).filter((guard) => (held[guard] ?? 0) > 0);
  if (guards.length === 0) return '';
  return section({
    id: 'held',
    title: 'Webhooks that are held back',
    about: 'Look at GHL first. Let in carries them out, whatever the limit says.',
    none: '',
    all: guards.reduce((sum, guard) => sum + (held[guard] ?? 0), 0),
    rows: guards.map((guard) => {
      const [title, text] = HELD[guard];
      return row(view, {
        item: { kind: 'held', guard },
        about: title,
        title,
        text,
        foot: html`${counted(held[guard] ?? 0, 'webhook waits', 'webhooks wait')}`,
        buttons: [['let-in', 'Let in']],
      });
    }),
    more: 'ephysio-ghl webhooks list',
  });
};
