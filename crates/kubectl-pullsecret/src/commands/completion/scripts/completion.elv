# Completion of PROGRAM_NAME and of `kubectl PLUGIN_WORDS` in elvish 0.19 or newer: it asks the program what can stand at the cursor.
# Load it in rc.elv with: eval (PROGRAM_NAME completion elvish | slurp)

use str

# Candidates as a program tells them that speaks kubectl's protocol of completion.
fn ask {|program verb words|
  var word = $words[-1]
  # Of `--flag=value` it tells the value alone.
  var flag = ''
  if (and (str:has-prefix $word -) (str:contains $word =)) {
    set flag = $word[..(+ 1 (str:index $word =))]
  }
  var directive = 0
  var values = []
  try {
    (external $program) $verb $@words 2>/dev/null </dev/null | from-lines | each {|line|
      if (str:has-prefix $line ':') {
        set directive = (num $line[1..])
      } elif (str:has-prefix $line '_activeHelp_ ') {
        edit:notify (str:trim-prefix $line '_activeHelp_ ')
      } elif (not-eq $line '') {
        set values = [$@values [(str:split &max=2 "\t" $line)]]
      }
    }
  } catch _ {
    # Nothing can be told then.
    set directive = 4
  }
  var suffix = ' '
  if (>= (% $directive 4) 2) {
    set suffix = ''
  }
  for value $values {
    var display = $value[0]
    if (> (count $value) 1) {
      set display = $value[0]' ('$value[1]')'
    }
    edit:complex-candidate $flag$value[0] &display=$display &code-suffix=$suffix
  }
  if (< (% $directive 8) 4) {
    edit:complete-filename $program $word[(count $flag)..] | each {|file|
      edit:complex-candidate $flag$file[stem] &display=$file[stem] &code-suffix=$file[code-suffix]
    }
  }
}

set edit:completion:arg-completer[PROGRAM_NAME] = {|@words|
  ask $words[0] __completeForScript $words[1..]
}

# kubectl has no script for elvish. What completes it already goes on doing so, but for the plugin's own words.
var plugin = [(str:split ' ' 'PLUGIN_WORDS')]
var others = $nil
if (has-key $edit:completion:arg-completer kubectl) {
  set others = $edit:completion:arg-completer[kubectl]
}
set edit:completion:arg-completer[kubectl] = {|@words|
  var first = (+ 1 (count $plugin))
  if (and (> (count $words) $first) (eq $words[1..$first] $plugin)) {
    ask PROGRAM_NAME __completeForScript $words[$first..]
  } elif $others {
    $others $@words
  } else {
    ask kubectl __complete $words[1..]
  }
}
