//! The index against a real file system.

use std::fs;

use secrecy::SecretString;

use super::*;
use crate::credential_store::StoreError;

/// A keyring that can only be searched.
struct Searched(Result<Option<Vec<Account>>, StoreError>);

impl CredentialStore for Searched {
    fn get(&self, _: &str, _: &str) -> Result<Option<SecretString>, StoreError> {
        unreachable!("the index never asks for a password")
    }
    fn set(&self, _: &str, _: &str, _: &SecretString) -> Result<(), StoreError> {
        unreachable!("the index never keeps a password")
    }
    fn delete(&self, _: &str, _: &str) -> Result<bool, StoreError> {
        unreachable!("the index never deletes a password")
    }
    fn accounts(&self) -> Result<Option<Vec<Account>>, StoreError> {
        self.0.clone()
    }
    fn backend_name(&self) -> String {
        "fake".to_owned()
    }
}

fn unsearchable() -> Searched {
    Searched(Ok(None))
}

fn index(home: &Path) -> KeyringIndex {
    KeyringIndex::new(&Environment::from_pairs([("XDG_DATA_HOME", home)]))
}

fn file(home: &Path) -> PathBuf {
    home.join("kubectl-pullsecret").join("logins.json")
}

fn bob() -> Account {
    Account::new("ghcr.io", "bob")
}

fn alice() -> Account {
    Account::new("docker.io", "alice@acme.example")
}

#[test]
fn accounts_come_back_in_order_and_once() {
    let home = tempfile::tempdir().expect("a folder");
    let index = index(home.path());
    for account in [bob(), alice(), bob()] {
        assert_eq!(index.add(&account).expect("added"), None);
    }
    let listed = index.accounts(&unsearchable()).expect("read");
    assert_eq!(listed, Accounts { kept: vec![alice(), bob()], ..Accounts::default() });
    index.remove(&alice()).expect("removed");
    index.remove(&alice()).expect("removing what is not there is no error");
    assert_eq!(index.accounts(&unsearchable()).expect("read").kept, vec![bob()]);
}

#[test]
fn a_user_without_logins_has_none_and_no_file() {
    let home = tempfile::tempdir().expect("a folder");
    for store in [unsearchable(), Searched(Ok(Some(Vec::new())))] {
        assert_eq!(index(home.path()).accounts(&store).expect("read"), Accounts::default());
    }
    let closed = index(home.path()).accounts(&Searched(Err(StoreError::NoProvider))).expect("read");
    assert_eq!((closed.kept, closed.unsearched), (Vec::new(), Some(StoreError::NoProvider)));
    assert!(!file(home.path()).exists());
}

#[test]
fn a_lost_file_is_made_anew_where_the_keyring_can_be_searched() {
    let home = tempfile::tempdir().expect("a folder");
    let index = index(home.path());
    let searched = index.accounts(&Searched(Ok(Some(vec![bob()])))).expect("searched");
    assert_eq!(searched.kept, vec![bob()]);
    assert_eq!(index.accounts(&unsearchable()).expect("read").kept, vec![bob()]);
}

#[test]
fn a_damaged_file_is_told_and_replaced_when_an_entry_is_used() {
    let home = tempfile::tempdir().expect("a folder");
    let index = index(home.path());
    index.add(&bob()).expect("added");
    for garbage in ["", "{", "[]", "{\"logins\":[{\"registry\":1}]}", "\u{0}\u{0}"] {
        fs::write(file(home.path()), garbage).expect("damaged");
        let listed = index.accounts(&Searched(Err(StoreError::Locked))).expect("read");
        let damage = listed.damage.expect("the damage is told");
        assert_eq!((listed.kept, damage.path), (Vec::new(), file(home.path())), "{garbage}");
        assert!(index.remove(&alice()).expect("looked").is_some(), "{garbage}");
        assert_eq!(fs::read_to_string(file(home.path())).expect("read"), garbage, "removal left it alone");
        assert!(index.add(&alice()).expect("added").is_some(), "{garbage}");
        assert_eq!(index.accounts(&unsearchable()).expect("read").kept, vec![alice()], "{garbage}");
    }
    fs::write(file(home.path()), "{").expect("damaged");
    let mended = index.accounts(&Searched(Ok(Some(vec![bob()])))).expect("searched");
    assert_eq!(mended, Accounts { kept: vec![bob()], ..Accounts::default() });
}

#[test]
fn without_a_home_there_is_no_index() {
    let index = KeyringIndex::new(&Environment::from_pairs([("XDG_DATA_HOME", "relative/folder")]));
    assert!(matches!(index.add(&bob()), Err(IndexError::NoHome)));
    assert!(matches!(index.accounts(&unsearchable()), Err(IndexError::NoHome)));
}

#[test]
fn many_writers_lose_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let index = index(home.path());
            scope.spawn(move || {
                for number in 0..10 {
                    let account = Account::new("ghcr.io", format!("user-{writer}-{number}"));
                    index.add(&account).expect("added");
                }
            });
        }
    });
    assert_eq!(index(home.path()).accounts(&unsearchable()).expect("read").kept.len(), 80);
}

#[cfg(unix)]
#[test]
fn only_the_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().expect("a folder");
    let index = index(home.path());
    index.add(&bob()).expect("added");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&file(home.path())), 0o600);
    assert_eq!(mode(file(home.path()).parent().expect("a folder")), 0o700);
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_not_touched() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().expect("a folder");
    let (index, path) = (index(home.path()), file(home.path()));
    let lock = path.with_extension("json.lock");
    let victim = home.path().join("victim");
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let refuses = |why: &str| {
        for outcome in [index.add(&bob()).map(drop), index.accounts(&unsearchable()).map(drop)] {
            let said = outcome.expect_err("refused").to_string();
            assert!(said.contains(why), "{said}");
        }
    };
    for content in ["important", "{\"logins\":[]}"] {
        fs::write(&victim, content).expect("written");
        symlink(&victim, &path).expect("linked");
        refuses("symbolic link");
        assert_eq!(fs::read_to_string(&victim).expect("read"), content);
        fs::remove_file(&path).expect("removed");
    }
    // A pipe: whoever opened one to read would wait for ever.
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
    assert!(made.success());
    refuses("plain file");
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder in its place");
    refuses("cannot read");
    fs::remove_dir(&path).expect("removed");

    let _ = fs::remove_file(&lock);
    let new = home.path().join("made by a link");
    symlink(&new, &lock).expect("linked");
    let said = index.add(&bob()).expect_err("refused").to_string();
    assert!(said.contains("symbolic link") && !new.exists(), "{said}");
}
