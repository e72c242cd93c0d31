import type { Language } from '../../domain/records/language.ts';
import { catalogueOf } from './catalogue.ts';
import type { LastRunState } from './digest-texts.ts';
import type { PageTexts } from './page-texts.ts';
import { speechOf } from './speech.ts';
import type { WaitingKind } from './titles-texts.ts';

/** What a digest says: numbers, times and states. No patient data, and no ids. */
export interface DigestFacts {
  readonly practice: string;
  /** When it was looked at (UTC ISO). */
  readonly at: string;
  /** How many of each kind wait; kinds of which none waits are left out. */
  readonly counts: Readonly<Partial<Record<WaitingKind, number>>>;
  /** How many of them were in no digest before. */
  readonly fresh: number;
  readonly state: keyof PageTexts['states'];
  /** `null`: there was none. */
  readonly lastRun: { readonly at: string; readonly state: LastRunState } | null;
  /** Address of the page on which it is settled; `null`: nobody knows. */
  readonly page: string | null;
}

/** A mail without its recipients. */
export interface DigestMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** A table for HTML: mail programs know little of style sheets. */
const rowsOf = (counts: readonly (readonly [count: string, title: string])[]): string =>
  counts
    .map(
      ([count, title]) =>
        `<tr><td align="right" style="padding: 2px 12px 2px 0"><strong>${escaped(count)}</strong></td><td style="padding: 2px 0">${escaped(title)}</td></tr>`,
    )
    .join('\n');

/** The mail of a digest, in the practice's language and time zone. */
export const digestMail = (facts: DigestFacts, language: Language, timezone: string): DigestMail => {
  const { digest, page, titles, words } = catalogueOf(language);
  const speech = speechOf(language, timezone);
  const { at, counts, fresh, lastRun, page: address } = facts;
  const rows = (Object.keys(titles) as WaitingKind[]).flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : [{ count, title: titles[kind] }];
  });
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const items = total === 0 ? digest.noItems : speech.counted(total, words.openItems);
  const practice = digest.practice(facts.practice);
  const subject = digest.subject(practice, items, speech.week(at));
  const head = `${practice} · ${speech.when(at)}`;
  const first = items.charAt(0).toUpperCase() + items.slice(1);
  const sum = fresh === 0 ? first : `${first}, ${speech.counted(fresh, digest.fresh)}`;
  const table = rows.map(({ count, title }) => [speech.number(count), title] as const);
  const width = Math.max(0, ...table.map(([count]) => count.length));
  const health = [
    digest.state(page.states[facts.state]),
    lastRun === null
      ? digest.neverRan
      : digest.lastRun(speech.when(lastRun.at), digest.runStates[lastRun.state]),
    ...(facts.state === 'error' ? [digest.tellSomebody] : []),
  ];
  const paragraphs = [
    head,
    sum,
    ...(table.length === 0
      ? []
      : [table.map(([count, title]) => `  ${count.padStart(width)}  ${title}`).join('\n')]),
    health.join('\n'),
    ...(address === null ? [] : [digest.pageAt(address)]),
    digest.footer,
  ];
  const html = [
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>`,
    '<body style="font-family: sans-serif">',
    `<h1 style="font-size: 1.1em">${escaped(head)}</h1>`,
    `<p><strong>${escaped(sum)}</strong></p>`,
    ...(table.length === 0 ? [] : [`<table role="presentation">\n${rowsOf(table)}\n</table>`]),
    `<p>${health.map(escaped).join('<br>\n')}</p>`,
    ...(address === null ? [] : [`<p><a href="${escaped(address)}">${escaped(digest.openPage)}</a></p>`]),
    `<p><small>${escaped(digest.footer)}</small></p>`,
    '</body></html>',
  ];
  return { subject, text: `${paragraphs.join('\n\n')}\n`, html: `${html.join('\n')}\n` };
};
