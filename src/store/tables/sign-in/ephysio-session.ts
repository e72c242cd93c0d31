import { iso } from '../../iso.ts';
import type { StoreHandle } from '../../store.ts';

/** A sign-in to e-Physio, in clear: for memory only. */
export interface EphysioSession {
  readonly token: string;
  readonly cryptoKey: string;
  readonly practiceId: string | null;
  /** UTC ISO; `null` when the service did not say. */
  readonly expiresAt: string | null;
}

interface Secrets {
  readonly token: string;
  readonly cryptoKey: string;
  readonly account: string;
}

const context = (practice: string): string => `ephysio_session/secrets/${practice}`;

/**
 * `null` when there is none, or it belongs to another account than the config's (`account`: its address and e-mail).
 * @throws GuardError when the sealed secrets are not what was stored */
export const loadEphysioSession = async (
  { db, sealer }: StoreHandle,
  practice: string,
  account: string,
): Promise<EphysioSession | null> => {
  const row = await db
    .selectFrom('ephysio_session')
    .selectAll()
    .where('practice', '=', practice)
    .executeTakeFirst();
  if (row === undefined) return null;
  const secrets = sealer.open(row.secrets, context(practice)) as Secrets;
  if (secrets.account !== account) return null;
  return {
    token: secrets.token,
    cryptoKey: secrets.cryptoKey,
    practiceId: row.practice_id,
    expiresAt: row.expires_at,
  };
};

/** `now`: epoch milliseconds. */
export const saveEphysioSession = async (
  { db, sealer }: StoreHandle,
  practice: string,
  account: string,
  session: EphysioSession,
  now: number,
): Promise<void> => {
  const { token, cryptoKey } = session;
  const row = {
    practice,
    secrets: sealer.seal({ token, cryptoKey, account } satisfies Secrets, context(practice)),
    practice_id: session.practiceId,
    expires_at: session.expiresAt,
    obtained_at: iso(now),
  };
  await db
    .insertInto('ephysio_session')
    .values(row)
    .onConflict((c) => c.column('practice').doUpdateSet(row))
    .execute();
};

export const deleteEphysioSession = async ({ db }: StoreHandle, practice: string): Promise<void> => {
  await db.deleteFrom('ephysio_session').where('practice', '=', practice).execute();
};
