import type { Page } from 'playwright-core';

/** Runs in the page, so that it is text: the program's own types know of no page. */
const LOOK = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).map((c) => {
      const part = c / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element === null) return getComputedStyle(document.body).backgroundColor;
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const hasText = (element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
  const seen = [...document.body.querySelectorAll('*')].filter((e) => hasText(e) && e.getClientRects().length > 0);
  const hard = seen.flatMap((element) => {
    const [front, back] = [light(getComputedStyle(element).color), light(behind(element))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    return contrast >= 4.5 ? [] : [contrast.toFixed(2) + ': ' + element.textContent.trim()];
  });
  return { seen: seen.length, hard };
})()`;

/** Texts of the page whose colour is too close to what is behind them (WCAG 2 AA: 4.5 to 1). */
export const textsThatAreHardToRead = async (page: Page): Promise<string[]> => {
  const { seen, hard } = await page.evaluate<{ seen: number; hard: string[] }>(LOOK);
  if (seen < 3) throw new Error(`only ${seen} texts on the page`);
  return hard;
};
