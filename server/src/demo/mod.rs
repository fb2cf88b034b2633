//! Demonstration people: an authority and a few holders that do not exist, and a fresh invitation at every start. Registered devices stay.

use crate::clock::SystemClock;
use crate::config::Config;
use crate::desk::invite::{Issued, Terms};
use crate::desk::terminal::{self, Ink};
use crate::desk::{Desk, Existing, NewHolder, Refusal, Standing};
use crate::ids::{HolderId, SystemDice};
use crate::people::Holder;
use crate::store::Store;
use std::fmt::Write as _;
use std::net::SocketAddr;

const AUTHORITY: &str = "demo";

/// Who there is: id, name and profession.
const PEOPLE: [(&str, &str); 5] = [
    ("DEMO-1001", "見本　はなこ（医師）"),
    ("DEMO-1002", "見本　かおる（薬剤師）"),
    ("DEMO-1003", "見本　うみ（看護師）"),
    ("DEMO-1004", "見本　そら（歯科医師）"),
    ("DEMO-1005", "見本　まもる（利用停止の例）"),
];
/// This one is invited.
const INVITED: &str = "DEMO-1001";
/// This one may not log in.
const DISABLED: &str = "DEMO-1005";

/// What the demonstration begins with.
#[derive(Debug)]
pub struct Demo {
    /// The people.
    pub holders: Vec<Holder>,
    /// The fresh invitation.
    pub invitation: Issued,
    /// How many devices were registered in earlier demonstrations.
    pub devices: usize,
}

/// Makes the demonstration's people, if they are not there yet, and a fresh invitation.
pub async fn prepare(store: &Store, config: &Config) -> Result<Demo, Refusal> {
    let desk = Desk { store, clock: &SystemClock, dice: &SystemDice };
    let contact = "デモのため、窓口はありません / a demonstration: nobody is there";
    desk.add_authority(AUTHORITY, "見本認証局（デモ）", contact, Existing::Update).await?;
    let mut holders = Vec::with_capacity(PEOPLE.len());
    let mut devices = 0;
    for (id, name) in PEOPLE {
        let new = NewHolder::parse(id, name, AUTHORITY)?;
        let holder = match store.get::<Holder>(&new.id).await? {
            Some(holder) => holder,
            None if id == DISABLED => {
                desk.add_holder(&new, Existing::Refuse).await?;
                desk.set_standing(id, Standing::Disabled).await?
            }
            None => desk.add_holder(&new, Existing::Refuse).await?,
        };
        devices += desk.devices(id).await?.len();
        holders.push(holder);
    }
    let invited = HolderId::parse(INVITED).map_err(|why| Refusal::Id { given: INVITED.to_owned(), why })?;
    let invitation = desk.invite(&invited, &Terms::of(config)).await?;
    Ok(Demo { holders, invitation, devices })
}

impl Demo {
    /// What to open and what to try.
    pub fn welcome(&self, config: &Config, address: SocketAddr, ink: Ink) -> String {
        let origin = config.origin.as_str().trim_end_matches('/');
        let mut out = format!(
            "\nデモを開始しました（{address}）。ご紹介する方々は架空の人物です。\n\
             The demonstration is running ({address}). Its people do not exist.\n\n\
             開くページ / open   {origin}/\n\
             データ / data       {}\n\n",
            config.data.display()
        );
        for holder in &self.holders {
            let _ = writeln!(out, "  {:<12}{}", holder.written, holder.name);
        }
        let _ = write!(
            out,
            "\n登録のご案内（{}） / the invitation of {}\n\n{}\n",
            self.invitation.holder.name,
            self.invitation.holder.written,
            terminal::invitation(&self.invitation, ink)
        );
        out.push_str(
            "試してみること / what to try\n\
             1. QR コードを読み取るか上のアドレスを開き、パスワードを入力して端末を登録します。\n   \
                Scan the code or open its address, enter the password, and register this device.\n\
             2. 別のブラウザで「ログイン」を開き、登録したスマートフォンで承認します。\n   \
                Open the login page in another browser and approve with the registered phone.\n\
             3. マイページで端末の名前を変えたり、追加・削除したりします。\n   \
                Rename, add and remove devices on your page.\n\
             4. パスワードを間違える、途中で戻る、古い QR コードを使うなど、うまくいかない場面も試してください。\n   \
                Let things go wrong: a wrong password, going back half-way, an old code.\n",
        );
        if config.origin.scheme() == "http" {
            out.push_str(
                "\nこのアドレスはこのパソコンの中でだけ開けます。スマートフォンで試すには、https のアドレスを用意して\n\
                 --origin https://… を付けて起動してください。\n\
                 This address works on this computer only. To try a real phone, bring an https address and start with --origin https://…\n",
            );
        }
        let _ = write!(
            out,
            "\n新しいご案内 / another invitation   kagura invite --data {} DEMO-1002\n終了 / stop  Ctrl+C\n",
            config.data.display()
        );
        if self.devices > 0 {
            let _ = writeln!(
                out,
                "これまでに登録した端末 {} 台は、そのまま使えます。 / Devices registered before still work: {}.",
                self.devices, self.devices
            );
        }
        out
    }
}
