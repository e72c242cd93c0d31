import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'the whole job against both sandboxes, in a temporary folder',
  isStandalone: true,
  options: {
    '--json': 'one JSON document on stdout',
    '--patients <n>': { text: 'how many patients', parse: wholeNumber(4, 1000), default: 36 },
    '--seed <n>': { text: 'another practice', parse: wholeNumber(0, 2 ** 31), default: 1 },
  },
  examples: { demo: 'ends within a minute', 'demo --patients 60 --seed 7': 'another, larger practice' },
  load: async () => (await import('./demo.ts')).demo,
});
