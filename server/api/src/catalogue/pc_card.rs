//! PCs: cards, card readers, and what stands between PC and server. These journeys do not exist yet; the rows say what
//! people see today.

use super::{Row, row::Emitter};

pub(super) static ROWS: [Row; 18] = [
    Row::pc(1, Emitter::Browser, "このサイトは安全に接続できません"),
    Row::pc(2, Emitter::Browser, "このサイトへの接続はセキュリティで保護されていません"),
    Row::pc(3, Emitter::Browser, "このページは現在機能していません").also(&["このページは動作していません"]),
    Row::pc(4, Emitter::Server, "{card}証明書のユーザが無効となっています。"),
    Row::pc(5, Emitter::Server, "予期せぬエラーが発生しました。"),
    Row::pc(10, Emitter::Network, "Unauthorized"),
    Row::pc(11, Emitter::Server, "ユーザ情報の取得ができませんでした。"),
    Row::pc(13, Emitter::Page, "「マイナンバーカードを登録」をクリックしても画面が変わらない"),
    Row::pc(14, Emitter::Server, "登録対象のマイナンバーカードの証明書は、別のユーザが登録済です。")
        .also(&["JPKIHRREGERR003"]),
    Row::pc(15, Emitter::Extension, "既にアプリケーションが起動しています。"),
    Row::pc(16, Emitter::Extension, "個人番号カードに接続できません。"),
    Row::pc(17, Emitter::Server, "Forbidden").also(&["You don't have permission"]),
    Row::pc(18, Emitter::Server, "{card}証明書が失効しています。"),
    Row::pc(19, Emitter::Server, "{card}認証でエラーが発生しました。"),
    Row::pc(20, Emitter::Server, "マイナンバーカードに紐づくユーザが存在しません。"),
    Row::pc(21, Emitter::Browser, "{rp}へのアクセスが拒否されました")
        .also(&["{rp} へのアクセスが拒否されました"]),
    Row::pc(23, Emitter::Os, "情報不足のため、この証明書を検証できません。"),
    Row::pc(24, Emitter::Os, "この証明書の整合性を保証できません。")
        .also(&["証明書は壊れているか、変更された可能性があります。"]),
];
