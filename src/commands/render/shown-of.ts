/** How many there are (`3 conflicts`), and how many of them a limited list shows. */
export const shownOf = (shown: number, total: number, what: string): string =>
  shown === total ? `${total} ${what}` : `${total} ${what}, ${shown} of them here (--limit)`;
