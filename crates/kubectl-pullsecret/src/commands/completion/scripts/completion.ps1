# Completion of PROGRAM_NAME in PowerShell, and in Windows PowerShell 5.1: it asks the program what can stand at the cursor.
# Load it with: PROGRAM_NAME completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'PROGRAM_NAME' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # A user's settings must not turn what is expected here into errors.
    $ErrorActionPreference = 'Continue'
    Set-StrictMode -Off

    # The words up to the cursor, without their quotes. Nothing that stands in them is run.
    $words = @()
    $atWord = $false
    foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        $text = $element.Extent.Text
        if ($element.Extent.EndOffset -ge $cursorPosition) {
            $atWord = $true
            $text = $text.Substring(0, $cursorPosition - $element.Extent.StartOffset)
            if ($text -match '^''') {
                $text = ($text -replace '^''|''$', '') -replace '''''', ''''
            } elseif ($text -match '^"') {
                $text = ($text -replace '^"|(?<!`)"$', '') -replace '`(.)', '$1'
            } else {
                $text = $text -replace '`(.)', '$1'
            }
        } elseif ($element -is [System.Management.Automation.Language.StringConstantExpressionAst] -or
            $element -is [System.Management.Automation.Language.ExpandableStringExpressionAst]) {
            $text = $element.Value
        }
        $words += $text
    }
    if (-not $atWord) { $words += '' }
    $word = $words[-1]

    $program = Get-Command -Name $words[0] -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    if ($null -eq $program) { $program = 'PROGRAM_NAME' }

    # Before 7.3, and where it is wished so, words reach a program as they are written into its command line: one that is
    # empty would be lost, and so would quotes.
    $arguments = @('__completeForScript') + @($words | Select-Object -Skip 1)
    if ($PSVersionTable.PSVersion -lt [version]'7.3' -or "$PSNativeCommandArgumentPassing" -eq 'Legacy') {
        $arguments = @($arguments | ForEach-Object {
            if ($_ -eq '') { '""' } else { $_ -replace '(\\*)"', '$1$1\"' }
        })
    }

    $encoding = $null
    try {
        $encoding = [Console]::OutputEncoding
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
    } catch {
        # Without a console there is none to set.
        $encoding = $null
    }
    try {
        $answer = @(& $program $arguments 2>$null)
    } catch {
        $answer = @(':4')
    } finally {
        if ($null -ne $encoding) { [Console]::OutputEncoding = $encoding }
    }

    # Of `--flag=value` the program tells the value alone.
    $flag = ''
    if ($word -match '^(-[^=]*=)') { $flag = $Matches[1] }
    # Behind a comma PowerShell takes a word for the next one of a list, and replaces only that.
    $kept = 0
    if ($wordToComplete -ne '' -and $word.Length -gt $wordToComplete.Length -and
        $word.EndsWith(',' + $wordToComplete, [StringComparison]::Ordinal)) {
        $kept = $word.Length - $wordToComplete.Length
    }

    $directive = 0
    $found = $false
    foreach ($line in $answer) {
        if ($line -match '^:(\d+)$') {
            $directive = [int]$Matches[1]
        } elseif ($line -ne '' -and -not $line.StartsWith('_activeHelp_ ', [StringComparison]::Ordinal)) {
            $value, $description = $line -split "`t", 2
            $whole = $flag + $value
            if (-not $whole.StartsWith($word, [StringComparison]::Ordinal)) { continue }
            if (-not $description) { $description = $value }
            $typed = $whole.Substring($kept)
            if ($typed -notmatch '^[A-Za-z0-9_./:\\%+=-]+$') { $typed = "'" + ($typed -replace '''', '''''') + "'" }
            $found = $true
            New-Object System.Management.Automation.CompletionResult $typed, $value, 'ParameterValue', $description
        }
    }
    # Where nothing is told PowerShell offers files; an empty string keeps it from that.
    if (-not $found -and ($directive -band 4) -ne 0) { '' }
}
