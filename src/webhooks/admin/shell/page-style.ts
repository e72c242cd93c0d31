import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { every } from 'hono/combine';
import { secureHeaders } from 'hono/secure-headers';

/** The look of every page, in the page itself: it loads nothing, and works wherever a proxy lets only some paths through. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f7; --card: #fff; --text: #17212b; --soft: #55626f; --line: #dce2e7; --edge: #aab6c0;
  --accent: #0a6660; --on-accent: #fff; --tint: #e6f2f1;
  --good: #176b40; --good-tint: #e7f5ed; --warn: #7a4d00; --warn-tint: #fdf3dc; --bad: #a3241c; --bad-tint: #fdebe9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #10161a; --card: #182026; --text: #e6ecf0; --soft: #a3b1bc; --line: #2d3942; --edge: #55656f;
    --accent: #6fd3c8; --on-accent: #0a2422; --tint: #1a3334;
    --good: #79d6a2; --good-tint: #15301f; --warn: #f0c264; --warn-tint: #362a10; --bad: #ff9d94; --bad-tint: #3d1c1a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, table { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
h2 { font-size: 1.125rem; line-height: 1.3; }
h3, h4 { font-size: 1rem; line-height: 1.4; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; }
code { font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.bar, main { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1.75rem; min-height: 3.75rem; }
.brand { font-weight: 650; letter-spacing: -.01em; }
.tabs { flex: 1 1 auto; }
.bar.low { min-height: 0; border-top: 1px solid var(--line); }
.languages { display: flex; flex-wrap: wrap; gap: 0 1rem; margin-left: auto; }
.languages [aria-current] { color: var(--text); text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: .3em; }
.lone .languages { display: flex; margin: 1rem 0 0; }
.lone .languages button { margin-top: 0; }
.search { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
.search label { flex: 1 0 100%; font-weight: 600; }
.search input { flex: 1 1 16rem; min-width: 0; padding: .35rem .75rem; border: 1px solid var(--soft); background: var(--ground); color: var(--text); }
.choice { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; padding: .25rem 0; }
.technical summary { color: var(--soft); font-size: .875rem; }
.technical p { color: var(--soft); font-size: .875rem; }
.tabs ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
.tabs a { white-space: nowrap; display: flex; align-items: center; gap: .5rem; padding: .6rem 0; color: var(--soft); text-decoration: none; border-bottom: 3px solid transparent; }
.tabs a:hover { color: var(--text); }
.tabs [aria-current] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
main { padding-top: 1.75rem; padding-bottom: 1rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; }
.card > * + * { margin-top: .875rem; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: .25rem 1rem; }
.head h2 { display: flex; gap: .5em; align-items: baseline; }
.count { flex: none; min-width: 1.75em; padding: 0 .5em; border-radius: 1em; background: var(--tint); color: var(--accent); font-size: .875rem; font-weight: 600; text-align: center; }
.notice { border: 1px solid; border-left-width: 5px; border-radius: 8px; padding: .75rem 1rem; }
.good { color: var(--good); background: var(--good-tint); }
.warning { color: var(--warn); background: var(--warn-tint); }
.error { color: var(--bad); background: var(--bad-tint); }
.notice p { color: var(--text); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; padding: 0; overflow: hidden; background: var(--line); }
.tiles > div { display: flex; flex-direction: column-reverse; justify-content: flex-end; margin: 0; padding: 1rem 1.25rem; background: var(--card); }
.tiles dt { color: var(--soft); font-size: .875rem; }
.tiles dd { font-size: 1.625rem; line-height: 1.2; font-weight: 620; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.pair { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 52rem) { .pair { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
.facts { display: grid; gap: .75rem; }
.facts > div { display: grid; gap: 0 1rem; }
.facts dt { font-weight: 600; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-top: 0; padding-top: 0; color: var(--soft); font-weight: 500; font-size: .875rem; }
tbody th { font-weight: 600; }
.number { text-align: right; }
.tag { display: inline-block; padding: 0 .55em; border-radius: 1em; font-size: .8125rem; font-weight: 600; line-height: 1.6; white-space: nowrap; }
.bars { display: block; width: 100%; max-width: 36rem; color: var(--accent); }
.bars rect { stroke: currentColor; stroke-width: 1; }
.bars text { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
.bars .mark { stroke: var(--line); }
.bars .zero { stroke: var(--text); stroke-width: 1.5; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-bottom: .5rem; }
.legend li { display: flex; gap: .4rem; align-items: center; }
.legend .bars { width: .9rem; height: .9rem; flex: none; }
figcaption { margin-top: .5rem; }
summary { cursor: pointer; color: var(--accent); padding: .25rem 0; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; }
.state { padding: .1em .8em; border: 2px solid; border-radius: 2em; font-weight: 650; }
.part { display: grid; gap: .75rem; grid-template-columns: minmax(0, 1fr); }
.part h2 { display: flex; gap: .5em; align-items: baseline; }
.items { display: grid; gap: .75rem; grid-template-columns: minmax(0, 1fr); }
.item { padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--edge); border-radius: 10px; display: grid; gap: .625rem; grid-template-columns: minmax(0, 1fr); }
.item.red { border-left-color: var(--bad); border-left-style: double; border-left-width: 8px; }
.item:target { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.item > p { max-width: 46rem; }
.scroll { position: relative; overflow-x: auto; }
.records { width: auto; min-width: min(100%, 30rem); }
.records.wide { min-width: 44rem; }
.records caption, .visits caption { text-align: left; font-weight: 600; padding-bottom: .25rem; }
.records thead th { color: var(--text); font-weight: 600; }
.records tbody th { font-weight: 400; color: var(--soft); white-space: nowrap; }
.records td { padding-left: .5rem; min-width: 6rem; }
.records thead th { padding-left: .5rem; }
.records .differs { font-weight: 650; border-left: 4px double currentColor; }
.pages { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
@media (max-width: 43.99rem) {
  .records:not(.wide), .records:not(.wide) :is(thead, tbody, caption) { display: block; }
  .records:not(.wide) tr { display: grid; gap: 0 .75rem; grid-template-columns: 1fr; border-top: 1px solid var(--line); padding: .25rem 0; }
  .records.of-2 tr { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .records:not(.wide) tr > * { border-top: 0; padding: 0; min-width: 0; }
  .records:not(.wide) .differs { padding-left: .375rem; }
  .records:not(.wide) tbody th { grid-column: 1 / -1; font-size: .875rem; }
  .records:not(.wide) thead td { display: none; }
}
.days ul { display: flex; flex-wrap: wrap; gap: .5rem; }
.days a { display: grid; min-height: 2.75rem; padding: .25rem .75rem; border: 1px solid var(--edge); border-radius: 8px; color: var(--text); text-decoration: none; }
.days [aria-current] { border: 2px solid var(--accent); padding: calc(.25rem - 1px) calc(.75rem - 1px); font-weight: 650; }
.visits tr > * { padding-block: .375rem; }
.visits tbody th { white-space: nowrap; font-weight: 400; }
@media (max-width: 43.99rem) {
  .visits thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .visits tr { display: grid; grid-template-columns: 6.75rem minmax(0, 1fr); border-top: 1px solid var(--line); padding: .375rem 0; }
  .visits tr > * { border-top: 0; padding: 0; }
  .visits tr > td { grid-column: 2; }
  .visits tr > td:empty { display: none; }
}
.overview .state { white-space: nowrap; font-size: .875rem; }
.overview .label { display: none; }
@media (max-width: 43.99rem) {
  .overview thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .overview tr { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .25rem .75rem; border-top: 1px solid var(--line); padding: .75rem 0; }
  .overview tr > * { border-top: 0; padding: 0; }
  .overview tr > :nth-child(n + 3) { grid-column: 1 / -1; }
  .overview .label { display: inline; color: var(--soft); font-size: .875rem; }
  .overview td:nth-child(2) .label { display: none; }
}
.course { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 44rem) {
  .facts > div { grid-template-columns: 8rem minmax(0, 1fr); }
}
.acts { display: flex; flex-wrap: wrap; gap: .5rem; align-items: start; }
.values { padding: .75rem 1rem; background: var(--ground); border-radius: 8px; display: grid; gap: .375rem; }
.values dl { display: grid; gap: .25rem; }
.values dl > div { display: grid; gap: 0 1rem; }
.values dt { color: var(--soft); font-size: .875rem; }
@media (min-width: 30rem) { .values dl > div { grid-template-columns: 8rem minmax(0, 1fr); align-items: baseline; } }
form { margin: 0; }
button, .button, input, select { font: inherit; border-radius: 8px; min-height: 2.75rem; }
select { padding: .35rem .75rem; border: 1px solid var(--edge); background: var(--card); color: var(--text); }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; padding: .35rem 1rem; cursor: pointer;
  border: 1px solid var(--edge); background: var(--card); color: var(--text); font-weight: 550; text-decoration: none;
}
button:hover, .button:hover { border-color: var(--accent); }
.main:hover { filter: brightness(1.1); }
.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.plain { background: none; border-color: transparent; color: var(--soft); padding: .35rem 0; }
.plain:hover { color: var(--text); }
.lines { display: grid; gap: .5rem; }
.lines li + li { padding-top: .5rem; border-top: 1px solid var(--line); }
.confirm { display: grid; gap: .5rem; justify-items: start; }
input.number { width: 8rem; padding: .35rem .75rem; border: 1px solid var(--soft); background: var(--ground); color: var(--text); text-align: left; }
@media (pointer: fine) { .acts :is(button, .button), .bar button { min-height: 2.25rem; padding-block: .15rem; } }
.lone { max-width: 26rem; padding-top: 10vh; }
.lone.wide { max-width: 36rem; }
.lone .brand { color: var(--soft); font-size: .875rem; }
.lone .brand + h1 { margin-top: .125rem; }
.lone form { display: grid; gap: .375rem; }
.lone label { font-weight: 600; }
.lone input { width: 100%; padding: .35rem .75rem; border: 1px solid var(--soft); background: var(--ground); color: var(--text); }
.lone form button { margin-top: .75rem; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print { header button, .acts, .skip { display: none; } }
`;

const STYLE_HASH = createHash('sha256').update(PAGE_STYLE).digest('base64');

const NOBODY = ["'none'"];

/** The headers of every page: it loads nothing, runs no script, cannot be framed and is not cached. */
export const pageHeaders: MiddlewareHandler = every(
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: NOBODY,
      styleSrc: [`'sha256-${STYLE_HASH}'`],
      formAction: ["'self'"],
      frameAncestors: NOBODY,
      baseUri: NOBODY,
    },
    xFrameOptions: 'DENY',
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    // Whether the whole domain speaks https only is for the reverse proxy to say.
    strictTransportSecurity: false,
    // A page with forms says itself what a browser may tell of where it comes from.
    overwrite: false,
  }),
  async (c, next) => {
    // Redirects too: a cache that kept one would keep its cookies.
    c.header('cache-control', 'no-store');
    await next();
  },
);
