import { createPublicKey, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that a server in Node can do with a webhook: answer 200. With a key it also checks the signature, in the
// thread pool, which is what nobody who is to believe a webhook can save.
const pem = process.argv[2];
const key = pem === undefined ? null : createPublicKey(pem);
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const answer = (ok: boolean): void => {
      response.writeHead(ok ? 200 : 401, { 'content-type': 'application/json', 'content-length': 2 });
      response.end('{}');
    };
    if (key === null) return answer(true);
    const signature = Buffer.from(String(request.headers['x-ghl-signature']), 'base64');
    verify(null, Buffer.concat(chunks), key, signature, (error, valid) => answer(error === null && valid));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit());
