import { describe, expect, it } from 'vitest';
import { attempt, type Step } from '../../../../src/cli/commands/init/attempt.ts';
import { CancelledError } from '../../../../src/cli/commands/init/questions.ts';
import {
  ConfigError,
  GuardError,
  MissingScopeError,
  type RunError,
  SignInError,
  StoppedError,
  UnreachableError,
} from '../../../../src/errors.ts';

const stopping = new AbortController().signal;
const HINT = 'Check ghl.clientId in the config.';

const failing = (error: Error, signal = stopping, step: Step = 'ghlToken') =>
  attempt(step, signal, () => Promise.reject(error));

describe('a step of the setup', () => {
  it('that succeeds gives its value', async () => {
    expect(await attempt('ghlToken', stopping, async () => 7)).toEqual({ ok: true, value: 7 });
  });

  it.each<{ error: RunError; step: Step; hint: RegExp }>([
    { error: new SignInError('no', HINT), step: 'ephysioSignIn', hint: /e-mail address and the password/ },
    { error: new UnreachableError('no', HINT), step: 'ephysioSignIn', hint: /address of e-Physio/ },
    { error: new SignInError('no', HINT), step: 'ghlToken', hint: /the token .* the id of its location/ },
    { error: new MissingScopeError('no', HINT), step: 'ghlToken', hint: /^Add the scope/ },
    { error: new ConfigError('no', HINT), step: 'ghlApp', hint: /client id, the client secret/ },
    { error: new UnreachableError('no', HINT), step: 'ghlLocation', hint: /address \(--ghl-url\)/ },
    { error: new GuardError('wrong-account', 'no', HINT), step: 'ghlApp', hint: /^Try once more/ },
    { error: new ConfigError('no', HINT), step: 'ephysioEvents', hint: /--ephysio-url\) and the proxy/ },
    { error: new ConfigError('no', 'Run chmod.'), step: 'database', hint: /^Run chmod/ },
  ])('that is refused says what to check, by step and kind of error: $step, $hint', async (row) => {
    const end = await failing(row.error, stopping, row.step);
    expect(end).toMatchObject({
      ok: false,
      error: { exitCode: row.error.exitCode, message: 'no', hint: expect.stringMatching(row.hint) },
    });
  });

  it.each([new StoppedError(), new CancelledError(), new TypeError('a bug')])(
    'throws on: %s',
    async (error) => {
      await expect(failing(error)).rejects.toBe(error);
    },
  );

  it('throws every error once the program is stopping', async () => {
    const error = new SignInError('no', HINT);
    await expect(failing(error, AbortSignal.abort())).rejects.toBe(error);
  });
});
