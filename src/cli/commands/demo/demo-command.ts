import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'the whole job against both sandboxes, in a temporary folder',
  isStandalone: true,
  options: {
    '--json': 'one JSON document on stdout',
    '--practices <n>': { text: 'how many practices', parse: wholeNumber(1, 200), default: 1 },
    '--patients <n>': { text: 'how many patients each has', parse: wholeNumber(4, 1000), default: 36 },
    '--seed <n>': { text: 'another practice', parse: wholeNumber(0, 2 ** 31), default: 1 },
  },
  examples: {
    demo: 'ends within a minute',
    'demo --practices 3': 'three practices side by side in one config',
  },
  load: async () => (await import('./demo.ts')).demo,
});
