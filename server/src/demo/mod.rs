//! Demonstration people: an authority and a few holders that do not exist, and a fresh invitation at every start. Registered devices stay.

pub mod pki;
pub mod record;
pub mod record_door;

use crate::audit::Actor;
use crate::cards::Certificate;
use crate::cli::terminal::{self, Ink};
use crate::cli::{cause_text, text};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::desk::invite::{Issued, Terms};
use crate::desk::{Desk, DeskRefusal, Existing, NewHolder, NewName, NewStanding};
use crate::ids::{CardId, HolderId, SystemRandom};
use crate::model::index::{Demonstration, Version};
use crate::model::people::{Authority, Card, Holder, OwnedCard};
use crate::said::{Said, said};
use crate::serve::Listening;
use crate::service::{directory, holder_cards};
use crate::store::{self, Row as _, Store, Tx, WriteSet};
use crate::tables;
use api::Language;
use api::card::CardKind;
use pki::Prepared;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

const AUTHORITY: &str = "demo";

/// Who there is: id, name with profession, and how the name is read.
const PEOPLE: [(&str, &str, &str); 5] = [
    ("DEMO-1001", "見本　はなこ（医師）", "ミホン　ハナコ"),
    ("DEMO-1002", "見本　かおる（薬剤師）", "ミホン　カオル"),
    ("DEMO-1003", "見本　うみ（看護師）", "ミホン　ウミ"),
    ("DEMO-1004", "見本　そら（歯科医師）", "ミホン　ソラ"),
    ("DEMO-1005", "見本　まもる（利用停止の例）", "ミホン　マモル"),
];
/// The holder to whom the demonstration's letter is written.
const INVITED: &str = "DEMO-1001";
/// The holder who may not log in.
const DISABLED: &str = "DEMO-1005";

/// The holder who has bound a My Number card.
const BOUND: &str = "DEMO-1004";
/// Where in the data folder the demonstration's cards are.
const CARDS: &str = "pki";

/// Why no demonstration was started.
#[derive(Debug)]
pub enum NotStarted {
    /// The desk refused one of its people.
    Refused(DeskRefusal),
    /// The store could not be read or written.
    Store(store::Error),
    /// The demonstration's cards were not made.
    Cards(pki::Unprepared),
    /// The store is no demonstration's.
    NoDemonstration(PathBuf),
    /// The record application's port cannot be had.
    RecordPort {
        /// Which.
        port: u16,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// The record application cannot be.
    Record(String),
}

impl NotStarted {
    /// The same in words.
    pub fn said(&self) -> Said {
        match self {
            Self::Refused(why) => text::refusal(why),
            Self::Store(why) => cause_text::store(why),
            Self::Cards(why) => {
                said!("デモ用のカードを作れません（{why}）", "no cards for the demonstration: {why}")
            }
            Self::RecordPort { port, cause } => said!(
                "見本の電子カルテのポート {port} を使えません（{cause}）。「--record-port」で別のポートを指定してください（0 は空いているポート）",
                "port {port} cannot be had for the sample record application: {cause}. Name another one with `--record-port` (0 takes one that is free)"
            ),
            Self::Record(why) => {
                said!("見本の電子カルテを開始できません（{why}）", "no sample record application: {why}")
            }
            Self::NoDemonstration(path) => {
                let path = path.display();
                said!(
                    "{path} はデモのデータではないため、デモを開始しません。「--data」で新しいフォルダーを指定してください。以前のデモに認証局や利用者を追加していた場合は、そのフォルダーを別の場所へ移してから開始してください",
                    "what {path} holds was not made by a demonstration, so none is started there: name a new folder with `--data`. If an earlier demonstration made it and authorities or holders were added since, move the folder away first"
                )
            }
        }
    }
}

impl From<store::Error> for NotStarted {
    fn from(why: store::Error) -> Self {
        Self::Store(why)
    }
}

impl From<pki::Unprepared> for NotStarted {
    fn from(why: pki::Unprepared) -> Self {
        Self::Cards(why)
    }
}

impl From<pki::mint::Unmade> for NotStarted {
    fn from(why: pki::mint::Unmade) -> Self {
        Self::Cards(why.into())
    }
}

impl From<DeskRefusal> for NotStarted {
    fn from(refusal: DeskRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What the demonstration begins with.
#[derive(Debug)]
pub struct Demo {
    /// The demonstration's holders.
    pub holders: Vec<Holder>,
    /// A fresh invitation, for the letter that is shown.
    pub invitation: Issued,
    /// How many devices were registered in earlier demonstrations.
    pub devices: usize,
    /// Whether cards of earlier demonstrations still work.
    pub cards: CardsInBrowsers,
}

/// Makes the demonstration's cards, with the keys of earlier demonstrations, and fresh revocation lists.
pub fn prepare_cards(data: &Path) -> Result<Prepared, pki::Unprepared> {
    pki::prepare(&data.join(CARDS), SystemClock.now())
}

/// The settings with which those cards can be used on this computer.
pub fn card_settings(prepared: &Prepared) -> BTreeMap<&'static str, String> {
    let paths =
        |paths: &[PathBuf]| paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(",");
    let lists: Vec<PathBuf> = prepared.hpki.lists.iter().chain(&prepared.jpki.lists).cloned().collect();
    BTreeMap::from([
        ("cards.listen", "127.0.0.1:8443".to_owned()),
        ("cards.domain", "localhost".to_owned()),
        ("cards.certificate", prepared.tls.certificate.display().to_string()),
        ("cards.key", prepared.tls.key.display().to_string()),
        ("cards.hpki_roots", paths(&prepared.hpki.anchors)),
        ("cards.hpki_intermediates", paths(&prepared.hpki.intermediates)),
        ("cards.jpki_roots", paths(&prepared.jpki.anchors)),
        ("cards.crls", paths(&lists)),
        ("cards.tests", "accept".to_owned()),
    ])
}

/// Writes fresh revocation lists once a day: they hold for four.
pub async fn keep_cards_fresh(prepared: Prepared) {
    loop {
        tokio::time::sleep(Duration::from_hours(24)).await;
        if let Err(cause) = prepared.renew(SystemClock.now()) {
            tracing::warn!(%cause, "the demonstration's revocation lists could not be renewed");
        }
    }
}

/// Whether the cards that somebody may have given to a browser are those of this program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CardsInBrowsers {
    /// As far as anybody knows, they still work.
    Current,
    /// An earlier program made them, under another name of their issuer: they have to be given to the browser again.
    Replaced,
}

/// Says whose cards the demonstration's authority issues, and binds a My Number card to one of its people. What is bound already stays, unless
/// an earlier program bound it, whose cards had another issuer: nobody has such a card any more.
async fn bind_cards(
    store: &Store,
    desk: &Desk<'_>,
    prepared: &Prepared,
) -> Result<CardsInBrowsers, NotStarted> {
    let issuers: Vec<String> = prepared
        .pki
        .intermediates(CardKind::Hpki)?
        .iter()
        .filter_map(|der| Some(Certificate::read(der).ok()?.subject().key()))
        .collect();
    desk.name_issuers(AUTHORITY, &issuers).await?;
    let leaf = prepared.pki.leaf(pki::DemoCard::MyNumberOfAnother)?;
    let Ok(certificate) = Certificate::read(&leaf.certificate) else { return Ok(CardsInBrowsers::Current) };
    let id = CardId::of(&certificate.issuer().key(), certificate.serial());
    let holder = HolderId::parse(BOUND).map_err(|why| DeskRefusal::Id { given: BOUND.to_owned(), why })?;
    let bound = holder_cards::of(store, &holder).await?;
    let (stays, gone): (Vec<_>, Vec<_>) = bound
        .into_iter()
        .filter(|it| it.kind == CardKind::Jpki)
        .partition(|it| it.issuer == certificate.issuer().shown());
    let card = Card {
        id: id.clone(),
        kind: CardKind::Jpki,
        holder: holder.clone(),
        issuer: certificate.issuer().shown(),
        serial: certificate.serial().to_owned(),
        valid_from: certificate.valid_from(),
        valid_until: certificate.valid_until(),
        bound_at: prepared.pki.born(),
        last_used_at: None,
        roles: Vec::new(),
    };
    let owned = |id: &CardId| (holder.as_str().to_owned(), id.clone());
    let mut change = WriteSet::new();
    for card in &gone {
        change.delete::<Card>(&card.id).delete::<OwnedCard>(&owned(&card.id));
    }
    if stays.is_empty() {
        change.put(&id, &card)?.put(&owned(&id), &OwnedCard {})?;
    }
    let _committed = store.commit_all(change).await?; // nothing is expected, so nothing can conflict
    store.transaction(async |tx: Tx| directory::keep_card(&tx, desk.random, &card)).await?;
    Ok(if gone.is_empty() { CardsInBrowsers::Current } else { CardsInBrowsers::Replaced })
}

/// Makes an empty store the demonstration's own, and refuses one that is somebody else's, in which nothing is changed. A store from before
/// there was a mark is known by its people: nobody in it is real.
pub async fn claim(store: &Store, data: &Path) -> Result<(), NotStarted> {
    let mark = String::new();
    if store.get::<Demonstration>(&mark).await?.is_some() {
        return Ok(());
    }
    if nothing_in(store).await? || only_ours(store).await? {
        return Ok(store.put(&mark, &Demonstration { since: SystemClock.now() }).await?);
    }
    Err(NotStarted::NoDemonstration(data.to_owned()))
}

/// Whether nobody has put anything into the store: that some version has used it is nothing of anybody's.
async fn nothing_in(store: &Store) -> Result<bool, store::Error> {
    let tables: Vec<_> = tables::TABLES.iter().copied().filter(|table| *table != Version::TABLE).collect();
    store.is_empty(&tables).await
}

/// Whether the store holds the demonstration's authority, and nobody but its people.
async fn only_ours(store: &Store) -> Result<bool, NotStarted> {
    let authorities = store.scan::<Authority>(b"", None, 2).await?;
    let holders = store.scan::<Holder>(b"", None, PEOPLE.len() + 1).await?;
    let one_of_us =
        |holder: &HolderId| PEOPLE.iter().any(|(id, ..)| HolderId::parse(id).is_ok_and(|id| id == *holder));
    let authority = matches!(authorities.as_slice(), [(id, _)] if id.as_str() == AUTHORITY);
    Ok(authority && holders.iter().all(|(id, _)| one_of_us(id)))
}

/// Makes the demonstration's people, if they are not there yet, and a fresh invitation.
pub async fn prepare(store: &Store, config: &Config, cards: Option<&Prepared>) -> Result<Demo, NotStarted> {
    let desk = Desk { store, clock: &SystemClock, random: &SystemRandom, actor: &Actor::System };
    let contact = "デモのため、窓口はありません / no help desk: this is a demonstration";
    desk.add_authority(AUTHORITY, "見本認証局（デモ）", contact, Existing::Update).await?;
    let mut holders = Vec::with_capacity(PEOPLE.len());
    let mut devices = 0;
    for (id, name, kana) in PEOPLE {
        let new = NewHolder::parse(id, name, AUTHORITY)?.read_as(kana)?;
        let holder = match store.get::<Holder>(&new.id).await? {
            // Made by a demonstration that knew of no readings.
            Some(holder) if holder.kana.is_none() && holder.name == name => {
                desk.rename(id, NewName { kana: Some(kana), ..NewName::default() }).await?
            }
            Some(holder) => holder,
            None if id == DISABLED => {
                desk.add_holder(&new, Existing::Refuse).await?;
                desk.set_standing(id, NewStanding::Disabled).await?
            }
            None => desk.add_holder(&new, Existing::Refuse).await?,
        };
        devices += desk.devices(id).await?.len();
        holders.push(holder);
    }
    let cards = match cards {
        Some(prepared) => bind_cards(store, &desk, prepared).await?,
        None => CardsInBrowsers::Current,
    };
    let invited =
        HolderId::parse(INVITED).map_err(|why| DeskRefusal::Id { given: INVITED.to_owned(), why })?;
    let invitation = desk.invite(&invited, &Terms::of(config)).await?;
    Ok(Demo { holders, invitation, devices, cards })
}

impl Demo {
    /// What to open and what to try.
    pub fn welcome(
        &self,
        config: &Config,
        (address, record): (Listening, &str),
        (ink, language): (Ink, Language),
    ) -> String {
        let mut parts = vec![Self::opening(config, address, record)];
        let holders = self.holders.iter().map(|it| format!("  {:<12}{}\n", it.written, it.name));
        parts.push(Said::same(holders.collect::<String>()));
        let issued = &self.invitation;
        let (name, id) = (&issued.holder.name, &issued.holder.written);
        parts.push(said!("\n登録のご案内（{name}）\n\n", "\nThe invitation of {id}\n\n"));
        parts.push(Said::same(terminal::invitation(issued, ink, language) + "\n"));
        parts.push(said!(
            "試してみること\n\
             1. QR コードを読み取るか上のアドレスを開き、パスワードを入力して端末を登録します。\n\
             2. 別のブラウザで「ログイン」を開き、登録したスマートフォンで承認します。\n\
             3. マイページで端末の名前を変えたり、追加・削除したりします。\n\
             4. パスワードを間違える、途中で戻る、古い QR コードを使うなど、うまくいかない場面も試してください。\n\
             5. 見本の電子カルテを開き、kagura でログインします。処方箋への署名には HPKI カードを使います。\n",
            "What to try\n\
             1. Scan the code or open its address, enter the password, and register this device.\n\
             2. Open the sign-in page in another browser and approve with the registered phone.\n\
             3. Rename, add and remove devices on my page.\n\
             4. Let things go wrong: a wrong password, going back half-way, an old code.\n\
             5. Open the sample record application and sign in with kagura. Signing a prescription takes an HPKI card.\n"
        ));
        if config.cards.is_some() {
            parts.push(self.of_cards(config));
        }
        let data = config.data.display();
        if config.origin.scheme() == "http" {
            parts.push(said!(
                "\nこのアドレスは、このパソコンでのみ開けます。スマートフォンで試すには、https のアドレスを用意して\n\
                 --origin https://… を付けて起動してください。\n",
                "\nThis address works on this PC only. To try a real phone, bring an https address and start with --origin https://…\n"
            ));
        }
        parts.push(said!(
            "\n新しいご案内   kagura invite --data {data} DEMO-1002\n終了   Ctrl+C\n",
            "\nAnother invitation   kagura invite --data {data} DEMO-1002\nStop   Ctrl+C\n"
        ));
        if self.devices > 0 {
            let devices = self.devices;
            parts.push(said!(
                "これまでに登録した端末{devices}台は、そのまま使えます。\n",
                "Devices registered before still work: {devices}.\n"
            ));
        }
        Said::joined(&parts, "").in_language(language).to_owned()
    }

    fn opening(config: &Config, address: Listening, record: &str) -> Said {
        let (origin, data) = (config.origin_text(), config.data.display());
        let main = address.main;
        let Said { ja, en } = match address.cards.filter(|cards| *cards != main) {
            Some(cards) => said!("画面 {main}、カード {cards}", "pages {main}, cards {cards}"),
            None => Said::same(main.to_string()),
        };
        said!(
            "\nデモを開始しました（{ja}）。登場する人物は架空です。\n\n開くページ   {origin}/\n電子カルテ   {record}/\nデータ       {data}\n\n",
            "\nThe demonstration is running ({en}). Its people do not exist.\n\nOpen     {origin}/\nRecord   {record}/\nData     {data}\n\n"
        )
    }

    fn of_cards(&self, config: &Config) -> Said {
        let folder = config.data.join(CARDS);
        let (folder, password) = (folder.display(), pki::p12::PASSWORD);
        let told = said!(
            "\nカード   {folder}\n\
             ソフトウェアのカード（.p12、パスワードは {password}）です。同じフォルダーの README.txt の手順でブラウザに入れると、\n\
             「HPKI カード」「マイナンバーカード」でのログインを試せます。\n",
            "\nCards   {folder}\n\
             Soft cards (.p12, password {password}). README.txt in that folder says how to give them to a browser; then sign in\n\
             with an HPKI or a My Number card.\n"
        );
        match self.cards {
            CardsInBrowsers::Current => told,
            CardsInBrowsers::Replaced => Said::joined(
                &[
                    told,
                    said!(
                        "以前のデモのマイナンバーカードは、発行元の名前が変わったため使えません。カードをブラウザに入れ直してください。\n",
                        "The issuer of My Number cards has another name now, so those of earlier demonstrations do not work:\n\
                         give the new ones to the browser.\n"
                    ),
                ],
                "",
            ),
        }
    }
}
