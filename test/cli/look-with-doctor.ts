import type { AnyJson } from '../any-json.ts';
import { documentsOf } from './run-program.ts';
import type { Office } from './set-up.ts';

/** What `doctor --json` printed. */
export interface Looked {
  readonly exitCode: number | null;
  readonly machine: AnyJson;
  readonly practices: Readonly<Record<string, AnyJson>>;
  /** All that it wrote, in search of what must not be in it. */
  readonly all: string;
}

/** Runs doctor in an office. */
export const look = async (office: Office, ...args: string[]): Promise<Looked> => {
  const ended = await office.run('doctor', '--json', ...args);
  const [machine, ...practices] = documentsOf(ended);
  return {
    exitCode: ended.exitCode,
    machine,
    practices: Object.fromEntries(practices.map((document) => [document.practice, document])),
    all: `${ended.stdout}${ended.stderr}`,
  };
};

/** What one check found, of the machine or the practice. */
export const found = ({ machine, practices }: Looked, check: string, practice = 'main'): AnyJson[] =>
  [...machine.checks, ...(practices[practice]?.checks ?? [])].filter((result) => result.check === check);

type Practice = Office['config']['practices'][number];

export const changePractice = (office: Office, change: (practice: Practice) => void): void =>
  office.rewrite(({ practices: [practice] }) => {
    if (practice) change(practice);
  });
