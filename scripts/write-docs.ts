// `npm run docs`: the pages whose texts are in the program.
import { writeFileSync } from 'node:fs';
import { commandsPage } from './commands-page.ts';
import { configurationPage } from './configuration-page.ts';

const folder = new URL('../docs/', import.meta.url);
writeFileSync(new URL('commands.md', folder), commandsPage());
writeFileSync(new URL('configuration.md', folder), configurationPage());
