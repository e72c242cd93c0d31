import { defineCommand } from '../../define-command.ts';

const ID = { '[id]': 'id of the patient in e-Physio, or of its link (8 or more characters)' };
const SEARCH = {
  '--search': 'ask for the name, and show who bears it: names do not belong in a history of commands',
};
const load = () => import('./person.ts');

export const personCommand = defineCommand({
  name: 'person',
  summary: 'a patient who objects to GHL',
  examples: {
    'person exclude 4711': 'nothing of this patient is sent to GHL any more',
    'person include 4711': 'takes it back',
  },
  subcommands: [
    defineCommand({
      name: 'exclude',
      summary:
        'send nothing of a patient to GHL: no field, and no new appointment. What GHL has already is still moved and cancelled there',
      arguments: ID,
      options: SEARCH,
      examples: {
        'person exclude 4711': 'by the id in e-Physio',
        'person exclude --search': 'asks for the name',
      },
      load: async () => (await load()).personExclude,
    }),
    defineCommand({
      name: 'include',
      summary: 'treat a patient like any other again; a contact that was deleted stays so',
      arguments: ID,
      options: SEARCH,
      examples: {
        'person include 4711': 'by the id in e-Physio',
        'person include 1a2b3c4d': 'by the id of the link',
      },
      load: async () => (await load()).personInclude,
    }),
  ],
});
