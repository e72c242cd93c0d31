import type { Edit, EphysioEdit } from './edit.ts';
import { applyEphysioEdit } from './ephysio-edits.ts';
import { applyGhlEdit } from './ghl-edits.ts';
import type { World } from './world.ts';

const AT_THE_DESK: readonly string[] = [
  'register',
  'change-patient',
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
] satisfies EphysioEdit['do'][];

const isEphysioEdit = (edit: Edit): edit is EphysioEdit => AT_THE_DESK.includes(edit.do);

/** Does it, before the witness's eyes. */
export const applyEdit = (world: World, edit: Edit): void => {
  world.witness.note('program');
  if (isEphysioEdit(edit)) applyEphysioEdit(world, edit);
  else applyGhlEdit(world, edit);
  world.witness.note('person');
};
