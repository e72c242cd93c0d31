import { onTestFinished } from 'vitest';
import { type RigOptions, rigFor, type Script, scriptedEphysio, token } from './scripted-ephysio.ts';

/** A scripted e-Physio that signs anybody in, and a client for it. */
export const start = async (routes: Record<string, Script>, options?: RigOptions) => {
  const server = await scriptedEphysio({ 'POST /token': (_seen, n) => token(`T${n}`), ...routes });
  onTestFinished(() => server.close());
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
