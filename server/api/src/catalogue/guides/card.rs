//! The guides about the card and its reader on a PC: seeing the certificate, and what it takes for the card to be read.

use super::{
    browser::{CHROME_MENU, CHROME_PRIVACY, EDGE_MENU},
    shape::{StepRow, Variant, step},
};
use crate::{
    catalogue::{
        audience::Audience,
        sketch::screen::{ScreenLook, ScreenPart},
    },
    language::text,
};

const PUT_IN: StepRow = step("カードをカードリーダーに入れます。", "Put the card into the reader.");
const CERTMGR: StepRow = step(
    "Windows キーと R キーを同時に押し、「certmgr.msc」と入力して Enter キーを押します。",
    "Press the Windows key and R together, type “certmgr.msc” and press Enter.",
)
.on(ScreenLook::Windows, &[ScreenPart::Type]);
const PERSONAL: StepRow =
    step("「個人」を開きます。", "Open “Personal”.").on(ScreenLook::Windows, &[ScreenPart::Tab]);
const WHO_ISSUED: StepRow = step(
    "HPKI カードは「HPKI」、マイナンバーカードは「Japan Agency」で始まる発行者の行を探します。",
    "Look for an issuer that begins with “HPKI” (HPKI card) or “Japan Agency” (My Number card).",
)
.on(ScreenLook::Page, &[ScreenPart::Line, ScreenPart::Line]);
const IN_TIME: StepRow = step(
    "その行の有効期限が過ぎていなければ、カードは読み取れていて、有効期限内です。行がないときは、カードを読み取れていません。",
    "If its expiry date has not passed, the card is read and has not expired. Without such a line, it is not being read.",
);

pub(super) const CARD_CERTIFICATE: &[Variant] = &[
    Variant {
        audience: Audience::WindowsEdge,
        label: text("Windows の Edge", "Edge on Windows"),
        steps: &[
            PUT_IN,
            EDGE_MENU,
            step(
                "「プライバシー、検索、サービス」から「セキュリティ」へ進みます。",
                "Open “Privacy, search, and services”, then “Security”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Heading, ScreenPart::Row]),
            step(
                "「証明書の管理」を開きます。なければ Windows キーと R キーで「certmgr.msc」を開きます。",
                "Open “Manage certificates”. If it is not there, press Windows and R and open “certmgr.msc”.",
            )
            .on(ScreenLook::Edge, &[ScreenPart::Row, ScreenPart::Or, ScreenPart::Type]),
            PERSONAL,
            WHO_ISSUED,
            IN_TIME,
        ],
    },
    Variant {
        audience: Audience::WindowsChrome,
        label: text("Windows の Chrome", "Chrome on Windows"),
        steps: &[
            PUT_IN,
            CHROME_MENU,
            CHROME_PRIVACY,
            step(
                "「セキュリティ」を開き、下のほうの「証明書の管理」を開きます。",
                "Open “Security”, then “Manage certificates” further down.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Row, ScreenPart::Row]),
            step(
                "「ローカル証明書」で「Windows からインポートした証明書を管理する」を押します。",
                "Under “Local certificates”, press “Manage imported certificates from Windows”.",
            )
            .on(ScreenLook::Chrome, &[ScreenPart::Heading, ScreenPart::Line]),
            PERSONAL,
            WHO_ISSUED,
            IN_TIME,
        ],
    },
    Variant {
        audience: Audience::Windows,
        label: text("Windows（どのブラウザでも）", "Windows (any browser)"),
        steps: &[
            PUT_IN,
            CERTMGR,
            step(
                "左の「個人」を開き、その中の「証明書」を選びます。",
                "On the left, open “Personal” and choose “Certificates” in it.",
            )
            .on(ScreenLook::Windows, &[ScreenPart::Row, ScreenPart::Row]),
            WHO_ISSUED,
            IN_TIME,
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            PUT_IN,
            step(
                "「アプリケーション」の「ユーティリティ」にある「キーチェーンアクセス」を開きます。",
                "In “Applications”, “Utilities”, open “Keychain Access”.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Heading, ScreenPart::Heading, ScreenPart::Row]),
            step(
                "「自分の証明書」を選びます。左の欄にカードの名前があれば、先にそれを選びます。",
                "Choose “My Certificates”. If the card's name is on the left, choose that first.",
            )
            .on(ScreenLook::Mac, &[ScreenPart::Tick]),
            WHO_ISSUED,
            IN_TIME,
        ],
    },
    Variant {
        audience: Audience::Pc,
        label: text("そのほかのパソコン", "Other PCs"),
        steps: &[
            PUT_IN,
            step(
                "カードを読むソフトか、ブラウザの設定にある証明書の一覧を開きます。",
                "Open the list of certificates in the card's software or in the browser's settings.",
            ),
            WHO_ISSUED,
            IN_TIME,
        ],
    },
];

const PLUG_IN: StepRow = step(
    "カードリーダーをいったん外し、パソコンに直接つなぎ直します。ランプがあれば、点灯するか確認します。",
    "Unplug the reader and plug it straight into the PC. If it has a light, check that it comes on.",
);
const PLACE: StepRow = step(
    "カードの向きを確かめ、奥まで差すか中央に置きます。ほかのカードは離しておきます。",
    "Mind which way round the card goes; push it in fully or centre it. Keep other cards away.",
);
const NO_METAL: StepRow = step(
    "かざして使うカードリーダーは、スチール机などに直に置かず、下に本や木の板を敷きます。",
    "If cards are laid on the reader, do not stand it on a steel desk: put a book or some wood under it.",
);

pub(super) const CARD_READER: &[Variant] = &[
    Variant {
        audience: Audience::Windows,
        label: text("Windows", "Windows"),
        steps: &[
            PLUG_IN,
            PLACE,
            NO_METAL,
            step(
                "「設定」の「アプリ」の一覧に、カードに付いてきたソフト（ドライバー）があるか確認します。",
                "In “Settings”, “Apps”, look for the software (driver) that came with the card.",
            ).on(ScreenLook::Windows, &[ScreenPart::Heading, ScreenPart::Row]),
            step(
                "なければ、認証局や市区町村の案内に沿って入れ、パソコンを再起動します。",
                "If it is missing, install it as the card's issuer explains, and restart the PC.",
            ),
            step(
                "Windows キーと R キーを同時に押し、「services.msc」と入力して Enter キーを押します。",
                "Press the Windows key and R together, type “services.msc” and press Enter.",
            ).on(ScreenLook::Windows, &[ScreenPart::Type]),
            step(
                "「Smart Card」が「実行中」でなければ、右クリックして「開始」を押します。",
                "If “Smart Card” is not “Running”, right-click it and press “Start”.",
            ).on(ScreenLook::Windows, &[ScreenPart::Line, ScreenPart::Line, ScreenPart::Menu]),
            step(
                "改善しないときは、「Program Compatibility」で始まる行を右クリックして「停止」し、もう一度試します。",
                "If that fails, right-click the line that begins with “Program Compatibility”, press “Stop” and try again.",
            ).on(ScreenLook::Windows, &[ScreenPart::Line, ScreenPart::Menu]),
            step(
                "サービスの開始や停止には、パソコンの管理者の権限が必要な場合があります。",
                "Starting and stopping services may need an administrator of the PC.",
            ),
        ],
    },
    Variant {
        audience: Audience::Mac,
        label: text("Mac", "Mac"),
        steps: &[
            PLUG_IN,
            PLACE,
            NO_METAL,
            step(
                "「アプリケーション」に、カードに付いてきたソフトがあるか確認します。なければ入れて再起動します。",
                "Look in “Applications” for the software that came with the card. Install it if missing, and restart.",
            ).on(ScreenLook::Mac, &[ScreenPart::Row]),
        ],
    },
    Variant {
        audience: Audience::Pc,
        label: text("そのほかのパソコン", "Other PCs"),
        steps: &[
            PLUG_IN,
            PLACE,
            NO_METAL,
            step(
                "カードを読むソフト（ドライバー）が入っているか確認します。",
                "Check that the software (driver) that reads the card is installed.",
            ),
        ],
    },
];
