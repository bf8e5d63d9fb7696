#compdef PROGRAM_NAME
# Completion of PROGRAM_NAME in zsh: it asks the program what can stand at the cursor.
# Load it with: source <(PROGRAM_NAME completion zsh), or keep it as _PROGRAM_NAME in a folder of $fpath.

_FUNCTION_NAME() {
    local program=${(Q)words[1]} word=$PREFIX line value
    local -i directive=0 found=1
    local -a values hints group suffix
    if [[ $program == '~/'* ]]; then program=$HOME/${program#'~/'}; fi
    if [[ -z $commands[$program] && ! ( $program == */* && -x $program ) ]]; then program=PROGRAM_NAME; fi
    # Between single quotes a backslash is a letter.
    if [[ $compstate[quote] != "'" ]]; then word=${(Q)PREFIX}; fi
    for line in "${(@f)$(command $program __completeForScript "${(@Q)words[2,CURRENT-1]}" "$word" 2>/dev/null </dev/null)}"; do
        case $line in
            (:<->) directive=${line#:} ;;
            ('_activeHelp_ '*) hints+=("${line#_activeHelp_ }") ;;
            (?*)
                # `value:description`, with what means something in it marked.
                value=${line%%$'\t'*}
                value=${${value//\\/\\\\}//:/\\:}
                if [[ $line == *$'\t'* ]]; then value+=:${line#*$'\t'}; fi
                values+=("$value")
                ;;
        esac
    done
    for line in $hints; do compadd -x "${line//\%/%%}"; done
    # Of `--flag=value` the program tells the value alone.
    if [[ $word == -*=* ]]; then compset -P 1 '*='; fi
    if (( directive & 32 )); then group=(-V); fi
    if (( directive & 2 )); then suffix=(-S ''); fi
    if (( $#values )); then _describe $group -t values value values "${suffix[@]}" && found=0; fi
    if (( ! (directive & 4) )); then _files && found=0; fi
    return found
}

if [[ $funcstack[1] == _PROGRAM_NAME ]]; then
    _FUNCTION_NAME "$@"
elif (( $+functions[compdef] )); then
    compdef _FUNCTION_NAME PROGRAM_NAME
else
    print -u2 'PROGRAM_NAME: completion needs this line before it: autoload -Uz compinit && compinit'
fi
