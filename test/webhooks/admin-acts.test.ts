import { describe, expect, it } from 'vitest';
import { placeholderReview } from '../../src/domain/review/patient-reviews.ts';
import { contactSync } from '../../src/store/tables/contact-sync.ts';
import { NOON } from '../store/temp-store.ts';
import {
  addConflict,
  addLetter,
  addRecord,
  addReview,
  byHandOf,
  openCounts,
  SECRETS,
} from './admin-items.ts';
import { createVisitor, openAdminRig } from './visitor.ts';

const [STREET, NAME, PHONE] = SECRETS;
const GONE = 'This item is settled already. Nothing was changed.';

describe('a button', () => {
  it('makes a dead letter due at once, wakes the worker, and says so once', async () => {
    const { store, visitor, wakes } = await openAdminRig();
    const id = await addLetter(store, 'contact-1');
    expect((await visitor.get('/admin/')).text).toContain(`id="letter-${id}"`);
    const before = wakes();
    const reply = await visitor.press('retry', { kind: 'letter', id });
    expect(reply).toMatchObject({ status: 303, location: `/admin/?practice=main#letter-${id}` });
    expect(wakes()).toBe(before + 1);
    expect(await openCounts(store)).toMatchObject({ dead: 0, due: 1 });
    const next = await visitor.get('/admin/');
    expect(next.text).toContain('Is tried again now.');
    expect(next.text).not.toContain('Message of GoHighLevel not handled');
    expect((await visitor.get('/admin/')).text).not.toContain('Is tried again now.');
  });

  it('lets in what a limit holds back, and nothing else', async () => {
    const { store, visitor, wakes } = await openAdminRig();
    const ids = [await addLetter(store, 'contact-1'), await addLetter(store, 'contact-2')];
    const held = { state: 'new', next_attempt_at: '2099-01-01T00:00:00.000Z' } as const;
    const guards = ['creations', 'mass-change'];
    for (const [n, id] of ids.entries())
      await store.db
        .updateTable('webhook_events')
        .set({ ...held, held_by: guards[n] ?? null })
        .where('id', '=', Number(id))
        .execute();
    expect((await visitor.get('/admin/')).text).toMatch(/Stopped by a safety check[\s\S]*Transfer anyway/);
    const before = wakes();
    const reply = await visitor.press('let-in', { kind: 'held', guard: 'creations' });
    expect(reply).toMatchObject({ status: 303, location: '/admin/?practice=main#held-creations' });
    expect(wakes()).toBe(before + 1);
    const rows = await store.db.selectFrom('webhook_events').select(['let_in_for']).orderBy('id').execute();
    expect(rows).toEqual([{ let_in_for: 'creations' }, { let_in_for: null }]);
    expect((await visitor.get('/admin/')).text).toContain('1 message is worked on now.');
    expect(await visitor.press('let-in', { kind: 'held', guard: 'mass-change' })).toMatchObject({
      status: 400,
    });
  });

  it('shows what a mistake in the config holds back, and lets nothing of it in', async () => {
    const { store, visitor } = await openAdminRig();
    await addLetter(store, 'contact-1');
    const held = {
      state: 'new',
      next_attempt_at: '2099-01-01T00:00:00.000Z',
      held_by: 'mass-change',
    } as const;
    await store.db.updateTable('webhook_events').set(held).execute();
    const { text } = await visitor.get('/admin/');
    expect(text).toContain(
      '1 message of GoHighLevel waits. The same value would be overwritten in most entries.',
    );
    expect(text).not.toContain('action="/admin/let-in"');
  });

  it('discards a dead letter, and wipes what it said', async () => {
    const { store, visitor } = await openAdminRig();
    const id = await addLetter(store, 'contact-1');
    await visitor.press('discard', { kind: 'letter', id });
    const row = await store.db.selectFrom('webhook_events').select(['state', 'payload']).executeTakeFirst();
    expect(row).toEqual({ state: 'discarded', payload: null });
  });

  it('lets the next run try a record again', async () => {
    const { store, visitor } = await openAdminRig();
    await addRecord(store, 'p 1/ä');
    await visitor.press('retry', { kind: 'record', entity: 'patient', side: 'ghl', id: 'p 1/ä' });
    expect(await openCounts(store)).toMatchObject({ records: 0 });
  });

  it('settles a review, and a conflict', async () => {
    const { store, visitor } = await openAdminRig();
    const [review, conflict] = [await addReview(store), await addConflict(store)];
    expect(await visitor.press('resolve', { kind: 'review', id: review })).toMatchObject({ status: 303 });
    expect(await visitor.press('resolve', { kind: 'conflict', id: conflict })).toMatchObject({ status: 303 });
    expect(await openCounts(store)).toMatchObject({ reviews: 0, conflicts: 0 });
  });

  it('that settles a patient with placeholders says that somebody has looked, as `review resolve` does', async () => {
    const { store, visitor } = await openAdminRig();
    const base = { ephysio: {}, ghl: {} } as never;
    await contactSync.insert(store, {
      practice: 'main',
      ephysioId: '7',
      ghlId: 'c7',
      source: 'ghl',
      base,
      hasOmitted: false,
      placeholders: ['street'],
      now: NOON,
    });
    const id = await addReview(store, placeholderReview('7', 'c7', ['street']));
    await visitor.press('resolve', { kind: 'review', id });
    expect(await contactSync.findByEphysioId(store, 'main', '7')).toMatchObject({ placeholders: '' });
  });

  it.each(['retry', 'discard'])('to %s what is gone by now says so', async (verb) => {
    const { store, visitor } = await openAdminRig();
    const id = await addLetter(store, 'contact-1');
    await visitor.press(verb, { kind: 'letter', id });
    const after = await openCounts(store);
    for (const gone of [id, '999999']) {
      await visitor.press(verb, { kind: 'letter', id: gone });
      expect((await visitor.get('/admin/')).text).toContain(GONE);
    }
    expect(await openCounts(store)).toEqual(after);
  });

  it('does nothing to what belongs to a practice that this listener does not have', async () => {
    const { store, visitor } = await openAdminRig();
    const letter = await addLetter(store, 'x', 'elsewhere');
    const conflict = await addConflict(store, 'elsewhere');
    const review = await addReview(store, byHandOf('9'), 'elsewhere');
    const before = await openCounts(store);
    for (const [verb, kind, id] of [
      ['retry', 'letter', letter],
      ['discard', 'letter', letter],
      ['resolve', 'conflict', conflict],
      ['show', 'conflict', conflict],
      ['resolve', 'review', review],
      ['show', 'review', review],
    ] as const) {
      await visitor.press(verb, { kind, id });
      const { text } = await visitor.get('/admin/');
      expect([text.includes(GONE), SECRETS.some((secret) => text.includes(secret))]).toEqual([true, false]);
    }
    expect(await openCounts(store)).toEqual(before);
  });

  it('pressed twice, or loaded again, does nothing twice', async () => {
    const { store, visitor } = await openAdminRig();
    const id = await addConflict(store);
    await visitor.press('resolve', { kind: 'conflict', id });
    await visitor.press('resolve', { kind: 'conflict', id });
    expect((await visitor.get('/admin/')).text).toContain(GONE);
  });
});

describe('values', () => {
  it('are shown to who is signed in, and are never in an address or a log', async () => {
    const { store, visitor, url, lines } = await openAdminRig();
    const [review, conflict] = [await addReview(store), await addConflict(store)];
    await addLetter(store, 'contact-1');
    const { text } = await visitor.get('/admin/');
    for (const value of [STREET, NAME, '079 555 44 33']) expect(text).toContain(value);
    // What a webhook said is for the program alone.
    expect(text).not.toContain('"record"');
    const stranger = createVisitor({ url });
    for (const path of ['/admin/', '/admin/log-in', `/admin/?practice=main#review-${review}`]) {
      const page = (await stranger.get(path)).text;
      for (const value of [STREET, NAME, PHONE, '079 555 44 33']) expect(page).not.toContain(value);
    }
    for (const [kind, id] of [
      ['review', review],
      ['conflict', conflict],
    ] as const) {
      const shown = await visitor.press('show', { kind, id });
      expect(shown).toMatchObject({ status: 303, location: `/admin/?practice=main#${kind}-${id}` });
    }
    expect(lines.filter(({ event }) => event === 'admin.show')).toMatchObject([
      { level: 'info', practice: 'main', kind: 'review', id: review },
      { practice: 'main', kind: 'conflict', id: conflict },
    ]);
    for (const secret of SECRETS) expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('of an item that was settled in between are not shown', async () => {
    const { store, visitor } = await openAdminRig();
    const id = await addConflict(store);
    await store.db.updateTable('conflicts').set({ resolved_at: '2026-03-01T10:00:00.000Z' }).execute();
    await visitor.press('show', { kind: 'conflict', id });
    const page = await visitor.get('/admin/');
    expect([page.status, page.text.includes('079 555 44 33'), page.text.includes(GONE)]).toEqual([
      200,
      false,
      true,
    ]);
  });

  it('that cannot be opened are said to be damaged, at their item alone', async () => {
    const { store, visitor } = await openAdminRig();
    const id = await addConflict(store);
    await addReview(store);
    await store.db
      .updateTable('conflicts')
      .set({ data: Buffer.from('damaged') })
      .execute();
    const page = await visitor.get('/admin/');
    expect([page.status, page.text.includes('Stored values cannot be opened.')]).toEqual([200, true]);
    expect(page.text).toContain(STREET);
    await visitor.press('resolve', { kind: 'conflict', id });
    expect((await visitor.get('/admin/')).text).not.toContain('cannot be opened');
  });
});
