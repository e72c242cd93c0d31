import type { GhlClient } from '../http/client.ts';
import { contactReplySchema, readReply } from '../http/wire.ts';

/** One contact by its id, as it came. */
export const readContactRow = async (client: GhlClient, id: string): Promise<unknown> => {
  const path = `/contacts/${encodeURIComponent(id)}`;
  const { body } = await client.request({ method: 'GET', path, version: 'contacts', effect: 'read-one' });
  return readReply(contactReplySchema, body, `GET ${path}`).contact;
};
