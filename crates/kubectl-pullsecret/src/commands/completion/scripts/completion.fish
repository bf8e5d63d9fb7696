# Completion of PROGRAM_NAME in fish 3.6 or newer: it asks the program what can stand at the cursor.
# Load it with: PROGRAM_NAME completion fish | source

# Asks the program, keeps what it answers for the line that follows, and says whether it is all there is: otherwise files
# are possible, which fish itself completes.
function __FUNCTION_NAME_ask
    set -l words (commandline -opc)
    set -l raw (commandline -ct)
    # A quote may still be open.
    set -l word (string unescape -- "$raw"; or string unescape -- "$raw\""; or string unescape -- "$raw'"; or echo -- "$raw")
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    command -q -- $program; or set program PROGRAM_NAME
    set -l answer (command $program __completeForScript $words[2..] "$word" 2>/dev/null </dev/null)
    # Of `--flag=value` the program tells the value alone.
    set -l flag (string match -r -- '^-[^=]*=' "$word")
    set -g __FUNCTION_NAME_answer
    set -l directive 0
    for line in $answer
        switch $line
            case '_activeHelp_ *' ''
                # Fish has no place for hints.
            case ':*'
                set directive (string sub -s 2 -- $line)
            case '*'
                set -a __FUNCTION_NAME_answer "$flag$line"
        end
    end
    if test (math "bitand($directive, 4)") -ne 0
        return 0
    end
    # Among files, values are rare: both are told then.
    set -q __FUNCTION_NAME_answer[1]; and set -a __FUNCTION_NAME_answer (__fish_complete_path "$word")
end

complete -c PROGRAM_NAME -e
complete -c PROGRAM_NAME -n __FUNCTION_NAME_ask -f -k -a '$__FUNCTION_NAME_answer'
