import { licensePlugin } from 'rolldown-license-plugin';

/** Stays outside: compiled code, and what only a config in TypeScript needs. */
const external = ['better-sqlite3', 'typescript'];
/** The oldest Node that it has to run on. */
const transform = { target: 'node20.19' };

/** What the authors of the bundled packages ask for: that their licences go along. */
const licences = licensePlugin({
  failOnUnlicensed: true,
  done: (packages, context) =>
    context.emitFile({
      type: 'asset',
      fileName: 'third-party-licenses.txt',
      source: packages
        .map(
          ({ name, version, license, licenseText }) => `${name} ${version} (${license})\n\n${licenseText}\n`,
        )
        .join('\n---\n\n'),
    }),
});

/** A script of the build, in one file that is not shipped. */
const script = (name) => ({
  input: `scripts/${name}.ts`,
  platform: 'node',
  external,
  transform,
  output: { file: `build/${name}.js`, codeSplitting: false },
});

export default [
  // The program in few files: Node needs longer to find and read eight hundred modules than for the work of most commands.
  {
    input: 'src/main.ts',
    platform: 'node',
    external,
    transform,
    // The maps are for stack traces (NODE_OPTIONS=--enable-source-maps): places are enough, the sources would double the package.
    output: { dir: 'dist', sourcemap: true, sourcemapExcludeSources: true },
    plugins: [licences],
  },
  // A thread's own file: what it shares with the program stands in both, so that the program's files stay as they are.
  {
    input: 'src/app/people-search/people-search-worker.ts',
    platform: 'node',
    external,
    transform,
    output: {
      file: 'dist/people-search-worker.js',
      codeSplitting: false,
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  },
  script('write-man-page'),
  script('write-docs'),
];
