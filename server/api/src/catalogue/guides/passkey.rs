//! The guides about passkeys: where they are kept, and registering again when one is gone.

use super::{
    browser::SETTINGS,
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{Icon, ScreenLook, ScreenPart},
    },
    language::text,
};

const YOUR_NAME: StepRow = step(
    "いちばん上のご自身の名前をタップし、「iCloud」を開きます。",
    "Tap your name at the top, then “iCloud”.",
)
.on(ScreenLook::Ios, &[ScreenPart::Row]);
const SYNC_THIS_IPHONE: StepRow = step("「このiPhoneを同期」をオンにします。", "Turn “Sync this iPhone” on.")
    .on(ScreenLook::Ios, &[ScreenPart::On]);
const BACK_TO_SETTINGS: StepRow =
    step("「設定」の最初の画面に戻ります。", "Go back to the first screen of “Settings”.")
        .on(ScreenLook::Ios, &[ScreenPart::App(Icon::Gear)]);
const PASSWORDS: StepRow =
    step("「パスワード」をタップします。", "Tap “Passwords”.").on(ScreenLook::Ios, &[ScreenPart::Row]);
const PASSWORD_OPTIONS: StepRow = step("「パスワードオプション」をタップします。", "Tap “Password Options”.")
    .on(ScreenLook::Ios, &[ScreenPart::Row]);
const AUTOFILL_PASSKEYS: StepRow =
    step("「パスワードとパスキーを自動入力」をオンにします。", "Turn “AutoFill Passwords and Passkeys” on.")
        .on(ScreenLook::Ios, &[ScreenPart::On]);

const MAY_ASK: StepRow = step(
    "途中で、パスコードや Apple アカウントのパスワードを求められることがあります。",
    "You may be asked for your passcode or the password of your Apple Account.",
);

const PASSKEYS_AND_ACCOUNTS: StepRow = step(
    "上の検索欄に「パスキー」と入力し、「パスワード、パスキー、アカウント」などの項目を開きます。",
    "Type “passkey” into the search box and open “Passwords, passkeys & accounts” or the like.",
)
.on(ScreenLook::Android, &[ScreenPart::Type, ScreenPart::Row]);
const BACK_IN_CHROME: StepRow = step(
    "Chrome に戻り、保存先を尋ねられたら「Google パスワード マネージャー」を選びます。",
    "Back in Chrome, choose “Google Password Manager” when asked where to save.",
)
.on(ScreenLook::Android, &[ScreenPart::Tick]);

pub(super) const PASSKEY_SAVING: &[Variant] = &[
    Variant {
        audience: Audience::IosBefore(17, 4),
        label: text("iPhone（iOS 17.3 まで）", "iPhone (up to iOS 17.3)"),
        steps: &[
            SETTINGS,
            YOUR_NAME,
            step(
                "「パスワードとキーチェーン」で「iCloudキーチェーン」（または「このiPhoneを同期」）をオンにします。",
                "Under “Passwords and Keychain”, turn “iCloud Keychain” (or “Sync this iPhone”) on.",
            ).on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::On, ScreenPart::Or, ScreenPart::On]),
            MAY_ASK,
            BACK_TO_SETTINGS,
            PASSWORDS,
            PASSWORD_OPTIONS,
            step(
                "自動入力をオンにし、「iCloudキーチェーン」にチェックを入れます。",
                "Turn AutoFill on and tick “iCloud Keychain”.",
            ).on(ScreenLook::Ios, &[ScreenPart::Tick]),
        ],
    },
    Variant {
        audience: Audience::IosBefore(18, 0),
        label: text("iPhone（iOS 17.4〜17.7）", "iPhone (iOS 17.4 to 17.7)"),
        steps: &[
            SETTINGS,
            YOUR_NAME,
            step(
                "「パスワードとキーチェーン」で「このiPhoneを同期」をオンにします。",
                "Under “Passwords and Keychain”, turn “Sync this iPhone” on.",
            ).on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::On]),
            MAY_ASK,
            BACK_TO_SETTINGS,
            PASSWORDS,
            PASSWORD_OPTIONS,
            AUTOFILL_PASSKEYS,
            step(
                "その下の提供元の一覧で「iCloudキーチェーン」をオンにします。",
                "In the list of sources below it, turn “iCloud Keychain” on.",
            ).on(ScreenLook::Ios, &[ScreenPart::On]),
        ],
    },
    Variant {
        audience: Audience::Iphone,
        label: text("iPhone（iOS 18 から）", "iPhone (from iOS 18)"),
        steps: &[
            SETTINGS,
            YOUR_NAME,
            step(
                "「パスワード」を開きます。見当たらないときは、先に「すべてを表示」をタップします。",
                "Open “Passwords”. If you cannot see it, tap “See All” first.",
            ).on(ScreenLook::Ios, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row]),
            SYNC_THIS_IPHONE,
            MAY_ASK,
            BACK_TO_SETTINGS,
            step(
                "「一般」の「自動入力とパスワード」を開きます。",
                "Open “General”, then “AutoFill & Passwords”.",
            ).on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::Row]),
            AUTOFILL_PASSKEYS,
            step(
                "「自動入力の取得元」の「パスワード」をオンにします。",
                "Under “AutoFill From”, turn “Passwords” on.",
            ).on(ScreenLook::Ios, &[ScreenPart::Heading, ScreenPart::On]),
        ],
    },
    Variant {
        audience: Audience::Galaxy,
        label: text("Android（Galaxy）", "Android (Galaxy)"),
        steps: &[
            SETTINGS,
            step(
                "上の検索欄に「パスキー」と入力し、パスワードやパスキーの保存先を選ぶ項目を開きます。",
                "Type “passkey” into the search box and open the item on where passwords and passkeys are kept.",
            ).on(ScreenLook::Android, &[ScreenPart::Type]),
            step(
                "Samsung Pass になっていることがあります。「Google」を選びます。",
                "It may be set to Samsung Pass: choose “Google”.",
            ).on(ScreenLook::Android, &[ScreenPart::Tick]),
            BACK_IN_CHROME,
        ],
    },
    Variant {
        audience: Audience::AndroidBefore(15, 0),
        label: text("Android（14 まで）", "Android (up to 14)"),
        steps: &[
            SETTINGS,
            step(
                "上の検索欄に「パスキー」と入力し、「パスワードとアカウント」などの項目を開きます。",
                "Type “passkey” into the search box and open “Passwords & accounts” or the like.",
            ).on(ScreenLook::Android, &[ScreenPart::Type, ScreenPart::Row]),
            step(
                "「パスワード、パスキー、データのサービス」があれば、「Google」をオンにします。",
                "If there is “Passwords, passkeys, and data services”, turn “Google” on.",
            ).on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::On]),
            BACK_IN_CHROME,
        ],
    },
    Variant {
        audience: Audience::AndroidBefore(16, 0),
        label: text("Android（15）", "Android (15)"),
        steps: &[
            SETTINGS,
            PASSKEYS_AND_ACCOUNTS,
            step(
                "「優先するサービス」で「Google」を選びます。機種により名前が少し違います。",
                "For “Preferred service”, choose “Google”. The names differ a little between models.",
            ).on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Tick]),
            BACK_IN_CHROME,
        ],
    },
    Variant {
        audience: Audience::Android,
        label: text("Android（16 から）", "Android (from 16)"),
        steps: &[
            SETTINGS,
            PASSKEYS_AND_ACCOUNTS,
            step(
                "「優先サービス」で「Google」を選びます。機種により名前が少し違います。",
                "For “Preferred service”, choose “Google”. The names differ a little between models.",
            ).on(ScreenLook::Android, &[ScreenPart::Heading, ScreenPart::Tick]),
            BACK_IN_CHROME,
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            step(
                "「システム設定」でご自身の名前を選び、「iCloud」を開きます。",
                "In “System Settings”, choose your name, then “iCloud”.",
            ).on(ScreenLook::Mac, &[ScreenPart::Heading, ScreenPart::Row]),
            step(
                "「パスワード」（または「パスワードとキーチェーン」）で「このMacを同期」をオンにします。",
                "Under “Passwords” (or “Passwords & Keychain”), turn “Sync this Mac” on.",
            ).on(ScreenLook::Mac, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Row, ScreenPart::On]),
        ],
    },
    Variant {
        audience: Audience::Windows,
        label: text("Windows", "Windows"),
        steps: &[step(
            "保存先を尋ねられたら、「Windows Hello」または「この Windows デバイス」を選びます。",
            "When asked where to save, choose “Windows Hello” or “This Windows device”.",
        ).on(ScreenLook::Windows, &[ScreenPart::Tick, ScreenPart::Or, ScreenPart::Tick])],
    },
];

pub(super) const REGISTER_AGAIN: &[Variant] = &[Variant {
    audience: Audience::Everyone,
    label: text("すべての端末", "All devices"),
    steps: &[
        step(
            "カードリーダーのあるパソコンと、HPKI カード（または登録済みのマイナンバーカード）を用意します。",
            "Have a PC with a card reader ready, and your HPKI card or your registered My Number card.",
        ),
        step(
            "パソコンのブラウザで {site}/register を開き、カードで本人確認をします。",
            "On the PC, open {site}/register in the browser, and confirm who you are with the card.",
        ),
        step(
            "パソコンに表示された QR コードを、登録したいスマートフォンのカメラで読み取ります。",
            "Scan the QR code on the PC with the camera of the phone to be registered.",
        ),
        step(
            "今までのスマートフォンがまだ使えるときは、カードの代わりにそれで本人確認ができます。",
            "If your previous phone still works, you can confirm with it instead of the card.",
        ),
        step(
            "カードがないときは、{contact}に登録のご案内の再発行を依頼します。",
            "Without a card, ask {contact} for a new Registration letter.",
        ),
    ],
}];
