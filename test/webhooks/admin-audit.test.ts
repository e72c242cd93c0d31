import { describe, expect, it } from 'vitest';
import { listAccesses } from '../../src/store/audit/audit-log.ts';
import { openSqlite } from '../../src/store/database/sqlite.ts';
import { addConflict, addLetter, addRecord, addReview, openCounts, SECRETS } from './admin-items.ts';
import { auditOf, openDesk, PASSWORDS } from './staffed-desk.ts';
import { createVisitor, MINUTE } from './visitor.ts';

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

describe('the audit log', () => {
  it('has a row for all that users do, in its order, and no other', async () => {
    const desk = await openDesk();
    const { store } = desk;
    const [letter, other] = [await addLetter(store, 'c1'), await addLetter(store, 'c2', 'other')];
    await addRecord(store, 'c3');
    const review = await addReview(store);
    const conflict = await addConflict(store);
    const petra = await desk.as('petra');
    const vera = await desk.as('vera');
    await petra.press('show', { kind: 'review', id: review });
    await petra.press('resolve', { kind: 'review', id: review });
    await petra.press('discard', { kind: 'letter', id: letter });
    await petra.press('retry', { kind: 'record', entity: 'patient', side: 'ghl', id: 'c3' });
    await petra.press('retry', { kind: 'letter', id: other, practice: 'other' });
    await vera.press('show', { kind: 'conflict', id: conflict });
    await petra.press('resolve', { kind: 'conflict', id: conflict });
    await petra.get('/api/auth/connect?practice=other');
    await vera.post('/admin/log-out', { token: await vera.token() });
    expect(await auditOf(store)).toEqual([
      'Petra - log-in',
      'Vera - log-in',
      'Petra main today',
      `Petra main show review ${review}`,
      `Petra main resolve review ${review}`,
      `Petra main discard webhook ${letter}`,
      'Petra main retry patient ghl c3',
      `Petra other retry webhook ${other}`,
      'Vera main today',
      `Vera main show conflict ${conflict}`,
      `Petra main resolve conflict ${conflict}`,
      'Petra other connect',
      'Vera - log-out',
    ]);
    expect(other).not.toBe(letter);
    const rows = await listAccesses(store, { practices: ['main', 'other'], general: 'all' });
    expect(new Set(rows.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
    for (const secret of [...SECRETS, ...Object.values(PASSWORDS)])
      expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('has no row for what was refused, or was settled before', async () => {
    const desk = await openDesk();
    const review = await addReview(desk.store);
    const [vera, petra] = [await desk.as('vera'), await desk.as('petra')];
    await vera.press('resolve', { kind: 'review', id: review });
    await petra.press('resolve', { kind: 'review', id: crypto.randomUUID() });
    await petra.press('resolve', { kind: 'review', id: review, practice: 'nowhere' });
    await petra.press('same', { kind: 'review', id: review });
    await petra.post('/admin/resolve', { token: 'forged', practice: 'main', kind: 'review', id: review });
    await petra.press('resolve', { kind: 'review', id: review });
    await petra.press('resolve', { kind: 'review', id: review });
    const decisions = (await auditOf(desk.store)).filter((row) => !/ (log-in|today)$/.test(row));
    expect(decisions).toEqual([`Petra main resolve review ${review}`]);
  });

  it('has a row for each log-in that was refused, without what was typed as a name', async () => {
    const desk = await openDesk();
    const guesser = createVisitor(desk);
    await guesser.logIn('wrong', 'petra');
    await guesser.logIn('wrong', PASSWORDS.petra);
    await desk.get('/api/auth/connect', basic('HANS', 'wrong'));
    await desk.get('/api/auth/connect');
    const row = (who: string) => `${who} - log-in-refused`;
    expect(await auditOf(desk.store)).toEqual([row('Petra'), row('?'), row('Hans')]);
    // What is not compared with a password any more is not entered: nobody fills the disk.
    for (let n = 0; n < 30; n += 1) await guesser.logIn('wrong', 'petra');
    expect(await auditOf(desk.store)).toHaveLength(10);
  });

  it('has one row for Today, however often it is loaded within a minute', async () => {
    const desk = await openDesk();
    const [petra, hans] = [await desk.as('petra'), await desk.as('hans')];
    for (let n = 0; n < 3; n += 1) await petra.get('/admin/');
    await petra.get('/admin/?practice=other');
    await petra.get('/admin/');
    await hans.get('/admin/');
    const opened = async () => (await auditOf(desk.store)).filter((row) => row.endsWith(' today'));
    expect(await opened()).toEqual(['Petra main today', 'Petra other today', 'Hans main today']);
    desk.pass(MINUTE - 1);
    await petra.get('/admin/');
    expect(await opened()).toHaveLength(3);
    desk.pass(1);
    await petra.get('/admin/');
    expect(await opened()).toHaveLength(4);
  });
});

describe('while the audit log cannot be written', () => {
  it('nothing is shown and nothing done: another program holds the database', async () => {
    const desk = await openDesk({ open: { busyTimeoutMs: 20 } });
    const conflict = await addConflict(desk.store);
    const petra = await desk.as('petra');
    const token = await petra.token();
    desk.pass(MINUTE);
    const before = await openCounts(desk.store);
    const holder = openSqlite(desk.store.path);
    holder.exec('begin immediate');
    const fields = { token, practice: 'main', kind: 'conflict', id: conflict };
    const pressed = [
      (await petra.post('/admin/show', fields)).status,
      (await petra.post('/admin/resolve', fields)).status,
    ];
    const replies = [
      await petra.get('/admin/'),
      await createVisitor(desk).logIn(PASSWORDS.hans, 'hans'),
      await createVisitor(desk).logIn('wrong', 'hans'),
    ];
    holder.exec('rollback');
    holder.close();
    for (const { status, text } of replies) {
      expect(status).toBe(503);
      expect(text).toContain('it cannot be entered in the audit log');
      expect(text).toContain('Another program holds the database');
    }
    expect([pressed, await openCounts(desk.store)]).toEqual([[303, 303], before]);
    // At the item, as soon as the page can be shown.
    expect((await petra.get('/admin/')).text).toContain(
      'Nothing was done or shown, because it cannot be entered',
    );
  });

  it('nothing is shown and nothing done: the disk is full', async () => {
    const desk = await openDesk();
    const conflict = await addConflict(desk.store);
    const petra = await desk.as('petra');
    const token = await petra.token();
    desk.pass(MINUTE);
    const { sqlite } = desk.store;
    sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`);
    // Until the pages that are there are full.
    const fill = sqlite.prepare(
      "insert into audit_log (id, at, who, action, address) values (hex(randomblob(16)), '', '', '', '')",
    );
    expect(() => {
      for (let n = 0; n < 1000; n += 1) fill.run();
    }).toThrow(/full/);
    const fields = { token, practice: 'main', kind: 'conflict', id: conflict };
    for (const { status, text } of [
      await petra.get('/admin/'),
      await createVisitor(desk).logIn(PASSWORDS.hans, 'hans'),
    ])
      expect([status, text.includes('There is no space left')]).toEqual([503, true]);
    expect((await petra.post('/admin/resolve', fields)).status).toBe(303);
    expect((await openCounts(desk.store)).conflicts).toBe(1);
    // The log-out goes through in any case.
    expect((await petra.post('/admin/log-out', { token })).status).toBe(303);
  });
});
