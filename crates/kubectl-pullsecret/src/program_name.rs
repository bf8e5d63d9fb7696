//! How we are called: our file's name, and what kubectl makes of it. Whoever packages us may name the file otherwise.

use std::ffi::OsString;
use std::path::Path;

/// The name of our file, of letters that no shell reads otherwise: it stands in commands to paste and in scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramName {
    file: String,
}

/// What kubectl puts before a plugin's name.
const OF_PLUGINS: &str = "kubectl-";
/// What it puts before the name of the program that completes a plugin's arguments.
pub(crate) const OF_COMPLETERS: &str = "kubectl_complete-";

impl Default for ProgramName {
    fn default() -> Self {
        Self { file: "kubectl-pullsecret".to_owned() }
    }
}

impl ProgramName {
    /// From the first argument. A name that a shell could read otherwise is not taken.
    pub fn of(arg0: Option<&OsString>) -> Self {
        let name = arg0.map(Path::new).and_then(Path::file_name).and_then(|name| name.to_str());
        let name = name.map(|name| name.strip_suffix(".exe").unwrap_or(name));
        let name = name.map(|name| match name.strip_prefix(OF_COMPLETERS) {
            Some(plugin) => format!("{OF_PLUGINS}{plugin}"),
            None => name.to_owned(),
        });
        let plain = |name: &String| {
            let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
                && name.bytes().all(letters)
                && name != OF_PLUGINS
        };
        name.filter(plain).map_or_else(Self::default, |file| Self { file })
    }

    /// The file's name: `kubectl-pullsecret`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is typed behind `kubectl`: `pullsecret`; of `kubectl-my_secrets` it is `my-secrets`, and of `kubectl-my-secrets`
    /// it is `my secrets`. A file that is no plugin's is taken for ours.
    pub fn plugin(&self) -> String {
        match self.file.strip_prefix(OF_PLUGINS) {
            Some(plugin) => plugin.replace('-', " ").replace('_', "-"),
            None => Self::default().plugin(),
        }
    }

    /// How the user calls us: `kubectl pullsecret`.
    pub fn typed(&self) -> String {
        format!("kubectl {}", self.plugin())
    }
}

#[cfg(test)]
mod tests {
    use super::ProgramName;

    #[test]
    fn the_programs_name_is_one_that_can_be_typed() {
        for (arg0, file, typed) in [
            ("/usr/local/bin/kubectl-pullsecret", "kubectl-pullsecret", "kubectl pullsecret"),
            ("kubectl-my_secrets", "kubectl-my_secrets", "kubectl my-secrets"),
            ("kubectl-my-secrets", "kubectl-my-secrets", "kubectl my secrets"),
            ("kubectl_complete-my_secrets", "kubectl-my_secrets", "kubectl my-secrets"),
            ("kubectl-pullsecret.exe", "kubectl-pullsecret", "kubectl pullsecret"),
            ("kubectl-pullsecret-0.2", "kubectl-pullsecret-0.2", "kubectl pullsecret 0.2"),
            ("kubectl-x;$(id)", "kubectl-pullsecret", "kubectl pullsecret"),
            ("-x", "kubectl-pullsecret", "kubectl pullsecret"),
            ("kubectl-", "kubectl-pullsecret", "kubectl pullsecret"),
            ("", "kubectl-pullsecret", "kubectl pullsecret"),
            ("something-else", "something-else", "kubectl pullsecret"),
        ] {
            let name = ProgramName::of(Some(&arg0.into()));
            assert_eq!((name.file(), name.typed().as_str()), (file, typed), "{arg0}");
        }
    }
}
