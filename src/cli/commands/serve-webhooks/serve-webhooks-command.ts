import { defineCommand } from '../../define-command.ts';
import { wholeNumber } from '../../options.ts';

export const serveWebhooksCommand = defineCommand({
  name: 'serve-webhooks',
  summary: "listen for GHL's webhooks, and work on what arrives, until SIGTERM",
  options: {
    '--host <host>': 'address to listen on (default: webhooks.host)',
    '--port <port>': { text: 'port to listen on (default: webhooks.port)', parse: wholeNumber(0, 65_535) },
  },
  examples: {
    'serve-webhooks': 'as a service, behind a reverse proxy that speaks https',
    'serve-webhooks --host 0.0.0.0 --port 8080': 'elsewhere than the config says',
  },
  load: async () => {
    const { serveWebhooksWith } = await import('./serve-webhooks.ts');
    const { openRecordProcessor } = await import('../../../app/record-processor.ts');
    return serveWebhooksWith(openRecordProcessor);
  },
});
