//! `completion install` and `uninstall`: what is put where, and what is left alone.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use harness::{Ended, Plugin};
use insta::assert_snapshot;

/// A home with a program in it as krew would install it: a link to a version in a store.
struct Home {
    folder: tempfile::TempDir,
    shell: &'static str,
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().expect("a home"), shell: "/bin/bash" };
        for version in ["v1", "v2"] {
            fs::create_dir_all(home.path(&format!("store/{version}"))).expect("a folder");
            symlink(harness::binary(), home.path(&format!("store/{version}/kubectl-pullsecret")))
                .expect("a link");
        }
        fs::create_dir(home.path("bin")).expect("a folder");
        symlink("../store/v1/kubectl-pullsecret", home.path("bin/kubectl-pullsecret")).expect("a link");
        home
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn run_as(&self, program: &Path, words: &[&str]) -> Ended {
        let words = ["completion"].iter().chain(words).copied();
        Plugin::under(&[program.as_os_str()], words)
            .env("HOME", self.folder.path())
            .env("SHELL", self.shell)
            .env("PATH", self.path("bin"))
            .run()
    }

    fn run(&self, words: &[&str]) -> Ended {
        self.run_as(&self.path("bin/kubectl-pullsecret"), words)
    }

    fn shown(&self, ended: &Ended) -> String {
        ended.shown(&[(&*self.folder.path().to_string_lossy(), "~")])
    }

    fn link(&self) -> PathBuf {
        self.path("bin/kubectl_complete-pullsecret")
    }
}

#[test]
fn it_says_what_it_did_and_the_second_time_does_nothing() {
    let home = Home::new();
    assert_snapshot!(home.shown(&home.run(&["install"])), @r"
    ~/bin/kubectl_complete-pullsecret created
    ~/.local/share/bash-completion/completions/kubectl-pullsecret created
    ---
    bash: bash-completion loads it; without that, add to ~/.bashrc: source ~/.local/share/bash-completion/completions/kubectl-pullsecret
    bash: kubectl pullsecret is completed by kubectl's own script, if it is loaded: source <(kubectl completion bash)
    Shells that are started from now on complete with it.
    exit 0
    ");
    assert_eq!(
        fs::read_link(home.link()).expect("a link"),
        Path::new("kubectl-pullsecret"),
        "it survives an upgrade"
    );
    let script = fs::read_to_string(home.path(".local/share/bash-completion/completions/kubectl-pullsecret"));
    assert_eq!(script.expect("a script"), home.run(&["bash"]).expect_code(0).stdout);
    let again = home.run(&["install"]).expect_code(0);
    assert_eq!(again.stdout.matches(" unchanged\n").count(), 2, "{}", again.stdout);
}

#[test]
fn a_dry_run_leaves_everything_as_it_is() {
    let home = Home::new();
    assert_snapshot!(home.shown(&home.run(&["install", "--shell", "zsh,fish", "--dry-run"])), @r"
    ~/bin/kubectl_complete-pullsecret created (dry run)
    ~/.local/share/zsh/site-functions/_kubectl-pullsecret created (dry run)
    ~/.config/fish/completions/kubectl-pullsecret.fish created (dry run)
    ---
    zsh: add to ~/.zshrc, before the line with compinit: fpath+=(~/.local/share/zsh/site-functions)
    zsh: kubectl pullsecret is completed by kubectl's own script, if it is loaded: source <(kubectl completion zsh)
    fish: kubectl pullsecret is completed by kubectl's own script, if it is loaded: kubectl completion fish | source
    exit 0
    ");
    assert!(!home.link().exists() && !home.path(".local").exists() && !home.path(".config").exists());
}

#[test]
fn each_shell_has_its_place() {
    let home = Home::new();
    let ended = home.run(&["install", "--shell=bash,zsh,fish,powershell,elvish,nushell"]);
    assert_snapshot!(home.shown(&ended), @r"
    ~/bin/kubectl_complete-pullsecret created
    ~/.local/share/bash-completion/completions/kubectl-pullsecret created
    ~/.local/share/zsh/site-functions/_kubectl-pullsecret created
    ~/.config/fish/completions/kubectl-pullsecret.fish created
    ~/.config/powershell/kubectl-pullsecret.ps1 created
    ~/.config/elvish/lib/kubectl-pullsecret.elv created
    ~/.local/share/nushell/vendor/autoload/kubectl-pullsecret.nu created
    ---
    bash: bash-completion loads it; without that, add to ~/.bashrc: source ~/.local/share/bash-completion/completions/kubectl-pullsecret
    bash: kubectl pullsecret is completed by kubectl's own script, if it is loaded: source <(kubectl completion bash)
    zsh: add to ~/.zshrc, before the line with compinit: fpath+=(~/.local/share/zsh/site-functions)
    zsh: kubectl pullsecret is completed by kubectl's own script, if it is loaded: source <(kubectl completion zsh)
    fish: kubectl pullsecret is completed by kubectl's own script, if it is loaded: kubectl completion fish | source
    powershell: add to $PROFILE: . '~/.config/powershell/kubectl-pullsecret.ps1'
    powershell: kubectl pullsecret is completed by kubectl's own script, if it is loaded: kubectl completion powershell | Out-String | Invoke-Expression
    elvish: add to rc.elv: use kubectl-pullsecret
    Shells that are started from now on complete with it.
    exit 0
    ");
    assert_snapshot!(home.shown(&home.run(&["uninstall", "--dry-run"])), @r"
    ~/bin/kubectl_complete-pullsecret removed (dry run)
    ~/.local/share/bash-completion/completions/kubectl-pullsecret removed (dry run)
    ~/.local/share/zsh/site-functions/_kubectl-pullsecret removed (dry run)
    ~/.config/fish/completions/kubectl-pullsecret.fish removed (dry run)
    ~/.config/powershell/kubectl-pullsecret.ps1 removed (dry run)
    ~/.config/elvish/lib/kubectl-pullsecret.elv removed (dry run)
    ~/.local/share/nushell/vendor/autoload/kubectl-pullsecret.nu removed (dry run)
    ---
    exit 0
    ");
    home.run(&["uninstall"]).expect_code(0);
    assert!(home.link().symlink_metadata().is_err());
    assert_eq!(home.run(&["uninstall"]).expect_code(0).stdout, "", "there is nothing left");
}

#[test]
fn what_others_put_there_is_left_alone() {
    let home = Home::new();
    fs::write(home.link(), "#!/bin/sh\n").expect("a file");
    let script = home.path(".config/fish/completions/kubectl-pullsecret.fish");
    fs::create_dir_all(script.parent().expect("a folder")).expect("a folder");
    fs::write(&script, "# mine\n").expect("a file");
    assert_snapshot!(home.shown(&home.run(&["install", "--shell", "fish,nushell"])), @r"
    ~/.local/share/nushell/vendor/autoload/kubectl-pullsecret.nu created
    ---
    Shells that are started from now on complete with it.
    error: ~/bin/kubectl_complete-pullsecret is not ours, and was left as it is
      If nothing needs it, remove it and run this again.
      And ~/.config/fish/completions/kubectl-pullsecret.fish is not ours, and was left as it is.
    exit 1
    ");
    assert_snapshot!(home.shown(&home.run(&["uninstall"])), @r"
    ~/.local/share/nushell/vendor/autoload/kubectl-pullsecret.nu removed
    ---
    warning: ~/bin/kubectl_complete-pullsecret is not ours, and was left as it is
    warning: ~/.config/fish/completions/kubectl-pullsecret.fish is not ours, and was left as it is
    exit 0
    ");
    assert_eq!(fs::read_to_string(home.link()).expect("a file"), "#!/bin/sh\n");
    assert_eq!(fs::read_to_string(script).expect("a file"), "# mine\n");
}

#[test]
fn an_older_script_or_link_of_ours_is_replaced() {
    let home = Home::new();
    symlink(home.path("store/v1/kubectl-pullsecret"), home.link()).expect("a link");
    // What another version would have written is what this one writes for another name.
    symlink(harness::binary(), home.path("bin/kubectl-older")).expect("a link");
    let older = home.run_as(&home.path("bin/kubectl-older"), &["fish"]).expect_code(0).stdout;
    let script = home.path(".config/fish/completions/kubectl-pullsecret.fish");
    fs::create_dir_all(script.parent().expect("a folder")).expect("a folder");
    fs::write(&script, &older).expect("a file");
    let ended = home.run(&["install", "--shell", "fish"]).expect_code(0);
    assert_eq!(ended.stdout.matches(" updated\n").count(), 2, "{}", ended.stdout);
    assert_eq!(fs::read_link(home.link()).expect("a link"), Path::new("kubectl-pullsecret"));
    let answer = Plugin::under(&[home.link().as_os_str()], ["ver"]).run().expect_code(0);
    assert!(answer.stdout.starts_with("verify\t"), "{}", answer.stdout);
    let mode = std::os::unix::fs::PermissionsExt::mode(&script.metadata().expect("a file").permissions());
    assert_eq!(mode & 0o444, 0o444, "whoever starts the shell reads it: root may have put it there");
}

#[test]
fn what_somebody_changed_or_meant_otherwise_is_not_ours_any_more() {
    let home = Home::new();
    let script = home.path(".config/fish/completions/kubectl-pullsecret.fish");
    home.run(&["install", "--shell", "fish"]).expect_code(0);
    let changed = fs::read_to_string(&script).expect("a script") + "alias k kubectl\n";
    fs::write(&script, &changed).expect("a file");
    fs::remove_file(home.link()).expect("removed");
    symlink("/elsewhere/kubectl-pullsecret", home.link()).expect("a link");
    let beside =
        [".config/fish/completions/kubectl-pullsecret.fish.new", "bin/kubectl_complete-pullsecret.new"];
    for name in beside {
        fs::write(home.path(name), "precious").expect("a file");
    }
    home.run(&["install", "--shell", "fish"]).expect_code(1);
    home.run(&["uninstall"]).expect_code(0);
    assert_eq!(fs::read_to_string(&script).expect("a script"), changed);
    assert_eq!(fs::read_link(home.link()).expect("a link"), Path::new("/elsewhere/kubectl-pullsecret"));
    for name in beside {
        assert_eq!(fs::read_to_string(home.path(name)).expect("a file"), "precious");
    }
}

#[test]
fn a_renamed_program_is_installed_under_its_own_name() {
    let home = Home::new();
    symlink(harness::binary(), home.path("bin/kubectl-my_secrets")).expect("a link");
    let ended = home.run_as(&home.path("bin/kubectl-my_secrets"), &["install", "--shell", "fish"]);
    assert_snapshot!(home.shown(&ended), @r"
    ~/bin/kubectl_complete-my_secrets created
    ~/.config/fish/completions/kubectl-my_secrets.fish created
    ---
    fish: kubectl my-secrets is completed by kubectl's own script, if it is loaded: kubectl completion fish | source
    Shells that are started from now on complete with it.
    exit 0
    ");
    symlink(harness::binary(), home.path("bin/secrets")).expect("a link");
    assert_snapshot!(home.shown(&home.run_as(&home.path("bin/secrets"), &["install", "--shell", "fish"])), @r"
    ~/.config/fish/completions/secrets.fish created
    ---
    fish: kubectl pullsecret is completed by kubectl's own script, if it is loaded: kubectl completion fish | source
    Shells that are started from now on complete with it.
    error: kubectl cannot find a plugin that is called secrets
      Its name has to begin with kubectl-.
    exit 1
    ");
}

#[test]
fn a_shell_that_is_not_known_is_asked_for() {
    let mut home = Home::new();
    home.shell = "/bin/dash";
    assert_snapshot!(home.shown(&home.run(&["install"])), @r"
    ---
    error: there is no script for /bin/dash
      Shells: bash, zsh, fish, powershell, elvish, nushell.
      Name one:     kubectl pullsecret completion install --shell bash
    exit 2
    ");
    assert!(!home.link().exists());
}
