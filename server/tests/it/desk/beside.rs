//! Commands beside a running server go by its settings, not by those of the shell that they were typed in.

use super::serving::{Serving, wait_until};
use crate::desk::said::{err, out};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Three days.
const VALIDITY: i64 = 3 * 86_400_000;

/// A server with an address, a validity and a key for backups that no shell of a clerk knows.
fn server() -> Serving {
    let recipient = server::encryption::SecretKey::generate().unwrap().0;
    let serving = Serving::with("", |command| {
        command
            .env("KAGURA_ORIGIN", "https://auth.kagura.test")
            .env("KAGURA_LIMITS_INVITATION", "3d")
            .env("KAGURA_LIMITS_PASSWORD_LENGTH", "12")
            .env("KAGURA_BACKUP_RECIPIENTS", recipient.to_string());
    });
    let data = serving.data();
    out(&kagura(
        &data,
        &[],
        &["authority", "add", "jma", "--name", "試験医師会", "--contact", "03-0000-0000"],
    ));
    out(&kagura(&data, &[], &["holder", "add", "A1", "--name", "神楽坂", "--authority", "jma"]));
    serving
}

/// A command of a shell that has these variables.
fn kagura(data: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kagura"));
    command.env_clear().env("KAGURA_CONFIG", "").env("KAGURA_DATA", data);
    command.envs(variables.iter().copied()).args(arguments).output().unwrap()
}

#[test]
fn a_letter_leads_to_the_running_server_whatever_the_shell_says() {
    let serving = server();
    let other = [("KAGURA_ORIGIN", "https://other.kagura.test"), ("KAGURA_LIMITS_INVITATION", "1h")];
    for shell in [&[][..], &other] {
        let invited = kagura(&serving.data(), shell, &["invite", "A1", "--json"]);
        let letter: Value = serde_json::from_str(&out(&invited)).unwrap();
        let address = letter["url"].as_str().unwrap();
        assert!(address.starts_with("https://auth.kagura.test/register?"), "{shell:?}: {address}");
        assert_eq!(letter["password"].as_str().unwrap().chars().count(), 12, "{shell:?}");
        let now = jiff::Timestamp::now().as_millisecond();
        let left = letter["expires_at"].as_i64().unwrap() - now;
        // To the end of that day in Japan.
        assert!((VALIDITY - 60_000..VALIDITY + 86_400_000).contains(&left), "{shell:?}: {left}");
        assert!(!err(&invited).contains("localhost"), "{}", err(&invited));
    }
}

#[test]
fn an_address_on_the_command_line_that_is_not_the_servers_is_refused() {
    let serving = server();
    let invite = |arguments: &[&str]| kagura(&serving.data(), &[], &[&["invite", "A1"], arguments].concat());
    let refused = invite(&["--origin", "https://other.kagura.test"]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0));
    for part in ["https://auth.kagura.test", "https://other.kagura.test", "--origin", "start it again"] {
        assert!(err(&refused).contains(part), "{part}: {}", err(&refused));
    }
    let refused = invite(&["--rp-id", "kagura.test"]);
    assert!(err(&refused).contains("has no `rp_id` set"), "{}", err(&refused));
    assert!(out(&kagura(&serving.data(), &[], &["invitation", "list"])).is_empty(), "nothing was issued");
    // Spelt otherwise, it is the same.
    out(&invite(&["--origin", "https://AUTH.kagura.test/"]));
}

#[test]
fn a_backup_is_encrypted_for_whom_the_running_server_says() {
    let serving = server();
    let file = serving.data().with_file_name("backup");
    let made = out(&kagura(&serving.data(), &[], &["backup", file.to_str().unwrap(), "--json"]));
    let made: Value = serde_json::from_str(&made).unwrap();
    assert_eq!(made["encrypted"], true, "{made}");
}

#[test]
fn without_a_server_the_shells_settings_count() {
    let mut serving = server();
    serving.signal("TERM");
    wait_until(|| serving.child.try_wait().unwrap().is_some());
    let shell = [("KAGURA_ORIGIN", "https://other.kagura.test")];
    let invited = out(&kagura(&serving.data(), &shell, &["invite", "A1", "--json"]));
    assert!(invited.contains("https://other.kagura.test/register"), "{invited}");
}
