import { z } from 'zod';

/** What `/healthz` answers: by it the listener of this program is known. */
export const ALIVE = { status: 'ok', program: 'ephysio-ghl' } as const;

const aliveSchema = z.object({ program: z.literal(ALIVE.program) });

/** `readyz` writes to the disk before it answers. */
const PATIENCE_MS = { '/healthz': 2000, '/readyz': 5000 } as const;

/** Where this machine reaches what listens on `host`. */
export const localAddress = (host: string, port: number): string => {
  if (host === '0.0.0.0' || host === '') return `127.0.0.1:${port}`;
  if (host === '::') return `[::1]:${port}`;
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
};

/** Asks what listens at an address of this machine. @throws whatever fetch throws when nothing answers in time */
export const askListener = (address: string, path: keyof typeof PATIENCE_MS): Promise<Response> =>
  fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS[path]) });

/** Whether the listener of this program answers there. */
export const isOwnListener = async (address: string): Promise<boolean> => {
  try {
    const reply = await askListener(address, '/healthz');
    return aliveSchema.safeParse(await reply.json()).success;
  } catch {
    return false;
  }
};
