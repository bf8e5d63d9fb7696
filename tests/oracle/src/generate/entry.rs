//! One entry of a docker config: a user and a password in some form.

use super::auth;
use super::text::{Member, field, object, string, value};
use crate::random::Random;

/// Gives each entry a user and a password of its own, so that what is tried can be told apart.
#[derive(Default)]
pub(super) struct Accounts(usize);

impl Accounts {
    fn next(&mut self, random: &mut Random) -> (String, String) {
        self.0 += 1;
        let at = self.0;
        match random.below(20) {
            0 => (String::new(), format!("p{at}")),
            1 => (format!("u{at}"), String::new()),
            2 => (format!("u{at}"), format!("p:{at}:é\n😀")),
            3 => ("robot$team+ci".to_owned(), "p\"\\/<&>\u{7f}".to_owned()),
            4 => ("same".to_owned(), "same".to_owned()),
            5 => (format!("us:er{at}"), format!("p{at}")),
            _ => (format!("u{at}"), format!("p{at}")),
        }
    }
}

/// An entry's value, as text.
pub(super) fn write(random: &mut Random, accounts: &mut Accounts) -> Vec<u8> {
    let mut out = Vec::new();
    match random.below(140) {
        0 => {
            value(random, &mut out);
            return out;
        }
        1..4 => return b"null".to_vec(),
        4..7 => return b"{}".to_vec(),
        _ => {}
    }
    let fields = fields(random, accounts);
    let members: Vec<Member> = fields.iter().map(|(name, text)| member(random, name, text)).collect();
    object(random, &mut out, &members);
    out
}

fn fields(random: &mut Random, accounts: &mut Accounts) -> Vec<(&'static str, String)> {
    let (username, password) = accounts.next(random);
    let mut fields = Vec::new();
    let form = random.below(8);
    if form != 0 {
        fields.push(("username", username.clone()));
        fields.push(("password", password.clone()));
    }
    if form < 4 {
        let (user, word) = if random.one_in(3) { accounts.next(random) } else { (username, password) };
        fields.push(("auth", auth::field(random, &user, &word)));
    }
    if random.one_in(3) {
        fields.push(("email", random.one_of(&["me@example.com", "", "é"]).to_owned()));
    }
    if random.one_in(10) {
        fields.push((random.one_of(&["username", "password", "auth", "email"]), "dTpw".to_owned()));
    }
    if random.one_in(10) {
        let others = ["identitytoken", "registrytoken", "serveraddress", "x", "userName"];
        fields.push((random.one_of(&others), "t".to_owned()));
    }
    if random.one_in(4) && fields.len() > 1 {
        let last = fields.len() - 1;
        fields.swap(0, last);
    }
    fields
}

fn member(random: &mut Random, name: &str, text: &str) -> Member {
    let mut content = Vec::new();
    match random.below(600) {
        0 => value(random, &mut content),
        1..12 => content.extend(b"null"),
        _ => string(random, &mut content, text),
    }
    (field(random, name), content)
}
