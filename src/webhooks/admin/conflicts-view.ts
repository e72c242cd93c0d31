import { html } from 'hono/html';
import { SERVICE } from '../../domain/records/sides.ts';
import type { ConflictsTable } from '../../store/tables/tables.ts';
import { actionForm } from './action-form.ts';
import { anchorOf, type Verb } from './item.ts';
import { type ItemsView, section } from './items-section.ts';
import { maskedValues } from './masked-values.ts';
import type { Html } from './page.ts';
import { short, timeOf } from './words.ts';

const REASONS = { 'both-changed': 'changed on both sides', owner: 'the field belongs to it' } as const;

/** Values that were overwritten. */
export const conflictsView = (view: ItemsView): Html =>
  section(
    {
      id: 'conflicts',
      title: 'Conflicts',
      about:
        'A value was overwritten, because the other side won. Take writes the value of one side to both. Resolve says that you have seen it, and writes nothing.',
      none: 'No value was overwritten.',
      all: view.counts.conflicts,
      items: view.items.conflicts,
      more: 'ephysio-ghl conflicts list',
    },
    ({ id, entity, field, winner, reason, link_id, created_at }: ConflictsTable) => {
      const { values, show } = maskedValues(view, 'conflict', id);
      const button = (verb: Verb, label: string): Html =>
        actionForm(view.form, {
          verb,
          item: { kind: 'conflict', id },
          label,
          about: `conflict ${short(id)}`,
        });
      return html`<li id="${anchorOf('conflict', id)}">
    <div class="what">
      <h3>${field} <span class="soft">of ${entity === 'patient' ? 'a patient' : 'an appointment'}</span></h3>
      <p>${SERVICE[winner]} won: ${REASONS[reason]}.</p>
      ${values}
      <p class="soft small">Conflict ${short(id)}, link ${short(link_id)}, ${timeOf(created_at, view.moment)}</p>
    </div>
    <div class="acts">${show}${button('take-ephysio', 'Take e-Physio')}${button('take-ghl', 'Take GHL')}${button('resolve', 'Resolve')}</div>
  </li>`;
    },
  );
