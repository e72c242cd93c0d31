// Part of the build: the man page, from the same commands as the help.
import { mkdirSync, writeFileSync } from 'node:fs';
import { manPage } from '../src/cli/man-page.ts';
import { buildCli } from '../src/cli/program.ts';

const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
const folder = new URL('../dist/man/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('ephysio-ghl.1', folder), manPage(cli));
