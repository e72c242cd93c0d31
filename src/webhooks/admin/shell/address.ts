/** The overview of the practices. */
export const PRACTICES_PATH = '/admin/practices';

/** The address of a page about a practice. */
export const pageAddress = (
  path: string,
  practice: string,
  query: Readonly<Record<string, string>> = {},
): string => `${path}?${new URLSearchParams({ practice, ...query })}`;

/** The log-in, which leads to the practice that was asked for before it. */
export const logInAddress = (practice: string | undefined): string =>
  practice === undefined ? '/admin/log-in' : pageAddress('/admin/log-in', practice);
