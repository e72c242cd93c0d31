import { html } from 'hono/html';
import type { Html } from '../shell/html.ts';

/** Things that stand beside each other, line by line. */
export interface Comparison {
  readonly caption: string;
  /** Whether the caption is only for who does not see the table. */
  readonly isCaptionHidden?: boolean;
  readonly heads: readonly (Html | string)[];
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly { readonly value: Html | string; readonly differs: boolean }[];
  }[];
  /** Says that a value differs, for who does not see the mark. */
  readonly differs: string;
}

/** More columns than fit on a phone: who uses the keyboard can move the table sideways. */
const WIDE = 3;

/** A table with one column each. What differs is marked by a sign and by its weight, not by a colour. */
export const comparisonView = ({
  caption,
  isCaptionHidden = false,
  heads,
  rows,
  differs,
}: Comparison): Html => {
  const isWide = heads.length >= WIDE;
  const cell = (value: Html | string, isDifferent: boolean): Html =>
    isDifferent
      ? html`<td class="differs"><span aria-hidden="true">≠ </span>${value}<span class="unseen"> (${differs})</span></td>`
      : html`<td>${value}</td>`;
  return html`<div class="scroll"${isWide ? html` tabindex="0" role="group" aria-label="${caption}"` : ''}><table class="records ${isWide ? 'wide' : `of-${heads.length}`}">
      <caption${isCaptionHidden ? html` class="unseen"` : ''}>${caption}</caption>
      <thead><tr><td></td>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
      <tbody>${rows.map(({ label, cells }) => html`<tr><th scope="row">${label}</th>${cells.map((one) => cell(one.value, one.differs))}</tr>`)}</tbody>
    </table></div>`;
};
