/** The address of a page about a practice. */
export const pageAddress = (
  path: string,
  practice: string,
  query: Readonly<Record<string, string>> = {},
): string => `${path}?${new URLSearchParams({ practice, ...query })}`;
