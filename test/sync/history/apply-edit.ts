import { applyBothEdit } from './both-edits.ts';
import type { BothEdit, Edit, EphysioEdit, SeriesEdit } from './edit.ts';
import { applyEphysioEdit } from './ephysio-edits.ts';
import { applyGhlEdit } from './ghl-edits.ts';
import { applySeriesEdit } from './series-edits.ts';
import type { World } from './world.ts';

const AT_THE_DESK: readonly string[] = [
  'register',
  'change-patient',
  'spell-patient',
  'archive',
  'restore',
  'add-event',
  'move-event',
  'hand-over',
  'other-therapist',
  'event-status',
  'remove-event',
  'open-invoice',
  'close-invoices',
  'bill',
] satisfies EphysioEdit['do'][];

const ON_BOTH_SIDES: readonly string[] = [
  'both-slots',
  'archived-books',
  'billed-off',
] satisfies BothEdit['do'][];

const ON_SERIES: readonly string[] = [
  'book-series',
  'move-series',
  'resize-series',
  'cancel-series',
  'delete-series',
  'move-one',
  'call-off-one',
  'desk-moves-one',
] satisfies SeriesEdit['do'][];

const isBothEdit = (edit: Edit): edit is BothEdit => ON_BOTH_SIDES.includes(edit.do);
const isSeriesEdit = (edit: Edit): edit is SeriesEdit => ON_SERIES.includes(edit.do);
const isEphysioEdit = (edit: Edit): edit is EphysioEdit => AT_THE_DESK.includes(edit.do);

/** Does it, before the witness's eyes. */
export const applyEdit = (world: World, edit: Edit): void => {
  world.witness.note('program');
  if (isBothEdit(edit)) applyBothEdit(world, edit);
  else if (isSeriesEdit(edit)) applySeriesEdit(world, edit);
  else if (isEphysioEdit(edit)) applyEphysioEdit(world, edit);
  else applyGhlEdit(world, edit);
  world.witness.note('person');
};
