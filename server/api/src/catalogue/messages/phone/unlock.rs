//! Phones: the system asks for the PIN or passcode instead of a fingerprint or face. Nothing is wrong.

use crate::{
    catalogue::{
        audience::Audience,
        guide::Guide,
        row::{Advice, Drawing, Emitter, MessageContent, MessageRow, Sentence, advice, line},
    },
    explain::{PictureScreen, Retry},
    failure::Sign,
    language::text,
};

pub(super) static ROWS: [MessageRow; 2] = [
    MessageRow::phone(13, Emitter::Os, &SCREEN_LOCK, "画面のロックを使用する")
        .also(&["画面ロックを使用", "Use screen lock"]),
    MessageRow::phone(14, Emitter::Os, &PASSCODE, "パスコードで続ける").also(&["Continue with Passcode"]),
];

const REMOVED: Sentence = line(
    "端末の指紋や顔の登録が消えているか、まだ登録されていません。",
    "No fingerprint or face is set up on the device any more, or yet.",
);
const FAILED_OFTEN: Sentence = line(
    "指紋や顔の確認が、何度か続けて失敗しました。",
    "The fingerprint or face was not recognised several times.",
)
.seen(&[Sign::NotVerified]);
const ASKED_FOR: Sentence = line(
    "本人確認の画面で、番号を使う方法を選びました。",
    "On the screen that asks for the fingerprint or face, the code was chosen instead.",
);

const ADD_BIOMETRICS: Advice = advice(
    "指紋か顔を登録しておくと、次からは番号なしで、より安全にログインできます。",
    "With a fingerprint or face set up, the next time is safer and needs no code.",
)
.guide(Guide::DeviceLock);

const SCREEN_LOCK: MessageContent = MessageContent {
    headline: text(
        "エラーではありません。端末のロックを外す番号で続けられます。",
        "This is not an error. Go on with the code that unlocks the device.",
    ),
    retry: Retry::GoOn,
    cases: &[],
    causes: &[REMOVED, FAILED_OFTEN, ASKED_FOR],
    remedies: &[
        advice(
            "いつも端末のロックを外している PIN やパターンを、そのまま入力してください。",
            "Enter the PIN or pattern with which you always unlock the device.",
        ),
        ADD_BIOMETRICS,
    ],
    drawings: &[Drawing {
        audience: Audience::Android,
        frame: PictureScreen::AndroidSheet,
        title: text("画面のロックを使用する", "Use screen lock"),
        rows: &[text("PIN を入力してください", "Enter your PIN")],
        button: None,
    }],
};

const PASSCODE: MessageContent = MessageContent {
    headline: text(
        "エラーではありません。端末のロックを外す番号で続けられます。",
        "This is not an error. Go on with the code that unlocks the device.",
    ),
    retry: Retry::GoOn,
    cases: &[],
    causes: &[REMOVED, FAILED_OFTEN, ASKED_FOR],
    remedies: &[
        advice(
            "いつも iPhone のロックを外しているパスコードを、そのまま入力してください。",
            "Enter the passcode with which you always unlock the iPhone.",
        )
        .on(Audience::Iphone),
        advice(
            "いつも端末のロックを外している番号を、そのまま入力してください。",
            "Enter the code with which you always unlock the device.",
        )
        .on(Audience::Android),
        advice(
            "そのまま、端末のロックを外す番号を入力してください。",
            "Enter the code that unlocks the device.",
        )
        .on(Audience::Pc),
        ADD_BIOMETRICS,
    ],
    drawings: &[Drawing {
        audience: Audience::Iphone,
        frame: PictureScreen::IosSheet,
        title: text("サインイン", "Sign In"),
        rows: &[text(
            "{rp} に保存済みのパスキーでサインインしますか？",
            "Sign in to {rp} with your saved passkey?",
        )],
        button: Some(text("パスコードで続ける", "Continue with Passcode")),
    }],
};
