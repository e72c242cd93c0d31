import type { PageTexts } from '../../../texts/desk/page-texts.ts';
import type { Role } from '../viewer.ts';
import type { Html } from './html.ts';
import type { PageRequest } from './page-request.ts';

/** What a page shows within its frame. */
export interface PageContent {
  /** In the window's title; without it, the name of the page. */
  readonly title?: string;
  /** What stands in `main`: its one `h1`, and the rest. */
  readonly body: Html;
}

/**
 * One page for who is signed in. `mountPages` does what all of them have in common: who may see it, navigation, language,
 * practice. To add one: its name in `src/texts/desk/page-texts.ts`, this, and an entry in `mount-admin.ts`.
 */
export interface PageDefinition {
  readonly path: `/admin/${string}`;
  readonly name: keyof PageTexts['names'];
  /** Whether the navigation leads to it: for everybody who may see it, or for whom. */
  readonly isInNavigation: boolean | ((request: PageRequest) => boolean);
  /** It is about all practices that the viewer sees: none is chosen on it. */
  readonly isOfAllPractices?: boolean;
  /** Who may see it. */
  readonly role: Role;
  readonly show: (request: PageRequest) => Promise<PageContent | Response>;
}

/** A form of a page, sent by POST: it does something and leads elsewhere, or shows something in place of the page of its path. */
export interface FormDefinition {
  readonly path: `/admin/${string}`;
  /** Who may send it. */
  readonly role: Role;
  readonly take: (
    request: PageRequest,
    form: Readonly<Record<string, string>>,
  ) => Promise<PageContent | Response>;
}
