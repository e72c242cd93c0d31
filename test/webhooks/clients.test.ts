import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBodyReader } from '../../src/webhooks/http/read-body.ts';
import { contactBody, openRig, type Rig, signatureOf } from './listener.ts';

const MIB = 1024 * 1024;
const QUICK = { headersMs: 150, requestMs: 300, checkMs: 50 };

const open = async (rig: Rig): Promise<Socket & { readonly heard: () => string }> => {
  const socket = connect(rig.listener.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return Object.assign(socket, { heard: () => text });
};

/** Posts in chunks, without saying how much is to come; resolves with the answer's status. */
const postChunks = (rig: Rig, chunks: readonly Buffer[], signature: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const post = request(
      `${rig.url}/api/webhooks/`,
      { method: 'POST', headers: { 'x-ghl-signature': signature } },
      (reply) => {
        reply.resume();
        resolve(reply.statusCode ?? 0);
      },
    );
    post.on('error', reject);
    for (const chunk of chunks) post.write(chunk);
    post.end();
  });

const padded = (size: number): Buffer => {
  const body = contactBody({ pad: '' });
  return Buffer.from(body.replace('"pad":""', `"pad":"${'x'.repeat(size - Buffer.byteLength(body))}"`));
};

/** The head of a request that looks signed, and promises so many bytes. */
const headOf = (length: number): string =>
  `POST /api/webhooks/ HTTP/1.1\r\nHost: x\r\nX-GHL-Signature: ${signatureOf('x')}\r\nContent-Length: ${length}\r\n\r\n`;

describe('a body', () => {
  it.each([
    [MIB, 200],
    [MIB + 1, 413],
  ])('of %i bytes is answered %i, whether its length is announced or not', async (size, code) => {
    const rig = await openRig();
    const announced = padded(size);
    expect(announced).toHaveLength(size);
    expect((await rig.post(announced)).status).toBe(code);
    const body = padded(size);
    const chunks = [body.subarray(0, 1000), body.subarray(1000)];
    expect(await postChunks(rig, chunks, signatureOf(body))).toBe(code);
    expect(await rig.stored()).toHaveLength(code === 200 ? 2 : 0);
  });

  it('without an end is answered at the limit, not when it ends', async () => {
    const rig = await openRig();
    const post = request(`${rig.url}/api/webhooks/`, {
      method: 'POST',
      headers: { 'x-ghl-signature': signatureOf('anything') },
    });
    onTestFinished(() => void post.destroy());
    const answered = once(post, 'response');
    post.on('error', () => undefined);
    post.write(Buffer.alloc(MIB + 1));
    const [reply] = (await answered) as [{ statusCode: number }];
    expect(reply.statusCode).toBe(413);
    // What goes on sending is cut off.
    await once(post, 'close');
  });

  it('is refused when all bodies together would fill the memory', async () => {
    const rig = await openRig({ limits: { bodies: 1500 } });
    expect((await rig.post(padded(2000))).status).toBe(503);
    expect((await rig.post(padded(900))).status).toBe(200);
  });

  it('is taken when others fill the memory, and the largest of them is cut off', async () => {
    const rig = await openRig({ limits: { bodies: 8000 } });
    const begin = async (bytes: number) => {
      const socket = await open(rig);
      socket.write(`${headOf(8000)}${'x'.repeat(bytes)}`);
      return socket;
    };
    const large = await begin(6000);
    const small = await begin(3000);
    expect((await rig.post(padded(2000))).status).toBe(200);
    if (!large.closed) await once(large, 'close');
    expect(large.heard()).toMatch(/^HTTP\/1\.1 503 /);
    expect(small.closed).toBe(false);
    expect(await rig.stored()).toHaveLength(1);
  });

  it('takes more memory the more pieces it comes in', async () => {
    const { read } = createBodyReader({ one: MIB, all: 10_000 });
    const whole = new PassThrough();
    const pieces = new PassThrough();
    whole.end(Buffer.alloc(5000));
    expect(await read(whole)).toMatchObject({ kind: 'read' });
    for (let n = 0; n < 100; n += 1) pieces.write('x');
    expect(await read(pieces)).toEqual({ kind: 'overloaded' });
  });
});

describe('a client', () => {
  it.each([
    ['says nothing', ''],
    ['sends its headers by the drop', 'POST /api/webhooks/ HTTP/1.1\r\nHost: x\r\nX-'],
    ['sends its body by the drop', `${headOf(500)}{"ty`],
    ['speaks no HTTP', 'hello\r\n\r\n'],
  ])('that %s is cut off', async (_name, text) => {
    const rig = await openRig({ limits: QUICK });
    const socket = await open(rig);
    if (text !== '') socket.write(text);
    await once(socket, 'close');
    expect(socket.heard()).not.toMatch(/200 OK/);
    expect((await rig.post(contactBody())).status).toBe(200);
    expect(await rig.stored()).toHaveLength(1);
  });

  it('that leaves in the middle of its body does no harm', async () => {
    const rig = await openRig();
    const socket = await open(rig);
    socket.write(`${headOf(500)}{"ty`);
    socket.destroy();
    await once(socket, 'close');
    expect((await rig.post(contactBody())).status).toBe(200);
    expect(rig.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  it('that is refused before its body is read may go on with the next delivery on the same connection', async () => {
    const rig = await openRig();
    const socket = await open(rig);
    const body = contactBody();
    const send = async (signature: string, answers: number): Promise<void> => {
      const head = `POST /api/webhooks/ HTTP/1.1\r\nHost: x\r\nX-GHL-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}`;
      socket.write(`${head}\r\n\r\n${body}`);
      while (socket.heard().split('}').length <= answers) await once(socket, 'data');
    };
    await send('N/A', 1);
    await send(signatureOf(body), 2);
    expect(socket.heard().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
    expect(await rig.stored()).toHaveLength(1);
  });

  it('too many are turned away, and counted', async () => {
    const rig = await openRig({ limits: { connections: 2 } });
    const first = await open(rig);
    await open(rig);
    const third = await open(rig);
    await once(third, 'close');
    first.destroy();
    await once(first, 'close');
    // The server frees the place when it sees the end of the first, which may be a moment later.
    let text = '';
    while (text === '')
      text = await rig
        .get('/metrics')
        .then((r) => r.text())
        .catch(() => '');
    expect(text).toMatch(/ephysio_ghl_connections_dropped_total [1-9]/);
  });
});
