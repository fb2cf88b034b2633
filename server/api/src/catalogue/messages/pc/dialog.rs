//! PCs: what Windows says when one looks at a certificate. It does no harm to logging in.

use crate::{
    catalogue::{
        audience::Audience,
        row::{Drawing, Emitter, MessageContent, MessageRow, advice, line},
    },
    explain::{PictureScreen, Retry},
    failure::Sign,
    language::{Text, text},
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::card(23, Emitter::Os, &NOT_ENOUGH, "情報不足のため、この証明書を検証できません。")
        .also(&["Windows does not have enough information to verify this certificate."]),
    MessageRow::card(24, Emitter::Os, &NOT_GUARANTEED, "この証明書の整合性を保証できません。")
        .also(&[
            "証明書は壊れているか、変更された可能性があります。",
            "The integrity of this certificate cannot be guaranteed. The certificate may be corrupted or may have \
             been altered.",
        ]),
];

const NOT_ENOUGH: MessageContent = MessageContent {
    headline: text(
        "ログインに支障はありません。「OK」で閉じて、そのままお進みください。",
        "This does not keep you from signing in. Close it with OK and go on.",
    ),
    retry: Retry::GoOn,
    cases: &[],
    causes: &[
        line(
            "カードの証明書を発行した認証局の証明書が、このパソコンにありません。",
            "The certificates of the authority that issued your card are not on this PC.",
        )
        .seen(&[Sign::UpperCertificatesMissing]),
        line(
            "ログインでは、不足している証明書をサーバー側で補って検証しています。",
            "When you sign in, the server supplies what is missing.",
        ),
    ],
    remedies: &[
        advice(
            "特別な操作は不要です。「OK」を押して、そのままお進みください。",
            "Nothing needs to be done. Press “OK” and go on.",
        ),
        advice(
            "この画面が出ないようにするには、お手元の HPKI カードを発行した認証局と、厚生労働省の証明書をインストールしてください。",
            "To stop it, install the certificates of the authority that issued your HPKI card, and of the Ministry of Health (MHLW).",
        )
        .on(Audience::Windows),
    ],
    drawings: &[Drawing {
        audience: Audience::Windows,
        frame: PictureScreen::WindowsDialog,
        title: text(
            "情報不足のため、この証明書を検証できません。",
            "Windows does not have enough information to verify this certificate.",
        ),
        rows: SHOWN,
        button: Some(text("OK", "OK")),
    }],
};

const NOT_GUARANTEED: MessageContent = MessageContent {
    headline: text(
        "カードは壊れていません。「OK」で閉じて、そのままログインできます。",
        "Your card is not damaged. Close this with OK and go on.",
    ),
    retry: Retry::GoOn,
    cases: &[],
    causes: &[
        line(
            "このパソコンに、認証局の古い証明書が残っています。",
            "This PC still holds an old certificate of the authority.",
        )
        .seen(&[Sign::UpperCertificatesOld]),
        line(
            "日本医師会は2024年11月、MEDIS は2025年3月に、認証局の証明書を更新しました。",
            "The authorities renewed theirs: the Japan Medical Association in November 2024, MEDIS in March 2025.",
        ),
        line(
            "ログインでは、サーバー側で新しい証明書を使って検証しています。",
            "When you sign in, the server uses the new ones.",
        ),
    ],
    remedies: &[
        advice(
            "特別な操作は不要です。「OK」を押して、そのままお進みください。",
            "Nothing needs to be done. Press “OK” and go on.",
        ),
        advice(
            "この画面が出ないようにするには、認証局のサイトから最新の認証局証明書をインストールしてください。",
            "To stop it from appearing, install the authority's newest certificate from its site.",
        )
        .on(Audience::Windows),
    ],
    drawings: &[Drawing {
        audience: Audience::Windows,
        frame: PictureScreen::WindowsDialog,
        title: text(
            "この証明書の整合性を保証できません。",
            "The integrity of this certificate cannot be guaranteed.",
        ),
        rows: &[
            text(
                "証明書は壊れているか、変更された可能性があります。",
                "The certificate may be corrupted or may have been altered.",
            ),
            text("発行者：HPKI-…", "Issued by: HPKI-…"),
        ],
        button: Some(text("OK", "OK")),
    }],
};

const SHOWN: &[Text] =
    &[text("発行先：（お名前）", "Issued to: (your name)"), text("発行者：HPKI-…", "Issued by: HPKI-…")];
