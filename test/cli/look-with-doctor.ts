import { type Document, documentsOf } from './run-program.ts';
import type { Office } from './set-up.ts';

/** What `doctor --json` printed. */
export interface Looked {
  readonly exitCode: number | null;
  readonly machine: Document;
  readonly practices: Readonly<Record<string, Document>>;
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
export const found = ({ machine, practices }: Looked, check: string, practice = 'main'): Document[] =>
  [...machine.checks, ...(practices[practice]?.checks ?? [])].filter((result) => result.check === check);
