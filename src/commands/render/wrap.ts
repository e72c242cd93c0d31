/** Lines of at most `width` characters, where words allow that. */
export const wrap = (text: string, width = 78): string[] =>
  text.match(new RegExp(`\\S.{0,${width - 1}}(?!\\S)|\\S+`, 'g')) ?? [];
