import { readFileSync } from 'node:fs';
import { ConfigError } from '../../../errors.ts';

/** The bytes of a file. @throws ConfigError when it cannot be read */
export const readFileBytes = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new ConfigError(
      `${file} cannot be read (${code}).`,
      'Name the file that "python manage.py dumpdata ghl_accounts" wrote, or - for standard input.',
      { cause },
    );
  }
};

/** All of a stream's bytes. */
export const readStream = async (stream: AsyncIterable<unknown>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
};
