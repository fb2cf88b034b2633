//! What is wrong with the registration of a client, and what would be right: said alike by the command and of the settings.

use crate::line;
use crate::oidc::address::AddressFault;
use crate::oidc::jose::JoseError;
use crate::said::{Said, said};

/// What FAPI 2.0 has no room for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fapi2Unfit {
    /// The client proves itself otherwise than by `private_key_jwt`.
    Secret,
    /// Requests may come without PKCE.
    NoPkce,
    /// A redirect address is not encrypted on its way.
    InClear,
    /// ID tokens are signed with RS256.
    Rs256,
    /// The device authorization grant.
    DeviceCode,
}

/// Why a registration is none.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ClientFault {
    /// The name is empty, too long, or is nothing that is seen.
    Name,
    /// There is no address to send people back to, or there are too many; or there are some, and nobody is ever sent.
    RedirectUris,
    /// This address is none that people may be sent to, for this reason.
    RedirectUri(String, AddressFault),
    /// This address is none that people may be sent to after logging out, for this reason.
    PostLogoutRedirectUri(String, AddressFault),
    /// The address where people find it is none of the web's, for this reason.
    ClientUri(AddressFault),
    /// Who logs out is told over https alone; this is why nobody is.
    BackchannelLogoutUri(AddressFault),
    /// The name of the sector cannot be one.
    SectorIdentifier,
    /// `private_key_jwt` needs keys, and nothing else has any.
    Jwks,
    /// The keys cannot be read.
    KeySet(JoseError),
    /// None of these keys, by their names or places, is for an algorithm with which clients may sign.
    UnfitKeys(Vec<String>),
    /// For whom access tokens are is no name, or nobody reads it there.
    AccessTokenAudience,
    /// Without `openid` it is no login.
    Scope,
    /// A refresh token needs both the grant type and the scope `offline_access`.
    OfflineAccess,
    /// A refresh token is what something else has to begin with.
    GrantTypes,
    /// Who names people has to prove which client it is.
    Ciba,
    /// Nobody can log in without a means.
    Means,
    /// A grant lasts from a minute to 18 hours.
    GrantLifetime,
    /// Redirect addresses of several hosts need a `sector_identifier`.
    Sector,
    /// Without a secret or a key PKCE is what protects the code.
    Pkce,
    /// This alias is no id, or the client's own.
    Alias(String),
    /// The id can be taken for something else on a command's line or in a path.
    Id,
    /// The FAPI 2.0 Security Profile allows no exceptions, no secrets, no RS256, no http but of programs on the own machine, and no code that
    /// whoever sees it may approve.
    Fapi2(Fapi2Unfit),
}

impl ClientFault {
    /// What of the registration it is about, by its name there.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Name => "client_name",
            Self::RedirectUris | Self::RedirectUri(..) => "redirect_uris",
            Self::PostLogoutRedirectUri(..) => "post_logout_redirect_uris",
            Self::ClientUri(_) => "client_uri",
            Self::BackchannelLogoutUri(_) => "backchannel_logout_uri",
            Self::Jwks | Self::KeySet(_) | Self::UnfitKeys(_) => "jwks",
            Self::AccessTokenAudience => "access_token_audience",
            Self::Scope | Self::OfflineAccess => "scope",
            Self::GrantTypes | Self::Ciba => "grant_types",
            Self::Means => "means",
            Self::GrantLifetime => "grant_lifetime",
            Self::Sector | Self::SectorIdentifier => "sector_identifier",
            Self::Pkce => "pkce",
            Self::Alias(_) => "aliases",
            Self::Id => "client_id",
            Self::Fapi2(_) => "profile",
        }
    }

    /// What is wrong, and what would be right, in words. Secrets are no part of a registration, so that none can be told.
    pub fn said(&self) -> Said {
        match self {
            Self::Name => said!(
                "`client_name`（`--name`）を100文字以内で指定してください",
                "`client_name` (`--name`) must not be empty or invisible, and has at most 100 characters"
            ),
            Self::RedirectUris => said!(
                "`redirect_uris`（`--redirect-uri`）を1件から32件で指定してください。`authorization_code` を使わないときは指定できません",
                "`redirect_uris` (`--redirect-uri`) has to have between one and 32 addresses, and none without `authorization_code`"
            ),
            Self::RedirectUri(given, why) => {
                let (given, Said { ja, en }) = (line::address(given, 200), why.said());
                said!("戻り先「{given}」は使えません。{ja}", "no one is sent to {given}: {en}")
            }
            Self::PostLogoutRedirectUri(given, why) => {
                let (given, Said { ja, en }) = (line::address(given, 200), why.said());
                said!(
                    "ログアウト後の戻り先「{given}」は使えません。{ja}",
                    "no one is sent to {given} after signing out: {en}"
                )
            }
            Self::ClientUri(why) => {
                let Said { ja, en } = why.said();
                said!("`client_uri` は使えません。{ja}", "`client_uri` cannot be used: {en}")
            }
            Self::BackchannelLogoutUri(why) => {
                let Said { ja, en } = why.said();
                said!(
                    "`backchannel_logout_uri` は使えません。{ja}",
                    "`backchannel_logout_uri` cannot be used: {en}"
                )
            }
            Self::SectorIdentifier => said!(
                "`sector_identifier` を255文字以内で、空白や `*` を使わずに指定してください（通常はホスト名）",
                "`sector_identifier` is a host, as a rule: at most 255 characters, without blanks, and not `*`"
            ),
            Self::Jwks => said!(
                "`jwks`（`--jwks`）は `private_key_jwt` のときに必要で、ほかの方式では使えません",
                "`jwks` (`--jwks`) is needed for `private_key_jwt`, and for nothing else"
            ),
            Self::KeySet(why) => said!(
                "`jwks`（`--jwks`）を鍵のセットとして読み取れません（{why}）",
                "`jwks` (`--jwks`) is no set of keys that can be used: {why}"
            ),
            Self::UnfitKeys(names) => {
                let names = line::marked(&names.join(", "), 400);
                said!(
                    "`jwks`（`--jwks`）に、PS256、ES256、EdDSA のいずれかで署名できる鍵がありません（鍵：{names}）",
                    "`jwks` (`--jwks`) has no key for PS256, ES256 or EdDSA (keys: {names})"
                )
            }
            Self::AccessTokenAudience => said!(
                "`access_token_audience` は `access_token_format` が jwt のときに、255文字以内の英数字記号で指定してください",
                "`access_token_audience` goes with `access_token_format` jwt, and has at most 255 printable ASCII characters"
            ),
            Self::Scope => {
                said!("`scope` に `openid` を含めてください", "`scope` has to contain `openid`")
            }
            Self::OfflineAccess => said!(
                "更新トークンには、`scope` の `offline_access` と `grant_types` の `refresh_token` の両方が必要です",
                "a refresh token needs both `offline_access` in `scope` and `refresh_token` in `grant_types`"
            ),
            Self::GrantTypes => said!(
                "`grant_types` に、`refresh_token` のほかに1つ以上を指定してください",
                "`grant_types` has to have something beside `refresh_token`"
            ),
            Self::Ciba => said!(
                "CIBA を使えるのは、シークレットか鍵を持つアプリケーションだけです（`token_endpoint_auth_method`）",
                "CIBA needs a client that proves which one it is (`token_endpoint_auth_method`)"
            ),
            Self::Means => said!(
                "`means` に phone、hpki、jpki のうち1つ以上を指定してください",
                "`means` has to have one of phone, hpki and jpki"
            ),
            Self::GrantLifetime => said!(
                "`grant_lifetime` は60秒から64800秒（18時間）で指定してください",
                "`grant_lifetime` has to be between 60 and 64800 seconds (18 hours)"
            ),
            Self::Sector => said!(
                "戻り先のホストが複数あるときは `sector_identifier` を指定してください",
                "redirect addresses of several hosts need a `sector_identifier`"
            ),
            Self::Pkce => said!(
                "シークレットも鍵も使わないアプリケーションには PKCE が必要です",
                "without a secret or a key PKCE cannot be left out"
            ),
            Self::Id => said!(
                "ID は `-` で始めることも、`.` だけにすることもできません",
                "an id neither begins with `-` nor consists of dots"
            ),
            Self::Alias(given) => {
                let given = line::marked(given, 80);
                said!("別名「{given}」は使えません", "{given} cannot be an alias")
            }
            Self::Fapi2(Fapi2Unfit::Secret) => said!(
                "FAPI 2.0 では `private_key_jwt` が必要です（公開鍵を `--jwks` で指定してください）",
                "FAPI 2.0 wants `private_key_jwt`: give the public key with `--jwks`"
            ),
            Self::Fapi2(Fapi2Unfit::NoPkce) => {
                said!("FAPI 2.0 では PKCE を省略できません", "FAPI 2.0 has no requests without PKCE")
            }
            Self::Fapi2(Fapi2Unfit::InClear) => said!(
                "FAPI 2.0 では http の戻り先を使えません（自端末に戻るアプリケーションは `--native` を指定してください）",
                "FAPI 2.0 has no redirect address with http, but for programs on their own machine (`--native`)"
            ),
            Self::Fapi2(Fapi2Unfit::Rs256) => {
                said!("FAPI 2.0 では RS256 を使えません", "FAPI 2.0 has no RS256")
            }
            Self::Fapi2(Fapi2Unfit::DeviceCode) => {
                said!("FAPI 2.0 では device_code を使えません", "FAPI 2.0 has no device_code")
            }
        }
    }
}
