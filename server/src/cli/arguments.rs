//! The command line: what can be asked for. Parsed here, done in `command`; the server's own commands are done in `main`.

use crate::config::Flags;
use api::catalogue::Number;
use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;
use std::time::Duration;

/// HPKI-KAGURA（保健医療福祉分野の電子認証にスマートフォンを） / HPKI-KAGURA (phones for Japan's healthcare PKI)
#[derive(Debug, Parser)]
#[command(
    name = "kagura",
    version,
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 110
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// The settings.
    #[command(flatten)]
    pub flags: Flags,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// サーバーを動かします / Run the server
    Serve,
    /// 見本のデータで試します / Try it out: run the server with demonstration people
    Demo,
    /// 認証局 / Authorities
    #[command(subcommand)]
    Authority(AuthorityCommand),
    /// 利用者 / Holders
    #[command(subcommand)]
    Holder(HolderCommand),
    /// 「登録のご案内」を発行します / Issue invitations to register a phone
    Invite(Invite),
    /// 登録された端末 / Registered devices
    #[command(subcommand)]
    Device(DeviceCommand),
    /// お問い合わせ番号から、表示された画面を調べます / Look up by its number what someone was shown, or list such numbers
    Incident(IncidentArguments),
    /// 失効リスト / Lists of revoked certificates
    #[command(subcommand)]
    Crl(CrlCommand),
    /// すべてのデータを1つのファイルに保存します（サーバーの動作中もできます） / Save everything into one file, while the server runs
    Backup(BackupArguments),
    /// バックアップから復元します / Restore a backup into a folder that has no store
    Restore(RestoreArguments),
    /// 設定、証明書、ネットワーク、データに問題がないか調べます / See that settings, certificates, network and store are right
    Check(CheckArguments),
    /// 設定の一覧を表示します / Print every setting with its meaning
    Settings(SettingsArguments),
    /// シェルの補完を出力します / Print what completes these commands in a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// マニュアルページを出力します / Print the manual page
    #[command(hide = true)]
    Man {
        /// Write the pages of all commands into this folder instead
        #[arg(value_hint = ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },
}

impl Command {
    /// Whether it is one of the first that a desk gives, so that a store is made where there is none. Every other one is about what is
    /// there already: for it the folder was mistyped.
    pub fn begins_a_store(&self) -> bool {
        match self {
            Self::Authority(AuthorityCommand::Add { .. })
            | Self::Crl(CrlCommand::Load { .. } | CrlCommand::Fetch { .. })
            | Self::Serve
            | Self::Demo
            | Self::Restore(_) => true,
            Self::Authority(_)
            | Self::Crl(_)
            | Self::Holder(_)
            | Self::Invite(_)
            | Self::Device(_)
            | Self::Incident(_)
            | Self::Settings(_)
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Backup(_)
            | Self::Check(_) => false,
        }
    }
}

/// What can be asked about authorities.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// 認証局を登録します / Add an authority
    Add {
        /// A short name: letters, digits, hyphens, dots, underscores
        id: String,
        /// The name that people know
        #[arg(long)]
        name: String,
        /// How holders reach it, as it stands on letters and screens
        #[arg(long)]
        contact: String,
        /// Change it if it is there
        #[arg(long)]
        update: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者のカードを発行する認証局を指定します / Say whose certificates an authority's holders have on their HPKI cards
    Cards {
        /// The authority's id
        id: String,
        /// The certificates of the issuing certification authorities (PEM or DER); they replace what was said before
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        issuers: Vec<PathBuf>,
    },
    /// 認証局の一覧 / List all authorities
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// What can be asked about holders.
#[derive(Debug, Subcommand)]
pub enum HolderCommand {
    /// 利用者を登録します / Add a holder
    Add {
        /// The holder id, as on the HPKI certificate
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// The name
        #[arg(long)]
        name: String,
        /// The id of the authority
        #[arg(long)]
        authority: String,
        /// Change name and authority if the holder is there
        #[arg(long)]
        update: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 氏名・本人ID・カードのシリアル番号の一部で探します / Find holders by a part of the name, the holder id or a card's serial number
    Find {
        /// What to look for; all of it must fit. Width, case, kana and spaces do not matter
        #[arg(required = true)]
        text: Vec<String>,
        /// Show so many at most
        #[arg(long, default_value = "20", value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// CSV や Excel の一覧から利用者をまとめて登録します / Add the holders of a list: CSV or Excel's .xlsx
    Import(Import),
    /// 利用を停止します / Stop a holder from signing in, at once
    Disable {
        /// The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
    /// 利用を再開します / Let a holder sign in again
    Enable {
        /// The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
    },
    /// 利用者の一覧 / List all holders
    List {
        /// Of this authority only
        #[arg(long)]
        authority: Option<String>,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// An import.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are what booleans are for")]
pub struct Import {
    /// The list, with the columns id,name,authority (or 本人ID,氏名,認証局): CSV with commas, tabs or semicolons in UTF-8, UTF-16,
    /// Shift-JIS or EUC-JP, or an .xlsx workbook
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Write nothing if a single row is bad, and everything in one change if none is
    #[arg(long)]
    pub all_or_nothing: bool,
    /// Write nothing, only show what would change
    #[arg(long, visible_alias = "preview", conflicts_with = "all_or_nothing")]
    pub dry_run: bool,
    /// Pass over holders that are there: goes on after an interruption
    #[arg(long)]
    pub skip_existing: bool,
    /// Change name and authority of holders that are there, and list each change
    #[arg(long, conflicts_with = "skip_existing")]
    pub update: bool,
    /// Write the bad rows into this CSV file as well: corrected, it can be imported as it is
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Invitations.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("whom").required(true).multiple(true).args(["holders", "file", "all_without_device"])))]
pub struct Invite {
    /// The holder ids
    #[arg(value_name = "HOLDER")]
    pub holders: Vec<String>,
    /// A file with one holder id a line, or a list as `holder import` takes it
    #[arg(long, value_name = "LIST")]
    pub file: Option<PathBuf>,
    /// Everyone who may sign in and has no device
    #[arg(long)]
    pub all_without_device: bool,
    /// How many days the invitations are valid
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: Option<u16>,
    /// A password of your own; others on this machine may see it while the command runs
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// Write a letter and a password slip for each into this folder (A4, SVG) instead of printing them
    #[arg(long, value_name = "DIR")]
    pub letters: Option<PathBuf>,
    /// Print one JSON object a line: holder, url, password, `expires_at`
    #[arg(long)]
    pub json: bool,
}

/// What can be asked about devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// 利用者の端末の一覧 / List a holder's devices
    List {
        /// The holder id
        #[arg(allow_hyphen_values = true)]
        holder: String,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 端末の登録を削除します / Remove a device: it cannot sign in any more, and its sessions end
    Revoke {
        /// The device's id
        #[arg(allow_hyphen_values = true)]
        device: String,
    },
}

/// A stopped journey, or a list of them.
#[derive(Debug, Args)]
pub struct IncidentArguments {
    /// The number as it was read out (123-4567, 1234567, １２３４５６７), or `list`
    #[arg(value_name = "NUMBER|list")]
    pub number: String,
    /// Show the whole holder id
    #[arg(long)]
    pub full: bool,
    /// With `list`: of this time only, as in 30m, 12h or 7d; 1d unless said
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub since: Option<Duration>,
    /// With `list`: of this message only, as in 2.19
    #[arg(long, value_name = "MESSAGE", value_parser = message)]
    pub message: Option<Number>,
    /// With `list`: one JSON object a line
    #[arg(long)]
    pub json: bool,
}

/// Reads a time span: `30m`, `12h`, `7d`.
fn span(text: &str) -> Result<Duration, String> {
    let wrong = || "a number with m, h or d, as in 12h".to_owned();
    let unit = match text.chars().next_back() {
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text.trim_end_matches(['m', 'h', 'd']).parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * unit))
}

fn message(text: &str) -> Result<Number, String> {
    text.parse().map_err(str::to_owned)
}

/// What can be asked about lists of revocations.
#[derive(Debug, Subcommand)]
pub enum CrlCommand {
    /// 読み込んだリストと取得元の一覧 / List what was loaded and where it came from
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// ファイルから読み込みます / Load the lists (CRL or ARL) in a file
    Load {
        /// The file: one list in DER, or one or more in PEM
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// 番号が戻ったリストも受け付けます / Let the list hold although its number is not above the one before, as after an authority was restored
        ///
        /// The list must still be signed by the authority and be made later than the one that holds. Whoever was revoked stays
        /// revoked; suspensions that the list does not have end. Goes into the record of events.
        #[arg(long)]
        accept_lower_number: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 設定した場所から取得します / Fetch every list that `cards.crls` names, now
    Fetch {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// A backup.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct BackupArguments {
    /// What else can be done with one.
    #[command(subcommand)]
    pub command: Option<BackupCommand>,
    /// The file to write; it must not be there
    #[arg(value_hint = ValueHint::FilePath, required = true)]
    pub file: Option<PathBuf>,
    /// 公開鍵で暗号化します / Encrypt it for this public key (`age1…`), in the place of those in `backup.recipients`; several times for several
    // Read by the command: what clap refuses it shows, and it may be the secret half.
    #[arg(long = "recipient", value_name = "PUBLIC KEY", value_delimiter = ',')]
    pub recipients: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done with a backup.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// バックアップを暗号化するための鍵を作成します / Make a key for encrypted backups
    Key {
        /// The file to write; it must not be there
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// バックアップを最後まで読み、復元できることを確かめます / Read a backup to its end and see that it can be restored
    Verify {
        /// The backup
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// The file of the key that it was encrypted for
        #[arg(long, value_hint = ValueHint::FilePath)]
        key: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A backup to restore.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The backup
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The file of the key that it was encrypted for
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is to be looked at.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Whether it is the store alone.
    #[command(flatten)]
    pub rows: StoreCheckArguments,
    /// 警告でも終了コードを 1 にします / Exit with 1 for warnings, too
    #[arg(long, conflicts_with = "store")]
    pub strict: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Looking at the store.
#[derive(Debug, Args)]
pub struct StoreCheckArguments {
    /// 設定ではなく、保存されているデータをすべて読みます / Read every row of the store, instead of looking at how the server is set up
    #[arg(long)]
    pub store: bool,
    /// 読み取れるデータだけで続けます / Go on with what can be read of a damaged store; what is missing stays lost
    #[arg(long, requires = "store")]
    pub accept: bool,
}

/// The table of settings.
#[derive(Debug, Args)]
pub struct SettingsArguments {
    /// As a Markdown table
    #[arg(long, conflicts_with = "toml")]
    pub markdown: bool,
    /// As a settings file to start from
    #[arg(long)]
    pub toml: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn settings_stand_before_or_behind_the_command() {
        for line in [["kagura", "--data", "x", "serve"], ["kagura", "serve", "--data", "x"]] {
            let arguments = Arguments::try_parse_from(line).unwrap();
            assert_eq!(arguments.flags.config().unwrap().data, PathBuf::from("x"));
        }
    }

    #[test]
    fn the_help_of_a_command_shows_its_own_options_and_where_the_settings_stand() {
        let mut command = Arguments::command();
        command.build();
        for (name, own) in [("serve", None), ("invite", Some("--letters"))] {
            let of = command.find_subcommand_mut(name).unwrap();
            for help in [of.render_help().to_string(), of.render_long_help().to_string()] {
                let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
                for part in own.into_iter().chain(["--config", "--data", "KAGURA_DATA", "`kagura settings`"])
                {
                    assert!(help.contains(part), "{name}: {part}: {help}");
                }
                for setting in crate::config::SETTINGS.iter().filter(|setting| setting.key != "data") {
                    assert!(!help.contains(&format!("--{} ", setting.flag())), "{name}: {}", setting.key);
                }
            }
        }
    }

    #[test]
    fn an_import_is_previewed_by_either_name_and_does_not_both_skip_and_change() {
        let parse = |flags: &[&str]| {
            Arguments::try_parse_from(["kagura", "holder", "import", "list.csv"].iter().chain(flags))
        };
        for flag in ["--dry-run", "--preview"] {
            let Command::Holder(HolderCommand::Import(order)) = parse(&[flag, "--update"]).unwrap().command
            else {
                panic!("{flag}")
            };
            assert!(order.dry_run && order.update, "{flag}");
        }
        assert!(parse(&["--skip-existing", "--update"]).is_err());
    }

    #[test]
    fn inviting_nobody_is_a_wrong_command() {
        assert!(Arguments::try_parse_from(["kagura", "invite"]).is_err());
        assert!(Arguments::try_parse_from(["kagura", "invite", "--all-without-device"]).is_ok());
    }
}
