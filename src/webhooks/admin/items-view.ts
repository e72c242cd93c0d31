import { conflictsView } from './conflicts-view.ts';
import type { ItemsView } from './items-section.ts';
import { lettersView } from './letters-view.ts';
import type { Html } from './page.ts';
import { recordsView } from './records-view.ts';
import { reviewsView } from './reviews-view.ts';

/** Everything that waits for a person, each with its buttons. */
export const itemsView = (view: ItemsView): readonly Html[] => [
  lettersView(view),
  recordsView(view),
  reviewsView(view),
  conflictsView(view),
];
