import { defineCommand } from '../../define-command.ts';
import type { Shell } from './scripts.ts';

const loadCompletion = () => import('./completion.ts');

const scriptFor = (shell: Shell, examples: Readonly<Record<string, string>>) =>
  defineCommand({
    name: shell,
    summary: `the script for ${shell}`,
    examples,
    load: async () => (await loadCompletion()).completionScript(shell),
  });

// The examples name where each shell looks for such scripts by itself.
export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'a script that completes commands, options and practices on TAB',
  examples: {
    'completion bash > /etc/bash_completion.d/ephysio-ghl': 'for everybody who uses bash',
    'completion fish': 'to look at',
  },
  subcommands: [
    scriptFor('bash', {
      'completion bash > /etc/bash_completion.d/ephysio-ghl': 'for everybody, as root',
      'completion bash >> ~/.bashrc': 'for yourself',
    }),
    scriptFor('zsh', {
      'completion zsh > /usr/share/zsh/vendor-completions/_ephysio-ghl': 'for everybody, as root (Debian)',
      'completion zsh > ~/.zfunc/_ephysio-ghl': 'for yourself, with ~/.zfunc in $fpath before compinit',
    }),
    scriptFor('fish', {
      'completion fish > /etc/fish/completions/ephysio-ghl.fish': 'for everybody, as root',
      'completion fish > ~/.config/fish/completions/ephysio-ghl.fish': 'for yourself',
    }),
    defineCommand({
      name: 'words',
      isHidden: true,
      summary: 'what those scripts ask: what may stand in place of the last word',
      arguments: { '[words...]': 'the command line so far, behind --' },
      examples: {
        'completion words -- sync ""': 'what is below sync',
        'completion words -- sync --direction to': 'values of an option',
      },
      load: async () => (await loadCompletion()).completionWords,
    }),
  ],
});
