import { counted } from '../../../../domain/counted.ts';
import type { Output } from '../../../output.ts';
import type { InitOptions } from '../init-options.ts';
import { nextSteps } from '../next-steps.ts';
import type { Answers } from '../settings.ts';
import type { Target } from '../target.ts';
import { type Remark, remarkText } from '../test-answers.ts';
import type { Written } from '../write-config.ts';
import type { Account, FilePractice, RowFailure } from './file-practice.ts';
import { problemText } from './row-failure.ts';

interface Added {
  readonly file: Pick<FilePractice, 'name' | 'rows'>;
  readonly account: Pick<Account, 'variables'>;
  readonly answers: Pick<Answers, 'email' | 'token' | 'secrets'>;
  readonly tested: { readonly ephysio: boolean; readonly ghl: boolean };
  readonly remarks: readonly Remark[];
}

/** How it ended for all practices of the file. */
export interface Outcome {
  /** Every practice that a row names, with its rows. */
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly added: readonly Added[];
  readonly unchanged: readonly string[];
  /** By row. */
  readonly failures: readonly RowFailure[];
  /** `null`: there was nothing to write. */
  readonly written: Written | null;
  readonly target: Target;
}

const NAMES = { calendar: 'the row', adminInfoId: 'column adminInfoId' };

const rowsText = (rows: readonly number[]): string =>
  `${rows.length === 1 ? 'row' : 'rows'} ${rows.join(', ')}`;

interface Note {
  readonly practice: string;
  readonly message: string;
}

/** Two practices with one account would have each other's patients in their locations. */
const sharedAccounts = ({ added, target }: Outcome): readonly Note[] => {
  const all = [
    ...(target.existing?.config.practices ?? []).map(({ name, ephysio }) => ({ name, email: ephysio.email })),
    ...added.map(({ file, answers }) => ({ name: file.name, email: answers.email })),
  ];
  return added.flatMap(({ file: { name }, answers }): readonly Note[] => {
    const others = all.filter((one) => one.name !== name && one.email === answers.email);
    if (others.length === 0) return [];
    const whose = others.map((one) => one.name).join(', ');
    return [
      { practice: name, message: `e-Physio: the account is also that of ${whose}. Is it the right one?` },
    ];
  });
};

const notesOf = (outcome: Outcome): readonly Note[] => [
  ...outcome.added.flatMap(({ file, remarks }) =>
    remarks.map((remark) => ({ practice: file.name, message: remarkText(remark, NAMES) })),
  ),
  ...sharedAccounts(outcome),
];

/** The names of the practices that are not written. */
const leftOut = ({ named, added, unchanged }: Outcome): readonly string[] => {
  const right = new Set([...added.map(({ file }) => file.name), ...unchanged]);
  return [...named.keys()].filter((name) => !right.has(name));
};

/** What has to be set for every run: variables that the rows name, and those of the other secrets. */
const variablesOf = ({ added, written }: Outcome): readonly string[] => [
  ...new Set([...(written?.variables ?? []), ...added.flatMap(({ account }) => account.variables)]),
];

const documentOf = (outcome: Outcome): object => {
  const { named, added, unchanged, failures, written, target } = outcome;
  return {
    command: 'init',
    practice: null,
    ok: failures.length === 0,
    config: target.path,
    database: written?.config.database ?? target.existing?.config.database ?? null,
    secrets: {
      place: added[0]?.answers.secrets ?? null,
      files: written?.files ?? [],
      variables: variablesOf(outcome),
    },
    backups: written?.backups ?? [],
    practices: [...named].map(([practice, rows]) => {
      const one = added.find(({ file }) => file.name === practice);
      if (one !== undefined) return { practice, rows, state: 'added', tested: one.tested };
      return { practice, rows, state: unchanged.includes(practice) ? 'unchanged' : 'failed' };
    }),
    failures: failures.map(({ row, practice, column, problem }) => ({
      row,
      practice,
      column,
      code: problem.kind,
      ...problemText(problem),
    })),
    notes: notesOf(outcome),
  };
};

const failureText = ({ row, practice, column, problem }: RowFailure): string => {
  const { message, cure } = problemText(problem);
  const where = [
    `row ${row}`,
    ...(practice === null ? [] : [`practice ${practice}`]),
    ...(column === null ? [] : [`column ${column}`]),
  ].join(', ');
  return `  ${where}\n      ${message}\n      ${cure}`;
};

const paragraph = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [...lines, '']);

/** How many practices are named where each one would be a line of its own. */
const SHOWN = 8;

const signInsOf = (names: readonly string[]): Parameters<typeof nextSteps>[2] => {
  const [first, ...others] = names;
  if (first === undefined) return [];
  const shown = names.slice(0, SHOWN);
  const more = names.length > SHOWN ? `; so for ${names.length - SHOWN} more practices` : '';
  const each = shown.map((name, i) => ({
    command: `auth --practice ${name}`,
    does: `sign in to GHL${i === shown.length - 1 ? more : ''}`,
  }));
  const all = {
    command: 'auth --company',
    does: 'sign in to GHL once, for all locations of an agency; or for each practice:',
  };
  return others.length === 0 ? each : [all, ...each];
};

const textOf = (outcome: Outcome, { config: flag }: InitOptions): string => {
  const { named, added, unchanged, failures, written, target } = outcome;
  const left = leftOut(outcome);
  const variables = variablesOf(outcome);
  const unsigned = added.filter(({ answers }) => answers.token === null).map(({ file }) => file.name);
  const unseen = added.filter(({ tested }) => tested.ephysio && !tested.ghl).map(({ file }) => file.name);
  const rows = (name: string): string => `${name} (${rowsText(named.get(name) ?? [])})`;
  const config = written?.config ?? target.existing?.config;
  const counts = [
    ...(added.length === 0 ? [] : [`written    ${added.map(({ file }) => file.name).join(', ')}`]),
    ...(unchanged.length === 0 ? [] : [`unchanged  ${unchanged.join(', ')}`]),
    ...(left.length === 0 ? [] : [`left out   ${left.map(rows).join(', ')}`]),
  ];
  const files = [
    ...(written === null ? [] : [`config     ${target.path}`]),
    ...(written?.files ?? []).map((file) => `secret     ${file}`),
    ...(written?.backups ?? []).map((file) => `kept       ${file}`),
    ...(written === null ? [] : [`database   ${written.config.database}`]),
  ];
  return [
    ...paragraph([...counts, ...files]),
    ...paragraph(failures.length === 0 ? [] : ['What is wrong:', ...failures.map(failureText)]),
    ...paragraph(
      unseen.length === 0
        ? []
        : [
            `Location and calendars in GHL are not checked yet, because there is no token before the sign-in: ${unseen.join(', ')}.`,
          ],
    ),
    ...paragraph(
      failures.length === 0
        ? []
        : ['Correct the rows, and run the same command again: what is written already stays as it is.'],
    ),
    ...paragraph(
      variables.length === 0 ? [] : ['Set for every run:', ...variables.map((name) => `  ${name}`)],
    ),
    ...(added.length === 0 || config === undefined ? [] : nextSteps(flag, config, signInsOf(unsigned))),
  ]
    .join('\n')
    .trimEnd();
};

/** Says what was written, what was there already and what is wrong, and what comes next. Holds no secret. */
export const report = (outcome: Outcome, options: InitOptions, output: Output): void => {
  const { failures, named } = outcome;
  for (const { practice, message } of notesOf(outcome)) output.note(`${practice}: ${message}`);
  output.document(documentOf(outcome));
  output.verbatim(textOf(outcome, options));
  if (failures.length > 0)
    output.note(
      `${counted(leftOut(outcome).length, 'practice')} of ${named.size} not written; ${counted(failures.length, 'problem')} in the file.`,
    );
};
