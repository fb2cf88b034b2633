//! The sentences of the command line, in both languages: why something was not done, with the command that helps. What somebody gave is made
//! fit for a terminal here. Which language is printed is decided by the streams (`command/streams.rs`).

use crate::audit::Event;
use crate::audit::chain::{AuditFault, AuditVerdict};
use crate::backup::{NotBackedUp, NotRestored, UnfitBackup};
use crate::cli::cause_text;
use crate::desk::crl::ListFault;
use crate::desk::dossier::DeletedHolder;
use crate::desk::holder_list::{NoWorkbook, Remark, SheetError, Title, Why};
use crate::desk::import::{Change, Mode};
use crate::desk::invitations::LetterState;
use crate::desk::text::{Damage, TextError, for_terminal};
use crate::desk::{DeskRefusal, NewKana, NewStanding};
use crate::ids::{ApplicationId, IdError, RunId};
use crate::line;
use crate::model::kana::{KanaName, NoKana};
use crate::model::people::{Card, Device, Holder};
use crate::oidc::client::{ClientFault, SectorChange};
use crate::said::{Said, said};
use crate::service::password::Unfit;
use api::language::text;
use api::{Language, Text};
use std::io::ErrorKind;
use std::path::Path;

/// What somebody gave, fit for a terminal: short, and what is not seen of it marked.
pub(super) fn shown(given: &str) -> String {
    line::marked(given, 80)
}

/// A store is made where there was none.
pub fn begins_a_store(dir: &Path) -> Said {
    let dir = dir.display();
    said!("{dir} に新しいデータを作成しました", "a new store was made in {dir}")
}

/// Why no backup was made.
pub fn not_backed_up(why: &NotBackedUp) -> Said {
    match why {
        NotBackedUp::Exists(path) => {
            let path = path.display();
            said!(
                "{path} はすでにあります。別の名前を指定してください",
                "{path} is there already: name another file"
            )
        }
        NotBackedUp::Inside(path) => {
            let path = path.display();
            said!(
                "{path} はデータのフォルダーの中です。別の場所を指定してください",
                "{path} is in the folder of the store itself: name another place"
            )
        }
        NotBackedUp::File { path, cause } => {
            let path = path.display();
            said!("{path} に書き込めません（{cause}）", "{path} cannot be written: {cause}")
        }
        NotBackedUp::OfAnother { path, origin } => {
            let (path, origin) = (path.display(), shown(origin));
            said!(
                "このフォルダーには、別のサーバー（{origin}）のバックアップがあります。`backup.folder` に別のフォルダーを指定してください。同じサーバーのアドレスを変えたときは、{path} を削除してください",
                "the backups there are of another server ({origin}): name another folder in `backup.folder`. If it is this server, whose address has changed, remove {path}"
            )
        }
        NotBackedUp::Store(error) => cause_text::store(error),
    }
}

/// What should be a public key is none.
pub fn no_recipient() -> Said {
    said!(
        "`--recipient` には `age1…` で始まる公開鍵を指定してください（秘密鍵は指定しないでください）",
        "`--recipient` takes a public key, as `age1…`, typed without a mistake; never the secret half"
    )
}

/// Letters were to go where no folder is.
pub fn no_folder(path: &Path) -> Said {
    let path = path.display();
    said!(
        "{path} はフォルダーではありません。「登録のご案内」と「パスワードのお知らせ」は別々のファイルになるため、`--letters` にはフォルダーを指定してください",
        "{path} is no folder: `--letters` takes one, since Registration letters and Password sheets become two files"
    )
}

/// A file that should have a key has none.
pub fn no_key(path: &Path) -> Said {
    let path = path.display();
    said!(
        "{path} は鍵のファイルではありません。`kagura backup key` で作成したファイルを指定してください",
        "{path} has no key in it: give the file that `kagura backup key` made"
    )
}

/// Why nothing was restored.
pub fn not_restored(why: &NotRestored) -> Said {
    match why {
        NotRestored::Unfit { path, why } => {
            let ja = match why {
                UnfitBackup::NoBackup => "kagura のバックアップではありません",
                UnfitBackup::Format | UnfitBackup::Rows { .. } => {
                    "新しいバージョンの kagura で作成されたバックアップです。そのバージョンで復元してください"
                }
                UnfitBackup::Damaged(_) => "破損しています。別のバックアップを使ってください",
                UnfitBackup::NoFile => {
                    "ファイルではありません。パイプの内容は、先にファイルに保存してください"
                }
                UnfitBackup::KeyNeeded => "暗号化されています。鍵のファイルを `--key` で指定してください",
                UnfitBackup::OtherKey => "別の鍵で暗号化されています",
                UnfitBackup::Io(_) => "読み取れません",
            };
            let path = path.display();
            said!("{path}：{ja}", "{path}: {why}")
        }
        NotRestored::Store(error) => cause_text::store(error),
    }
}

/// Why the desk did not do it.
#[expect(clippy::too_many_lines, reason = "a table of sentences, one for each refusal")]
pub fn refusal(why: &DeskRefusal) -> Said {
    match why {
        DeskRefusal::Id { given, why } => {
            let given = shown(given);
            said!(
                "「{given}」は ID として使えません。半角の英数字・ハイフン・ピリオド・下線、64文字以内です",
                "`{given}` is no id: {why}"
            )
        }
        DeskRefusal::Text(why) => {
            let Said { ja, en } = words(*why);
            said!("氏名または名称：{ja}", "name: {en}")
        }
        DeskRefusal::Kana(why) => {
            let Said { ja, en } = no_kana(*why);
            said!("フリガナ：{ja}", "kana: {en}")
        }
        DeskRefusal::Contact(why) => {
            let Said { ja, en } = words(*why);
            said!("連絡先：{ja}", "contact: {en}")
        }
        DeskRefusal::AuthorityHasHolders { id, holders: 1 } => said!(
            "認証局「{id}」には利用者が1名いるため、削除できません。`kagura holder list --authority {id}` で確認できます",
            "the authority `{id}` has 1 holder, so it is not deleted: `kagura holder list --authority {id}` shows who"
        ),
        DeskRefusal::AuthorityHasHolders { id, holders } => said!(
            "認証局「{id}」には利用者が{holders}名いるため、削除できません。`kagura holder list --authority {id}` で確認できます",
            "the authority `{id}` has {holders} holders, so it is not deleted: `kagura holder list --authority {id}` shows them"
        ),
        DeskRefusal::AuthorityUnknown(id) => said!(
            "認証局「{id}」は登録されていません。`kagura authority list` で一覧を確認できます",
            "there is no authority `{id}`: `kagura authority list` shows all"
        ),
        DeskRefusal::AuthorityExists(id) => said!(
            "認証局「{id}」はすでに登録されています。--update を付けると変更できます",
            "there is an authority `{id}` already: `--update` changes it"
        ),
        DeskRefusal::HolderUnknown(id) => {
            said!(
                "本人ID「{id}」は登録されていません。`kagura holder find` で、氏名や本人IDの一部から検索できます",
                "there is no holder `{id}`: `kagura holder find` looks for a part of a name or id"
            )
        }
        DeskRefusal::HolderExists(id) => {
            said!(
                "本人ID「{id}」はすでに登録されています。--update を付けると変更できます",
                "there is a holder `{id}` already: `--update` changes it"
            )
        }
        DeskRefusal::HolderDisabled(id) => {
            said!(
                "本人ID「{id}」は停止中です。先に `kagura holder enable {id}` で再開してください",
                "the holder `{id}` is disabled: `kagura holder enable {id}` first"
            )
        }
        DeskRefusal::DeviceUnknown(given) => {
            let given = shown(given);
            said!(
                "端末「{given}」は登録されていません。`kagura device list 本人ID` で端末の一覧を確認できます",
                "there is no device `{given}`: `kagura device list HOLDER` shows a holder's devices"
            )
        }
        DeskRefusal::CardUnknown(given) => {
            let given = shown(given);
            said!(
                "カード「{given}」は登録されていません。`kagura card list 本人ID` でカードの一覧を確認できます",
                "there is no card `{given}`: `kagura card list HOLDER` shows a holder's cards"
            )
        }
        DeskRefusal::NoLetter(id) => said!(
            "本人ID「{id}」には、取り消せる案内がありません。`kagura holder show {id}` で案内の状態を確認できます",
            "the holder `{id}` has no invitation that could be cancelled: `kagura holder show {id}` says what became of them"
        ),
        DeskRefusal::RunUnknown(id) => said!(
            "{id} で発行された案内はありません。`kagura invitation list` で番号を確認してください。1件も発行していないときは、--resume を付けずに実行してください",
            "no invitation was issued in the run {id}: `kagura invitation list` shows the runs. If none was issued so far, run this without `--resume`"
        ),
        DeskRefusal::IncidentNumber(given) => {
            let given = shown(given);
            said!(
                "「{given}」はお問い合わせ番号ではありません。7桁の数字です（例 123-4567）",
                "`{given}` is no number: it has seven digits, as in 123-4567"
            )
        }
        DeskRefusal::IncidentUnknown { number, days } => said!(
            "お問い合わせ番号 {number} の記録はありません。番号をもう一度お確かめください。保存期間（{days}日）を過ぎた記録は削除されています",
            "nothing is kept under {number}: check the number; what is older than {days} days was deleted"
        ),
        DeskRefusal::Password(why) => password(*why),
        DeskRefusal::File { path, cause } if cause.kind() == ErrorKind::AlreadyExists => {
            let path = path.display();
            said!(
                "{path} はすでにあります。別の名前を指定してください",
                "{path} is there already: name another file"
            )
        }
        DeskRefusal::File { path, cause } => {
            let path = path.display();
            said!("{path} を読み書きできません（{cause}）", "{path} cannot be read or written: {cause}")
        }
        DeskRefusal::Unprintable { name, character, .. } => {
            let (name, code) = (shown(name), u32::from(*character));
            let character = shown(&character.to_string());
            said!(
                "「{name}」の「{character}」（U+{code:04X}）は印刷用のフォントにありません。発行していません",
                "the fonts for letters lack U+{code:04X} in “{name}”: nothing was issued"
            )
        }
        DeskRefusal::Paper(why) => said!("PDF を作成できません（{why}）", "no PDF could be made: {why}"),
        DeskRefusal::Overtaken(id) => said!(
            "{id} の登録内容が作成中に変更されました。1件も発行していません。もう一度実行してください",
            "{id} was changed while the letters were made: nothing was issued. Do this again"
        ),
        DeskRefusal::InvitedMeanwhile(id) => said!(
            "{id} の案内は、別の方が同時に発行しました。その案内は有効なままです。`kagura invitation list` で確認してください",
            "another desk has just issued an invitation for {id}, which goes on being valid: see `kagura invitation list`"
        ),
        DeskRefusal::InDoubt { letters, passwords, why } => {
            let (letters, passwords) = (letters.display(), passwords.display());
            let why = cause_text::store(why);
            let Said { ja, en } = said!(
                "発行されたかどうか確認できません。{letters} と {passwords} は使わずに破棄し、サーバーの動作を確認してから、もう一度実行してください",
                "it is not known whether these were issued: destroy {letters} and {passwords}, see that the server runs, and do this again."
            );
            Said { ja: format!("{ja}。{}", why.ja), en: format!("{en} {}", why.en) }
        }
        DeskRefusal::Code(why) => {
            said!(
                "アドレスが長すぎて QR コードにできません。`origin` に短いアドレスを指定してください",
                "{why}: a shorter `origin` is needed"
            )
        }
        DeskRefusal::List { place, why } => {
            let Said { ja, en } = cause_text::not_fetched(why);
            said!("失効リストを読み込めません（{place}）。{ja}", "no list of revocations from {place}: {en}")
        }
        DeskRefusal::NoLists => {
            said!("失効リストの場所が設定されていません", "no lists to fetch: `cards.crls` names them")
        }
        DeskRefusal::ClientUnknown(given) => {
            let given = for_terminal(given);
            said!(
                "アプリケーション「{given}」は登録されていません。`kagura client list` で確認してください",
                "there is no application {given}: see `kagura client list`"
            )
        }
        DeskRefusal::ClientExists(id) => said!(
            "アプリケーション「{id}」はすでに登録されています。内容を変えるときは `--replace` を付けてください",
            "the application {id} is there already: `--replace` changes it"
        ),
        DeskRefusal::ClientTakenOut { id, place } => {
            let place = for_terminal(place);
            said!(
                "アプリケーション「{id}」は、以前は設定（{place}）で登録されていました。`--replace` を付けるとコマンドで登録し直し、`sub` を引き継ぎます",
                "the application {id} stood in the settings ({place}) before: `--replace` makes it the command's, with the names by which it knows people"
            )
        }
        DeskRefusal::ClientOfSettings { id, place } => {
            let place = for_terminal(place);
            said!(
                "アプリケーション「{id}」は設定（{place} の `[clients.{id}]`）で登録されています。そこで変更してください",
                "the application {id} stands in the settings ({place}, `[clients.{id}]`): change it there"
            )
        }
        DeskRefusal::ClientMalformed(why) => {
            let why = for_terminal(why);
            said!("登録の内容を読み取れません（{why}）", "this is no registration: {why}")
        }
        DeskRefusal::ClientFaults(faults) => {
            Said::joined(&faults.iter().map(ClientFault::said).collect::<Vec<_>>(), "\n")
        }
        DeskRefusal::ClientHasNoSecret(id) => {
            said!("アプリケーション「{id}」はシークレットを使いません", "the application {id} has no secret")
        }
        DeskRefusal::KeyUnknown(given) => {
            let given = for_terminal(given);
            said!(
                "署名鍵「{given}」がありません。`kagura key list` で確認してください",
                "there is no key {given}: see `kagura key list`"
            )
        }
        DeskRefusal::Keys(why) => {
            said!("署名鍵を変更できません（{why}）", "the keys cannot be changed: {why}")
        }
        DeskRefusal::Authorities(why) => cause_text::no_pool(why),
        DeskRefusal::Client(cause) => said!("TLS を使えません（{cause}）", "no TLS: {cause}"),
        DeskRefusal::Nobody => said!(
            "対象がありません。本人ID、--file または --all-without-device を確認してください",
            "no one to invite: see the holder ids, `--file` or `--all-without-device`"
        ),
        DeskRefusal::NothingToFind(given) => {
            let given = shown(given);
            said!(
                "「{given}」では検索できません。氏名、フリガナ、本人IDまたはカードのシリアル番号の一部を入力してください",
                "`{given}` finds no one: type a part of a name, of its kana, of a holder id or of a card's serial number"
            )
        }
        DeskRefusal::Store(why) => cause_text::store(why),
    }
}

/// That a question has to be answered, and how to do without.
pub(super) fn not_asked(question: &Said) -> Said {
    let Said { ja, en } = question;
    said!(
        "{ja}\n確認のうえ、--yes を付けて実行してください",
        "{en}\nThere is no terminal to ask at: run it again with `--yes` if you agree"
    )
}

/// That the person said no.
pub(super) fn declined() -> Said {
    said!("中止しました。何も変更していません", "stopped; nothing was changed")
}

/// Asks before a holder is deleted.
pub(super) fn deletes(it: &DeletedHolder) -> Said {
    let (id, name) = (&it.holder.written, for_terminal(&it.holder.name));
    let (devices, cards, sessions) = (it.devices, it.cards, it.sessions);
    said!(
        "{id} {name} 様を削除します（端末 {devices}、カード {cards}、ログイン中 {sessions}、案内も削除。元に戻せません）。よろしいですか",
        "delete {id} {name}, with {devices} devices, {cards} cards, {sessions} sessions and all invitations? It cannot be undone"
    )
}

/// Asks before an authority is deleted.
pub(super) fn deletes_authority(id: &str) -> Said {
    let id = shown(id);
    said!(
        "認証局「{id}」を削除します。元に戻せません。よろしいですか",
        "delete the authority {id}? It cannot be undone"
    )
}

/// Asks before a device is removed from its holder.
pub(super) fn revokes(device: &Device, holder: Option<&Holder>) -> Said {
    let name = holder.map_or_else(String::new, |it| for_terminal(&it.name));
    let id = holder.map_or(device.holder.as_str(), |it| it.written.as_str());
    let label = for_terminal(&device.label);
    said!(
        "{id} {name} 様の端末「{label}」の登録を削除します。この端末ではログインできなくなります。よろしいですか",
        "remove the device {label} of {id} {name}? It will no longer sign anyone in"
    )
}

/// How many sessions were ended.
pub(super) fn signed_out(id: &str, ended: usize) -> Said {
    let id = shown(id);
    said!(
        "{id}：{ended}件のログインを終了し、まだ使われていない承認を無効にしました",
        "{id}: {ended} sessions ended, and whatever was approved and not used yet"
    )
}

/// What was deleted with a holder, and what stays.
pub(super) fn deleted(it: &DeletedHolder) -> Said {
    let DeletedHolder { holder, devices, cards, letters, sessions } = it;
    let (id, name) = (&holder.written, for_terminal(&holder.name));
    said!(
        "{id} {name} 様を削除しました（端末 {devices}、カード {cards}、案内 {letters}、ログイン中 {sessions}）。操作の記録は残ります",
        "deleted {id} {name}: {devices} devices, {cards} cards, {letters} invitations, {sessions} sessions. The record of events stays"
    )
}

/// How a holder's name is read; a dash where nobody knows.
pub(super) fn kana(it: &Holder) -> String {
    it.kana.as_ref().map_or_else(|| "–".to_owned(), |kana| for_terminal(kana.as_str()))
}

/// That a name has changed, and how it is read has not.
pub(super) fn kana_stays(id: &str, kana: &str) -> Said {
    let (id, kana) = (shown(id), for_terminal(kana));
    said!(
        "フリガナは「{kana}」のままです。変更するときは `kagura holder rename {id} --kana フリガナ` を実行してください",
        "the kana stay `{kana}`: `kagura holder rename {id} --kana KANA` changes them"
    )
}

/// How many holders were written into a file.
pub(super) fn exported(count: u64, path: &Path) -> Said {
    let path = path.display();
    said!("{count}名を {path} に出力しました", "wrote {count} holders into {path}")
}

/// Asks before a card is taken from its holder.
pub(super) fn unbinds(card: &Card, holder: Option<&Holder>) -> Said {
    let name = holder.map_or_else(String::new, |it| for_terminal(&it.name));
    let id = holder.map_or(card.holder.as_str(), |it| it.written.as_str());
    let serial = for_terminal(&card.serial);
    said!(
        "{id} {name} 様のカード（シリアル番号 {serial}）の登録を削除します。このカードではログインできなくなります。よろしいですか",
        "remove the card with the serial number {serial} of {id} {name}? It will no longer sign anyone in"
    )
}

/// That an application knows everybody by another `sub`, and how it does not.
pub(super) fn sector_changed(id: &ApplicationId, SectorChange { from, to }: &SectorChange) -> Said {
    said!(
        "アプリケーション「{id}」に渡す `sub` が全員分変わります（{from} から {to}）。変えないためには `sector_identifier` に {from} を指定してください",
        "{id} knows everyone by another `sub` (the sector was {from} and is {to}): `sector_identifier = \"{from}\"` keeps them"
    )
}

/// That a secret is shown this once.
pub(super) fn secret_once() -> Said {
    said!(
        "このシークレットは二度と表示されません。安全な場所に保管してください",
        "this secret is not shown again: keep it where no one else reads it"
    )
}

/// There is no application.
pub(super) fn no_clients() -> Said {
    said!("登録されたアプリケーションはありません", "no application is registered")
}

/// How many failures before one were not kept, behind it.
pub(super) fn failures_left_out(many: u32) -> Said {
    said!(
        "（この前の{many}件は、短い間に集中したため残っていません）",
        " ({many} more before it were not kept: too many at once)"
    )
}

/// No client's failure has this number: where none could be told, the screen's own reason is kept.
pub(super) fn no_failure_of(number: &str) -> Said {
    let number = for_terminal(number);
    said!(
        "この番号は、どのアプリケーションの失敗にもありません（client_id が分からないリクエストなど）。`kagura incident {number}` に理由が表示されます",
        "no application's failure has that number, as where its client_id was unknown: `kagura incident {number}` says why"
    )
}

/// Nothing has failed.
pub(super) fn no_failures() -> Said {
    said!("失敗したリクエストの記録はありません", "no failed request is kept")
}

/// Asks before an application gets another secret.
pub(super) fn rotates_secret(id: &str, hours: u64) -> Said {
    said!(
        "アプリケーション {id} の新しいシークレットを発行します。今のシークレットは{hours}時間後に使えなくなります。よろしいですか",
        "make a new secret for {id}? The present one counts for {hours} hours more"
    )
}

/// Asks before nobody can log in to an application any more.
pub(super) fn disables_client(id: &str) -> Said {
    said!(
        "アプリケーション {id} へのログインを停止します。発行済みのトークンも使えなくなります。よろしいですか",
        "let no one sign in to {id} any more? Its tokens do not count any more either"
    )
}

/// Asks before a key that signs tokens is taken out of use.
pub(super) fn drops_key(kid: &str) -> Said {
    let kid = for_terminal(kid);
    said!(
        "署名鍵 {kid} を破棄します。この鍵で署名したトークンはすぐに無効になり、元に戻せません。よろしいですか",
        "drop the key {kid}? Tokens that it has signed are void at once, and it does not come back"
    )
}

/// How many keys that sign tokens were made.
pub(super) fn keys_made(made: usize) -> Said {
    match made {
        0 => said!("次の鍵はすでにあります", "the next keys wait already"),
        made => said!(
            "鍵を{made}個作成しました。起動中のサーバーは10分以内に公開し、3日後に使い始めます",
            "{made} keys made: a running server publishes them within ten minutes, and signs with them from three days on"
        ),
    }
}

/// Asks before invitations are issued.
pub(super) fn invites(all: usize, replaced: usize) -> Said {
    said!(
        "案内を{all}件発行します。うち{replaced}件は、発送済みの案内が使えなくなります。よろしいですか",
        "issue {all} invitations? {replaced} of them take the place of one that still works, which is void then"
    )
}

/// Who is left alone, as an invitation still works.
pub(super) fn left_alone(count: usize) -> Said {
    said!(
        "使用できる案内がある{count}名は対象外です（--again で再発行できます）",
        "{count} have an invitation that still works and are left alone (`--again` issues new ones)"
    )
}

/// Whose invitation was named one by one and works no longer.
pub(super) fn replaces(count: usize) -> Said {
    said!(
        "{count}名に発行済みの案内は、新しい案内の発行により使えなくなります",
        "earlier invitations that still work and will be void: {count}"
    )
}

/// How many were issued.
pub(super) fn issued(count: usize, refused: usize) -> Said {
    said!("発行 {count}件、発行できなかったもの {refused}件。", "{count} issued, {refused} refused.")
}

/// That what was issued could not be written, and what to do for those of whom nobody knows the password.
pub(super) fn output_lost(run: &RunId, holders: &[String]) -> Said {
    if holders.is_empty() {
        return said!(
            "出力できなかったため、発行を中止しました。発行済みの案内は `kagura invitation list --run {run}` で確認できます",
            "stopped, as the output cannot be written: `kagura invitation list --run {run}` shows what was issued"
        );
    }
    let names = holders.join(" ");
    said!(
        "出力できなかったため、発行を中止しました。次の方の案内は発行済みですが、パスワードが失われた可能性があります。`kagura invite {names}` で再発行してください",
        "stopped, as the output cannot be written. These were issued, and their passwords may be lost: `kagura invite {names}` issues new ones"
    )
}

/// That a list is empty.
pub(super) fn no_entries() -> Said {
    said!("0件です", "there are none")
}

/// That no line of the record fits.
pub(super) fn no_lines() -> Said {
    said!(
        "該当する記録はありません。期間（--since。指定がなければ7日間）と、--holder、--actor、--kind を確認してください",
        "no line of the record fits: see `--since` (7 days unless said), `--holder`, `--actor` and `--kind`"
    )
}

/// A run ended in the middle, as the server did.
pub(super) fn stopped(issued: usize, all: usize, run: &RunId) -> Said {
    said!(
        "{all}件のうち{issued}件を発行したところで中断しました。そのとき処理していた数件は、発行済みのことがあります。同じコマンドに --resume {run} を付けて続けてください",
        "stopped after {issued} of {all}; of those under way some may be issued. The same command with `--resume {run}` goes on"
    )
}

/// How a run goes on that is interrupted.
pub(super) fn can_resume(run: &RunId) -> Said {
    said!(
        "発行番号は {run} です。中断したときは、同じコマンドに --resume {run} を付けると続きから発行します",
        "this is the run {run}: if it is interrupted, the same command with `--resume {run}` goes on"
    )
}

/// Who was passed over as invited already, and whose papers may be missing.
pub(super) fn resumed(count: usize, in_doubt: &[String]) -> Said {
    let passed = said!("発行済みの{count}名は対象外です", "{count} were invited already and are left alone");
    if in_doubt.is_empty() {
        return passed;
    }
    let names = in_doubt.join(", ");
    let Said { ja, en } = passed;
    said!(
        "{ja}\n中断の直前に発行した次の方は、「登録のご案内」があるか確認してください（ない場合は `kagura invite` で再発行）：{names}",
        "{en}\nThese were issued right before an interruption; see that their letters are there, or invite them anew: {names}"
    )
}

/// How many letters an authority has in each state.
pub(super) fn letter_counts(authority: &str, counts: &[(LetterState, usize)]) -> Said {
    let each = |language| {
        let each =
            counts.iter().map(|(it, count)| format!("{} {count}", letter_state(*it).in_language(language)));
        each.collect::<Vec<_>>()
    };
    let (ja, en) = (each(Language::Ja).join("、"), each(Language::En).join(", "));
    said!("{authority}：{ja}", "{authority}: {en}")
}

/// What became of a letter.
pub(super) const fn letter_state(it: LetterState) -> Text {
    match it {
        LetterState::Out => text("未使用", "out"),
        LetterState::Opened => text("開封済み", "opened"),
        LetterState::Locked => text("ロック中", "locked"),
        LetterState::Expired => text("期限切れ", "expired"),
        LetterState::Cancelled => text("取り消し済み", "cancelled"),
        LetterState::Used => text("登録済み", "used"),
        LetterState::Replaced => text("再発行済み", "replaced"),
    }
}

/// How many lines of the record were written into a file.
pub(super) fn wrote_record(count: usize, path: &Path) -> Said {
    let path = path.display();
    said!("{count}件を {path} に出力しました", "wrote {count} lines into {path}")
}

/// What verifying the record came to.
pub(super) fn audit_verdict(it: &AuditVerdict) -> Said {
    let AuditVerdict { number, hash, sealed, waiting, faults } = it;
    let Said { ja, en } = match faults.len() {
        0 => said!("書き換えは見つかりませんでした", "nothing was changed"),
        1 => said!("1件の異常が見つかりました", "1 fault was found"),
        many => said!("{many}件の異常が見つかりました", "{many} faults were found"),
    };
    said!(
        "{ja}（{sealed}件を確認、うち{waiting}件は確認中に追加）\n封印の番号\t{number}:{hash}",
        "{en}: {sealed} lines are sealed, {waiting} came meanwhile\nnewest seal\t{number}:{hash}"
    )
}

/// What is wrong with the record.
pub(super) fn audit_fault(it: &AuditFault) -> Said {
    match it {
        AuditFault::NoSeal(number) => said!("封印 {number} がありません", "the seal {number} is missing"),
        AuditFault::SealChanged(number) => {
            said!("封印 {number} が前後の封印と一致しません", "the seal {number} does not fit its neighbours")
        }
        AuditFault::NotedSealMissing(number) => said!(
            "控えの封印 {number} と一致しません。記録が作り直されたか、バックアップから復元されています",
            "the chain does not have the seal {number} that was noted: it was made anew, or restored from a backup"
        ),
        AuditFault::Changed(moment) => {
            said!("記録 {moment} が書き換えられています", "the line {moment} was changed")
        }
        AuditFault::Missing(moment) => {
            said!("記録 {moment} が削除されています", "the line {moment} was taken away")
        }
        AuditFault::Added(moment) => {
            said!("記録 {moment} が後から追加されています", "the line {moment} was added later")
        }
    }
}

/// What happened, in a few words.
pub(super) const fn event(it: &Event) -> Text {
    match it {
        Event::Restored { .. } => text("バックアップから復元", "restored"),
        Event::AuthorityAdded { .. } => text("認証局の登録・変更", "authority added or changed"),
        Event::AuthorityDeleted { .. } => text("認証局の削除", "authority deleted"),
        Event::HoldersExported { .. } => text("利用者の出力", "holders exported"),
        Event::BackedUp { .. } => text("バックアップの作成", "backed up"),
        Event::HolderAdded => text("利用者の登録", "holder added"),
        Event::HoldersImported { .. } => text("利用者の一括登録", "holders imported"),
        Event::HolderChanged => text("利用者の変更", "holder changed"),
        Event::HolderDisabled => text("利用の停止", "holder disabled"),
        Event::HolderEnabled => text("利用の再開", "holder enabled"),
        Event::HolderDeleted => text("利用者の削除", "holder deleted"),
        Event::Invited => text("案内の発行", "invited"),
        Event::InvitationCancelled => text("案内の取り消し", "invitation cancelled"),
        Event::PasswordWrong { .. } => text("案内のパスワードの誤り", "wrong password of an invitation"),
        Event::InvitationLocked => text("案内のロック", "invitation locked"),
        Event::DeviceRegistered { .. } => text("端末の登録", "device registered"),
        Event::DeviceRenamed { .. } => text("端末名の変更", "device renamed"),
        Event::DeviceRemoved { .. } => text("端末の削除", "device removed"),
        Event::LoginApproved { .. } => text("ログインの承認", "sign-in approved"),
        Event::ClientRegistered { .. } => text("アプリケーションの登録", "application registered"),
        Event::ClientSecretRotated { .. } => {
            text("アプリケーションのシークレットの再発行", "secret of an application replaced")
        }
        Event::ClientDisabled { .. } => text("アプリケーションの停止", "application disabled"),
        Event::ClientEnabled { .. } => text("アプリケーションの再開", "application enabled"),
        Event::ApplicationEntered { .. } => {
            text("アプリケーションへのログイン", "signed in to an application")
        }
        Event::GrantRevoked { .. } => {
            text("アプリケーションによるトークンの返却", "tokens given back by an application")
        }
        Event::GrantReplayed { .. } => {
            text("コードまたはトークンの再使用による取り消し", "tokens revoked, used twice")
        }
        Event::SessionOpened { .. } => text("ログイン", "session opened"),
        Event::SessionEnded => text("ログアウト", "session ended"),
        Event::SessionDisplaced => text("ほかのログインによる終了", "session displaced"),
        Event::Confirmed { .. } => text("本人確認", "confirmed"),
        Event::PasskeyRefused { .. } => text("パスキーの拒否", "passkey refused"),
        Event::RefusedAgain { .. } => text("同じ拒否の繰り返し", "refused again"),
        Event::RevocationsLoaded { .. } => text("失効リストの読み込み", "revocations loaded"),
        Event::RevocationsOutOfOrder { .. } => {
            text("番号が戻った失効リストの受け付け", "revocations out of order")
        }
        Event::RevocationsRefused { .. } => text("失効リストの拒否", "revocations refused"),
        Event::WrongNumber => text("番号の選び間違い", "wrong number"),
        Event::OtherPhone => text("別のスマートフォンによる読み取り", "another phone"),
        Event::CardBound { .. } => text("カードの登録", "card bound"),
        Event::CardRemoved { .. } => text("カードの登録の削除", "card removed"),
        Event::CardRefused { .. } => text("カードの拒否", "card refused"),
        Event::SigningKeyMade { .. } => text("署名鍵の作成", "signing key made"),
        Event::SigningKeyLost { .. } => text("署名鍵の紛失", "signing key lost"),
        Event::SigningKeyDropped { .. } => text("署名鍵の破棄", "signing key dropped"),
    }
}

/// What is wrong with lists of revocations.
pub(super) fn list_fault(it: &ListFault) -> Said {
    match it {
        ListFault::Stale(issuer) => {
            let issuer = for_terminal(issuer);
            said!(
                "{issuer} の失効リストは期限切れです。`kagura crl fetch` で取得してください",
                "the list of {issuer} is stale: `kagura crl fetch`"
            )
        }
        ListFault::NotFetched(place) => said!(
            "{place} から取得できていません。接続を確認し、`kagura crl fetch` を実行してください",
            "nothing came from {place} the last time: `kagura crl fetch` tries again"
        ),
        ListFault::NeverTried(place) => said!(
            "{place} からまだ取得していません。`kagura crl fetch` で取得してください",
            "nothing was asked for at {place} so far: `kagura crl fetch` does"
        ),
        ListFault::NoList => {
            said!(
                "失効リストがないため、カードでログインできません",
                "there is no list of revocations, so cards are refused"
            )
        }
    }
}

/// How far an import came that was interrupted, and what to type.
pub(super) fn import_stopped(written: usize, of: usize, mode: Mode) -> Said {
    match mode {
        Mode::Rehearsal => said!(
            "確認が途中で終わりました。何も変更していません",
            "the preview was interrupted; nothing was written"
        ),
        Mode::AllOrNothing => said!(
            "取り込みが途中で終わりました。全件登録されたか、1件も登録されていないかのどちらかです。同じコマンドに --skip-existing を付けて、もう一度実行してください",
            "the import was interrupted: either everything is in or nothing. Run the same command again with `--skip-existing`"
        ),
        Mode::GoodRows => said!(
            "{of}行中、{written}行まで処理しました（続きの一部も登録された可能性があります）。同じコマンドに --skip-existing を付けると、続きから登録します",
            "{written} of {of} rows were done, and some of the next ones may be. The same command with `--skip-existing` goes on"
        ),
    }
}

/// How many rows are about people who are there already.
pub(super) fn there_already(count: usize) -> Said {
    said!(
        "{count}名はすでに登録されています（--skip-existing で対象外に、--update で一覧のとおりに変更できます）",
        "{count} are there already (`--skip-existing` passes over them, `--update` changes them as the list says)"
    )
}

/// How many bad rows are not named.
pub(super) fn more_bad_rows(count: usize) -> Said {
    said!(
        "ほかに {count} 行の不備があります（--report FILE ですべて出力）",
        "{count} more bad rows: `--report FILE` writes them all"
    )
}

/// That an inquiry found no one.
pub(super) fn found_none(typed: &str) -> Said {
    let typed = shown(typed);
    said!("「{typed}」に該当する利用者はいません", "no holder fits `{typed}`")
}

/// That there are more than were shown.
pub(super) fn found_more(most: usize) -> Said {
    said!(
        "ほかにも該当する利用者がいます（表示は{most}名まで。--limit で変更できます）",
        "there are more than these {most}: type more of the name, or use `--limit`"
    )
}

/// Asks before a list disables many.
pub(super) fn disables(disabled: usize) -> Said {
    said!(
        "この一覧で{disabled}人を停止します。全員のログインが終了し、ログインできなくなります。よろしいですか",
        "disable {disabled} people by this list? Their sessions end, and none of them signs in any more"
    )
}

/// Asks before a list gives many another name: a column that was sorted alone does that to everybody.
pub(super) fn renames(renamed: usize) -> Said {
    said!(
        "この一覧で{renamed}人の氏名が変わります。列ごとに別々に並べ替えていないか、お確かめください。よろしいですか",
        "give {renamed} people another name by this list? Check that no column was sorted alone"
    )
}

/// Where the report is that stood in the place of a new one.
pub(super) fn put_aside(older: &Path) -> Said {
    let older = older.display();
    said!("以前のレポートは {older} に移しました", "the report that was there is {older} now")
}

/// Why a file is no list of holders.
pub fn sheet(why: &SheetError) -> Said {
    match why {
        SheetError::Encoding { line } => said!(
            "{line}行目付近の文字を読み取れません。UTF-8 または Shift_JIS で保存してください",
            "the characters near line {line} cannot be read: save the file as UTF-8 or Shift_JIS"
        ),
        SheetError::CutOff => said!(
            "ファイルが文字の途中で切れています。もう一度、書き出すかコピーしてください",
            "the file ends in the middle of a character: it was cut off. Export or copy it again"
        ),
        SheetError::Unclear => said!(
            "文字コードを判定できません（EUC-JP または半角カタカナの Shift_JIS）。UTF-8 で保存してください",
            "the encoding is not clear (EUC-JP, or Shift_JIS with half-width katakana): save the file as UTF-8"
        ),
        SheetError::Header { missing } => {
            let missing: Vec<Said> = missing.iter().map(|it| title(*it).into()).collect();
            let (Said { ja, .. }, Said { en, .. }) =
                (Said::joined(&missing, "、"), Said::joined(&missing, ", "));
            said!(
                "見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの：{ja}）",
                "a line has to name the columns id,name,authority (missing: {en})"
            )
        }
        SheetError::Untitled { first } => {
            let first = shown(first);
            said!(
                "見出しの行がありません（1行目は「{first}」で始まっています）。1行目に「本人ID,氏名,認証局」（または id,name,authority）と入力してください",
                "no line has the titles (the first begins with `{first}`): put id,name,authority into the first line"
            )
        }
        SheetError::Column { name } => {
            let name = shown(name);
            said!(
                "見出し「{name}」の列が2つあります。1つにしてください",
                "the column `{name}` is there twice: leave one"
            )
        }
        SheetError::Above { line, titles } => said!(
            "{titles}行目の見出しより前の{line}行目に、利用者の行があります。見出しを先頭に移してください",
            "line {line} has a holder above the titles in line {titles}: move the titles to the top"
        ),
        SheetError::Quote { line } => said!(
            "{line}行目からの引用符（\"）が閉じられていません",
            "a quotation mark that opens in line {line} is not closed"
        ),
        SheetError::Csv(cause) => said!("CSV として読み取れません（{cause}）", "not CSV: {cause}"),
        SheetError::Large => {
            said!("ファイルが大きすぎます。複数のファイルに分けてください", "the file is too large: split it")
        }
        SheetError::Workbook(why) => workbook(why),
    }
}

/// Why a workbook is not read.
fn workbook(why: &NoWorkbook) -> Said {
    match why {
        NoWorkbook::Protected => said!(
            "パスワードで保護されているため、読み取れません。Excel でパスワードを解除して保存してください",
            "the workbook is protected by a password: save it without one"
        ),
        NoWorkbook::Legacy => said!(
            "古い形式（.xls）のため、読み取れません。Excel で「Excel ブック（.xlsx）」として保存してください",
            "this is the old format (.xls): save it as an Excel workbook (.xlsx)"
        ),
        NoWorkbook::Other => said!(
            "Excel ブック（.xlsx）ではありません。.xlsx または CSV で保存してください",
            "this is no Excel workbook (.xlsx): save it as .xlsx or CSV"
        ),
        NoWorkbook::Markup => said!(
            "HTML または XML のファイルです。Excel で開き、.xlsx または CSV で保存してください",
            "this is HTML or XML: open it in Excel and save it as .xlsx or CSV"
        ),
        NoWorkbook::Large => said!(
            "ブックの内容が大きすぎます。複数のファイルに分けてください",
            "there is too much in the workbook: split it"
        ),
        NoWorkbook::NoSheet => {
            said!("表示されているワークシートがありません", "the workbook shows no worksheet")
        }
        NoWorkbook::Damaged(cause) => {
            let cause = shown(cause);
            said!(
                "ブックが壊れているため、読み取れません。Excel で開き、保存し直してください",
                "the workbook is damaged: open it in Excel and save it again ({cause})"
            )
        }
    }
}

/// What was passed over, or taken for something, in reading a file.
pub fn remark(it: &Remark) -> Said {
    match it {
        Remark::Above { titles } => said!(
            "見出しは{titles}行目です。それより前の行は読み飛ばしました",
            "the titles are in line {titles}: the lines above were passed over"
        ),
        Remark::Ignored(titles) => {
            let titles = titles.iter().map(|it| shown(it)).collect::<Vec<_>>().join(", ");
            said!("次の列は登録に使いません：{titles}", "columns that were not used: {titles}")
        }
        Remark::FirstSheet(name) => {
            let name = shown(name);
            said!("先頭のシート「{name}」だけを読み取りました", "only the first sheet, `{name}`, was read")
        }
        Remark::Encoding(name) => said!(
            "文字コードを {name} と判定しました。氏名の文字をご確認ください",
            "read as {name}: please look at the names"
        ),
    }
}

/// What a list changes of a holder.
pub fn change(it: &Change) -> Said {
    let Change { line, before, after } = it;
    let mut changes = Vec::new();
    for (what, old, new) in [
        (text("本人ID", "id"), Said::same(&before.written), Said::same(&after.written)),
        (text("氏名", "name"), Said::same(&before.name), Said::same(&after.name)),
        (text("フリガナ", "kana"), reads(before.kana.as_ref()), reads(after.kana.as_ref())),
        (
            text("認証局", "authority"),
            Said::same(before.authority.as_str()),
            Said::same(after.authority.as_str()),
        ),
        (text("状態", "state"), stands(before.standing), stands(after.standing)),
    ] {
        if old != new {
            let (old, new) = (old.map(for_terminal), new.map(for_terminal));
            changes.push(Said {
                ja: format!("{}：{} → {}", what.ja, old.ja, new.ja),
                en: format!("{}: {} → {}", what.en, old.en, new.en),
            });
        }
    }
    let (id, Said { ja, en }) = (&after.written, Said::joined(&changes, "; "));
    said!("{line}行目 {id}：{ja}", "line {line} {id}: {en}")
}

fn reads(it: Option<&NewKana>) -> Said {
    Said::same(it.and_then(NewKana::known).map_or("–", KanaName::as_str))
}

fn stands(it: Option<NewStanding>) -> Said {
    match it {
        Some(it) => standing(it).into(),
        None => Said::default(),
    }
}

/// Whether somebody may sign in.
pub(super) const fn standing(it: NewStanding) -> Text {
    match it {
        NewStanding::Enabled => text("利用中", "enabled"),
        NewStanding::Disabled => text("停止中", "disabled"),
    }
}

/// That the report has the list's own path.
pub fn report_on_list(path: &Path) -> Said {
    let path = path.display();
    said!(
        "{path} は取り込む一覧です。--report には別のファイルを指定してください",
        "{path} is the list itself: name another file for --report"
    )
}

fn title(it: Title) -> Text {
    match it {
        Title::Id => text("本人ID", "id"),
        Title::Name => text("氏名", "name"),
        Title::Kana => text("フリガナ", "kana"),
        Title::Authority => text("認証局", "authority"),
        Title::Standing => text("状態", "state"),
    }
}

/// Why a row cannot be imported.
pub fn why(why: &Why) -> Said {
    match why {
        Why::Columns { found, expected } => said!(
            "列の数が違います（{found}列、見出しは{expected}列）",
            "{found} columns where the header has {expected}"
        ),
        Why::Id(why) => {
            let rule = id_rule(*why);
            said!("本人IDが正しくありません。{rule}", "no holder id: {why}")
        }
        Why::Number => said!(
            "本人IDのセルが数値です。先頭の 0 が失われている可能性があります。元の ID を確認し、セルの書式を「文字列」にして入力し直してください",
            "the holder id is kept as a number, so zeros before it may be lost: look it up, and type it into a cell of the format Text"
        ),
        Why::Shortened => said!(
            "本人IDが指数（1.23E+11 など）に変わり、元の数字が失われています。元の ID を確認し、セルの書式を「文字列」にして入力し直してください",
            "the spreadsheet shortened the holder id (as in 1.23E+11): look it up, and type it into a cell of the format Text"
        ),
        Why::Zeros { first } => said!(
            "先頭の 0 を除くと、本人IDが{first}行目と同じです。どちらが正しいかご確認ください（別の方なら `kagura holder add` で登録できます）",
            "the same holder id as in line {first} but for zeros before it: one may be wrong (`kagura holder add` adds both)"
        ),
        Why::Name(why) => {
            let Said { ja, en } = words(*why);
            said!("氏名：{ja}", "name: {en}")
        }
        Why::Kana(why) => {
            let Said { ja, en } = no_kana(*why);
            said!("フリガナ：{ja}", "kana: {en}")
        }
        Why::Authority(why) => {
            let rule = id_rule(*why);
            said!("認証局の ID が正しくありません。{rule}", "no authority id: {why}")
        }
        Why::AuthorityUnknown(id) => {
            said!("認証局「{id}」は登録されていません", "there is no authority `{id}`")
        }
        Why::Twice { first } => {
            said!("本人IDが{first}行目と同じです", "the same holder id as in line {first}")
        }
        Why::Standing => said!(
            "「状態」は「利用中」または「停止中」としてください。空欄にもできます",
            "the state is `enabled` or `disabled`, or left empty"
        ),
        Why::Exists => said!("すでに登録されています", "there already"),
    }
}

/// The rule that an id breaks.
fn id_rule(why: IdError) -> &'static str {
    match why {
        IdError::Empty => "空欄です",
        IdError::TooLong => "64文字以内で入力してください",
        IdError::BadCharacter => "使えるのは半角の英数字・ハイフン・ピリオド・下線です",
    }
}

/// Why a text does not say how a name is read.
fn no_kana(why: NoKana) -> Said {
    match why {
        NoKana::Kanji(c) => said!(
            "漢字「{c}」が含まれています。読みをカタカナで入力してください",
            "it holds the kanji `{c}`: type how the name is read"
        ),
        NoKana::Digit(c) => said!(
            "数字「{c}」が含まれています。読みをカタカナで入力してください",
            "it holds the digit `{c}`: type how the name is read"
        ),
        NoKana::Control => words(TextError::Control),
        NoKana::Misplaced(c) => said!(
            "「{c}」の位置が正しくありません。文字と文字の間か、伸ばす音の後に入力してください",
            "`{c}` stands where it belongs to no letter: correct it"
        ),
        NoKana::Other(c) => {
            let (character, code) = (shown(&c.to_string()), u32::from(c));
            said!(
                "「{character}」（U+{code:04X}）は使えません。カタカナ、ひらがな、ローマ字で入力してください",
                "it holds `{character}` (U+{code:04X}): only kana and Latin letters are read"
            )
        }
        NoKana::Long { most } => words(TextError::Long { most }),
    }
}

/// Why a name or contact cannot be shown to people.
fn words(why: TextError) -> Said {
    match why {
        TextError::Empty => said!("空欄です", "it is empty"),
        TextError::Long { most } => said!("{most}文字を超えています", "longer than {most} characters"),
        TextError::Control => said!(
            "改行か、画面に表示されない文字が含まれています。入力し直してください",
            "it holds a line break or a character that is not seen: type it anew"
        ),
        TextError::Damaged(damage) => damaged(damage),
        TextError::Formula => said!(
            "= + - @ で始まるため、表計算ソフトでは数式として扱われます。正しい氏名または名称を入力してください",
            "a spreadsheet takes it for a formula, as it begins with = + - or @: correct it"
        ),
    }
}

/// What damaged a name, and what to do about it.
fn damaged(how: Damage) -> Said {
    match how {
        Damage::Substitute(c) => said!(
            "「{c}」が含まれています。元の文字が失われた可能性があります。元のデータで文字を確認し、UTF-8 で保存し直してください",
            "`{c}` stands where a letter was lost: look it up in the original, and save that as UTF-8"
        ),
        Damage::Gaiji(c) => {
            let code = u32::from(c);
            said!(
                "外字（U+{code:04X}）が含まれています。ほかの端末では表示されません。Unicode にある文字に置き換えてください",
                "it holds a character of a private font (U+{code:04X}), which no other device shows: replace it by one of Unicode"
            )
        }
        Damage::CellError => said!(
            "数式のエラーです。元の氏名または名称を入力してください",
            "a formula failed in the spreadsheet: type the name itself"
        ),
        Damage::Encoding => said!(
            "文字化けしています。ファイルを UTF-8 で保存し直してください。半角カタカナの氏名は全角で入力してください",
            "it was read in the wrong encoding: save the file as UTF-8, and write katakana in full width"
        ),
    }
}

/// Why a password cannot be used.
fn password(why: Unfit) -> Said {
    match why {
        Unfit::Short { least } => said!(
            "パスワードが短すぎます（{least}文字以上）",
            "the password is too short: it needs {least} characters"
        ),
        Unfit::Guessable => said!(
            "推測されやすいパスワードです。同じ文字の繰り返し、順番に並んだ文字、本人IDを含むものは使えません。--password を付けなければ自動で作成されます",
            "the password is easily guessed: it repeats one character, counts up or down, or holds the holder id. Without `--password` one is drawn"
        ),
        Unfit::Shared => said!(
            "同じパスワードを複数の方に使うことはできません。--password を付けなければ、1人ずつ自動で作成されます",
            "one password is not given to several people: without `--password` each gets one of their own"
        ),
        Unfit::Characters => said!(
            "パスワードに使えるのは半角の英数字とハイフン・ピリオド・下線だけです（64文字以内）",
            "a password may hold ASCII letters, digits, hyphens, dots and underscores only, 64 at most"
        ),
        Unfit::Unhashed => said!("パスワードを処理できませんでした", "the password could not be hashed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::HolderId;

    #[test]
    fn what_was_given_is_short_and_shows_what_is_not_seen_of_it() {
        let given = format!("a\u{202E}\u{1B}[2J{}", "x".repeat(100));
        for sentence in [
            refusal(&DeskRefusal::Id { given: given.clone(), why: IdError::BadCharacter }),
            refusal(&DeskRefusal::DeviceUnknown(given.clone())),
            refusal(&DeskRefusal::IncidentNumber(given.clone())),
            sheet(&SheetError::Column { name: given.clone() }),
        ] {
            let fit = format!("a\u{FFFD}\u{FFFD}[2J{}", "x".repeat(74));
            assert!(
                sentence.ja.contains(&format!("「{fit}」")) && sentence.en.contains(&format!("`{fit}`")),
                "{sentence:?}"
            );
        }
    }

    #[test]
    fn a_damaged_name_is_told_with_its_character_and_what_to_do() {
        for (damage, said) in [
            (Damage::Substitute('〓'), "「〓」"),
            (Damage::Gaiji('\u{E000}'), "U+E000"),
            (Damage::Gaiji('\u{10FFFD}'), "U+10FFFD"),
            (Damage::Encoding, "UTF-8"),
        ] {
            let sentence = why(&Why::Name(TextError::Damaged(damage)));
            let Said { ja, en } = sentence;
            assert!(ja.starts_with("氏名：") && ja.contains(said) && ja.ends_with("ください"), "{ja}");
            assert!(en.starts_with("name: ") && en.contains(said.trim_matches(['「', '」'])), "{en}");
        }
    }

    #[test]
    fn what_helps_can_be_typed_as_it_stands() {
        let id = HolderId::parse("TESTC1").unwrap();
        assert_eq!(
            refusal(&DeskRefusal::HolderDisabled(id)),
            said!(
                "本人ID「testc1」は停止中です。先に `kagura holder enable testc1` で再開してください",
                "the holder `testc1` is disabled: `kagura holder enable testc1` first"
            )
        );
    }

    #[test]
    fn every_column_that_is_missing_is_named_as_it_may_be_written() {
        let missing = vec![Title::Id, Title::Name, Title::Authority];
        assert_eq!(
            sheet(&SheetError::Header { missing }),
            said!(
                "見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの：本人ID、氏名、認証局）",
                "a line has to name the columns id,name,authority (missing: id, name, authority)"
            )
        );
    }
}
