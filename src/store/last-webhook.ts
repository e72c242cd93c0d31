import type { StoreHandle } from './store.ts';

/** When the newest webhook of a practice that is still remembered arrived (UTC ISO); `null`: there is none. */
export const lastWebhookAt = async ({ db }: StoreHandle, practice: string): Promise<string | null> => {
  const row = await db
    .selectFrom('webhook_events')
    .select(({ fn }) => fn.max('received_at').as('at'))
    .where('practice', '=', practice)
    .executeTakeFirst();
  return row?.at ?? null;
};
