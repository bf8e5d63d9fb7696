//! krew's manifest, filled in from the template in `plugin-manifest/`. The template stays as it is.

use super::platform::Platform;
use crate::Result;

/// How a platform begins.
const START: &str = "    - selector:\n";

/// The template with this version and these checksums, and without the platforms that have none. Its comments are
/// about itself and left out.
pub(super) fn filled(template: &str, version: &str, sums: &[(&'static Platform, String)]) -> Result<String> {
    let (head, platforms) = template.split_once("  platforms:\n").ok_or("the manifest lists no platforms")?;
    let written =
        head.lines().find_map(|line| line.trim().strip_prefix("version: ")).ok_or("it has no version")?;
    let spelled = |text: &str| {
        let text = text.replace(&format!("version: {written}"), &format!("version: {version}"));
        text.replace(&format!("/download/{written}/"), &format!("/download/{version}/"))
    };
    let mut filled: String =
        head.lines().filter(|line| !line.starts_with('#')).map(|line| spelled(line) + "\n").collect();
    filled.push_str("  platforms:\n");
    let mut left: Vec<_> = sums.iter().collect();
    for block in platforms.split(START).skip(1) {
        let names = |(platform, _): &&(&'static Platform, String)| {
            block.contains(&format!("/{}\n", platform.archive_name()))
        };
        let Some(at) = left.iter().position(names) else { continue };
        let (_, sum) = left.remove(at);
        filled.push_str(START);
        for line in block.lines() {
            let line = if line.trim().starts_with("sha256: ") {
                format!("      sha256: \"{sum}\"")
            } else {
                spelled(line)
            };
            filled += &(line + "\n");
        }
    }
    match left.first() {
        None => Ok(filled),
        Some((platform, _)) => {
            Err(format!("plugin-manifest/pullsecret.yaml does not name {}", platform.archive_name()).into())
        }
    }
}
