import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const sandboxCommand = defineCommand({
  name: 'sandbox',
  summary: 'both simulated services on local ports, with a config for them',
  isStandalone: true,
  options: {
    '--dir <folder>': { text: 'where the config is written', default: './ephysio-ghl-sandbox' },
    '--practices <n>': {
      text: 'how many practices, each with an account, a location and patients of its own',
      parse: wholeNumber(1, 200),
      default: 1,
    },
    '--patients <n>': { text: 'how many patients each has', parse: wholeNumber(0, 20_000), default: 100 },
    '--seed <n>': { text: 'another practice', parse: wholeNumber(0, 2 ** 31), default: 1 },
    '--latency <ms>': { text: 'how long each answer takes', parse: wholeNumber(0, 10_000), default: 20 },
    '--ephysio-port <port>': { text: 'port of e-Physio', parse: wholeNumber(0, 65_535), default: 4010 },
    '--ghl-port <port>': { text: 'port of GHL', parse: wholeNumber(0, 65_535), default: 4020 },
    '--webhooks <url>': {
      text: "where GHL's webhooks go",
      default: 'http://127.0.0.1:8000/api/webhooks/',
    },
    '--json': 'one JSON document on stdout',
  },
  examples: {
    sandbox: 'runs until Ctrl-C; try the real commands against it',
    'sandbox --practices 3': 'three practices: German, French and Italian',
  },
  load: async () => (await import('./sandbox.ts')).sandbox,
});
