//! PowerShell's script, as far as that goes without a PowerShell.
