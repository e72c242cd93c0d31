/**
 * `help sync patients` as `sync patients --help`: commander itself shows the help of the first command only.
 * @param argv with the paths of node and the program
 */
export const helpWords = (argv: readonly string[]): readonly string[] => {
  const [word, ...path] = argv.slice(2);
  return word === 'help' && path.length > 1 ? [...argv.slice(0, 2), ...path, '--help'] : argv;
};
