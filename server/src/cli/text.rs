//! The sentences in which the command line says why something was not done, in both languages, with the command that helps. What
//! somebody gave is made fit for a terminal here.

use crate::audit::Event;
use crate::audit::chain::{AuditFault, AuditVerdict};
use crate::backup::{NotBackedUp, NotRestored, UnfitBackup};
use crate::desk::crl::ListFault;
use crate::desk::dossier::{DeletedHolder, Dossier};
use crate::desk::holder_list::{NoWorkbook, Remark, SheetError, Title, Why};
use crate::desk::import::{Change, Mode};
use crate::desk::invitations::LetterState;
use crate::desk::text::{Damage, TextError, for_terminal};
use crate::desk::{DeskRefusal, NewStanding};
use crate::ids::{IdError, RunId};
use crate::line;
use crate::model::people::{Card, Holder};
use crate::service::password::Unfit;
use crate::store;
use std::path::Path;

/// What somebody gave, fit for a terminal: short, and what is not seen of it marked.
pub(super) fn shown(given: &str) -> String {
    line::marked(given, 80)
}

/// A store is made where there was none.
pub fn begins_a_store(dir: &Path) -> String {
    format!("{} に新しいデータを作成しました / a new store was made in {}", dir.display(), dir.display())
}

/// Why the store does not do it.
pub fn store(why: &store::Error) -> String {
    let ja = match why {
        // Has both languages.
        store::Error::NotOurs(why) => return why.to_string(),
        store::Error::InUse { path } => format!(
            "{} は、ほかの kagura（サーバーまたは実行中のコマンド）が使用しています。停止するか、終わるのを待って、もう一度実行してください",
            path.display()
        ),
        store::Error::Damaged { path, .. } => format!(
            "{} のデータが破損しています。`kagura check --store` で状態を確かめ、フォルダーを残したまま、最新のバックアップを別のフォルダーに `kagura restore` で復元してください",
            path.display()
        ),
        store::Error::Unfinished { path } => format!(
            "{} への復元が途中で終わっています。もう一度 `kagura restore` を実行してください",
            path.display()
        ),
        store::Error::Occupied { path } => {
            format!(
                "{} にはすでにデータがあります。別の場所に移して保管してから復元してください",
                path.display()
            )
        }
        store::Error::Moved { path } => format!(
            "サーバーの動作中に {} が移動されたか、置き換えられました。元に戻してください。それまで書き込みはできません",
            path.display()
        ),
        store::Error::Full { path, .. } => format!(
            "{} のディスクの空き容量が足りないため、書き込みを停止しています。空きを増やすと自動的に再開します",
            path.display()
        ),
        store::Error::Outrun => {
            "バックアップ中の書き込みが多すぎたため、中止しました。もう一度実行してください".to_owned()
        }
        store::Error::Closed => "サーバーが終了しました。起動してから、もう一度実行してください".to_owned(),
        store::Error::Contended { .. } => {
            "同じデータが同時に変更されていました。もう一度実行してください".to_owned()
        }
        store::Error::Io { .. } => "データを読み書きできません".to_owned(),
        store::Error::Engine(_)
        | store::Error::Key { .. }
        | store::Error::Unreadable { .. }
        | store::Error::Unwritable { .. } => "データの処理でエラーが発生しました".to_owned(),
    };
    format!("{ja} / {why}")
}

/// Why no backup was made.
pub fn not_backed_up(why: &NotBackedUp) -> String {
    match why {
        NotBackedUp::Exists(path) => format!(
            "{} はすでにあります。別の名前を指定してください / {} is there already: name another file",
            path.display(),
            path.display()
        ),
        NotBackedUp::Inside(path) => format!(
            "{} はデータのフォルダーの中です。別の場所を指定してください / {} is in the folder of the store itself: name another place",
            path.display(),
            path.display()
        ),
        NotBackedUp::File { path, cause } => {
            format!("{} に書き込めません / cannot be written: {cause}", path.display())
        }
        NotBackedUp::OfAnother { path, origin } => format!(
            "このフォルダーには、別のサーバー（{}）のバックアップがあります。`backup.folder` に別のフォルダーを指定してください。同じサーバーのアドレスを変えたときは、{} を削除してください / \
             the backups there are of another server ({}): name another folder in `backup.folder`. If it is this server, whose address has changed, remove {}",
            shown(origin),
            path.display(),
            shown(origin),
            path.display()
        ),
        NotBackedUp::Store(error) => store(error),
    }
}

/// What should be a public key is none.
pub fn no_recipient() -> String {
    "`--recipient` には `age1…` で始まる公開鍵を指定してください（秘密鍵は指定しないでください） / `--recipient` takes a public key, as `age1…`, typed without a mistake; never the secret half"
        .to_owned()
}

/// Letters were to go where no folder is.
pub fn no_folder(path: &Path) -> String {
    format!(
        "{} はフォルダーではありません。「登録のご案内」と「パスワードのお知らせ」は別々のファイルになるため、`--letters` にはフォルダーを指定してください / {} is no folder: `--letters` takes one, since Registration letters and Password sheets become two files",
        path.display(),
        path.display()
    )
}

/// A file that should have a key has none.
pub fn no_key(path: &Path) -> String {
    format!(
        "{} は鍵のファイルではありません。`kagura backup key` で作成したファイルを指定してください / {} has no key in it: give the file that `kagura backup key` made",
        path.display(),
        path.display()
    )
}

/// Why nothing was restored.
pub fn not_restored(why: &NotRestored) -> String {
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
            format!("{}：{ja} / {why}", path.display())
        }
        NotRestored::Store(error) => store(error),
    }
}

/// Why the desk did not do it.
pub fn refusal(why: &DeskRefusal) -> String {
    match why {
        DeskRefusal::Id { given, why } => {
            let given = shown(given);
            format!(
                "「{given}」は ID として使えません。半角の英数字・ハイフン・ピリオド・下線、64 文字以内です / `{given}` is no id: {why}"
            )
        }
        DeskRefusal::Text(why) => words(*why),
        DeskRefusal::AuthorityUnknown(id) => format!(
            "認証局「{id}」は登録されていません / there is no authority `{id}`: `kagura authority list` shows all"
        ),
        DeskRefusal::AuthorityExists(id) => format!(
            "認証局「{id}」はすでに登録されています / there is an authority `{id}` already: `--update` changes it"
        ),
        DeskRefusal::HolderUnknown(id) => {
            format!("本人ID「{id}」は登録されていません / there is no holder `{id}`")
        }
        DeskRefusal::HolderExists(id) => {
            format!(
                "本人ID「{id}」はすでに登録されています / there is a holder `{id}` already: `--update` changes it"
            )
        }
        DeskRefusal::HolderDisabled(id) => {
            format!(
                "本人ID「{id}」は停止中です / the holder `{id}` is disabled: `kagura holder enable {id}` first"
            )
        }
        DeskRefusal::DeviceUnknown(given) => {
            let given = shown(given);
            format!(
                "端末「{given}」は登録されていません / there is no device `{given}`: `kagura device list HOLDER` shows a holder's devices"
            )
        }
        DeskRefusal::CardUnknown(given) => {
            let given = shown(given);
            format!(
                "カード「{given}」は登録されていません / there is no card `{given}`: `kagura card list HOLDER` shows a holder's cards"
            )
        }
        DeskRefusal::NoLetter(id) => format!(
            "本人ID「{id}」には、取り消せる案内がありません / the holder `{id}` has no invitation that could be taken back"
        ),
        DeskRefusal::RunUnknown(id) => format!(
            "{id} で発行された案内はありません。`kagura invitation list` で番号を確認してください。1件も発行していないときは、--resume を付けずに実行してください / no invitation was issued in the run {id}: `kagura invitation list` shows the runs. If none was issued so far, run this without `--resume`"
        ),
        DeskRefusal::IncidentNumber(given) => {
            let given = shown(given);
            format!(
                "「{given}」はお問い合わせ番号ではありません。7 桁の数字です（例 123-4567）/ `{given}` is no number: it has seven digits, as in 123-4567"
            )
        }
        DeskRefusal::IncidentUnknown { number, days } => format!(
            "お問い合わせ番号 {number} の記録はありません。番号の聞き間違いか、保存期間（{days} 日）を過ぎています / nothing is kept under {number}: it was misheard, or is older than {days} days"
        ),
        DeskRefusal::Password(why) => password(*why),
        DeskRefusal::File { path, cause } => {
            let path = path.display();
            format!("{path} を読み書きできません / {path} cannot be read or written: {cause}")
        }
        DeskRefusal::Unprintable { name, character, .. } => {
            let (name, code) = (shown(name), u32::from(*character));
            let character = shown(&character.to_string());
            format!(
                "「{name}」の「{character}」（U+{code:04X}）は印刷用のフォントにありません。発行していません / the fonts for letters lack U+{code:04X} in “{name}”: nothing was issued"
            )
        }
        DeskRefusal::Paper(why) => format!("PDF を作成できません / no PDF could be made: {why}"),
        DeskRefusal::Overtaken(id) => format!(
            "{id} の登録内容が作成中に変更されました。1件も発行していません。もう一度実行してください / {id} was changed while the letters were made: nothing was issued. Do this again"
        ),
        DeskRefusal::InDoubt { letters, passwords, why } => {
            let (letters, passwords) = (letters.display(), passwords.display());
            format!(
                "発行されたかどうか確認できません。{letters} と {passwords} は使わずに破棄し、サーバーの動作を確認してから、もう一度実行してください / it is not known whether these were issued: destroy {letters} and {passwords}, see that the server runs, and do this again. {}",
                store(why)
            )
        }
        DeskRefusal::Code(why) => {
            format!("アドレスが長すぎて QR コードにできません / {why}: a shorter `origin` is needed")
        }
        DeskRefusal::List { place, why } => {
            format!("失効リストを読み込めません（{place}）/ no list of revocations from {place}: {why}")
        }
        DeskRefusal::NoLists => {
            "失効リストの場所が設定されていません / no lists to fetch: `cards.crls` names them".to_owned()
        }
        DeskRefusal::KeyUnknown(given) => {
            let given = for_terminal(given);
            format!(
                "署名鍵「{given}」がありません（`kagura key list`）/ there is no key {given}: see `kagura key list`"
            )
        }
        DeskRefusal::Keys(why) => format!("署名鍵を変更できません / the keys cannot be changed: {why}"),
        DeskRefusal::Authorities(why) => format!("認証局の証明書を読み込めません / {why}"),
        DeskRefusal::Client(cause) => format!("TLS を使えません / no TLS: {cause}"),
        DeskRefusal::Nobody => "対象がありません / no one to invite".to_owned(),
        DeskRefusal::NothingToFind(given) => {
            let given = shown(given);
            format!(
                "「{given}」では検索できません。氏名、本人IDまたはカードのシリアル番号の一部を入力してください / `{given}` finds no one: type a part of a name, of a holder id or of a card's serial number"
            )
        }
        DeskRefusal::Store(why) => store(why),
    }
}

/// That a question has to be answered, and how to do without.
pub(super) fn not_asked(question: &str) -> String {
    format!(
        "{question}\n確認のうえ、--yes を付けて実行してください / there is no terminal to ask at: run it again with `--yes` if you agree"
    )
}

/// That the person said no.
pub(super) fn declined() -> String {
    "中止しました。何も変更していません / stopped; nothing was changed".to_owned()
}

/// Asks before a holder is deleted.
pub(super) fn deletes(it: &Dossier) -> String {
    let (id, name) = (&it.holder.written, for_terminal(&it.holder.name));
    let (devices, cards, sessions) = (it.devices.len(), it.cards.len(), it.sessions.len());
    format!(
        "{id} {name} 様を削除します（端末 {devices}、カード {cards}、ログイン中 {sessions}、案内も削除。元に戻せません）。よろしいですか / \
         delete {id} {name}, with {devices} devices, {cards} cards, {sessions} sessions and all invitations? It cannot be undone"
    )
}

/// How many sessions were ended.
pub(super) fn signed_out(id: &str, ended: usize) -> String {
    let id = shown(id);
    format!("{id}：{ended} 件のログインを終了しました / {id}: {ended} sessions ended")
}

/// What was deleted with a holder, and what stays.
pub(super) fn deleted(it: &DeletedHolder) -> String {
    let DeletedHolder { holder, devices, cards, letters, sessions } = it;
    let (id, name) = (&holder.written, for_terminal(&holder.name));
    format!(
        "{id} {name} 様を削除しました（端末 {devices}、カード {cards}、案内 {letters}、ログイン中 {sessions}）。操作の記録は残ります / \
         deleted {id} {name}: {devices} devices, {cards} cards, {letters} invitations, {sessions} sessions. The record of events stays"
    )
}

/// How many holders were written into a file.
pub(super) fn exported(count: usize, path: &Path) -> String {
    let path = path.display();
    format!("{count} 名を {path} に出力しました / wrote {count} holders into {path}")
}

/// Asks before a card is taken from its holder.
pub(super) fn unbinds(card: &Card, holder: Option<&Holder>) -> String {
    let name = holder.map_or_else(String::new, |it| for_terminal(&it.name));
    let (id, serial) = (&card.holder, for_terminal(&card.serial));
    format!(
        "{id} {name} 様のカード（シリアル番号 {serial}）の登録を解除します。このカードではログインできなくなります。よろしいですか / \
         take the card with the serial number {serial} from {id} {name}? It signs in no more"
    )
}

/// Asks before a key that signs tokens is taken out of use.
pub(super) fn drops_key(kid: &str) -> String {
    let kid = for_terminal(kid);
    format!(
        "署名鍵 {kid} を破棄します。この鍵で署名したトークンはすぐに無効になり、元に戻せません。よろしいですか / \
         drop the key {kid}? Tokens that it has signed are void at once, and it does not come back"
    )
}

/// How many keys that sign tokens were made.
pub(super) fn keys_made(made: usize) -> String {
    if made == 0 {
        return "次の鍵はすでにあります / the next keys wait already".to_owned();
    }
    format!(
        "鍵を {made} 個作成しました。公開してから3日後に使い始めます / {made} keys made: they are published now and sign in three days"
    )
}

/// Asks before invitations are issued.
pub(super) fn invites(all: usize, replaced: usize) -> String {
    format!(
        "案内を {all} 件発行します。うち {replaced} 件は、発送済みの案内が使えなくなります。よろしいですか / \
         issue {all} invitations? {replaced} of them take the place of one that still works, which is void then"
    )
}

/// Who is left alone, as an invitation still works.
pub(super) fn left_alone(count: usize) -> String {
    format!(
        "使用できる案内がある {count} 名は対象外です（--again で再発行できます） / {count} have an invitation that still works and are left alone (`--again` issues new ones)"
    )
}

/// Whose invitation was named one by one and works no longer.
pub(super) fn replaces(count: usize) -> String {
    format!(
        "{count} 名に発行済みの案内は、新しい案内の発行により使えなくなります / the {count} that were out and worked are void with the new ones"
    )
}

/// A run ended in the middle, as the server did.
pub(super) fn stopped(issued: usize, all: usize, run: &RunId) -> String {
    format!(
        "{all} 件のうち {issued} 件を発行したところで中断しました。そのとき処理していた数件は、発行済みのことがあります。同じコマンドに --resume {run} を付けて続けてください / \
         stopped after {issued} of {all}; of those under way some may be issued. The same command with `--resume {run}` goes on"
    )
}

/// How a run goes on that is interrupted.
pub(super) fn can_resume(run: &RunId) -> String {
    format!(
        "発行番号は {run} です。中断したときは、同じコマンドに --resume {run} を付けると続きから発行します / this is the run {run}: if it is interrupted, the same command with `--resume {run}` goes on"
    )
}

/// Who was passed over as invited already, and whose papers may be missing.
pub(super) fn resumed(count: usize, in_doubt: &[String]) -> String {
    let passed =
        format!("発行済みの {count} 名は対象外です / {count} were invited already and are left alone");
    if in_doubt.is_empty() {
        return passed;
    }
    let names = in_doubt.join(", ");
    format!(
        "{passed}\n中断の直前に発行した次の方は、「登録のご案内」があるか確認してください（ない場合は `kagura invite` で再発行）：{names} / \
         these were issued right before an interruption; see that their letters are there, or invite them anew: {names}"
    )
}

/// How many letters an authority has in each state.
pub(super) fn letter_counts(authority: &str, counts: &[(LetterState, usize)]) -> String {
    let each: Vec<String> =
        counts.iter().map(|(state, count)| format!("{} {count}", letter_state(*state))).collect();
    format!("{authority}：{}", each.join("、"))
}

/// What became of a letter.
pub(super) fn letter_state(it: LetterState) -> &'static str {
    match it {
        LetterState::Out => "未使用 / out",
        LetterState::Opened => "開封済み / opened",
        LetterState::Locked => "ロック中 / locked",
        LetterState::Expired => "期限切れ / expired",
        LetterState::Cancelled => "取り消し済み / cancelled",
        LetterState::Used => "登録済み / used",
        LetterState::Replaced => "再発行済み / replaced",
    }
}

/// How many lines of the record were written into a file.
pub(super) fn wrote_record(count: usize, path: &Path) -> String {
    let path = path.display();
    format!("{count} 件を {path} に出力しました / wrote {count} lines into {path}")
}

/// What verifying the record came to.
pub(super) fn audit_verdict(it: &AuditVerdict) -> String {
    let AuditVerdict { number, hash, sealed, waiting, faults } = it;
    let (ja, en) = if faults.is_empty() {
        ("書き換えは見つかりませんでした".to_owned(), "nothing was changed".to_owned())
    } else {
        let many = faults.len();
        (format!("{many} 件の異常が見つかりました"), format!("{many} faults were found"))
    };
    format!(
        "{ja}（{sealed} 件を確認、うち {waiting} 件は確認中に追加）/ {en}: {sealed} lines are sealed, {waiting} came meanwhile\n\
         封印の番号 / newest seal\t{number}:{hash}"
    )
}

/// What is wrong with the record.
pub(super) fn audit_fault(it: &AuditFault) -> String {
    match it {
        AuditFault::NoSeal(number) => format!("封印 {number} がありません / the seal {number} is missing"),
        AuditFault::SealChanged(number) => {
            format!(
                "封印 {number} が前後の封印と一致しません / the seal {number} does not fit its neighbours"
            )
        }
        AuditFault::NotedSealMissing(number) => format!(
            "控えの封印 {number} と一致しません。記録が作り直されたか、バックアップから復元されています / the chain does not have the seal {number} that was noted: it was made anew, or restored from a backup"
        ),
        AuditFault::Changed(moment) => {
            format!("記録 {moment} が書き換えられています / the line {moment} was changed")
        }
        AuditFault::Missing(moment) => {
            format!("記録 {moment} が削除されています / the line {moment} was taken away")
        }
        AuditFault::Added(moment) => {
            format!("記録 {moment} が後から追加されています / the line {moment} was added later")
        }
    }
}

/// What happened, in a few words.
pub(super) fn event(it: &Event) -> &'static str {
    match it {
        Event::Restored { .. } => "バックアップから復元 / restored",
        Event::AuthorityAdded { .. } => "認証局の登録・変更 / authority added or changed",
        Event::HolderAdded => "利用者の登録 / holder added",
        Event::HoldersImported { .. } => "利用者の一括登録 / holders imported",
        Event::HolderChanged => "利用者の変更 / holder changed",
        Event::HolderDisabled => "利用の停止 / holder disabled",
        Event::HolderEnabled => "利用の再開 / holder enabled",
        Event::HolderDeleted => "利用者の削除 / holder deleted",
        Event::Invited => "案内の発行 / invited",
        Event::InvitationCancelled => "案内の取り消し / invitation taken back",
        Event::PasswordWrong { .. } => "案内のパスワードの誤り / wrong password of an invitation",
        Event::InvitationLocked => "案内のロック / invitation locked",
        Event::DeviceRegistered { .. } => "端末の登録 / device registered",
        Event::DeviceRenamed { .. } => "端末名の変更 / device renamed",
        Event::DeviceRemoved { .. } => "端末の削除 / device removed",
        Event::LoginApproved { .. } => "ログインの承認 / sign-in approved",
        Event::ApplicationEntered { .. } => "アプリケーションへのログイン / signed in to an application",
        Event::GrantRevoked { .. } => {
            "アプリケーションによるトークンの返却 / tokens given back by an application"
        }
        Event::GrantReplayed { .. } => {
            "コードまたはトークンの再使用による取り消し / tokens taken back, used twice"
        }
        Event::SessionOpened { .. } => "ログイン / session opened",
        Event::SessionEnded => "ログアウト / session ended",
        Event::SessionDisplaced => "ほかのログインによる終了 / session displaced",
        Event::Confirmed { .. } => "本人確認 / confirmed",
        Event::PasskeyRefused { .. } => "パスキーの拒否 / passkey refused",
        Event::RefusedAgain { .. } => "同じ拒否の繰り返し / refused again",
        Event::RevocationsLoaded { .. } => "失効リストの読み込み / revocations loaded",
        Event::RevocationsOutOfOrder { .. } => "番号が戻った失効リストの受け付け / revocations out of order",
        Event::RevocationsRefused { .. } => "失効リストの拒否 / revocations refused",
        Event::WrongNumber => "番号の選び間違い / wrong number",
        Event::OtherPhone => "別のスマートフォンによる読み取り / another phone",
        Event::CardBound { .. } => "カードの登録 / card bound",
        Event::CardRemoved { .. } => "カードの登録解除 / card removed",
        Event::CardRefused { .. } => "カードの拒否 / card refused",
        Event::SigningKeyMade { .. } => "署名鍵の作成 / signing key made",
        Event::SigningKeyLost { .. } => "署名鍵の紛失 / signing key lost",
        Event::SigningKeyDropped { .. } => "署名鍵の破棄 / signing key dropped",
    }
}

/// What is wrong with lists of revocations.
pub(super) fn list_fault(it: &ListFault) -> String {
    match it {
        ListFault::Stale(issuer) => {
            let issuer = for_terminal(issuer);
            format!("{issuer} の失効リストは期限切れです。`kagura crl fetch` で取得してください / the list of {issuer} is stale: `kagura crl fetch`")
        }
        ListFault::NotFetched(place) => format!(
            "{place} から取得できていません。接続を確認し、`kagura crl fetch` を実行してください / nothing came from {place} the last time: `kagura crl fetch` tries again"
        ),
        ListFault::NeverTried(place) => format!(
            "{place} からまだ取得していません。`kagura crl fetch` で取得してください / nothing was asked for at {place} so far: `kagura crl fetch` does"
        ),
        ListFault::NoList => {
            "失効リストがないため、カードでログインできません / there is no list of revocations, so cards are refused".to_owned()
        }
    }
}

/// How far an import came that was interrupted, and what to type.
pub(super) fn import_stopped(written: usize, of: usize, mode: Mode) -> String {
    match mode {
        Mode::Rehearsal => "確認が途中で終わりました。何も変更していません / the preview was interrupted; nothing was written".to_owned(),
        Mode::AllOrNothing => "取り込みが途中で終わりました。全件登録されたか、1 件も登録されていないかのどちらかです。同じコマンドに --skip-existing を付けて、もう一度実行してください / \
                               the import was interrupted: either everything is in or nothing. Run the same command again with `--skip-existing`"
            .to_owned(),
        Mode::GoodRows => format!(
            "{of} 行中、{written} 行まで処理しました（続きの一部も登録された可能性があります）。同じコマンドに --skip-existing を付けると、続きから登録します / \
             {written} of {of} rows were done, and some of the next ones may be. The same command with `--skip-existing` goes on"
        ),
    }
}

/// How many bad rows are not named.
pub(super) fn more_bad_rows(count: usize) -> String {
    format!(
        "ほかに {count} 行の不備があります（--report FILE ですべて出力） / {count} more bad rows: `--report FILE` writes them all"
    )
}

/// That an inquiry found no one.
pub(super) fn found_none(typed: &str) -> String {
    let typed = shown(typed);
    format!("「{typed}」に該当する利用者はいません / no holder fits `{typed}`")
}

/// That there are more than were shown.
pub(super) fn found_more(most: usize) -> String {
    format!(
        "ほかにも該当する利用者がいます（表示は {most} 名まで。--limit で変更できます） / there are more than these {most}: type more of the name, or use `--limit`"
    )
}

/// Why a file is no list of holders.
pub fn sheet(why: &SheetError) -> String {
    match why {
        SheetError::Encoding { line } => format!(
            "{line} 行目付近の文字を読み取れません。UTF-8 または Shift_JIS で保存してください / \
             the characters near line {line} cannot be read: save the file as UTF-8 or Shift_JIS"
        ),
        SheetError::Unclear => "文字コードを判定できません（EUC-JP または半角カタカナの Shift_JIS）。UTF-8 で保存してください / \
                                the encoding is not clear (EUC-JP, or Shift_JIS with half-width katakana): save the file as UTF-8"
            .to_owned(),
        SheetError::Header { missing } => {
            let missing: Vec<&str> = missing.iter().map(|it| title(*it)).collect();
            let missing = missing.join(", ");
            format!(
                "1 行目に見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの：{missing}） / \
                 the first line must name the columns id,name,authority (missing: {missing})"
            )
        }
        SheetError::Column { name } => {
            let name = shown(name);
            format!(
                "見出し「{name}」は使えないか重複しています。見出しは「本人ID,氏名,認証局」（または id,name,authority）です / \
                 the column `{name}` is named twice or unknown: the columns are id,name,authority"
            )
        }
        SheetError::Above { line, titles } => format!(
            "{titles} 行目の見出しより前の {line} 行目に、利用者の行があります。見出しを先頭に移してください / \
             line {line} has a holder above the titles in line {titles}: move the titles to the top"
        ),
        SheetError::Quote { line } => format!(
            "{line} 行目からの引用符（\"）が閉じられていません / a quotation mark that opens in line {line} is not closed"
        ),
        SheetError::Csv(cause) => format!("CSV として読み取れません / not CSV: {cause}"),
        SheetError::Large => {
            "ファイルが大きすぎます。複数のファイルに分けてください / the file is too large: split it".to_owned()
        }
        SheetError::Workbook(why) => workbook(why),
    }
}

/// Why a workbook is not read.
fn workbook(why: &NoWorkbook) -> String {
    match why {
        NoWorkbook::Protected => "パスワードで保護されているため、読み取れません。Excel でパスワードを解除して保存してください / \
                                  the workbook is protected by a password: save it without one"
            .to_owned(),
        NoWorkbook::Legacy => "古い形式（.xls）のため、読み取れません。Excel で「Excel ブック（.xlsx）」として保存してください / \
                               this is the old format (.xls): save it as an Excel workbook (.xlsx)"
            .to_owned(),
        NoWorkbook::Other => "Excel ブック（.xlsx）ではありません。.xlsx または CSV で保存してください / \
                              this is no Excel workbook (.xlsx): save it as .xlsx or CSV"
            .to_owned(),
        NoWorkbook::Markup => "HTML または XML のファイルです。Excel で開き、.xlsx または CSV で保存してください / \
                               this is HTML or XML: open it in Excel and save it as .xlsx or CSV"
            .to_owned(),
        NoWorkbook::Large => "ブックの内容が大きすぎます。複数のファイルに分けてください / there is too much in the workbook: split it".to_owned(),
        NoWorkbook::NoSheet => "表示されているワークシートがありません / the workbook shows no worksheet".to_owned(),
        NoWorkbook::Damaged(cause) => {
            let cause = shown(cause);
            format!("ブックが壊れているため、読み取れません。Excel で開き、保存し直してください / the workbook is damaged: open it in Excel and save it again ({cause})")
        }
    }
}

/// What was passed over, or taken for something, in reading a file.
pub fn remark(it: &Remark) -> String {
    match it {
        Remark::Above { titles } => format!(
            "見出しは {titles} 行目です。それより前の行は読み飛ばしました / the titles are in line {titles}: the lines above were passed over"
        ),
        Remark::Ignored(titles) => {
            let titles = titles.iter().map(|it| shown(it)).collect::<Vec<_>>().join(", ");
            format!("次の列は登録に使いません：{titles} / columns that were not used: {titles}")
        }
        Remark::FirstSheet(name) => {
            let name = shown(name);
            format!("先頭のシート「{name}」だけを読み取りました / only the first sheet, `{name}`, was read")
        }
        Remark::Encoding(name) => format!(
            "文字コードを {name} と判定しました。氏名の文字をご確認ください / read as {name}: please look at the names"
        ),
    }
}

/// What a list changes of a holder.
pub fn change(it: &Change) -> String {
    let Change { line, before, after } = it;
    let mut changes = Vec::new();
    for (what, old, new) in [
        ("本人ID / id", &before.written, &after.written),
        ("氏名 / name", &before.name, &after.name),
        ("認証局 / authority", &before.authority.to_string(), &after.authority.to_string()),
        ("状態 / state", &stands(before.standing), &stands(after.standing)),
    ] {
        if old != new {
            changes.push(format!("{what}: {} → {}", for_terminal(old), for_terminal(new)));
        }
    }
    format!("{line} 行目 / line {line}: {} – {}", after.written, changes.join("; "))
}

fn stands(it: Option<NewStanding>) -> String {
    match it {
        Some(NewStanding::Enabled) => "利用中 / enabled",
        Some(NewStanding::Disabled) => "停止中 / disabled",
        None => "",
    }
    .to_owned()
}

/// That the report has the list's own path.
pub fn report_on_list(path: &Path) -> String {
    let path = path.display();
    format!(
        "{path} は取り込む一覧です。--report には別のファイルを指定してください / {path} is the list itself: name another file for --report"
    )
}

fn title(it: Title) -> &'static str {
    match it {
        Title::Id => "本人ID (id)",
        Title::Name => "氏名 (name)",
        Title::Authority => "認証局 (authority)",
        Title::Standing => "状態 (state)",
    }
}

/// Why a row cannot be imported.
pub fn why(why: &Why) -> String {
    match why {
        Why::Columns { found, expected } => format!(
            "列の数が違います（{found} 列、見出しは {expected} 列） / {found} columns where the header has {expected}"
        ),
        Why::Id(why) => format!("本人IDが正しくありません。{} / no holder id: {why}", id_rule(*why)),
        Why::Number => "本人IDのセルが数値です。先頭の 0 が失われている可能性があります。元の ID を確認し、セルの書式を「文字列」にして入力し直してください / \
                        the holder id is kept as a number, so zeros before it may be lost: look it up, and type it into a cell of the format Text"
            .to_owned(),
        Why::Shortened => "本人IDが指数（1.23E+11 など）に変わり、元の数字が失われています。元の ID を確認し、セルの書式を「文字列」にして入力し直してください / \
                           the spreadsheet shortened the holder id (as in 1.23E+11): look it up, and type it into a cell of the format Text"
            .to_owned(),
        Why::Zeros { first } => format!(
            "先頭の 0 を除くと、本人IDが {first} 行目と同じです。どちらが正しいかご確認ください（別の方なら `kagura holder add` で登録できます） / \
             the same holder id as in line {first} but for zeros before it: one may be wrong (`kagura holder add` adds both)"
        ),
        Why::Name(why) => format!("氏名：{}", words(*why)),
        Why::Authority(why) => format!("認証局の ID が正しくありません。{} / no authority id: {why}", id_rule(*why)),
        Why::AuthorityUnknown(id) => {
            format!("認証局「{id}」は登録されていません / there is no authority `{id}`")
        }
        Why::Twice { first } => {
            format!("本人IDが {first} 行目と同じです / the same holder id as in line {first}")
        }
        Why::Standing => "「状態」は「利用中」または「停止中」としてください。空欄にもできます / the state is `enabled` or `disabled`, or left empty".to_owned(),
        Why::Exists => "すでに登録されています / there already".to_owned(),
    }
}

/// The rule that an id breaks.
fn id_rule(why: IdError) -> &'static str {
    match why {
        IdError::Empty => "空欄です",
        IdError::TooLong => "64 文字以内で入力してください",
        IdError::BadCharacter => "使えるのは半角の英数字・ハイフン・ピリオド・下線です",
    }
}

/// Why a name or contact cannot be shown to people.
fn words(why: TextError) -> String {
    match why {
        TextError::Empty => "氏名または名称が空です / the name is empty".to_owned(),
        TextError::Long { most } => format!("{most} 文字を超えています / longer than {most} characters"),
        TextError::Control => "改行か、画面に表示されない文字が含まれています。入力し直してください / \
                               it holds a line break or a character that is not seen: type it anew"
            .to_owned(),
        TextError::Damaged(damage) => damaged(damage),
        TextError::Formula => "= + - @ で始まるため、表計算ソフトでは数式として扱われます。正しい氏名または名称を入力してください / \
                               a spreadsheet takes it for a formula, as it begins with = + - or @: correct it"
            .to_owned(),
    }
}

/// What damaged a name, and what to do about it.
fn damaged(how: Damage) -> String {
    match how {
        Damage::Substitute(c) => format!(
            "「{c}」が含まれています。元の文字が失われた可能性があります。元のデータで文字を確認し、UTF-8 で保存し直してください / \
             `{c}` stands where a letter was lost: look it up in the original, and save that as UTF-8"
        ),
        Damage::Gaiji(c) => format!(
            "外字（U+{0:04X}）が含まれています。ほかの端末では表示されません。Unicode にある文字に置き換えてください / \
             it holds a character of a private font (U+{0:04X}), which no other device shows: replace it by one of Unicode",
            u32::from(c)
        ),
        Damage::CellError => "数式のエラーです。元の氏名または名称を入力してください / \
                              a formula failed in the spreadsheet: type the name itself"
            .to_owned(),
        Damage::Encoding => "文字化けしています。ファイルを UTF-8 で保存し直してください。半角カタカナの氏名は全角で入力してください / \
                             it was read in the wrong encoding: save the file as UTF-8, and write katakana in full width"
            .to_owned(),
    }
}

/// Why a password cannot be used.
fn password(why: Unfit) -> String {
    match why {
        Unfit::Short { least } => format!(
            "パスワードが短すぎます（{least} 文字以上） / the password is too short: it needs {least} characters"
        ),
        Unfit::Characters => "パスワードに使えるのは半角の英数字とハイフン・ピリオド・下線だけです（64 文字以内） / \
                              a password may hold ASCII letters, digits, hyphens, dots and underscores only, 64 at most"
            .to_owned(),
        Unfit::Unhashed => "パスワードを処理できませんでした / the password could not be hashed".to_owned(),
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
                sentence.contains(&format!("「{fit}」")) && sentence.contains(&format!("`{fit}`")),
                "{sentence}"
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
            assert!(sentence.starts_with("氏名：") && sentence.contains(said), "{sentence}");
            assert!(sentence.contains("ください / "), "{sentence}");
        }
    }

    #[test]
    fn what_helps_can_be_typed_as_it_stands() {
        let id = HolderId::parse("TESTC1").unwrap();
        assert_eq!(
            refusal(&DeskRefusal::HolderDisabled(id)),
            "本人ID「testc1」は停止中です / the holder `testc1` is disabled: `kagura holder enable testc1` first"
        );
    }

    #[test]
    fn every_column_that_is_missing_is_named_as_it_may_be_written() {
        let missing = vec![Title::Id, Title::Name, Title::Authority];
        assert_eq!(
            sheet(&SheetError::Header { missing }),
            "1 行目に見出し「本人ID,氏名,認証局」（または id,name,authority）が必要です（ないもの：本人ID (id), 氏名 (name), \
             認証局 (authority)） / the first line must name the columns id,name,authority (missing: 本人ID (id), 氏名 (name), \
             認証局 (authority))"
        );
    }
}
