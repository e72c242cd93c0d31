import { InvalidArgumentError } from 'commander';

/** One option: its text, if that is all. */
export type OptionDefinition =
  | string
  | {
      readonly text: string;
      readonly choices?: readonly string[];
      /** Reads the value. @throws InvalidArgumentError @param before what it read of the same option further left */
      parse?(text: string, before?: unknown): unknown;
      readonly default?: unknown;
      /** The default as the help shows it. */
      readonly shownDefault?: string;
    };

/** Options by their flags, as the help shows them: `--force`, `--no-browser`, `--limit <n>`, `--watch [seconds]`. */
export type OptionDefinitions = Readonly<Record<`--${string}`, OptionDefinition>>;

type CamelCase<S> = S extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : S;

type FlagName<F> = F extends `${infer Flag} ${string}`
  ? FlagName<Flag>
  : F extends `--no-${infer Name}`
    ? CamelCase<Name>
    : F extends `--${infer Name}`
      ? CamelCase<Name>
      : never;

type Parsed<D> = D extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : D extends { parse(...texts: never): infer Value }
    ? Value
    : string;

type OptionValue<F, D> = F extends `${string} <${string}>`
  ? Parsed<D>
  : F extends `${string} [${string}]`
    ? Parsed<D> | true
    : boolean;

/** Flags of the options that have a value in any case. */
type Certain<O> = {
  [F in keyof O]: F extends `--no-${string}` ? F : O[F] extends { readonly default: unknown } ? F : never;
}[keyof O];

/** What `run` gets of these options. */
export type OptionValues<O> = {
  readonly [F in Certain<O> as FlagName<F>]: OptionValue<F, O[F]>;
} & { readonly [F in Exclude<keyof O, Certain<O>> as FlagName<F>]?: OptionValue<F, O[F]> };

const MINUTES: Readonly<Record<string, number>> = { m: 1, min: 1, h: 60, d: 1440 };

/** Reads a time span like `15min`, `1h` or `1d`, in minutes. */
export const timeSpan =
  (least: number, most: number) =>
  (text: string): number => {
    const [, count, unit = ''] = /^(\d{1,5})(m|min|h|d)$/.exec(text) ?? [];
    const minutes = Number(count) * (MINUTES[unit] ?? Number.NaN);
    if (!(minutes >= least && minutes <= most)) {
      throw new InvalidArgumentError(`It must be like 15min, 1h or 1d, from ${least}min to ${most / 60}h.`);
    }
    return minutes;
  };

/** Reads a whole number. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };

/** What every command takes that works on practices. */
export const COMMON_OPTIONS = {
  '--config <file>':
    'config file (default: ./ephysio-ghl.config.json; docs/configuration.md says where else it is looked for)',
  '--practice <name>': 'only this practice of the config',
  '--json': 'one JSON document per practice on stdout',
  '--log-level <level>': {
    text: 'what is logged to stderr',
    choices: ['error', 'warn', 'info', 'debug', 'silent'],
  },
} as const satisfies OptionDefinitions;

export type CommonOptions = OptionValues<typeof COMMON_OPTIONS>;

/** The option of every command that waits for the services. */
export const PARALLEL_OPTION = {
  '--parallel <n>': { text: 'practices side by side', parse: wholeNumber(1, 1000), default: 32 },
} as const satisfies OptionDefinitions;

/** Ids as lists show them. */
export const SHORT_IDS = { '<ids...>': 'ids: whole, or their first 8 or more characters' };

/** No list shows more. */
export const MOST = 100_000;

/** The option of every list. */
export const limitOption = (text = 'at most so many a practice') => ({
  '--limit <n>': { text, parse: wholeNumber(1, MOST), default: 100 },
});

/** What a command gets from the process beside its options. */
export interface Runtime {
  /** Aborted by SIGINT or SIGTERM: finish the current record, begin no other. */
  readonly stopping: AbortSignal;
}
