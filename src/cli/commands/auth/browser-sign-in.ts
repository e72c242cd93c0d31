import { RunError } from '../../../errors.ts';
import type { Output } from '../../output.ts';
import { listenForCallback } from './callback-listener.ts';

export interface BrowserSignIn<T> {
  /** The page on which GHL asks for the access; `state` stands in it. */
  readonly url: string;
  readonly state: string;
  /** `ghl.redirectUri`, which is listened on. */
  readonly redirectUri: string;
  readonly openBrowser: boolean;
  /** Shows the address to the person. */
  readonly show: () => void;
  /** What the browser says of an error. */
  readonly explain?: (error: RunError) => RunError;
  /** What is done with the code that GHL gives. */
  readonly finish: (code: string) => Promise<T>;
  readonly output: Output;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly stopping: AbortSignal;
}

const PATIENCE_MS = 10 * 60_000;

/** The code that somebody gives by hand: the code, or the whole address that GHL sent the browser to. */
export const codeIn = (text: string): string => {
  const [, code] = /[?&]code=([^&#\s]+)/.exec(text) ?? [];
  return code === undefined ? text.trim() : decodeURIComponent(code);
};

/** Signs in to GHL by the browser's return to our listener; the browser shows how it ended. */
export const signInByBrowser = async <T>(options: BrowserSignIn<T>): Promise<T> => {
  const { url, state, redirectUri, output, sleep, stopping } = options;
  const callback = await listenForCallback({
    redirectUri,
    state,
    patienceMs: PATIENCE_MS,
    sleep,
    stopping,
  }).catch((error: unknown) => {
    // It may be the listener that has the port: the code can be taken by hand then.
    options.show();
    throw error;
  });
  try {
    options.show();
    if (options.openBrowser) {
      const { default: open } = await import('open');
      await open(url).catch(() =>
        output.note('No browser could be opened: open the address above yourself.'),
      );
    }
    output.progress('waiting for the return from GHL');
    const result = await options.finish(await callback.code());
    callback.answer({ ok: true, message: 'ephysio-ghl is connected. This window can be closed.' });
    return result;
  } catch (error) {
    const { explain = (known) => known } = options;
    const said = error instanceof RunError ? explain(error) : null;
    const message = said === null ? 'The terminal says what went wrong.' : `${said.message} ${said.hint}`;
    callback.answer({ ok: false, message });
    throw error;
  } finally {
    output.quiet();
    await callback.close();
  }
};
