import { html } from 'hono/html';
import { LANGUAGES, type Language } from '../../../domain/records/language.ts';
import { pageAddress } from './address.ts';
import { documentOf } from './document.ts';
import { type Html, hidden } from './html.ts';
import type { PageContent, PageDefinition } from './page-definition.ts';
import type { PageRequest } from './page-request.ts';
import type { Reader } from './reader.ts';

/** What each language calls itself. */
const OWN_NAMES: Readonly<Record<Language, string>> = {
  de: 'Deutsch',
  fr: 'Français',
  it: 'Italiano',
  en: 'English',
};

/** More than this, and a list to choose from takes less room than links. */
const MOST_LINKS = 6;

/** Buttons that choose the language, and lead back. `back`: path and query of the page that they are on. */
export const languageView = ({ language, texts }: Reader, back: string): Html =>
  html`<form method="post" action="/admin/language" class="languages" aria-label="${texts.page.language}">${hidden('back', back)}${LANGUAGES.map(
    (one) =>
      html`<button name="language" value="${one}" lang="${one}" class="plain"${one === language ? html` aria-current="true"` : ''}>${OWN_NAMES[one]}</button>`,
  )}</form>`;

const practiceLinks = ({ practices, practice, texts }: PageRequest, path: string): Html =>
  html`<nav class="tabs" aria-label="${texts.page.practices}"><ul>${practices.map(
    ({ name }) =>
      html`<li><a href="${pageAddress(path, name)}"${name === practice.name ? html` aria-current="true"` : ''}>${name}</a></li>`,
  )}</ul></nav>`;

const practiceList = ({ practices, practice, texts }: PageRequest, path: string): Html =>
  html`<form method="get" action="${path}" class="choice"><label for="practice">${texts.page.practice}</label><select id="practice" name="practice">${practices.map(
    ({ name }) => html`<option${name === practice.name ? html` selected` : ''}>${name}</option>`,
  )}</select><button>${texts.page.choosePractice}</button></form>`;

const practiceChoice = (
  request: PageRequest,
  { path, isOfAllPractices = false }: PageDefinition,
): Html | '' => {
  const { length } = request.practices;
  if (length === 1 || isOfAllPractices) return '';
  return length <= MOST_LINKS ? practiceLinks(request, path) : practiceList(request, path);
};

/** A page within what stands around all of them. `pages`: those of the navigation. */
export const frameOf = (
  request: PageRequest,
  page: PageDefinition,
  pages: readonly PageDefinition[],
  content: PageContent,
): Html => {
  const { texts, practice, session, language } = request;
  const { page: words } = texts;
  const url = new URL(request.c.req.url);
  const title = content.title ?? words.names[page.name];
  const link = ({ path, name }: PageDefinition): Html =>
    html`<li><a href="${pageAddress(path, practice.name)}"${path === page.path ? html` aria-current="page"` : ''}>${words.names[name]}</a></li>`;
  return documentOf(
    language,
    page.isOfAllPractices ? title : `${title} · ${practice.name}`,
    html`<a class="skip" href="#content">${words.toContent}</a>
<header>
  <div class="bar">
    <p class="brand">ephysio-ghl</p>
    <nav class="tabs" aria-label="${words.navigation}"><ul>${pages.map(link)}</ul></nav>
    <form method="post" action="/admin/log-out">${hidden('token', session.formToken)}<button class="plain">${words.signOut}</button></form>
  </div>
  <div class="bar low">${practiceChoice(request, page)}${languageView(request, `${url.pathname}${url.search}`)}</div>
</header>
<main id="content">
${content.body}
</main>`,
  );
};
