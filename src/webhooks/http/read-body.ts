import type { Readable } from 'node:stream';
import type { HttpBindings } from '@hono/node-server';
import type { Language } from '../../domain/records/language.ts';

/** What the handlers of the framework get beside a request: Node's own of it, whose body is read here. */
export type ListenerEnv = {
  Bindings: HttpBindings;
  /** In which language a page is written for who asks for none that there is. */
  Variables: { fallbackLanguage?: Language };
};

export type Body =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'overloaded' | 'broken' };

export interface BodyReader {
  /** Bytes of one body. */
  readonly limit: number;
  /** Reads a request's raw bytes; stops at the first byte over the limit, whatever its headers promised. */
  read(incoming: Readable): Promise<Body>;
}

export interface BodyLimits {
  /** Bytes of one body. */
  readonly one: number;
  /** Memory for all bodies that are being read: many slow senders must not fill it. */
  readonly all: number;
}

/** What a piece of a body takes besides its bytes: a body may come byte by byte. */
const PIECE_BYTES = 200;

interface Reading {
  /** Memory that it takes. */
  held: number;
  end(body: Body): void;
}

export const createBodyReader = ({ one, all }: BodyLimits): BodyReader => {
  const readings = new Set<Reading>();
  let held = 0;

  /** The sender that takes most has to go: somebody with a webhook is never that, as long as others are in the way. */
  const makeRoom = (): void => {
    while (held > all) {
      const [first, ...others] = readings;
      if (first === undefined) return;
      const largest = others.reduce((most, other) => (other.held > most.held ? other : most), first);
      largest.end({ kind: 'overloaded' });
    }
  };

  return {
    limit: one,
    read: (incoming) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const reading: Reading = {
          held: 0,
          end: (body) => {
            held -= reading.held;
            readings.delete(reading);
            incoming.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
            // Nobody listens for errors of what is left of it.
            if (body.kind !== 'read') incoming.on('error', () => undefined);
            resolve(body);
          },
        };
        const onData = (chunk: Buffer): void => {
          size += chunk.length;
          if (size > one) {
            reading.end({ kind: 'too-large' });
            return;
          }
          chunks.push(chunk);
          reading.held += chunk.length + PIECE_BYTES;
          held += chunk.length + PIECE_BYTES;
          makeRoom();
        };
        const onEnd = (): void => {
          const [first] = chunks;
          reading.end({
            kind: 'read',
            bytes: chunks.length === 1 && first ? first : Buffer.concat(chunks),
          });
        };
        const onBroken = (): void => reading.end({ kind: 'broken' });
        readings.add(reading);
        incoming.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
      }),
  };
};
