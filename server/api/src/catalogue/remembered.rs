//! How people remember what stood on their screen: in the other language, or in words of their own. Nothing of it is ever shown.

use super::number::Number;

/// What one message is remembered as.
pub(super) struct Remembered {
    /// The message.
    pub(super) number: Number,
    /// Sentences, in either language.
    pub(super) sentences: &'static [&'static str],
}

const fn phone(section: u8, sentences: &'static [&'static str]) -> Remembered {
    Remembered { number: Number::phone(section), sentences }
}

const fn pc(section: u8, sentences: &'static [&'static str]) -> Remembered {
    Remembered { number: Number::pc(section), sentences }
}

const fn ours(section: u8, sentences: &'static [&'static str]) -> Remembered {
    Remembered { number: Number::ours(section), sentences }
}

/// Every title once in the other language, and in other words.
#[rustfmt::skip]
pub(super) const REMEMBERED: &[Remembered] = &[
    phone(1, &["The account is disabled. Please contact the administrator.", "Your account is invalid, contact your administrator", "Account is not valid", "アカウントが使えない、管理者に連絡", "account deactivated"]),
    phone(2, &["このブラウザは WebAuthn に対応していません", "WebAuthn がサポートされていない", "対応していないブラウザです", "This browser is not supported", "not compatible with this browser"]),
    phone(3, &["The registration result of the security key is invalid.", "result of security key registration is not valid", "invalid security key registration", "security key could not be registered", "キーの登録の結果が不正", "登録結果が正しくない"]),
    phone(4, &["認証情報マネージャーとの通信中に不明なエラーが発生しました", "クレデンシャルマネージャーとのやり取りで不明なエラー", "読み取りエラー NotReadableError", "unknown error with the credential manager"]),
    phone(5, &["操作に失敗しました", "オペレーションに失敗", "The operation failed", "操作が失敗した NotAllowedError"]),
    phone(6, &["Authentication with the security key failed.", "security key authentication failure", "security key sign-in was not successful", "セキュリティキーの認証がうまくいかない", "セキュリティキーでのログインに失敗"]),
    phone(7, &["この API は web-browser の権限を持つアプリでのみ許可されています", "アップルの英語の長いエラー エンタイトルメント", "only allowed in apps with the web browser entitlement"]),
    phone(8, &["操作がタイムアウトしたか、許可されませんでした", "時間切れか許可されていない", "timed out or was not permitted", "operation was not allowed", "キャンセルされたか時間切れ"]),
    phone(9, &["この端末では本人確認ができません。画面ロックで保護されている必要があります", "画面ロックがないと使えません", "device must be protected by a screen lock", "ユーザー検証の要件を満たせません"]),
    phone(10, &["アクセスが禁止されています", "閲覧が禁止 403", "access forbidden on the phone"]),
    phone(11, &["Use a security key with this site", "Use your security key", "Insert your security key", "Touch your security key", "セキュリティキーを挿入してください", "セキュリティキーを近づけて"]),
    phone(12, &["Choose how to sign in", "Choose how you would like to sign in", "Select a sign-in method", "iPhone, iPad, or Android device, or security key", "ログイン方法を選んでください", "サインイン方法の選択", "iPhone、iPad、または Android デバイスかセキュリティキー"]),
    phone(13, &["Use your screen lock", "Use screen lock", "Enter your screen lock", "Verify it's you with PIN or pattern", "画面ロックを入力", "画面ロックを使う"]),
    phone(14, &["Continue with passcode", "Continue with Passcode", "Enter iPhone passcode", "パスコードを入力", "パスコードを使って続行"]),
    phone(15, &["The cookie was not found.", "Cookie not found", "cookies are missing", "クッキーがない", "クッキーが見当たらない"]),
    phone(16, &["The screen is completely white or black", "white screen", "black screen", "画面が白いまま", "真っ黒の画面"]),
    phone(17, &["A QR code is shown on the phone's own screen", "Scan this QR code with the device that has the passkey", "the phone itself shows a QR code", "QR is on the same phone, nothing to scan it with", "スマホ自身に QR が出る", "自分の画面の QR をどうやって読む", "パスキーを持つデバイスでこの QR コードをスキャンしてください"]),
    phone(18, &["You are already authenticated as a different user in this session.", "You are already authenticated as different user in this session.", "already logged in as another user", "もう別の人でログイン済みになっている", "別のユーザーとして認証されています"]),
    phone(19, &["Processing was stopped because of an invalid access or an expired URL.", "invalid access or the URL has expired", "link is no longer valid", "この登録は完了しています", "This registration is complete", "不正なアクセスです", "URL の期限が切れたので中止"]),
    phone(20, &["許可されていないメソッド", "メソッドが許可されていません", "フォーム再送信の確認", "Confirm form resubmission"]),
    phone(21, &["Choose how to manage passkeys", "Select how to manage your passkeys", "where do you want to save your passkey", "パスキーの保存先を選んで", "パスキーの管理の仕方"]),
    phone(22, &["Authenticator: the passkey could not be added", "Couldn't add passkey in Authenticator", "Microsoft Authenticator パスキーが追加できない", "unable to add a passkey"]),
    phone(23, &["No passkeys available", "There are no passkeys for this site on this device", "No saved passkeys", "no passkey found on this phone", "使えるパスキーがない", "パスキーは 1 つもありません"]),
    phone(24, &["You cannot log in. Credential setup is required.", "Sorry, you cannot log in. You need to set up credentials.", "credentials must be set up before login", "クレデンシャルの設定が必要", "認証情報のセットアップが必要"]),
    pc(1, &["This site can't provide a secure connection", "安全な接続を提供できません", "secure connection could not be made", "安全につなげない"]),
    pc(2, &["The connection to this site is not secure", "Your connection to this site isn't secure", "保護されていない通信", "セキュリティ保護されていない接続"]),
    pc(3, &["This page isn't working right now", "This page is not working", "このページは動作していません", "今ページが動いていません"]),
    pc(4, &["The user of the certificate is disabled", "The user of the HPKI certificate is invalid", "certificate's user has been deactivated", "証明書の利用者が無効"]),
    pc(5, &["An unexpected error occurred", "Unexpected error happened", "予想外のエラー", "思わぬエラー"]),
    pc(6, &["Cookie not found on the computer", "cookies missing on this PC", "パソコンでクッキーが見つからない"]),
    pc(7, &["The user in question is not registered", "no such user", "user does not exist", "that user was not found", "ユーザーが存在しない", "該当者なし", "該当する利用者がいない"]),
    pc(8, &["The user information needed for device authentication is not registered", "information required for device authentication missing", "デバイス認証に要る利用者情報がない"]),
    pc(9, &["An error occurred in device authentication", "device authentication error", "error during device authentication", "デバイス認証のエラー"]),
    pc(10, &["認証されていません 401", "認可されていません", "権限がありません Unauthorized", "Proxy Authentication Required", "プロキシ認証が必要です"]),
    pc(11, &["The user information could not be obtained", "could not get the user's information", "failed to retrieve user data", "ユーザーの情報が取れない", "利用者情報を取得できない"]),
    pc(12, &["No device for authentication is registered", "authentication device is not registered yet", "you have not registered an authentication device", "unregistered authentication device", "認証用の端末がまだ登録されていない"]),
    pc(13, &["Clicking the button to register the My Number card changes nothing", "the button for registering my number card does not respond", "登録ボタンが効かない マイナンバーカード", "マイナンバーカードの登録を押しても無反応"]),
    pc(14, &["The certificate of this My Number card is already registered by another user", "my number card certificate already in use by a different user", "マイナンバーカードがほかの人に登録されている"]),
    pc(15, &["The application is already running", "app already started", "program is already open", "アプリがもう立ち上がっている", "アプリは起動済み", "二重起動", "多重に起動"]),
    pc(16, &["Cannot connect to the Individual Number Card", "Can't connect to individual number card", "Unable to connect to the My Number card", "connection to my number card failed", "マイナンバーカードとつながらない"]),
    pc(17, &["禁止されています", "このページを表示する権限がありません", "Forbidden after entering the PIN", "no permission for this resource"]),
    pc(18, &["The certificate has been revoked", "HPKI certificate is revoked", "JPKI certificate is revoked", "certificate is no longer valid", "証明書が取り消されている"]),
    pc(19, &["An HPKI authentication error occurred", "HPKI authentication error occurred", "A JPKI authentication error occurred", "JPKI authentication error occurred", "error in HPKI authentication", "error in JPKI authentication", "カードの認証でエラー"]),
    pc(20, &["There is no user linked to the My Number card", "no user associated with this my number card", "my number card is not tied to any user", "マイナンバーカードにひもづく人がいない", "マイナンバーカードと紐付けられた利用者がいない"]),
    pc(21, &["Access to this site was denied", "access was denied, login certificate not accepted", "ログイン証明書が受け付けられなかった", "アクセスを拒否された"]),
    pc(22, &["The FIDO credential could not be registered", "FIDO credentials registration failed", "FIDO registration was not possible", "FIDO 認証の登録に失敗", "ファイドの登録ができない"]),
    pc(23, &["Windows does not have enough information to verify this certificate", "not enough information to verify the certificate", "insufficient information, certificate cannot be verified", "情報が足りず証明書を確かめられない"]),
    pc(24, &["The integrity of this certificate cannot be guaranteed", "The certificate may be corrupted or may have been altered", "certificate integrity not guaranteed", "証明書が壊れているか改ざんされている", "証明書が正しいか保証できない"]),
    ours(1, &["The application could not be verified", "the application is not registered here", "アプリケーションが確認できない", "アプリが登録されていない"]),
    ours(2, &["The way back to the application could not be verified", "redirect_uri is not registered", "アプリケーションに戻る先が確認できない"]),
    ours(3, &["This sign-in is over", "the sign-in of the application has expired", "ログインの受付時間が過ぎました", "ログインの受付が終わった"]),
    ours(4, &["The way back after signing out could not be verified", "signing out was stopped", "ログアウトの戻り先が確認できない"]),
    ours(5, &["This code cannot be used", "the code of the application does not work", "入力したコードが使えない"]),
    ours(6, &["This is not possible right now", "the server is busy", "ただいまログインできません", "今は処理できない", "操作の回数が多すぎます", "Too many attempts"]),
];

#[cfg(test)]
mod tests {
    use super::REMEMBERED;
    use crate::catalogue::messages::rows;

    #[test]
    fn every_title_is_known_in_both_languages() {
        for row in rows() {
            let own = REMEMBERED.iter().filter(|it| it.number == row.number);
            let sentences: Vec<_> = own.flat_map(|it| it.sentences).chain([&row.title]).collect();
            let japanese = sentences.iter().filter(|it| !it.is_ascii()).count();
            assert!(japanese > 0 && japanese < sentences.len(), "{}: {sentences:?}", row.number);
        }
    }
}
