import { afterEach } from 'vitest';
import {
  type RigOptions,
  rigFor,
  type Script,
  type Scripted,
  scriptedEphysio,
  token,
} from './scripted-ephysio.ts';

/** What is closed after each test; one that a test closes itself is taken out. */
export const open: Scripted[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A scripted e-Physio that signs anybody in, and a client for it. */
export const start = async (routes: Record<string, Script>, options?: RigOptions) => {
  const server = await scriptedEphysio({ 'POST /token': (_seen, n) => token(`T${n}`), ...routes });
  open.push(server);
  return { server, ...rigFor(server.baseUrl, options) };
};

export const EVENT_QUERY = '?ids=&isCancelMultiUser=false&changeSeries=false&changeAllDescriptions=false';
export const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: Error) => error,
  );
