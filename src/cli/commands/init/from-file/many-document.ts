import { checkConfig } from '../../../../config/check-config.ts';
import { ConfigError } from '../../../../errors.ts';
import { type ConfigDocument, configDocument, type DocumentOptions } from '../config-document.ts';
import type { Answers } from '../settings.ts';
import type { Target } from '../target.ts';
import type { FilePractice } from './file-practice.ts';

interface ManyPractice {
  readonly file: Pick<FilePractice, 'ephysioEmail' | 'ephysioPassword'>;
  readonly answers: Answers;
}

type ManyPractices = readonly [ManyPractice, ...ManyPractice[]];

/** The app is in the config only once. */
const NO_APP = { clientId: null, clientSecret: null };

const fold = (
  practices: ManyPractices,
  existing: unknown,
  optionsOf: (practice: ManyPractice) => DocumentOptions,
): ConfigDocument => {
  const [first, ...others] = practices;
  const documentOf = (practice: ManyPractice, before: unknown): ConfigDocument =>
    configDocument(practice.answers, before, { ...optionsOf(practice), isOneOfMany: true });
  return others.reduce(
    (before, { answers, ...practice }) => {
      const { config, files, variables } = documentOf(
        { ...practice, answers: { ...answers, ...NO_APP } },
        before.config,
      );
      return {
        config,
        files: [...before.files, ...files],
        variables: [...before.variables, ...variables],
      };
    },
    documentOf(first, existing),
  );
};

/**
 * The config with all of these practices. E-mail addresses and passwords are in it as they are in the file.
 * @throws ConfigError when the schema refuses it as a whole
 */
export const manyDocument = (practices: ManyPractices, { path, existing }: Target): ConfigDocument => {
  const inMemory = fold(practices, existing?.config ?? null, () => ({ place: 'memory' }));
  const document = fold(practices, existing?.raw ?? null, ({ file }) => ({
    references: { email: file.ephysioEmail, password: file.ephysioPassword },
  }));
  const checked = checkConfig(inMemory.config);
  if ('config' in checked) return document;
  throw new ConfigError(
    `Invalid settings; nothing was written to ${path}:\n${checked.problems.map((p) => `  ${p}`).join('\n')}`,
    'Correct the flag or variable that says so, and run init again.',
  );
};
