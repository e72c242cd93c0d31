import { expect, it } from 'vitest';
import { createVisitor } from '../webhooks/visitor.ts';
import { openDisputed } from './disputed.ts';
import { documentOf } from './run-program.ts';
import { type Office, openOffice } from './set-up.ts';

const PASSWORD = 'correct horse battery';

/** An office with its listener at work, and somebody who is logged in on its page. */
const openPage = async (office: Office) => {
  office.rewrite((config) => Object.assign(config, { admin: { password: PASSWORD } }));
  const program = office.start(['serve-webhooks', '--port', '0', '--log-level', 'info']);
  const [, port] = await program.says(/"event":"listener\.start".*"port":(\d+)/);
  const visitor = createVisitor({ url: `http://127.0.0.1:${port}` });
  await visitor.logIn(PASSWORD);
  return visitor;
};

it('a conflict is decided the other way on the admin page, in both services', async () => {
  const { office, conflict, cities } = await openDisputed();

  const visitor = await openPage(office);
  await visitor.press('take-ghl', { kind: 'conflict', id: conflict.id });
  expect((await visitor.get('/admin/')).text).toContain('Saved on both sides.');
  expect(cities()).toEqual(['Chur', 'Chur']);
  expect((await office.run('conflicts', 'list')).stdout).toBe('main: 0 conflicts\n');
});

it.each([
  { verb: 'same', says: /Anna Müller, 1975:<\/strong> The two are matched/, contacts: 0 },
  { verb: 'different', says: /They stay different people/, contacts: 1 },
])('whether two people are one is said on the admin page: $verb', async ({ verb, says, contacts }) => {
  const office = await openOffice({ patients: 3 });
  const { ephysio, ghl } = office.sandbox;
  const person = { birthDate: '02.03.1975', street: 'Seestrasse 7', zip: 8002, city: 'Zürich' };
  ephysio.edit.addPatient({ firstName: 'Anna', lastName: 'Müller', ...person, phone: '079 345 67 89' });
  ghl.edit.createContact({ firstName: 'Ana', lastName: 'Müller', phone: '+41793456789' });
  expect((await office.run('sync', 'patients')).exitCode).toBe(0);
  const before = ghl.state.contacts.size;
  const { reviews } = documentOf(await office.run('review', 'list', '--json'));
  const [item] = reviews.filter((r: { kind: string }) => r.kind === 'who-is-who');

  const visitor = await openPage(office);
  await visitor.press(verb, { kind: 'review', id: item.id });
  const { text } = await visitor.get('/admin/');
  expect(text).toMatch(says);
  expect((await office.run('sync', 'patients')).exitCode).toBe(0);
  expect(ghl.state.contacts.size - before).toBe(contacts);
});
