import { checkConfig } from '../../../../config/check-config.ts';
import { configDocument } from '../config-document.ts';
import { hasApp } from '../services.ts';
import type { Answers } from '../settings.ts';
import type { Account, Column, FilePractice, RowFailure } from './file-practice.ts';
import { accountOf, answersOf, otherValues, type Surroundings, tokenVariableOf } from './practice-answers.ts';

/** A practice that is written if its tests say so. */
export interface Candidate {
  readonly file: FilePractice;
  readonly account: Account;
  readonly answers: Answers;
}

export interface Sorted {
  readonly unchanged: readonly string[];
  readonly candidates: readonly Candidate[];
  readonly failures: readonly RowFailure[];
}

/** What can be said without asking a service. */
export const sortPractices = (
  practices: readonly FilePractice[],
  path: string,
  around: Surroundings,
): Sorted => {
  const unchanged: string[] = [];
  const candidates: Candidate[] = [];
  const failures: RowFailure[] = [];
  for (const file of practices) {
    const fail = (column: Column | null, problem: RowFailure['problem']): void =>
      void failures.push({ row: file.rowOf(column ?? 'practice'), practice: file.name, column, problem });
    const account = accountOf(file, path, around.env);
    if (!('email' in account)) {
      failures.push(...account);
      continue;
    }
    const there = around.existing?.practices.find(({ name }) => name === file.name);
    if (there !== undefined) {
      const columns = otherValues(file, account, there);
      if (columns.length === 0) unchanged.push(file.name);
      else fail(columns.length === 1 ? (columns[0] ?? null) : null, { kind: 'other-values', columns });
      continue;
    }
    const answers = answersOf(file, account, around);
    if (answers.token === null && answers.clientId === null && !hasApp(around.existing?.ghl)) {
      fail(null, { kind: 'no-access', token: tokenVariableOf(file.name) });
      continue;
    }
    const { config } = configDocument({ ...answers, adminPassword: null }, around.existing, {
      place: 'memory',
    });
    const checked = checkConfig(config);
    if ('problems' in checked) fail(null, { kind: 'settings', problems: checked.problems });
    else candidates.push({ file, account, answers });
  }
  return { unchanged, candidates, failures };
};
