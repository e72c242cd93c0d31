import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'overloaded' | 'broken' };

export interface BodyReader {
  /** Bytes of one body. */
  readonly limit: number;
  /** Reads a request's raw bytes; stops at the first byte over the limit, whatever its headers promised. */
  read(incoming: IncomingMessage): Promise<Body>;
}

export interface BodyLimits {
  /** Bytes of one body. */
  readonly one: number;
  /** Bytes of all bodies that are being read: many slow senders must not fill the memory. */
  readonly all: number;
}

export const createBodyReader = ({ one, all }: BodyLimits): BodyReader => {
  let held = 0;
  return {
    limit: one,
    read: (incoming) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const end = (body: Body): void => {
          held -= size;
          incoming.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
          // Nobody listens for errors of what is left of it.
          if (body.kind !== 'read') incoming.on('error', () => undefined);
          resolve(body);
        };
        const onData = (chunk: Buffer): void => {
          size += chunk.length;
          held += chunk.length;
          if (size > one) end({ kind: 'too-large' });
          else if (held > all) end({ kind: 'overloaded' });
          else chunks.push(chunk);
        };
        const onEnd = (): void => {
          const [first] = chunks;
          end({ kind: 'read', bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
        };
        const onBroken = (): void => end({ kind: 'broken' });
        incoming.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
      }),
  };
};
