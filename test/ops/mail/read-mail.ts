/** A mail as its reader sees it. */
export interface ReadMail {
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** By their types, such as `text/html`. */
  readonly parts: Readonly<Record<string, string>>;
}

const bytesOfQuotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

const decoded = (text: string, encoding: string): string => {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? bytesOfQuotedPrintable(text).toString('utf8') : text;
};

/** Words of RFC 2047; white space between two of them is none. */
const decodedHeader = (value: string): string =>
  value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('latin1')
        : bytesOfQuotedPrintable(word.replaceAll('_', ' ')).toString('latin1'),
    )
    // A letter may be split over two words: bytes are joined before they become letters.
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));

const splitHead = (raw: string): { readonly headers: Record<string, string>; readonly body: string } => {
  const [, head = '', body = ''] = /^([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(raw) ?? [];
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), decodedHeader(line.slice(colon + 1).trim())] as const;
  });
  return { headers: Object.fromEntries(headers), body };
};

/** Reads a mail with text in one or several parts. */
export const readMail = (raw: string): ReadMail => {
  const { headers, body } = splitHead(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const pieces =
    boundary === undefined
      ? [raw]
      : // The line break in front of a boundary is a part of it.
        `\r\n${body}`
          .split(`\r\n--${boundary}`)
          .slice(1, -1)
          .map((piece) => piece.replace(/^\r\n/, ''));
  const parts = pieces.map((piece) => {
    const part = splitHead(piece);
    const type = part.headers['content-type']?.split(';')[0] ?? 'text/plain';
    const text = decoded(part.body, part.headers['content-transfer-encoding'] ?? '7bit');
    return [type, text.replaceAll('\r\n', '\n')] as const;
  });
  return { headers, parts: Object.fromEntries(parts) };
};
