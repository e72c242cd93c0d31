import { MissingScopeError } from '../../errors.ts';
import type { GhlClient } from '../http/client.ts';
import { readReply, usersReplySchema } from '../http/wire.ts';

/** Somebody of the practice's staff who works in GHL. */
export interface GhlUser {
  readonly id: string;
  readonly name: string | null;
}

/** The location's users; `null` where the sign-in lacks users.readonly, which only this needs. @throws RunError */
export const readUsers = async (client: GhlClient): Promise<readonly GhlUser[] | null> => {
  const path = '/users/';
  try {
    const { body } = await client.request({
      method: 'GET',
      path,
      query: { locationId: client.locationId },
      version: 'contacts',
      effect: 'read',
    });
    return readReply(usersReplySchema, body, `GET ${path}`)
      .users.filter((user) => user.deleted !== true)
      .map(({ id, name, firstName, lastName }) => ({
        id,
        name: name?.trim() || [firstName, lastName].filter(Boolean).join(' ') || null,
      }));
  } catch (error) {
    if (error instanceof MissingScopeError) return null;
    throw error;
  }
};
