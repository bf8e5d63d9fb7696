//! Reads what a credential plugin prints, without ever quoting it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use secrecy::{SecretSlice, SecretString};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::credentials::{Identity, Issued, bearer};

/// `ExecCredential`, as far as we read it (client-go v0.35.4 `pkg/apis/clientauthentication/v1/types.go`).
/// No Debug: it holds the credential.
#[derive(Deserialize)]
struct ExecCredential {
    #[serde(rename = "apiVersion")]
    api_version: Option<String>,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    token: Option<String>,
    client_certificate_data: Option<String>,
    client_key_data: Option<String>,
    expiration_timestamp: Option<Expiration>,
}

/// A time that may lie beyond all that can be reckoned with: `9999-12-31T23:59:59Z` is how plugins say "never".
struct Expiration(Timestamp);

impl<'de> Deserialize<'de> for Expiration {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // The text is not quoted, as nothing of the output is.
        let wrong = || D::Error::custom("no time");
        let text = String::deserialize(from)?;
        if let Ok(time) = text.parse::<Timestamp>() {
            return Ok(Self(time));
        }
        let date: DateTime = text.get(..19).ok_or_else(wrong)?.parse().map_err(|_| wrong())?;
        if date.year() == 9999 { Ok(Self(Timestamp::MAX)) } else { Err(wrong()) }
    }
}

/// The credential in a plugin's output, which is JSON, or YAML as client-go's codec takes too; else what is wrong
/// with it.
pub(super) fn read(output: &[u8], api_version: &str) -> Result<Issued, &'static str> {
    // The parser's error would quote the output.
    let credential: ExecCredential =
        serde_saphyr::from_slice(output).map_err(|_| "its output is no ExecCredential")?;
    if credential.api_version.as_deref() != Some(api_version) {
        return Err("its output has another apiVersion than the kubeconfig asks for");
    }
    let status = credential.status.ok_or("its output has no status")?;
    let filled = |field: Option<String>| field.filter(|value| !value.is_empty());
    let token = filled(status.token).map(SecretString::from);
    let identity = match (filled(status.client_certificate_data), filled(status.client_key_data)) {
        (None, None) => None,
        (Some(certificate), Some(key)) => {
            Some(Identity { certificate: certificate.into_bytes(), key: SecretSlice::from(key.into_bytes()) })
        }
        _ => return Err("a certificate and its key come only together"),
    };
    if token.is_none() && identity.is_none() {
        return Err("its output has neither token nor certificate");
    }
    let authorization = token
        .map(|token| bearer(&token, ""))
        .transpose()
        .map_err(|_| "its token holds characters that a header cannot hold")?;
    Ok(Issued { authorization, identity, expires: status.expiration_timestamp.map(|time| time.0) })
}
