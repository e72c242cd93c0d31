import { expect, test } from 'vitest';
import {
  compareWithPreview,
  type MadeChange,
} from '../../../../src/webhooks/admin/runs/compare-with-preview.ts';
import type { PlannedOperation } from '../../../../src/webhooks/admin/runs/run-document.ts';

const operation = (
  side: PlannedOperation['side'],
  kind: PlannedOperation['kind'],
  id: string,
  more: Partial<PlannedOperation> = {},
): PlannedOperation => ({ side, kind, record: 'patient', id, fields: [], ...more });

const change = (
  side: MadeChange['side'],
  kind: MadeChange['kind'],
  [ephysio_id, ghl_id]: readonly [string | null, string | null],
  entity: MadeChange['entity'] = 'patient',
): MadeChange => ({
  id: `${kind} ${ephysio_id} ${ghl_id}`,
  entity,
  kind,
  side,
  ephysio_id,
  ghl_id,
  link_id: null,
});

test('a run that did what its preview said does not differ from it', () => {
  const preview = [
    operation('ghl', 'create', '7'),
    operation('ephysio', 'create', 'abc'),
    operation('ghl', 'update', 'def'),
    operation('ephysio', 'cancel', '9', { record: 'appointment' }),
    operation('ghl', 'link', 'ghi', { with: '11' }),
    operation('ghl', 'remove', 'slot', { record: 'block-slot' }),
    operation('ghl', 'tombstone', 'gone'),
  ];
  const changes = [
    change('ghl', 'created', ['7', 'new']),
    change('ephysio', 'created', ['new', 'abc']),
    change('ghl', 'updated', ['8', 'def']),
    change('ephysio', 'cancelled', ['9', 'xyz'], 'appointment'),
    change(null, 'linked', ['11', 'ghi']),
    change('ghl', 'removed', ['12', 'slot'], 'block-slot'),
  ];
  expect(compareWithPreview(preview, changes)).toEqual({ notDone: [], added: [] });
});

test('what was announced and not done, and what was done besides, is named', () => {
  const [left, extra] = [operation('ghl', 'create', '7'), change('ghl', 'updated', ['7', 'abc'])];
  expect(compareWithPreview([left], [extra])).toEqual({ notDone: [left], added: [extra] });
});

test('what a guard held back was not announced: doing it is a difference, leaving it is none', () => {
  const held = operation('ephysio', 'create', 'abc', { heldBack: true });
  expect(compareWithPreview([held], []).notDone).toEqual([]);
  const done = change('ephysio', 'created', ['7', 'abc']);
  expect(compareWithPreview([held], [done]).added).toEqual([done]);
});
