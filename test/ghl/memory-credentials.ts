import type { CredentialStore, TokenKind, Tokens } from '../../src/ghl/auth/tokens.ts';

/** Stored tokens in memory, with a lock as processes would share it. */
export const memoryCredentials = (...initial: readonly Tokens[]) => {
  const rows = new Map<TokenKind, Tokens>(initial.map((t) => [t.kind, t]));
  const saves: Tokens[][] = [];
  let tail: Promise<unknown> = Promise.resolve();
  let holders = 0;
  let mostHolders = 0;
  const store: CredentialStore = {
    load: async (kind) => rows.get(kind) ?? null,
    save: async (tokens) => {
      saves.push([...tokens]);
      for (const t of tokens) rows.set(t.kind, t);
    },
    withRefreshLock: (fn) => {
      const turn = tail.then(async () => {
        mostHolders = Math.max(mostHolders, ++holders);
        try {
          return await fn();
        } finally {
          holders--;
        }
      });
      tail = turn.catch(() => {});
      return turn;
    },
  };
  return { store, rows, saves, mostHolders: () => mostHolders };
};
