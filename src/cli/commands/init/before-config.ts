import { RunError } from '../../../errors.ts';

const SIGN_IN = /ephysio\.email and ephysio\.password of practice "[^"]*" in the config/;

/** Errors of the services speak of a config. None is written yet: what is to be checked is an answer. */
export const beforeConfig = (error: RunError): RunError => {
  const hint = error.hint
    .replace(SIGN_IN, 'the e-mail address and the password')
    .replaceAll(' in the config', '');
  return hint === error.hint ? error : new RunError(error.exitCode, error.message, hint, { cause: error });
};
