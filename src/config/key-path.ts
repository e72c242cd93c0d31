/** A path into the config as it is shown: `practices[0].ephysio.email`. */
export const keyPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((shown, step) => {
    if (typeof step === 'number') return `${shown}[${step}]`;
    return shown === '' ? String(step) : `${shown}.${String(step)}`;
  }, '');
