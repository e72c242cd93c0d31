import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeOf } from '../src/sandbox/counters.ts';
import type { Sandbox } from '../src/sandbox/start-sandbox.ts';

/** The lists that a run reads, by the names of the files into which their bytes go. */
export const LISTS = {
  'GET /patients': 'patients',
  'GET /events/events': 'events',
  'POST /contacts/search': 'contacts',
  'GET /calendars/events': 'appointments',
} as const;
export type ListName = (typeof LISTS)[keyof typeof LISTS];

const isList = (route: string): route is keyof typeof LISTS => Object.hasOwn(LISTS, route);

/** Writes the bytes of every list that is answered from now on into a file; the returned function ends that, and names the files. */
export const recordReplies = (sandbox: Sandbox, folder: string): (() => string[]) => {
  const files: string[] = [];
  const services = [sandbox.ephysio, sandbox.ghl];
  const ends = services.map((service) =>
    service.onExchange(({ method, path, responseBody }) => {
      const route = routeOf(method, path);
      if (!isList(route)) return;
      const file = join(folder, `${LISTS[route]}-${files.length}.json`);
      writeFileSync(file, responseBody);
      files.push(file);
    }),
  );
  return () => {
    for (const end of ends) end();
    return files;
  };
};
