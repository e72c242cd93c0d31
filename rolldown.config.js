import license from 'rollup-plugin-license';

/** Stays outside: compiled code, and what only a config in TypeScript needs. */
const external = ['better-sqlite3', 'typescript'];
/** The oldest Node that it has to run on. */
const transform = { target: 'node20.19' };

export default [
  // The program in few files: Node needs longer to find and read eight hundred modules than for the work of most commands.
  {
    input: 'src/main.ts',
    platform: 'node',
    external,
    transform,
    output: { dir: 'dist' },
    plugins: [license({ thirdParty: { output: 'dist/third-party-licenses.txt' } })],
  },
  // Not shipped: it is run once, by the build.
  {
    input: 'scripts/write-man-page.ts',
    platform: 'node',
    external,
    transform,
    output: { file: 'build/write-man-page.js', codeSplitting: false },
  },
];
