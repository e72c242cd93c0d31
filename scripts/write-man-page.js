// Part of the build: the man page, from the commands that were just built.
import { mkdirSync, writeFileSync } from 'node:fs';
import { manPage } from '../dist/cli/man-page.js';
import { buildCli } from '../dist/cli.js';

const cli = buildCli({ stopping: new AbortController().signal }, () => undefined);
const folder = new URL('../dist/man/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('ephysio-ghl.1', folder), manPage(cli));
