//! What a secret of a docker config type holds.

use super::damage;
use super::entry::{self, Accounts};
use super::key::Key;
use super::text::{Member, field, object, space, string, value};
use crate::random::Random;

/// Which of the two bodies is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    DockerConfigJson,
    DockerCfg,
}

/// A body in the given form, or nearly.
pub(super) fn write(random: &mut Random, form: Form, keys: &[Key], accounts: &mut Accounts) -> Vec<u8> {
    let form = match form {
        Form::DockerConfigJson if random.one_in(40) => Form::DockerCfg,
        Form::DockerCfg if random.one_in(12) => Form::DockerConfigJson,
        form => form,
    };
    let mut body = Vec::new();
    space(random, &mut body);
    if random.one_in(200) {
        value(random, &mut body);
    } else if random.one_in(1500) {
        deep(random, &mut body);
    } else if form == Form::DockerCfg {
        entries(random, &mut body, keys, accounts);
    } else {
        let members = config(random, keys, accounts);
        object(random, &mut body, &members);
    }
    space(random, &mut body);
    if random.one_in(50) {
        damage::json(random, &mut body);
    }
    body
}

/// Nests about as deep as Go goes.
fn deep(random: &mut Random, body: &mut Vec<u8>) {
    let depth = random.between(9_997, 10_001);
    let (open, close): (&[u8], &[u8]) = if random.one_in(2) { (b"[", b"]") } else { (b"{\"a\":", b"}") };
    body.extend(b"{\"x\":");
    body.extend(open.repeat(depth));
    body.extend(b"1");
    body.extend(close.repeat(depth));
    body.extend(b"}");
}

fn config(random: &mut Random, keys: &[Key], accounts: &mut Accounts) -> Vec<Member> {
    let mut members = Vec::new();
    for _ in 0..random.one_of(&[1, 1, 1, 1, 1, 1, 1, 2, 3, 0]) {
        let mut auths = Vec::new();
        match random.below(100) {
            0..4 => auths.extend(b"null"),
            4 => value(random, &mut auths),
            _ => entries(random, &mut auths, keys, accounts),
        }
        members.push((field(random, "auths"), auths));
    }
    if random.one_in(8) {
        let at = random.below(members.len() + 1);
        let headers = headers(random);
        members.insert(at, (field(random, "HttpHeaders"), headers));
    }
    for name in ["credsStore", "credHelpers", "identitytoken", "x", "auth", ""] {
        if random.one_in(12) {
            let mut unknown = Vec::new();
            value(random, &mut unknown);
            let at = random.below(members.len() + 1);
            members.insert(at, (field(random, name), unknown));
        }
    }
    members
}

fn headers(random: &mut Random) -> Vec<u8> {
    let mut out = Vec::new();
    if random.one_in(8) {
        value(random, &mut out);
        return out;
    }
    let mut members = Vec::new();
    for name in ["User-Agent", "X"] {
        let mut content = Vec::new();
        if random.one_in(24) {
            value(random, &mut content);
        } else {
            string(random, &mut content, "docker/1.0");
        }
        members.push((field(random, name), content));
    }
    object(random, &mut out, &members);
    out
}

fn entries(random: &mut Random, out: &mut Vec<u8>, keys: &[Key], accounts: &mut Accounts) {
    let mut members = Vec::new();
    for _ in 0..random.one_of(&[0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4]) {
        let at = random.below(keys.len());
        let spelt = keys[at].spelt(random);
        let times = if random.one_in(12) { 2 } else { 1 };
        for _ in 0..times {
            let mut key = Vec::new();
            string(random, &mut key, &spelt);
            members.push((key, entry::write(random, accounts)));
        }
    }
    object(random, out, &members);
}
