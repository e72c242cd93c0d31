import { describe, expect, test } from 'vitest';
import { EXIT } from '../../../../src/errors.ts';
import { resolveReview } from '../../../../src/store/tables/reviews.ts';
import { finishRun, startRun } from '../../../../src/store/tables/sync-runs.ts';
import { rejection } from '../../../store/temp-store.ts';
import { addConflict, addReview, byHandOf, SECRETS } from '../../../webhooks/admin-items.ts';
import { createGate } from '../../set-up.ts';
import { configOf, DESK, MORNING, openDesk } from './desk.ts';

const OTHER_LINK = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed';

describe('a digest', () => {
  test('says how much waits, in the language of the practice, and where it is settled', async () => {
    const { store, mails, send } = await openDesk();
    await addReview(store);
    await addConflict(store);
    const run = await startRun(store, { practice: 'main', command: 'sync patients', now: MORNING - 60_000 });
    await finishRun(store, run, { exitCode: EXIT.guard, counts: null, error: null, now: MORNING - 30_000 });
    expect(await send()).toMatchObject({ outcome: 'sent', recipients: 2, refused: [] });
    const [mail] = mails;
    expect(mail).toMatchObject({
      from: 'sync@practice.example',
      to: DESK,
      headers: { subject: 'Praxis main: 2 Pendenzen (Woche 49)', 'content-language': 'de' },
    });
    const text = mail?.parts['text/plain'] ?? '';
    expect(text).toContain('  1  In e-Physio von Hand ändern\n  1  Auf beiden Seiten geändert\n');
    expect(text).toContain('Letzter Abgleich: Mo 30.11.2026 06:59, zur Sicherheit angehalten');
    expect(text).toContain('https://sync.example.ch/admin/?practice=main');
    expect(mail?.parts['text/html']).toContain('href="https://sync.example.ch/admin/?practice=main"');
  });

  test('holds nothing of a patient: no value, and no id', async () => {
    const { store, mails, send } = await openDesk();
    const id = await addReview(store, byHandOf(OTHER_LINK));
    await addConflict(store);
    await send();
    const all = JSON.stringify(mails);
    for (const secret of [...SECRETS, OTHER_LINK, id]) expect(all).not.toContain(secret);
    // Random ids of the mail may hold these two characters.
    expect(all).not.toMatch(/\bc7\b/);
  });

  test('goes out when something is new, and says how much of all that is', async () => {
    const { store, mails, send } = await openDesk();
    expect(await send()).toMatchObject({ outcome: 'nothing-new' });
    const first = await addReview(store);
    expect(await send()).toMatchObject({ outcome: 'sent', facts: { fresh: 1 } });
    expect(await send()).toMatchObject({ outcome: 'nothing-new' });
    await addConflict(store);
    expect(await send()).toMatchObject({ outcome: 'sent', facts: { fresh: 1 } });
    await resolveReview(store, first, MORNING);
    expect(await send()).toMatchObject({ outcome: 'nothing-new' });
    await addReview(store);
    expect(await send()).toMatchObject({ outcome: 'sent', facts: { fresh: 1 } });
    expect(mails.map(({ headers }) => headers.subject)).toEqual([
      'Praxis main: 1 Pendenz (Woche 49)',
      'Praxis main: 2 Pendenzen (Woche 49)',
      'Praxis main: 2 Pendenzen (Woche 49)',
    ]);
  });

  test('goes out in any case if that is asked for', async () => {
    const { mails, send } = await openDesk();
    await send({ always: true });
    expect(mails.map(({ headers }) => headers.subject)).toEqual(['Praxis main: keine Pendenzen (Woche 49)']);
  });

  test('only shows what it would be in a dry run, and remembers nothing', async () => {
    const { store, mails, send } = await openDesk();
    await addReview(store);
    for (const _ of [1, 2]) {
      expect(await send({ openMailer: null })).toMatchObject({
        outcome: 'would-send',
        recipients: 2,
        mail: { subject: 'Praxis main: 1 Pendenz (Woche 49)' },
      });
    }
    expect(mails).toEqual([]);
    expect(await store.db.selectFrom('checkpoints').selectAll().execute()).toEqual([]);
    expect(await store.db.selectFrom('locks').selectAll().execute()).toEqual([]);
  });

  test('is not for a practice without recipients, and opens no mail server for nothing', async () => {
    const { store, send } = await openDesk();
    const openMailer = () => Promise.reject(new Error('nothing to send'));
    expect(await send({ openMailer })).toMatchObject({ outcome: 'nothing-new' });
    await addReview(store);
    expect(await send({ openMailer }, configOf({ main: [] }))).toEqual({ outcome: 'no-recipients' });
  });
});

describe('a recipient whom the mail server refuses', () => {
  const refuses = { [DESK[1] ?? '']: 550 };

  test('is named by its setting, gets the next one, and keeps it from nobody', async () => {
    const { store, mails, send } = await openDesk({ refuses });
    await addReview(store);
    const refused = [{ setting: 'practices[0].desk.recipients[1]', code: 550 }];
    expect(await send()).toMatchObject({ outcome: 'sent', recipients: 1, refused });
    expect(mails.map(({ to }) => to)).toEqual([[DESK[0]]]);
    expect(await send()).toMatchObject({ outcome: 'all-refused', recipients: 0, refused });
    expect(mails).toHaveLength(1);
    const corrected = configOf({ main: [DESK[0] ?? '', 'other@practice.example'] });
    expect(await send({}, corrected)).toMatchObject({ outcome: 'sent', recipients: 1, refused: [] });
    expect(mails[1]?.to).toEqual(['other@practice.example']);
    expect(await send({}, corrected)).toMatchObject({ outcome: 'nothing-new' });
  });

  test('is known whatever the case of its letters', async () => {
    const { store, mails, send } = await openDesk({ refuses: { 'desk@practice.example': 550 } });
    await addReview(store);
    const mixed = configOf({ main: ['desk@Practice.Example', 'b@practice.example'] });
    expect(await send({}, mixed)).toMatchObject({
      recipients: 1,
      refused: [{ setting: 'practices[0].desk.recipients[0]', code: 550 }],
    });
    expect(mails).toHaveLength(1);
  });
});

describe('two processes', () => {
  test('do not send the same: the second one finds the lock', async () => {
    const [arrived, answered] = [createGate(), createGate()];
    const { store, mails, send } = await openDesk({
      onMail: () => {
        arrived.open();
        return answered.opened;
      },
    });
    await addReview(store);
    const first = send();
    await arrived.opened;
    expect(await rejection(send())).toMatchObject({ exitCode: EXIT.locked });
    answered.open();
    expect(await first).toMatchObject({ outcome: 'sent' });
    expect(await send()).toMatchObject({ outcome: 'nothing-new' });
    expect(mails).toHaveLength(1);
  });

  test('what the mail server did not take is new the next time', async () => {
    const { store, mails, send } = await openDesk();
    await addReview(store);
    const failing = { send: () => Promise.reject(new Error('cut')), verify: async () => undefined };
    await rejection(send({ openMailer: async () => failing }));
    expect(await store.db.selectFrom('locks').selectAll().execute()).toEqual([]);
    expect(await send()).toMatchObject({ outcome: 'sent', facts: { fresh: 1 } });
    expect(mails).toHaveLength(1);
  });
});
