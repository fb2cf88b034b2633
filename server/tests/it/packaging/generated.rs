//! Completions and manual pages, from the real program.

use std::process::Command;

fn prints(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    let output = command.env_clear().env("KAGURA_CONFIG", "").args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn shells_complete_every_command() {
    for (shell, marks) in
        [("bash", "complete -F"), ("zsh", "#compdef kagura"), ("fish", "complete -c kagura")]
    {
        let script = prints(&["completions", shell]);
        for part in [marks, "invite", "letters", "all-without-device", "restore"] {
            assert!(script.contains(part), "{shell}: {part}");
        }
        assert!(!script.contains("limits-code") && script.len() < 120_000, "{shell}: {}", script.len());
    }
    // Bash reads its own.
    let script = prints(&["completions", "bash"]);
    let asked = format!(
        "{script}\nCOMP_WORDS=(kagura hol); COMP_CWORD=1; _kagura kagura hol kagura; printf '%s ' \"${{COMPREPLY[@]}}\""
    );
    let output = Command::new("bash").args(["-c", &asked]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "holder", "{output:?}");
}

#[test]
fn every_command_has_its_page_of_the_manual() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("man");
    std::fs::create_dir(&path).unwrap();
    prints(&["man", path.to_str().unwrap()]);
    let page =
        |name: &str| std::fs::read_to_string(path.join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
    assert_eq!(page("kagura.1").trim_end(), prints(&["man"]).trim_end());
    for name in ["kagura-serve.1", "kagura-holder-import.1", "kagura-backup-verify.1"] {
        assert!(page(name).contains(".SH OPTIONS"), "{name}");
        assert!(page("kagura.1").contains("kagura\\-serve(1)"), "the first page leads to the others");
    }
}
