import { readFileSync } from 'node:fs';
import { REFERENCE } from '../../../config/secrets.ts';
import { type Finding, ok, warn } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Copied from a web page, or from a file with Windows line ends. */
const isPadded = (name: string, env: Env): boolean => {
  const value = env[name] ?? '';
  return value !== value.trim();
};

/** The variables and files that a config (which could be loaded) is filled in from. Names only, never a value. */
export const checkEnvironment = (configPath: string, env: Env): readonly Finding[] => {
  const text = readFileSync(configPath, 'utf8');
  const names = [...new Set([...text.matchAll(REFERENCE)].map(([, name = '']) => name))];
  if (names.length === 0) return [ok('the config names no variable and no file')];
  return [
    ok(`the config is filled in from ${names.join(', ')}`),
    ...names
      .filter((name) => isPadded(name, env))
      .map((name) =>
        warn(
          `the variable ${name} begins or ends with white space`,
          'Set it without, unless it is a password that has it.',
        ),
      ),
  ];
};
