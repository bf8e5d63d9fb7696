//! What the kubelet reads; every expectation was taken from kubernetes v1.35's own decoder.

use super::*;

fn error(text: &[u8], format: ConfigFormat) -> DecodeError {
    DockerConfig::decode(text, format).expect_err(&String::from_utf8_lossy(text))
}

#[test]
fn fields_are_read_in_any_case_and_auth_rules() {
    for (body, expected) in [
        (r#"{"auths":{"a":{"username":"u","password":"p"}}}"#, vec!["a=u:p"]),
        (r#"{"Auths":{"a":{"USERNAME":"u","pa\u017f\u017fword":"p"}}}"#, vec!["a=u:p"]),
        (r#"{"auths":{"a":{"username":"u","password":"p","auth":"eDp5"}}}"#, vec!["a=x:y"]),
        (r#"{"auths":{"a":{"username":"u","password":"p","auth":""}}}"#, vec!["a=u:p"]),
        (r#"{"auths":{"a":{"username":"u","username":null}}}"#, vec!["a=u:"]),
        (r#"{"auths":{"a":{"username":"u"},"a":{"password":"p"}}}"#, vec!["a=:p"]),
        (r#"{"auths":{"a":{}},"AUTHS":{"b":null}}"#, vec!["a=:", "b=:"]),
        (r#"{"auths":{"a":{}},"auths":null,"auths":{"b":{}}}"#, vec!["b=:"]),
        (r#"{"auths":null}"#, vec![]),
        (" null\n", vec![]),
        ("{}", vec![]),
        (r#"{"credsStore":5,"credHelpers":[],"auths":{"a":{"identitytoken":7,"x":[{}]}}}"#, vec!["a=:"]),
        (
            r#"{"httpheaders":{"a":"b","c":null},"auths":{"é\ud83d\ude00\ud800x\/":{}}}"#,
            vec!["é😀\u{fffd}x/=:"],
        ),
    ] {
        assert_eq!(shown(&config(body)), expected, "{body}");
    }
}

#[test]
fn auth_decodes_by_gos_base64() {
    for (auth, expected) in [
        ("Ym9iOnBhc3M=", "bob:pass"),
        ("Ym9iOnBhc3M", "bob:pass"),
        (r"Ym9i\nOnBhc3M=\r\n", "bob:pass"),
        ("Ym9iOnBhc3MK", "bob:pass\n"),
        ("Ym9iOnBhc3N=", "bob:pass"),
        ("Og==", ":"),
        ("YTpiOmM=", "a:b:c"),
        ("YTr//w==", "a:\u{fffd}\u{fffd}"),
    ] {
        let config = config(&format!(r#"{{"auths":{{"a":{{"auth":"{auth}"}}}}}}"#));
        assert_eq!(shown(&config), [format!("a={expected}")], "{auth}");
    }
    for (auth, expected) in [
        ("Ym9iOnBhc3M= ", "illegal base64 data at input byte 12"),
        ("Ym9iOnBhc3M=x", "illegal base64 data at input byte 11"),
        ("Ym9iOnBhc3=", "illegal base64 data at input byte 11"),
        ("Ym9i-nBh", "illegal base64 data at input byte 4"),
        ("Ym9iO", "illegal base64 data at input byte 4"),
        ("Ym9iT25v", "unable to parse auth field, must be formatted as base64(username:password)"),
    ] {
        let body = format!(r#"{{"auths":{{"a.io":{{"auth":"{auth}"}}}}}}"#);
        let error = error(body.as_bytes(), ConfigFormat::DockerConfigJson);
        assert_eq!((error.to_string().as_str(), error.key()), (expected, Some("a.io")), "{auth}");
    }
}

#[test]
fn what_is_no_json_is_refused_in_gos_words() {
    for (body, expected) in [
        (&b""[..], "unexpected end of JSON input"),
        (b"{\"auths\":{}", "unexpected end of JSON input"),
        (b"\xef\xbb\xbf{}", "invalid character '\u{ef}' looking for beginning of value"),
        (b"{\"auths\":{},}", "invalid character '}' looking for beginning of object key string"),
        (b"{\"auths\":{\"a\":{} \"b\":{}}}", "invalid character '\"' after object key:value pair"),
        (b"{\"auths\":[1 ,]}", "invalid character ']' looking for beginning of value"),
        (b"{\"auths\" {}}", "invalid character '{' after object key"),
        (b"{}{}", "invalid character '{' after top-level value"),
        (b"[\"\\x\"]", "invalid character in string escape code"),
        (b"[\"a\nb\"]", "invalid character '\\n' in string literal"),
        (b"[\"a\x01b\"]", "invalid character '\\x01' in string literal"),
        (b"-", "invalid character ' ' in numeric literal"),
        (b"1.", "invalid character ' ' after decimal point in numeric literal"),
        (b"[1e,", "invalid character ',' in exponent of numeric literal"),
        (b"tru", "invalid character ' ' in literal true (expecting 'e')"),
        (b"[01]", "invalid character after array element"),
    ] {
        assert_eq!(error(body, ConfigFormat::DockerConfigJson).to_string(), expected);
    }
    let deep = [vec![b'['; 10_000], vec![b']'; 10_000]].concat();
    assert!(error(&deep, ConfigFormat::DockerCfg).to_string().starts_with("json: cannot unmarshal array"));
    assert_eq!(
        error(&[b'['; 10_001], ConfigFormat::DockerCfg).to_string(),
        "invalid character '[' exceeded max depth"
    );
}

#[test]
fn what_is_of_the_wrong_kind_is_refused_in_gos_words() {
    use ConfigFormat::{DockerCfg, DockerConfigJson};
    const CONFIG: &str = "Go struct field DockerConfigJSON.";
    for (format, body, expected) in [
        (DockerConfigJson, "[]", "array into Go value of type credentialprovider.DockerConfigJSON"),
        (DockerCfg, "true", "bool into Go value of type credentialprovider.DockerConfig"),
        (
            DockerConfigJson,
            r#"{"auths":[]}"#,
            &format!("array into {CONFIG}auths of type credentialprovider.DockerConfig"),
        ),
        (
            DockerConfigJson,
            r#"{"auths":{"a":"x"}}"#,
            &format!("string into {CONFIG}auths of type credentialprovider.dockerConfigEntryWithAuth"),
        ),
        (
            DockerConfigJson,
            r#"{"auths":{"a":{"UserName":5}}}"#,
            &format!("number into {CONFIG}auths.username of type string"),
        ),
        (
            DockerConfigJson,
            r#"{"HttpHeaders":{"x":5}}"#,
            &format!("number into {CONFIG}HttpHeaders of type string"),
        ),
        (
            DockerConfigJson,
            r#"{"HttpHeaders":true}"#,
            &format!("bool into {CONFIG}HttpHeaders of type map[string]string"),
        ),
        (
            DockerConfigJson,
            r#"{"HttpHeaders":5,"auths":{"a":{"auth":{}}}}"#,
            &format!("object into {CONFIG}auths.auth of type string"),
        ),
        (
            DockerCfg,
            r#"{"a":{"auth":5}}"#,
            "number into Go struct field dockerConfigEntryWithAuth.auth of type string",
        ),
        (
            DockerCfg,
            r#"{"auths":{},"credsStore":"x"}"#,
            "string into Go value of type credentialprovider.dockerConfigEntryWithAuth",
        ),
    ] {
        assert_eq!(error(body.as_bytes(), format).to_string(), format!("json: cannot unmarshal {expected}"));
    }
}

#[test]
fn a_config_body_under_the_old_type_reads_as_hosts() {
    let body = br#"{"auths":{"ghcr.io":{}},"HttpHeaders":{}}"#;
    let config = DockerConfig::decode(body, ConfigFormat::DockerCfg).expect("decodes");
    assert_eq!(shown(&config), ["auths=:", "HttpHeaders=:"]);
}

#[test]
fn an_error_tells_no_byte_of_a_password() {
    let quote = format!(r#"{{"auths":{{"a":{{"password":"{}"{}"}}}}}}"#, &SENTINEL[..6], &SENTINEL[6..]);
    for body in [
        format!(r#"{{"auths":{{"a":"{SENTINEL}"}}}}"#),
        format!(r#"{{"auths":{{"a":{{"auth":"{SENTINEL}"}}}}}}"#),
        format!(r#"{{"auths":{{"https://bob:{SENTINEL}@a":{{"auth":5}}}}}}"#),
        quote.clone(),
        SENTINEL.to_owned(),
    ] {
        let error = error(body.as_bytes(), ConfigFormat::DockerConfigJson);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(SENTINEL), "{shown}");
    }
    let error = error(quote.as_bytes(), ConfigFormat::DockerConfigJson);
    assert_eq!(error.to_string(), "invalid character after object key:value pair");
}

#[test]
fn no_bytes_make_it_panic() {
    let seeds: [&[u8]; 3] = [
        br#"{"auths":{"a.io":{"username":"u","auth":"YTpi","x":[1.5e3,null]},"b":{"auth":"YTpi"}},"y":true}"#,
        br#"{ "auths" : null , "Auths":{"\ud83d\ude00\\":{"email":"\u00e9"}} }"#,
        b"{\"a\":{\"password\":\"\xff\"}}",
    ];
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).expect("fits")).expect("fits")
    };
    for round in 0..20_000 {
        let mut body = seeds[round % 3].to_vec();
        for _ in 0..=random(3) {
            let at = random(body.len());
            let odd = b"{}[]\",:\\u\x00\xff0=n"[random(14)];
            match random(3) {
                0 => body[at] = odd,
                1 => drop(body.remove(at)),
                _ => body.insert(at, odd),
            }
        }
        if random(4) == 0 {
            body.truncate(random(body.len()));
        }
        for format in [ConfigFormat::DockerConfigJson, ConfigFormat::DockerCfg] {
            let Ok(mut config) = DockerConfig::decode(&body, format) else { continue };
            config.set_entry("a.io", &bob("new"), None);
            let read = DockerConfig::decode(config.encode().expose_secret(), format).expect("still decodes");
            assert_eq!(shown(&read), shown(&config), "{}", String::from_utf8_lossy(&body));
            config.remove_entry("https://a.io/");
            let read = DockerConfig::decode(config.encode().expose_secret(), format).expect("still decodes");
            assert_eq!(shown(&read), shown(&config), "{}", String::from_utf8_lossy(&body));
        }
    }
}
