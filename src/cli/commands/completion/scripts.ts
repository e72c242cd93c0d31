/**
 * What a shell needs to ask this program for what may stand next. No command or option is in it: a script that was
 * installed once fits every later version. The answer is a line a word, a tab, and what it means; `:files` stands for
 * the shell's own files.
 */
export const COMPLETION_SCRIPTS = {
  bash: `_ephysio_ghl() {
  local current=\${COMP_WORDS[COMP_CWORD]} word says line
  [ "$current" = = ] && current=
  local -a words=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = = ] || words+=("$word")
  done
  COMPREPLY=()
  while IFS=$'\\t' read -r word says; do
    if [ "$word" = :files ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
    else
      COMPREPLY+=("$word")
    fi
  done < <("\${COMP_WORDS[0]}" completion words -- "\${words[@]}" "$current" 2>/dev/null)
}
complete -F _ephysio_ghl ephysio-ghl`,
  zsh: `#compdef ephysio-ghl
_ephysio_ghl() {
  local -a found
  local word says files=
  while IFS=$'\\t' read -r word says; do
    if [[ $word == :files ]]; then
      files=yes
    else
      found+=("\${word//:/\\\\:}\${says:+:$says}")
    fi
  done < <("$words[1]" completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && _describe ephysio-ghl found
  [[ -n $files ]] && _files
}
if [[ $funcstack[1] == _ephysio_ghl ]]; then
  _ephysio_ghl "$@"
else
  compdef _ephysio_ghl ephysio-ghl
fi`,
  fish: `function __ephysio_ghl
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] completion words -- $words[2..-1] "$current" 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c ephysio-ghl -f -a '(__ephysio_ghl)'`,
} as const;

export type Shell = keyof typeof COMPLETION_SCRIPTS;
