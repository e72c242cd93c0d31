import type { CompanyTokens, CredentialStore, TokenKind, Tokens } from '../../src/ghl/auth/tokens.ts';

const asCompany = (tokens: Tokens | undefined): CompanyTokens | null =>
  tokens?.kind === 'company' && tokens.companyId !== null
    ? { ...tokens, kind: 'company', companyId: tokens.companyId }
    : null;

/** Runs one at a time, and counts how many ever ran at once. */
const turns = () => {
  let tail: Promise<unknown> = Promise.resolve();
  let holders = 0;
  let most = 0;
  const run = <T>(fn: () => Promise<T>): Promise<T> => {
    const turn = tail.then(async () => {
      most = Math.max(most, ++holders);
      try {
        return await fn();
      } finally {
        holders--;
      }
    });
    tail = turn.catch(() => {});
    return turn;
  };
  return { run, most: () => most };
};

/** Stored tokens of a practice and its company in memory, with locks as processes would share them. */
export const memoryCredentials = (...initial: readonly Tokens[]) => {
  const rows = new Map<TokenKind, Tokens>(initial.map((t) => [t.kind, t]));
  const saves: Tokens[][] = [];
  const [own, companies] = [turns(), turns()];
  let removedAt: string | null = null;
  const save = async (tokens: readonly Tokens[]): Promise<void> => {
    saves.push([...tokens]);
    for (const t of tokens) rows.set(t.kind, t);
  };
  const store: CredentialStore = {
    load: async () => rows.get('location') ?? null,
    save,
    withRefreshLock: own.run,
    removedAt: async () => removedAt,
    companies: {
      list: async () => [asCompany(rows.get('company'))].filter((tokens) => tokens !== null),
      load: async () => asCompany(rows.get('company')),
      replace: async (_old, next) => {
        await save([next]);
        return next;
      },
      withRefreshLock: (_id, fn) => companies.run(fn),
    },
  };
  return {
    store,
    rows,
    saves,
    mostHolders: own.most,
    remove: (at: string) => {
      removedAt = at;
    },
  };
};
