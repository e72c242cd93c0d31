import { describe, expect, it } from 'vitest';
import { renderValue } from '../../src/cli/render/format.ts';
import { notLinkedReview } from '../../src/domain/review/appointment-reviews.ts';
import { subjectOf } from '../../src/domain/review/review.ts';
import type { ReviewDetail } from '../../src/domain/review/review-item.ts';
import { upsertReview } from '../../src/store/tables/reviews.ts';
import { reviewText } from '../../src/texts/review-text.ts';
import { byHand, daysAgo, openBusyOffice } from './busy-office.ts';
import { documentOf, documentsOf } from './run-program.ts';
import { inStore, openOffice } from './set-up.ts';

describe('review', () => {
  it('list names what waits, oldest first, within 80 columns and without what is sealed', async () => {
    const office = await openBusyOffice();
    const [oldest, next] = office.ids;
    const text = await office.run('review', 'list');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const lines = text.stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => /^[0-9a-f]{8} /.test(line))).toEqual([
      expect.stringMatching(new RegExp(`^${oldest.slice(0, 8)} +appointment-by-hand +ephysio +3 d$`)),
      expect.stringMatching(new RegExp(`^${next.slice(0, 8)} +placeholders +ephysio +2 d$`)),
    ]);
    expect(text.stdout.replace(/\s+/g, ' ')).toContain(reviewText(byHand));
    expect(text.stdout).toMatch(/\nmain: 2 for review\n$/);
    const json = await office.run('review', 'list', '--json');
    expect(documentOf(json)).toEqual({
      command: 'review list',
      practice: 'main',
      ok: true,
      total: 2,
      reviews: [
        {
          id: oldest,
          kind: byHand.kind,
          subject: subjectOf(byHand),
          side: 'ephysio',
          message: reviewText(byHand),
          about: byHand.about,
          createdAt: new Date(byHand.now).toISOString(),
          lastSeenAt: new Date(byHand.now).toISOString(),
        },
        expect.objectContaining({ id: next, kind: 'placeholders', subject: 'ephysio patient 12' }),
      ],
    });
    expect(text.stdout + json.stdout).not.toContain('Geheim');
  });

  it('show tells the exact change, field by field', async () => {
    const office = await openBusyOffice();
    const [oldest, next] = office.ids;
    const text = await office.run('review', 'show', oldest.slice(0, 8), next);
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    const [change, plain = ''] = text.stdout.split('\n\n');
    expect(change?.split('\n')).toEqual([
      'practice      main',
      `id            ${oldest}`,
      'kind          appointment-by-hand',
      'subject       GHL appointment a1',
      'side          ephysio',
      `message       ${reviewText(byHand)}`,
      `createdAt     ${renderValue(new Date(byHand.now).toISOString(), 'Europe/Zurich')}`,
      `lastSeenAt    ${renderValue(new Date(byHand.now).toISOString(), 'Europe/Zurich')}`,
      'change        create',
      '  patient     12',
      '  start       2026-07-01 09:00+02:00',
      '  status      Geheim',
      '  calendar    (empty)',
    ]);
    expect(plain).toContain(`id            ${next}\n`);
    expect(plain).not.toContain('change ');
    const json = await office.run('review', 'show', next, oldest, '--json');
    expect(documentOf(json)).toMatchObject({
      command: 'review show',
      practice: 'main',
      ok: true,
      reviews: [
        { id: next, detail: null },
        { id: oldest, detail: byHand.detail },
      ],
    });
  });

  it('show says whom an item is about, when the appointments are and with whom', async () => {
    const office = await openOffice();
    const at = (time: string) => `2026-07-01T${time}:00.000Z`;
    const slot = (start: string, end: string) => ({
      start: at(start),
      end: at(end),
      calendar: 'cal1/user1/5778/3',
    });
    const detail: ReviewDetail = {
      kind: 'update',
      id: '900',
      fields: { start: at('08:00') },
      patient: { firstName: 'Geheime', lastName: 'Person' },
      appointments: [{ id: '900', was: slot('07:00', '07:30'), becomes: slot('08:00', '08:30') }],
    };
    const about: ReviewDetail = {
      kind: 'about',
      id: null,
      fields: {},
      patient: { firstName: 'Geheime', lastName: 'Person' },
      namedNow: { firstName: 'Andere', lastName: null },
      appointments: [{ id: 'a7', was: null, becomes: slot('09:00', '09:30') }],
    };
    await inStore(office, async (store) => {
      await upsertReview(store, {
        ...byHand,
        about: { entity: 'appointment', link: 'l1', ephysioId: '900', ghlId: 'a1' },
        detail,
      });
      await upsertReview(store, {
        ...notLinkedReview('ghl', 'c7', 1, { code: 'not-linked' }),
        practice: 'main',
        detail: about,
        now: daysAgo(1),
      });
    });
    const items = documentOf(await office.run('review', 'list', '--json')).reviews as { id: string }[];
    const { stdout } = await office.run('review', 'show', ...items.map(({ id }) => id));
    const [change = '', waiting = ''] = stdout.split('\n\n');
    const therapist = 'e-Physio client 5778 (GHL calendar cal1)';
    expect(change.split('\n').slice(-6)).toEqual([
      'patient       Geheime Person',
      'appointment   900',
      `  was         2026-07-01 09:00+02:00 to 2026-07-01 09:30+02:00, ${therapist}`,
      `  becomes     2026-07-01 10:00+02:00 to 2026-07-01 10:30+02:00, ${therapist}`,
      'change        update 900',
      '  start       2026-07-01 10:00+02:00',
    ]);
    expect(waiting.trimEnd().split('\n').slice(-4)).toEqual([
      'patient       Geheime Person',
      'named now     Andere',
      'appointment   a7',
      `  when        2026-07-01 11:00+02:00 to 2026-07-01 11:30+02:00, ${therapist}`,
    ]);
    const json = documentOf(await office.run('review', 'show', items[0]?.id ?? '', '--json'));
    expect(json.reviews[0].detail).toMatchObject({
      patient: { firstName: 'Geheime' },
      appointments: [
        {
          was: { when: '2026-07-01 09:00+02:00 to 2026-07-01 09:30+02:00', therapist },
          becomes: { therapist },
        },
      ],
    });
    expect((await office.run('review', 'list')).stdout).not.toMatch(/Geheime|Andere|5778/);
  });

  it('keeps practices apart: a document each, and no item of a practice that is not asked for', async () => {
    const office = await openBusyOffice();
    office.rewrite((config) => {
      const [main] = config.practices;
      if (main)
        config.practices.push({ ...main, name: 'empty', ghl: { ...main.ghl, locationId: 'elsewhere' } });
    });
    const [oldest] = office.ids;
    const list = documentsOf(await office.run('review', 'list', '--json'));
    expect(list.map((d) => [d.practice, d.reviews.length])).toEqual([
      ['main', 2],
      ['empty', 0],
    ]);
    expect((await office.run('review', 'list', '--practice', 'empty')).stdout).toBe('empty: 0 for review\n');
    expect(documentsOf(await office.run('review', 'show', oldest, '--json'))).toHaveLength(1);
    for (const command of ['show', 'resolve']) {
      const other = await office.run('review', command, oldest, '--practice', 'empty');
      expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('None is listed.')]);
    }
    expect((await office.run('review', 'list', '--practice', 'main')).stdout).toContain('main: 2 for review');
  });

  it.each(['show', 'resolve'])('%s does nothing when one of its ids fits none', async (command) => {
    const office = await openBusyOffice();
    const [oldest, next] = office.ids;
    const { exitCode, stdout, stderr } = await office.run('review', command, oldest, 'zz');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      `Listed: ${oldest.slice(0, 8)}, ${next.slice(0, 8)}. See \`ephysio-ghl review list\``,
    );
    expect(documentOf(await office.run('review', 'list', '--json')).reviews).toHaveLength(2);
  });
});
