//! The command line: what can be asked for. Parsed here, done in `command`; the server's own commands are done in `main`.

use crate::audit::chain::NotedSeal;
use crate::calendar;
use crate::cli::language::UnreadArgument;
use crate::clock::Timestamp;
use crate::config::Flags;
use crate::desk::invitations::LetterState;
use crate::desk::record::KINDS;
use crate::ids::RunId;
use api::catalogue::Number;
use api::language::text as both;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;
use std::time::Duration;

/// The table of exit codes, for the help; `exit_code` gives them.
const EXIT_CODES: &str = "\
終了コード / Exit codes:
  0  完了 / done
  1  拒否、または一部未完了 / refused, or not all of it done
  2  引数または設定の誤り / wrong arguments or settings
  3  データを今は使用できない（使用中、停止、空き容量、場所の誤り） / the data cannot be used now: held, server gone, disk full, not there
  4  データの破損、または新しいバージョンのデータ / the data is damaged or of a later version: it has to be looked at";

/// HPKI-KAGURA（保健医療福祉分野の電子認証にスマートフォンを） / HPKI-KAGURA (phones for Japan's healthcare PKI)
#[derive(Debug, Parser)]
#[command(
    name = "kagura",
    version,
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 110,
    after_help = EXIT_CODES
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
    Demo(DemoArguments),
    /// 認証局 / Authorities
    #[command(subcommand)]
    Authority(AuthorityCommand),
    /// 利用者 / Holders
    #[command(subcommand)]
    Holder(HolderCommand),
    /// 「登録のご案内」を発行します / Issue invitations to register a phone
    Invite(Invite),
    /// 発行した「登録のご案内」 / Invitations that were issued
    #[command(subcommand)]
    Invitation(InvitationCommand),
    /// ログインに使うカード / Cards that sign their holders in
    #[command(subcommand)]
    Card(CardCommand),
    /// 登録された端末 / Registered devices
    #[command(subcommand)]
    Device(DeviceCommand),
    /// お問い合わせ番号から、表示された画面を調べます / Look up by its number what someone was shown, or list such numbers
    Incident(IncidentArguments),
    /// 操作の記録 / The record of events: who did what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// 失効リスト / Lists of revoked certificates
    #[command(subcommand)]
    Crl(CrlCommand),
    /// OpenID Connect でログインするアプリケーション / Applications that people sign in to by OpenID Connect
    #[command(subcommand)]
    Client(ClientCommand),
    /// トークンの署名鍵 / Keys that sign tokens for applications
    #[command(subcommand)]
    Key(KeyCommand),
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
        /// シェル / The shell
        shell: Shell,
    },
    /// マニュアルページを出力します / Print the manual page
    #[command(hide = true)]
    Man {
        /// すべてのコマンドのページを、このフォルダーに書き込みます / Write the pages of all commands into this folder instead
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
            | Self::Client(ClientCommand::Add { .. })
            | Self::Crl(CrlCommand::Load { .. } | CrlCommand::Fetch { .. })
            | Self::Serve
            | Self::Demo(_)
            | Self::Restore(_) => true,
            Self::Authority(_)
            | Self::Crl(_)
            | Self::Client(_)
            | Self::Key(_)
            | Self::Holder(_)
            | Self::Invite(_)
            | Self::Invitation(_)
            | Self::Card(_)
            | Self::Device(_)
            | Self::Incident(_)
            | Self::Audit(_)
            | Self::Settings(_)
            | Self::Completions { .. }
            | Self::Man { .. }
            | Self::Backup(_)
            | Self::Check(_) => false,
        }
    }
}

/// What a demonstration is asked for.
#[derive(Clone, Copy, Debug, Args)]
pub struct DemoArguments {
    /// 見本の電子カルテのポート。0 は空いているポート / The port of the sample record application; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8082)]
    pub record_port: u16,
}

/// What can be asked about authorities.
#[derive(Debug, Subcommand)]
pub enum AuthorityCommand {
    /// 認証局を登録します / Add an authority
    Add {
        /// 短い名前（半角の英数字・ハイフン・ピリオド・下線） / A short name: letters, digits, hyphens, dots, underscores
        id: String,
        /// 名称 / The name that people know
        #[arg(long)]
        name: String,
        /// 連絡先（案内と画面に表示されます） / How holders reach it, as it stands on letters and screens
        #[arg(long)]
        contact: String,
        /// 登録済みのときは変更します / Change it if it is there
        #[arg(long)]
        update: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者のカードを発行する認証局を指定します / Say whose certificates an authority's holders have on their HPKI cards
    Cards {
        /// 認証局の ID / The authority's id
        id: String,
        /// カードを発行する認証局の証明書（PEM または DER）。以前の指定は置き換えられます / The certificates of the issuing certification authorities
        /// (PEM or DER); they replace what was said before
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        issuers: Vec<PathBuf>,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者のいない認証局を削除します / Delete an authority that has no holders; asks first
    Delete {
        /// 認証局の ID / The authority's id
        id: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 認証局の一覧 / List all authorities
    List {
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// What can be asked about holders.
#[derive(Debug, Subcommand)]
pub enum HolderCommand {
    /// 利用者を登録します / Add a holder
    Add {
        /// 本人ID（HPKI 証明書のとおり） / The holder id, as on the HPKI certificate
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// 氏名 / The name
        #[arg(long)]
        name: String,
        /// 氏名のフリガナ（ひらがなや半角も、全角カタカナに揃えて登録します） / How the name is read, in kana of either kind and width
        #[arg(long, allow_hyphen_values = true)]
        kana: Option<String>,
        /// 認証局の ID / The id of the authority
        #[arg(long)]
        authority: String,
        /// 登録済みのときは氏名と認証局、指定があればフリガナを変更します / Change name and authority if the holder is there, and the kana if given
        #[arg(long)]
        update: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 氏名・フリガナ・本人ID・カードのシリアル番号の一部で探します / Find holders by a part of the name, its kana, the holder id or a card's serial number
    Find {
        /// 検索する文字。すべてに一致する方を表示します（全角・半角、大文字・小文字、かな・カナ、空白は区別しません） / What to look for; all of it
        /// must fit. Width, case, kana and spaces do not matter
        #[arg(required = true)]
        text: Vec<String>,
        /// 表示する人数の上限 / Show so many at most
        #[arg(long, default_value = "20", value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// CSV や Excel の一覧から利用者をまとめて登録します / Add the holders of a list: CSV or Excel's .xlsx
    Import(Import),
    /// 利用者の登録内容をまとめて表示します / Show everything about a holder: devices, cards, invitations, sessions, last messages
    Show {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 氏名やフリガナを変更します / Give a holder another name, or another reading of it
    Rename {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// 新しい氏名（フリガナだけを変更するときは不要） / The new name; not needed where only the kana change
        #[arg(required_unless_present = "kana")]
        name: Option<String>,
        /// 新しいフリガナ。'' を指定するとフリガナを消します / The new kana; '' takes them away
        #[arg(long, allow_hyphen_values = true)]
        kana: Option<String>,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// ログイン中のパソコンやスマートフォンをすべてログアウトします / End every session of a holder; devices and cards stay
    SignOut {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者を削除します（端末・カード・案内も削除） / Delete a holder, with devices, cards, sessions and invitations; asks first
    ///
    /// 操作の記録は残ります。同じ本人IDを登録し直すと、別の利用者になります / The record of events stays. The holder id can be registered again,
    /// and is a new holder then.
    Delete {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者の一覧を CSV または JSON Lines で出力します / Write holders as CSV, which `holder import` reads again, or as JSON Lines
    Export(Export),
    /// 利用を停止します / Stop a holder from signing in, at once
    Disable {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用を再開します / Let a holder sign in again
    Enable {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        id: String,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 利用者の一覧 / List all holders
    List {
        /// この認証局だけ / Of this authority only
        #[arg(long)]
        authority: Option<String>,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// An export.
#[derive(Debug, Args)]
pub struct Export {
    /// この本人IDだけ / These holders only
    #[arg(value_name = "HOLDER")]
    pub ids: Vec<String>,
    /// この認証局だけ / Of this authority only
    #[arg(long, conflicts_with = "ids")]
    pub authority: Option<String>,
    /// 形式 / The form
    #[arg(long, value_enum, default_value_t = ExportForm::Csv)]
    pub format: ExportForm,
    /// 画面ではなく、このファイルに書き込みます（既存のファイルは上書きしません） / Write into this file, which must not be there, instead of
    /// printing
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// `--format jsonl` と同じです / The same as `--format jsonl`
    #[arg(long)]
    pub json: bool,
}

/// In which form holders are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub enum ExportForm {
    /// コンマ区切り。表計算ソフトと `holder import` で読み取れます / Comma-separated values, for spreadsheets and for `holder import`
    Csv,
    /// 1行に1件の JSON / One JSON object a line
    Jsonl,
}

/// What can be asked about invitations.
#[derive(Debug, Subcommand)]
pub enum InvitationCommand {
    /// 発行した案内の一覧と件数 / List invitations with their state, and count them for each authority
    List {
        /// この認証局だけ / Of this authority only
        #[arg(long)]
        authority: Option<String>,
        /// この状態だけ（複数指定できます）。指定がなければ out、opened、locked、expired / In this state only; several times for several. Without it:
        /// out, opened, locked, expired
        #[arg(long, value_enum)]
        state: Vec<LetterState>,
        /// この発行番号の案内だけ（状態は問いません） / Issued in this run only, in whatever state
        #[arg(long, value_parser = run)]
        run: Option<RunId>,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 発行した案内を取り消します / Cancel invitations: whoever has one is told that it has expired
    Cancel {
        /// 本人ID / The holder ids
        #[arg(required = true, value_name = "HOLDER")]
        holders: Vec<String>,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl ValueEnum for LetterState {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Out => "未使用 / Not opened yet",
            Self::Opened => "開封済み / The password was right; no phone registered yet",
            Self::Locked => "ロック中 / Wrong passwords, too many",
            Self::Expired => "期限切れ / Its time is over",
            Self::Cancelled => "取り消し済み / Cancelled",
            Self::Used => "登録済み / A phone was registered",
            Self::Replaced => "再発行済み / A newer one took its place",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// What can be asked about cards.
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// カードの一覧 / List a holder's cards, or all
    List {
        /// 本人ID（指定がなければ全員） / The holder id; all holders without it
        #[arg(allow_hyphen_values = true)]
        holder: Option<String>,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// カードの登録を削除します / Remove a card from its holder, as when a My Number card was bound to the wrong person; asks first
    Unbind {
        /// カードの ID（`card list` と `holder show` で表示されます） / The card's id, as `card list` and `holder show` print it
        #[arg(allow_hyphen_values = true)]
        card: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// An import.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are what booleans are for")]
pub struct Import {
    /// 利用者の一覧（見出しは 本人ID,氏名,認証局。フリガナ と 状態 は任意）。CSV（コンマ・タブ・セミコロン区切り、UTF-8・UTF-16・Shift-JIS・EUC-JP）または Excel の .xlsx。`-` は標準入力 /
    /// The list, with the columns id,name,authority, and kana and state if need be: CSV with commas, tabs or semicolons in UTF-8, UTF-16, Shift-JIS or
    /// EUC-JP, or an .xlsx workbook; `-` for standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// 不備が1行でもあれば何も登録せず、なければ全件をまとめて登録します / Write nothing if a single row is bad, and everything in one change if none
    /// is
    #[arg(long)]
    pub all_or_nothing: bool,
    /// 何も登録せず、結果だけを表示します / Write nothing, only show what would change
    #[arg(long, visible_alias = "preview", conflicts_with = "all_or_nothing")]
    pub dry_run: bool,
    /// 登録済みの方は対象外にします（中断後の再開に使えます） / Pass over holders that are there: goes on after an interruption
    #[arg(long)]
    pub skip_existing: bool,
    /// 登録済みの方の氏名・フリガナ・認証局・状態を変更し、変更をすべて表示します（フリガナと状態は、空欄なら変更しません） / Change name, kana, authority
    /// and state of holders that are there, and list each change; kana and state that are left empty change nothing
    #[arg(long, conflicts_with = "skip_existing")]
    pub update: bool,
    /// 不備のある行をこの CSV ファイルにも書き込みます（修正すると、そのまま取り込めます） / Write the bad rows into this CSV file as well:
    /// corrected, it can be imported as it is
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// 多数の停止の前に、確認しません / Do not ask before many are disabled
    #[arg(long)]
    pub yes: bool,
    /// 結果を JSON で出力します / Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Invitations.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line are what booleans are for")]
#[command(group(clap::ArgGroup::new("whom").required(true).multiple(true).args(["holders", "file", "all_without_device"])))]
pub struct Invite {
    /// 本人ID / The holder ids
    #[arg(value_name = "HOLDER")]
    pub holders: Vec<String>,
    /// 1行に1つの本人IDを書いたファイル、または `holder import` と同じ一覧 / A file with one holder id a line, or a list as `holder import` takes it
    #[arg(long, value_name = "LIST")]
    pub file: Option<PathBuf>,
    /// 利用中で、端末が未登録の全員。使用できる案内がある方は対象外です / Everyone who may sign in and has no device; whoever has an invitation that
    /// still works is left alone
    #[arg(long)]
    pub all_without_device: bool,
    /// `--all-without-device` と指定すると、使用できる案内がある方にも再発行します（以前の案内は使えなくなります） / With `--all-without-device`:
    /// those too who have an invitation that still works. A new one takes its place
    #[arg(long, requires = "all_without_device")]
    pub again: bool,
    /// 多数の発行や再発行の前に、確認しません / Do not ask before many are issued, or before one takes another's place
    #[arg(long)]
    pub yes: bool,
    /// 中断した発行の続きです。その発行番号で発行済みの方は対象外です。発行番号は開始時と `invitation list` に表示されます / Go on with a run that
    /// was interrupted: pass over whoever was invited in it. It said its number at its start, and `invitation list` shows it
    #[arg(long, value_name = "RUN", value_parser = run)]
    pub resume: Option<RunId>,
    /// 案内の有効日数 / How many days the invitations are valid
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: Option<u16>,
    /// パスワードを指定します。実行中は、このサーバーのほかのユーザーに見えることがあります / A password of your own; others on this machine may see it
    /// while the command runs
    #[arg(long, value_name = "PASSWORD")]
    pub password: Option<String>,
    /// 画面ではなく、このフォルダーに、全員の「登録のご案内」と「パスワードのお知らせ」の2つの PDF（A4）を、同じ順序・同じ番号で書き込みます / Write
    /// all letters into one PDF in this folder and their password sheets into another one (A4), in the same order and with the same numbers, instead
    /// of printing them
    #[arg(long, value_name = "DIR")]
    pub letters: Option<PathBuf>,
    /// 1行に1件の JSON（holder、url、password、`expires_at`）で出力します / Print one JSON object a line: holder, url, password, `expires_at`
    #[arg(long)]
    pub json: bool,
}

/// What can be asked about devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// 利用者の端末の一覧 / List a holder's devices
    List {
        /// 本人ID / The holder id
        #[arg(allow_hyphen_values = true)]
        holder: String,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 端末の登録を削除します / Remove a device: it cannot sign in any more, and its sessions end; asks first
    Revoke {
        /// 端末の ID / The device's id
        #[arg(allow_hyphen_values = true)]
        device: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A stopped journey, or a list of them.
#[derive(Debug, Args)]
pub struct IncidentArguments {
    /// お問い合わせ番号（123-4567、1234567、１２３４５６７）、または `list` / The number as it was read out (123-4567, 1234567, １２３４５６７), or
    /// `list`
    #[arg(value_name = "NUMBER|list")]
    pub number: String,
    /// 本人IDをすべて表示します / Show the whole holder id
    #[arg(long)]
    pub full: bool,
    /// `list` の対象期間（30m、12h、7d など。指定がなければ 1d） / With `list`: of this time only, as in 30m, 12h or 7d; 1d unless said
    #[arg(long, value_name = "TIME", value_parser = span)]
    pub since: Option<Duration>,
    /// `list` の対象を、このメッセージ（2.19 など）に限ります / With `list`: of this message only, as in 2.19
    #[arg(long, value_name = "MESSAGE", value_parser = message)]
    pub message: Option<Number>,
    /// JSON で出力します（`list` では1行に1件） / Print JSON; with `list` one object a line
    #[arg(long)]
    pub json: bool,
}

/// Reads a time span: `30m`, `12h`, `7d`.
fn span(text: &str) -> Result<Duration, UnreadArgument> {
    let wrong = || UnreadArgument(both("数字と m、h、d（12h など）", "a number with m, h or d, as in 12h"));
    let unit = match text.chars().next_back() {
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        _ => return Err(wrong()),
    };
    let number: u32 = text.trim_end_matches(['m', 'h', 'd']).parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * unit))
}

/// Reads a moment: `2026-11-28T15:42:10Z`, `2026-11-28T15:42:10+09:00`, or a day in Japan, which is its beginning.
fn moment(text: &str) -> Result<Timestamp, UnreadArgument> {
    calendar::typed(text).ok_or(UnreadArgument(both(
        "日時または日付（2026-11-28T15:42:10+09:00、2026-11-28 など）",
        "a moment or a day, as in 2026-11-28T15:42:10+09:00 or 2026-11-28",
    )))
}

/// Reads the number of a run: `20261231-K7QF`.
fn run(text: &str) -> Result<RunId, UnreadArgument> {
    RunId::typed(text).ok_or(UnreadArgument(both(
        "発行番号（20261231-K7QF など）",
        "the number of a run, as in 20261231-K7QF",
    )))
}

fn message(text: &str) -> Result<Number, UnreadArgument> {
    let wrong = both("メッセージの番号（2.19 など）", "the number of a message, as in 2.19");
    text.parse().map_err(|_| UnreadArgument(wrong))
}

/// What can be asked about the record of events.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// 操作の記録を表示します（指定がなければ過去7日間） / Show the record, of the last 7 days unless said, the oldest first
    List {
        /// Which lines.
        #[command(flatten)]
        lines: AuditLines,
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 操作の記録を JSON Lines で出力します（指定がなければすべて） / Write the record as JSON Lines, all of it unless said
    Export {
        /// Which lines.
        #[command(flatten)]
        lines: AuditLines,
        /// 画面ではなく、このファイルに書き込みます（既存のファイルは上書きしません） / Write into this file, which must not be there, instead of
        /// printing
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<PathBuf>,
        /// JSON で出力します（指定がなくても同じです） / Print JSON, which it does anyway
        #[arg(long)]
        json: bool,
    },
    /// 操作の記録が書き換えられていないか確かめます / See that no line was changed, added or taken away since it was sealed
    ///
    /// 最新の封印を表示します。別のサーバーなどに控えておき、次に `--seal` で指定すると、記録全体の作り直しも見つかります。バックアップから復元すると、その後の封印は見つかりません /
    /// Prints the newest seal. Note it elsewhere than on this machine, and give it to `--seal` the next time: then no one can have made the
    /// whole chain anew. After a backup was restored, a seal from after that backup is not in the chain.
    Verify {
        /// 以前に表示された封印（番号:ハッシュ） / The seal that was printed earlier, as NUMBER:HASH
        #[arg(long, value_name = "NUMBER:HASH", value_parser = noted_seal)]
        seal: Option<NotedSeal>,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// Which lines of the record.
#[derive(Debug, Args)]
pub struct AuditLines {
    /// この本人IDに関する記録だけ / About this holder only
    #[arg(long)]
    pub holder: Option<String>,
    /// この端末、カード、アプリケーション、認証局または署名鍵（ID）に関する記録だけ / About this device, card, application, authority or key only, by its
    /// id
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub about: Option<String>,
    /// 操作した人（システムのユーザー・本人ID・担当者の一部、または stranger、holder、operator、`command_line`、application、system） / By these
    /// only: a part of the system user, holder id or operator; or stranger, holder, operator, `command_line`, application, system
    #[arg(long)]
    pub actor: Option<String>,
    /// 記録の種類（JSON での名前。`holder_disabled`、invited など） / Of this kind only, as JSON names it: `holder_disabled`, invited, …
    #[arg(long, value_parser = PossibleValuesParser::new(KINDS), hide_possible_values = true)]
    pub kind: Option<String>,
    /// この時以降（期間 30m、12h、7d、日本の日付 2026-11-28、または日時 2026-11-28T15:42:10+09:00） / From then on: a time span (30m, 12h, 7d), a day
    /// in Japan (2026-11-28) or a moment (2026-11-28T15:42:10+09:00)
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub since: Option<Since>,
    /// この日付（日本時間）または日時より前 / Before this day in Japan or moment
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<Timestamp>,
}

/// From when on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Since {
    /// From so long ago.
    Ago(Duration),
    /// From this moment.
    Moment(Timestamp),
}

impl Since {
    /// The moment, seen from now.
    pub fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Ago(span) => now.before(span),
            Self::Moment(moment) => moment,
        }
    }
}

fn since(text: &str) -> Result<Since, UnreadArgument> {
    let wrong = both(
        "30m、12h、7d のような期間、日付（2026-11-28）、または日時（2026-11-28T15:42:10+09:00）",
        "a time span (30m, 12h, 7d), a day in Japan (2026-11-28) or a moment (2026-11-28T15:42:10+09:00)",
    );
    let since = span(text).map(Since::Ago).or_else(|_| moment(text).map(Since::Moment));
    since.map_err(|_| UnreadArgument(wrong))
}

fn noted_seal(text: &str) -> Result<NotedSeal, UnreadArgument> {
    let wrong = UnreadArgument(both(
        "`audit verify` が表示する「番号:ハッシュ」",
        "a number, a colon and a hash, as `audit verify` prints them",
    ));
    let (number, hash) = text.trim().split_once(':').ok_or(wrong)?;
    let number = number.parse().map_err(|_| wrong)?;
    Ok(NotedSeal { number, hash: hash.to_owned() })
}

/// What can be asked about lists of revocations.
#[derive(Debug, Subcommand)]
pub enum CrlCommand {
    /// 読み込んだリストと取得元の一覧 / List what was loaded and where it came from
    List {
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// ファイルから読み込みます / Load the lists (CRL or ARL) in a file
    Load {
        /// ファイル（DER なら1つ、PEM なら1つ以上のリスト） / The file: one list in DER, or one or more in PEM
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// 番号が戻ったリストも受け付けます / Let the list hold although its number is not above the one before, as after an authority was restored
        ///
        /// 認証局の署名があり、現在のリストより後に作成されている必要があります。失効した証明書は失効のままです。リストにない一時停止は解除されます。操作の記録に残ります /
        /// The list must still be signed by the authority and be made later than the one that holds. Whoever was revoked stays revoked;
        /// suspensions that the list does not have end. Goes into the record of events.
        #[arg(long)]
        accept_lower_number: bool,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 設定した場所から取得します / Fetch every list that `cards.crls` names, now
    Fetch {
        /// 1行に1件の JSON で出力します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// What can be asked about applications that people sign in to by OpenID Connect.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// アプリケーションを登録し、シークレットを一度だけ表示します / Register an application, and show its secret, once
    Add {
        /// アプリケーションの ID（`client_id`） / The application's id (`client_id`)
        id: String,
        /// What is registered.
        #[command(flatten)]
        options: Box<ClientOptions>,
        /// 登録済みの内容を置き換えます（シークレットは変わりません） / Replace what is registered; the secret stays
        #[arg(long)]
        replace: bool,
        /// JSON で表示します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 登録されたアプリケーションの一覧 / List the applications
    List {
        /// 1行に1つの JSON で表示します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 登録の内容を JSON で表示します / Show what is registered, as JSON
    Show {
        /// アプリケーションの ID / The application's id
        id: String,
    },
    /// 失敗したリクエストと、その理由を新しい順に表示します / Show the last requests that failed and why, the newest first
    #[command(group(clap::ArgGroup::new("whose").required(true).args(["id", "incident"])))]
    Failures {
        /// アプリケーションの ID / The application's id
        id: Option<String>,
        /// 画面のお問い合わせ番号（123-4567 など）から、どのアプリケーションでも探します / Find by the number on the person's screen, as in 123-4567, of
        /// whichever application
        #[arg(long, value_name = "NUMBER")]
        incident: Option<String>,
        /// 1行に1つの JSON で表示します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 新しいシークレットを発行します / Make a new secret
    RotateSecret {
        /// アプリケーションの ID / The application's id
        id: String,
        /// 古いシークレットも使える時間（0で、すぐに無効） / Hours for which the old one counts, too; 0 for none
        #[arg(long, default_value_t = 24)]
        overlap: u64,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で表示します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// アプリケーションへのログインを停止します / Let no one sign in to it any more
    Disable {
        /// アプリケーションの ID / The application's id
        id: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で表示します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 停止したアプリケーションを再開します / Let people sign in to it again
    Enable {
        /// アプリケーションの ID / The application's id
        id: String,
        /// JSON で表示します / Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What is registered of an application.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct ClientOptions {
    /// 画面に表示する名前 / Its name, as screens show it
    #[arg(long)]
    pub name: Option<String>,
    /// ログイン後に戻るアドレス。完全に一致するものだけが使えます（複数指定できます） / The address that people come back to, to the letter; several times for several
    #[arg(long = "redirect-uri", value_name = "URI")]
    pub redirect_uris: Vec<String>,
    /// ログアウト後に戻るアドレス（複数指定できます） / The address that people go to after they have signed out
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    pub post_logout_redirect_uris: Vec<String>,
    /// アプリケーションのアドレス。ログインを続けられない画面のボタンから開きます / Where people find it: pages that cannot go on have a button that leads there
    #[arg(long, value_name = "URI")]
    pub client_uri: Option<String>,
    /// 利用できるスコープ（空白区切り） / What it may ask for, separated by spaces: `openid profile holder_id authority hcrole certificate offline_access`
    #[arg(long)]
    pub scope: Option<String>,
    /// クライアント認証の方式 / How it proves which one it is: `client_secret_basic`, `client_secret_post`, `private_key_jwt` or `none`
    #[arg(long, value_name = "METHOD")]
    pub auth: Option<String>,
    /// `private_key_jwt` の公開鍵（JWK Set）のファイル / A file with its public keys, a JWK Set, for `private_key_jwt`
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub jwks: Option<PathBuf>,
    /// アクセストークンの形式（`opaque` または `jwt`） / What its access tokens are: `opaque`, or `jwt` for resource servers that read them (RFC 9068)
    #[arg(long, value_name = "FORMAT")]
    pub access_token_format: Option<String>,
    /// アクセストークンの `aud`（`jwt` のとき。指定がなければこのサーバー） / `aud` of its access tokens, with `jwt`; this server unless said
    #[arg(long, value_name = "AUDIENCE")]
    pub access_token_audience: Option<String>,
    /// 利用者の端末で動くアプリケーション / It runs on the person's own device
    #[arg(long)]
    pub native: bool,
    /// FAPI 2.0 を必須にします / Hold it to FAPI 2.0
    #[arg(long)]
    pub fapi2: bool,
    /// アプリケーション自身の画面に QR コードを表示します（RFC 8628） / It shows a QR code on a screen of its own (RFC 8628)
    #[arg(long)]
    pub device: bool,
    /// 本人IDを指定してログインを求めます（CIBA） / It names who is to sign in (OpenID Connect CIBA)
    #[arg(long)]
    pub ciba: bool,
    /// 登録の内容の JSON ファイル（RFC 7591 の項目名） / A JSON file with all of it, by the names of RFC 7591
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub from: Option<PathBuf>,
}

/// What can be asked about the keys that sign tokens.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// 公開中の鍵の一覧 / List the keys that are published
    List {
        /// 1行に1つの JSON で表示します / Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// 次の鍵を作成します / Make the next keys now: they are published at once, and used for signing from three days on
    Rotate {
        /// JSON で表示します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// 漏えいした鍵を破棄します / Take a key that others may have out of use at once
    ///
    /// この鍵で署名したトークンは無効になり、別の鍵で署名します。 / Tokens that it has signed are void, and another key signs.
    Drop {
        /// 鍵の名前（`kagura key list` に表示されます。ハイフンで始まるときは `--` の後に入力） / The key's name, as `kagura key list` prints it; behind `--` where it begins with a hyphen
        kid: String,
        /// 確認せずに実行します / Do not ask
        #[arg(long)]
        yes: bool,
        /// JSON で表示します / Print JSON
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
    /// 書き込むファイル（既存のファイルは上書きしません） / The file to write; it must not be there
    #[arg(value_hint = ValueHint::FilePath, required = true)]
    pub file: Option<PathBuf>,
    /// この公開鍵（`age1…`）で暗号化します。`backup.recipients` の代わりです（複数指定できます） / Encrypt it for this public key (`age1…`), in the place of those in `backup.recipients`; several times for several
    // Read by the command: what clap refuses it shows, and it may be the secret half.
    #[arg(long = "recipient", value_name = "PUBLIC KEY", value_delimiter = ',')]
    pub recipients: Vec<String>,
    /// JSON で出力します / Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done with a backup.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// バックアップを暗号化するための鍵を作成します / Make a key for encrypted backups
    Key {
        /// 書き込むファイル（既存のファイルは上書きしません） / The file to write; it must not be there
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
    /// バックアップを最後まで読み、復元できることを確かめます / Read a backup to its end and see that it can be restored
    Verify {
        /// バックアップ / The backup
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// 暗号化に使った鍵のファイル / The file of the key that it was encrypted for
        #[arg(long, value_hint = ValueHint::FilePath)]
        key: Option<PathBuf>,
        /// JSON で出力します / Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// A backup to restore.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// バックアップ / The backup
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// 暗号化に使った鍵のファイル / The file of the key that it was encrypted for
    #[arg(long, value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
    /// JSON で出力します / Print JSON
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
    /// JSON で出力します / Print JSON
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
    /// Markdown の表 / As a Markdown table
    #[arg(long, conflicts_with = "toml")]
    pub markdown: bool,
    /// ひな形の設定ファイル / As a settings file to start from
    #[arg(long, conflicts_with = "json")]
    pub toml: bool,
    /// 1行に1件の JSON で出力します / Print one JSON object a line
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
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
