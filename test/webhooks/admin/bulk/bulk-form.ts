import type { Fields, Visitor } from '../../visitor.ts';

/** The hidden fields of the form on the page, with its token. */
export const formOn = (text: string): Fields => {
  const from = text.indexOf('<form method="post" action="/admin/bulk" class="confirm">');
  const form = from < 0 ? '' : text.slice(from, text.indexOf('</form>', from));
  return Object.fromEntries(
    [...form.matchAll(/type="hidden" name="([\w-]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
};

export const previewAt = (fields: Fields): string =>
  `/admin/bulk?${new URLSearchParams({ practice: 'main', ...fields })}`;

/** Opens a preview, and confirms it with its number. */
export const confirm = async (visitor: Visitor, fields: Fields, number?: string) => {
  const { text } = await visitor.get(previewAt(fields));
  const form = formOn(text);
  const count = String(form.set?.split('.').length ?? 0);
  return visitor.post('/admin/bulk', { ...form, number: number ?? count });
};

/** What a page says, without its frame. */
export const mainOn = (text: string): string =>
  text.slice(text.indexOf('<main'), text.indexOf('</main>')).replace(/\s+/g, ' ');
