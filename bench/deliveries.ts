import { type KeyObject, sign } from 'node:crypto';

/** To whom deliveries are addressed. */
export interface Addressee {
  readonly appId: string;
  readonly locationId: string;
}

/** A whole HTTP request. */
export const post = (body: Buffer, signature: string): Buffer => {
  const head = [
    'POST /api/webhooks/ HTTP/1.1',
    'host: localhost',
    'content-type: application/json',
    `x-ghl-signature: ${signature}`,
    `content-length: ${body.length}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
};

/** A webhook as GHL sends it for a changed contact, about 700 bytes, signed. */
export const delivery = (
  id: string,
  { appId, locationId }: Addressee,
  key: KeyObject,
  contact = `contact${id}`,
): Buffer => {
  const body = Buffer.from(
    JSON.stringify({
      type: 'ContactUpdate',
      locationId,
      id: contact,
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
  return post(body, sign(null, body, key).toString('base64'));
};
