import { z } from 'zod';
import type { SectionName } from '../../../texts/desk/today-texts.ts';

const SECTIONS = [
  'urgent',
  'soon',
  'identity',
  'conflicts',
  'others',
] as const satisfies readonly SectionName[];

const section = z.enum(SECTIONS);
const page = z.coerce.number().int().min(1).max(100_000);

/** Which page of each part of the list is shown; the first one of a part that is not named. */
export type ShownPages = Readonly<Partial<Record<SectionName, number>>>;

/** What an address says of it. */
export const readPages = (query: Readonly<Record<string, string>>): ShownPages =>
  Object.fromEntries(
    SECTIONS.flatMap((name) => {
      const read = page.safeParse(query[name]);
      return read.success && read.data > 1 ? [[name, read.data]] : [];
    }),
  );

/** The same for an address. */
export const pagesQuery = (pages: ShownPages): Record<string, string> =>
  Object.fromEntries(Object.entries(pages).map(([name, number]) => [name, String(number)]));

/** Where on the page a button stood: its part of the list, and the pages that were shown. */
export interface Place {
  readonly section: SectionName | null;
  readonly pages: ShownPages;
}

/** The fields of a form that say so. */
export const placeFields = ({ section: name, pages }: Place): Readonly<Record<string, string>> => ({
  ...(name === null ? {} : { section: name }),
  ...(Object.keys(pages).length === 0 ? {} : { pages: new URLSearchParams(pagesQuery(pages)).toString() }),
});

/** Whatever a form says, a place of this page. */
export const readPlace = (form: Readonly<Record<string, string>>): Place => ({
  section: section
    .nullable()
    .catch(null)
    .parse(form.section ?? null),
  pages: readPages(Object.fromEntries(new URLSearchParams(form.pages ?? ''))),
});
