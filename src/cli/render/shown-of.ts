import { counted } from '../../domain/counted.ts';

/** How many there are (`3 conflicts`), and how many of them a limited list leaves off. */
export const shownOf = (shown: number, total: number, one: string, many?: string): string =>
  `${counted(total, one, many)}${shown === total ? '' : `, ${total - shown} of them left off (--limit)`}`;
