import { type KeyObject, sign } from 'node:crypto';

/** To whom deliveries are addressed. */
export interface Addressee {
  readonly appId: string;
  readonly locationId: string;
}

/** A webhook as GHL sends it for a changed contact, about 700 bytes, signed: a whole HTTP request. */
export const delivery = (id: string, { appId, locationId }: Addressee, key: KeyObject): Buffer => {
  const body = Buffer.from(
    JSON.stringify({
      type: 'ContactUpdate',
      locationId,
      id: `contact${id}`,
      firstName: 'Jürg',
      lastName: 'Lüscher',
      name: 'Jürg Lüscher',
      email: 'juerg.luescher@example.ch',
      phone: '+41793456789',
      address1: 'Obere Mühlemattstrasse 12a',
      city: 'Zürich',
      postalCode: '8002',
      country: 'CH',
      source: 'booking page',
      dateOfBirth: '1975-03-02T00:00:00.000Z',
      dnd: false,
      tags: ['newsletter', 'knee'],
      attachments: [],
      customFields: [{ id: 'MgobCB14YMVKuE4Ka8p1', value: 'referred by a colleague' }],
      dateAdded: '2026-01-01T00:00:00.000Z',
      appId,
      versionId: appId,
      timestamp: '2026-03-01T09:59:59.000Z',
      webhookId: id,
    }),
  );
  const signature = sign(null, body, key).toString('base64');
  const head = [
    'POST /api/webhooks/ HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `x-ghl-signature: ${signature}`,
    `content-length: ${body.length}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
};
