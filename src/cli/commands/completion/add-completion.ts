import type { Command } from 'commander';
import type { Actions, Run } from '../../actions.ts';
import { common } from '../../common.ts';
import { type Example, examples } from '../../examples.ts';
import type { Shell } from './scripts.ts';

const loadCompletion = () => import('./completion.ts');

/** Where each shell looks for such scripts by itself. */
const SHELLS: Readonly<Record<Shell, readonly Example[]>> = {
  bash: [
    ['completion bash > /etc/bash_completion.d/ephysio-ghl', 'for everybody, as root'],
    ['completion bash >> ~/.bashrc', 'for yourself'],
  ],
  zsh: [
    ['completion zsh > /usr/share/zsh/vendor-completions/_ephysio-ghl', 'for everybody, as root (Debian)'],
    ['completion zsh > ~/.zfunc/_ephysio-ghl', 'for yourself, with ~/.zfunc in $fpath before compinit'],
  ],
  fish: [
    ['completion fish > /etc/fish/completions/ephysio-ghl.fish', 'for everybody, as root'],
    ['completion fish > ~/.config/fish/completions/ephysio-ghl.fish', 'for yourself'],
  ],
};

/** Adds `completion` and what is below it. */
export const addCompletion = (program: Command, { lazily, lazilyWithIds }: Actions): void => {
  const completion = common(program.command('completion'))
    .enablePositionalOptions()
    .description('a script that completes commands, options and practices on TAB');
  examples(completion, [
    ['completion bash > /etc/bash_completion.d/ephysio-ghl', 'for everybody who uses bash'],
    ['completion fish', 'to look at'],
  ]);
  for (const [shell, lines] of Object.entries(SHELLS)) {
    const script = common(completion.command(shell)).description(`the script for ${shell}`);
    script.action(lazily(async () => (await loadCompletion()).completionScript(shell as Shell) as Run));
    examples(script, lines);
  }
  const words = common(completion.command('words', { hidden: true }))
    .description('what those scripts ask: what may stand in place of the last word')
    .argument('[words...]', 'the command line so far, behind --');
  words.action(lazilyWithIds(async () => (await loadCompletion()).completionWords(program) as Run));
  examples(words, [
    ['completion words -- sync ""', 'what is below sync'],
    ['completion words -- sync --direction to', 'values of an option'],
  ]);
};
