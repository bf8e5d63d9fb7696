# Completion of kubectl-pullsecret and of `kubectl pullsecret` in nushell 0.108 or newer: it asks the program what can stand at the cursor.
# Keep it in vendor/autoload in the folder $nu.data-dir, or load it with: source FILE

$env.config.completions.external.completer = do {
    # What completes other programs already goes on doing so.
    let others = $env.config.completions.external.completer

    # The `--flag=` at the begin of a word.
    let flag_of = {|word: string| if $word =~ '^-[^=]*=' { $word | str replace --regex '(?s)=.*' '=' } else { '' } }

    # A word as it is meant: without quotes, of which the last may be missing.
    let unquoted = {|word: string|
        let flag = do $flag_of $word
        let value = $word | str substring ($flag | str length)..
        let quote = $value | str substring 0..0
        if $quote not-in ['"', "'", '`'] { return $word }
        let inner = $value | str substring 1..
        let inner = if ($inner | str ends-with $quote) { $inner | str substring 0..<(-1) } else { $inner }
        $flag + (if $quote == '"' { $inner | str replace --all --regex '\\(.)' '$1' } else { $inner })
    }

    # A value as it has to be typed.
    let quoted = {|value: string|
        if $value =~ '^[A-Za-z0-9_./:@%+=,-]+$' {
            $value
        } else if "'" not-in $value {
            $"'($value)'"
        } else {
            '"' + ($value | str replace --all '\' '\\' | str replace --all '"' '\"') + '"'
        }
    }

    # The files that a word of the form `--flag=path` can stand for.
    let files_at = {|flag: string, word: string|
        let path = $word | str substring ($flag | str length)..
        let files = try { ls --all ($path + '*' | into glob) } catch { [] }
        $files | each {|file|
            { value: ($flag + $file.name + (if $file.type == dir { '/' } else { '' })), description: '' }
        }
    }

    # Candidates as a program tells them that speaks kubectl's protocol of completion; null stands for files.
    let ask = {|program: string, verb: string, words: list<string>|
        let words = $words | each {|word| do $unquoted $word }
        let word = $words | last
        let answer = try { do { ^$program $verb ...$words } | complete | get stdout } catch { ':4' }
        let lines = $answer | lines
        let directive = try { $lines | last | str substring 1.. | into int } catch { 0 }
        # Of `--flag=value` it tells the value alone.
        let flag = do $flag_of $word
        let values = $lines | where {|line| $line != '' and not ($line starts-with ':') and not ($line starts-with '_activeHelp_ ') }
            | each {|line|
                let parts = $line | split row --number 2 "\t"
                { value: $"($flag)($parts.0)", description: ($parts.1? | default '') }
            }
            | where {|candidate| $candidate.value starts-with $word }
        let files = $values == [] and ($directive bit-and 4) == 0
        if $files and $flag == '' {
            null
        } else {
            # Nushell offers no files behind `--flag=`.
            let values = if $files { do $files_at $flag $word } else { $values }
            let values = $values | update value {|candidate| do $quoted $candidate.value }
            # Nushell takes what the first has in common with the others for longer than it is, unless those that begin with
            # all of the first come next.
            let first = $values.0?.value? | default ''
            ($values | where value starts-with $first) ++ ($values | where not ($it.value starts-with $first))
        }
    }

    {|spans: list<string>|
        let plugin = 'pullsecret' | split row ' '
        let first = ($plugin | length) + 1
        if ($spans.0 | path basename) in ['kubectl-pullsecret', 'kubectl-pullsecret.exe'] {
            do $ask (if $spans.0 starts-with '~' { $spans.0 | path expand } else { $spans.0 }) __completeForScript ($spans | skip 1)
        } else if $spans.0 == 'kubectl' and ($spans | length) > $first and ($spans | slice 1..<$first) == $plugin {
            do $ask 'kubectl-pullsecret' __completeForScript ($spans | skip $first)
        } else if $others != null {
            do $others $spans
        } else if $spans.0 == 'kubectl' {
            do $ask 'kubectl' __complete ($spans | skip 1)
        } else {
            null
        }
    }
}
# End of what kubectl-pullsecret wrote: 514177c087c297d6
