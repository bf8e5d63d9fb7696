# Completion of kubectl-pullsecret in bash 4.2 or newer: it asks the program what can stand at the cursor.
# Load it with: source <(kubectl-pullsecret completion bash)

# Takes the line apart up to the cursor without running anything that stands on it, and leaves, in the caller's variables:
# words, those before the one at the cursor, without their quotes; word, what there is of that one; kept, how many of its
# letters readline will leave where they are; quote, the quote that is open there; redirected, whether it is a file that
# is written to or read.
__kubectl_pullsecret_split() {
    local line=${COMP_LINE:0:COMP_POINT} char next i begun= ticked= opened=0 broken=0
    local -i depth=0
    words=() word='' quote='' redirected=''
    for ((i = 0; i < ${#line}; i++)); do
        char=${line:i:1} next=${line:i+1:1}
        if ((depth)) || [[ $ticked ]]; then
            case $char in
                '(') depth+=1 ;;
                ')') depth+=-1 ;;
                '`') ticked='' ;;
            esac
            word+=$char
            continue
        fi
        if [[ $quote == "'" ]]; then
            if [[ $char == "'" ]]; then quote=''; else word+=$char; fi
            continue
        fi
        case $char in
            '$')
                begun=1
                if [[ $next == '(' ]]; then
                    word+='$(' depth=1 i=$((i + 1))
                elif [[ $quote || $next != [\'\"] ]]; then
                    word+=$char
                fi
                continue
                ;;
            '`')
                begun=1 ticked=1 word+=$char
                continue
                ;;
        esac
        if [[ $quote ]]; then
            case $char in
                '"') quote='' ;;
                \\)
                    if [[ $next == [\"\\\$\`] ]]; then
                        word+=$next i=$((i + 1))
                    elif [[ $next ]]; then
                        word+=$char
                    fi
                    ;;
                *) word+=$char ;;
            esac
            continue
        fi
        case $char in
            \' | \")
                quote=$char begun=1 opened=${#word}
                ;;
            \\)
                word+=$next begun=1 i=$((i + 1))
                ;;
            [[:space:]])
                if [[ $begun && ! $redirected ]]; then words+=("$word"); fi
                if [[ $begun ]]; then redirected=''; fi
                word='' begun='' broken=0
                ;;
            '<' | '>')
                if [[ $begun && ! $redirected && $word == *[!0-9]* ]]; then words+=("$word"); fi
                redirected=1 word='' begun='' broken=0
                while [[ ${line:i+1:1} == ['<>&|'] ]]; do i=$((i + 1)); done
                ;;
            '&' | '|' | ';' | '(' | ')')
                if [[ $next != '>' ]]; then words=(); fi
                word='' begun='' broken=0 redirected=''
                ;;
            *)
                word+=$char begun=1
                if [[ $COMP_WORDBREAKS == *"$char"* ]]; then
                    broken=${#word}
                    # Readline takes this one for the begin of the next piece.
                    if [[ $char == @ ]]; then broken=$((broken - 1)); fi
                fi
                ;;
        esac
    done
    kept=$broken
    if [[ $quote ]]; then kept=$opened; fi
    # Variables that are set for this one command stand before it.
    while [[ ${#words[@]} -gt 0 && ${words[0]} =~ ^[A-Za-z_][A-Za-z0-9_]*= ]]; do words=("${words[@]:1}"); done
    # Within `$(` another command is being typed.
    [[ ${#words[@]} -gt 0 && ! $ticked ]] && ((!depth))
}

# Puts a value into REPLY as it has to be typed where `quote` is open.
__kubectl_pullsecret_quoted() {
    local char i
    if [[ ! $quote ]]; then
        case $1 in
            *[!A-Za-z0-9_./:@%+=,-]*) printf -v REPLY %q "$1" ;;
            *) REPLY=$1 ;;
        esac
        return
    fi
    REPLY=''
    for ((i = 0; i < ${#1}; i++)); do
        char=${1:i:1}
        case $quote$char in
            \"[\"\\\$\`]) REPLY+=\\ ;;
            "''") REPLY+="'\\'" ;;
        esac
        REPLY+=$char
    done
}

# What readline lists where several values are possible. What they have in common is written as it has to be typed, since
# readline puts just that on the line; what follows is only read, and so is shown as it is, with its description.
__kubectl_pullsecret_list() {
    local common=${values[0]} i typed shown=() longest=0 width=${COLUMNS:-80} room text
    for ((i = 1; i < ${#values[@]}; i++)); do
        while [[ ${values[i]} != "$common"* ]]; do common=${common%?}; done
    done
    __kubectl_pullsecret_quoted "${common:kept}"
    typed=$REPLY
    for ((i = 0; i < ${#values[@]}; i++)); do
        shown[i]=$typed${values[i]:${#common}}
        if ((${#shown[i]} > longest)); then longest=${#shown[i]}; fi
    done
    room=$((width - longest - 6))
    for ((i = 0; i < ${#values[@]}; i++)); do
        # A space behind the shortest value would pass for a part of the others.
        if [[ ! ${notes[i]} || ${values[i]} == "$common" && "${values[*]}" == *"$common "* ]]; then
            COMPREPLY+=("${shown[i]}")
            continue
        fi
        text=${notes[i]}
        if ((room > 8 && ${#text} > room)); then text=${text:0:room-3}...; fi
        # Wider than half a line, or readline would put two of them on one.
        printf -v REPLY '%-*s  (%s)' "$longest" "${shown[i]}" "$text"
        printf -v REPLY '%-*s' "$((width / 2))" "$REPLY"
        COMPREPLY+=("$REPLY")
    done
}

# Asks the program. Leaves values, notes (a description for each), hints and directive in the caller's variables.
__kubectl_pullsecret_ask() {
    local program=${words[0]} answer line flag=''
    case $program in
        '~/'*) program=$HOME/${program:2} ;;
    esac
    if [[ ! $(type -P -- "$program") ]]; then program=kubectl-pullsecret; fi
    answer=$("$program" __completeForScript "${words[@]:1}" "$word" 2>/dev/null </dev/null) || answer=:4
    # Of `--flag=value` the program tells the value alone.
    case $word in
        -*=*) flag=${word%%=*}= ;;
    esac
    values=() notes=() hints=() directive=0
    while IFS= read -r line; do
        case $line in
            '') ;;
            '_activeHelp_ '*) hints+=("${line#_activeHelp_ }") ;;
            :*[!0-9]* | [!:]*)
                if [[ $flag$line == "$word"* ]]; then
                    values+=("$flag${line%%$'\t'*}")
                    case $line in
                        *$'\t'*) notes+=("${line#*$'\t'}") ;;
                        *) notes+=('') ;;
                    esac
                fi
                ;;
            *) directive=$((10#0${line:1})) ;;
        esac
    done <<<"$answer"
}

__kubectl_pullsecret_option() {
    if type compopt >/dev/null 2>&1; then compopt -o "$1" 2>/dev/null; fi
}

__kubectl_pullsecret_complete() {
    local IFS=$' \t\n' REPLY words word kept quote redirected values notes hints directive value
    COMPREPLY=()
    __kubectl_pullsecret_split || return 0
    if [[ $redirected ]]; then
        __kubectl_pullsecret_option default
        return 0
    fi
    __kubectl_pullsecret_ask
    if ((directive & 2)); then __kubectl_pullsecret_option nospace; fi
    if ((directive & 32)); then __kubectl_pullsecret_option nosort; fi
    if ((!(directive & 4) && ${#values[@]} == 0)); then
        # Readline's own, which knows of quotes and `~`.
        __kubectl_pullsecret_option default
    elif ((!(directive & 4))); then
        # Readline itself quotes what it is told to be files.
        __kubectl_pullsecret_option filenames
        for value in "${values[@]}"; do COMPREPLY+=("${value:kept}"); done
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "${word:kept}")
    elif ((${#values[@]} == 1 || ${#values[@]} && (COMP_TYPE == 37 || COMP_TYPE == 42))); then
        # One to put on the line, or one after the other.
        for value in "${values[@]}"; do
            __kubectl_pullsecret_quoted "${value:kept}"
            COMPREPLY+=("$REPLY")
        done
    else
        if ((${#values[@]})); then __kubectl_pullsecret_list; fi
        if ((${#hints[@]} && COMP_TYPE != 37 && COMP_TYPE != 42)); then
            # Two that begin otherwise: readline lists them and puts nothing on the line.
            __kubectl_pullsecret_option nosort
            COMPREPLY=("${hints[@]}" ' ' ${COMPREPLY[@]+"${COMPREPLY[@]}"})
        fi
    fi
}

# Before bash 4 what is wanted cannot be said while completing.
if ((BASH_VERSINFO[0] < 4)); then
    complete -o default -F __kubectl_pullsecret_complete kubectl-pullsecret
else
    complete -F __kubectl_pullsecret_complete kubectl-pullsecret
fi
# End of what kubectl-pullsecret wrote: dcd9e6a7f381bc2b
