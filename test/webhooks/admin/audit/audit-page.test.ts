import { expect, test } from 'vitest';
import { openDesk } from '../../staffed-desk.ts';

test('lists who did what in a practice, newest first, in the language of the reader', async () => {
  const { as } = await openDesk();
  const hans = await as('hans');
  await hans.get('/admin/?practice=main');
  const { text } = await hans.get('/admin/audit?practice=main');
  expect(text).toMatch(/Hans.*Opened “Today”/s);
  const german = await hans.get('/admin/audit?practice=main', { 'accept-language': 'de-CH' });
  expect(german.text).toContain('<h1>Zugriffsprotokoll</h1>');
  expect(german.text).toMatch(/Hans.*«Heute» geöffnet/s);
});

test('shows nothing of a practice that the user may not see', async () => {
  const { as } = await openDesk();
  await (await as('petra')).get('/admin/?practice=other');
  const hans = await as('hans');
  expect((await hans.get('/admin/audit?practice=other')).status).toBe(404);
  expect((await hans.get('/admin/audit?practice=main')).text).not.toContain('Petra');
});

test('is for those who may decide: others have no way to it', async () => {
  const { as } = await openDesk();
  const vera = await as('vera');
  expect((await vera.get('/admin/audit?practice=main')).status).toBe(403);
  expect((await vera.get('/admin/?practice=main')).text).not.toContain('/admin/audit');
});
