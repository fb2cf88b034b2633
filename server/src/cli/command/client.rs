//! The command `client`: what is said about the applications that people log in to by OpenID Connect.

use crate::cli::arguments::{ClientCommand, ClientOptions};
use crate::cli::command::list::{ListLine, columns};
use crate::cli::command::listing::Listing;
use crate::cli::command::outcome::{CommandFailed, CommandOutcome};
use crate::cli::command::streams::{Asks, OutputStreams};
use crate::cli::text;
use crate::desk::client::{ExistingClient, NewClient};
use crate::desk::text::{date, for_terminal, moment};
use crate::desk::{Desk, DeskRefusal};
use crate::ids::{ApplicationId, IncidentNumber};
use crate::oidc::client::{
    ApplicationType, ClientMetadata, ClientOrigin, ClientStanding, GrantType, RegisteredClient,
};
use crate::oidc::failure::ClientFailure;
use crate::said::{Said, said};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::Duration;

pub(super) async fn run(
    desk: Desk<'_>,
    command: ClientCommand,
    streams: &OutputStreams,
) -> Result<CommandOutcome, CommandFailed> {
    match command {
        ClientCommand::Add { id, options, replace, json } => {
            let metadata = metadata(&options)?;
            let existing = if replace { ExistingClient::Replace } else { ExistingClient::Refuse };
            let added = desk.add_client(&id, metadata, existing).await?;
            streams.answer(&registered(&added), json)?;
            if let Some(change) = &added.renamed {
                streams.note(&text::sector_changed(&added.id, change));
            }
        }
        ClientCommand::List { json } => {
            let mut all = Vec::new();
            desk.each_client(|id, client| all.push((id, client))).await?;
            let mut listing = Listing::new(streams, &headings(), json);
            for (id, client) in &all {
                listing.entry(&line(id, client))?;
            }
            listing.end(&text::no_clients())?;
        }
        ClientCommand::Show { id } => {
            let (id, client) = desk.client(&id).await?;
            let shown = line(&id, &client);
            let pretty = serde_json::to_string_pretty(&shown.json).unwrap_or_default();
            streams.line(&pretty)?;
        }
        ClientCommand::Failures { id, incident, json } => {
            let nothing = match &incident {
                Some(number) => text::no_failure_of(number),
                None => text::no_failures(),
            };
            let all = if let Some(number) = incident {
                desk.client_failures_of(&number).await?
            } else {
                let (id, all) = desk.client_failures(&id.unwrap_or_default()).await?;
                all.into_iter().map(|it| (id.clone(), it)).collect()
            };
            let mut listing = Listing::new(streams, &failure_headings(), json);
            for (id, it) in &all {
                listing.entry(&failure(id, it))?;
            }
            listing.end(&nothing)?;
        }
        ClientCommand::RotateSecret { id, overlap, yes, json } => {
            let (id, _) = desk.client(&id).await?;
            streams.agree(&text::rotates_secret(id.as_str(), overlap), Asks::unless(yes))?;
            let overlap = Duration::from_secs(overlap.saturating_mul(3600));
            let rotated = desk.rotate_client_secret(id.as_str(), overlap).await?;
            streams.answer(&registered(&rotated), json)?;
        }
        ClientCommand::Disable { id, yes, json } => {
            let (id, _) = desk.client(&id).await?;
            streams.agree(&text::disables_client(id.as_str()), Asks::unless(yes))?;
            let standing = ClientStanding::Disabled { since: desk.clock.now() };
            let (id, client) = desk.set_client_standing(id.as_str(), standing).await?;
            streams.answer(&line(&id, &client), json)?;
        }
        ClientCommand::Enable { id, json } => {
            let (id, client) = desk.set_client_standing(&id, ClientStanding::Enabled).await?;
            streams.answer(&line(&id, &client), json)?;
        }
    }
    Ok(CommandOutcome::Done)
}

/// What was typed, or stands in a file, as it is registered.
fn metadata(options: &ClientOptions) -> Result<ClientMetadata, DeskRefusal> {
    let mut all = match &options.from {
        Some(path) => object(path)?,
        None => Map::new(),
    };
    let mut set = |name: &str, value: Value| all.insert(name.to_owned(), value);
    if let Some(name) = &options.name {
        set("client_name", json!(name));
    }
    if !options.redirect_uris.is_empty() {
        set("redirect_uris", json!(options.redirect_uris));
    }
    if !options.post_logout_redirect_uris.is_empty() {
        set("post_logout_redirect_uris", json!(options.post_logout_redirect_uris));
    }
    if let Some(uri) = &options.client_uri {
        set("client_uri", json!(uri));
    }
    if let Some(scope) = &options.scope {
        set("scope", json!(scope));
    }
    if let Some(ways) = grant_types(options) {
        set("grant_types", json!(ways));
    }
    if let Some(method) = &options.auth {
        set("token_endpoint_auth_method", json!(method));
    }
    if let Some(path) = &options.jwks {
        set("jwks", Value::Object(object(path)?));
        if options.auth.is_none() {
            set("token_endpoint_auth_method", json!("private_key_jwt"));
        }
    }
    if let Some(format) = &options.access_token_format {
        set("access_token_format", json!(format));
    }
    if let Some(audience) = &options.access_token_audience {
        set("access_token_audience", json!(audience));
    }
    if options.native {
        set("application_type", json!(ApplicationType::Native));
    }
    if options.fapi2 {
        set("profile", json!("fapi2"));
    }
    serde_json::from_value(Value::Object(all)).map_err(|why| DeskRefusal::ClientMalformed(why.to_string()))
}

/// In which ways it gets tokens, where what was typed says more than that people are sent here.
fn grant_types(options: &ClientOptions) -> Option<Vec<GrantType>> {
    let own_screen = [(options.device, GrantType::DeviceCode), (options.ciba, GrantType::Ciba)];
    let mut ways: Vec<_> = own_screen.into_iter().filter_map(|(wanted, way)| wanted.then_some(way)).collect();
    if ways.is_empty() || !options.redirect_uris.is_empty() {
        ways.insert(0, GrantType::AuthorizationCode);
    }
    // A refresh token needs both: nobody wants to find out which of them was forgotten.
    if options.scope.iter().flat_map(|scope| scope.split(' ')).any(|it| it == "offline_access") {
        ways.push(GrantType::RefreshToken);
    }
    (ways != [GrantType::AuthorizationCode]).then_some(ways)
}

/// A file with a JSON object.
fn object(path: &Path) -> Result<Map<String, Value>, DeskRefusal> {
    let unreadable = |why: String| DeskRefusal::ClientMalformed(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|why| unreadable(why.to_string()))?;
    serde_json::from_str(&text).map_err(|why| unreadable(why.to_string()))
}

fn standing(client: &RegisteredClient) -> (Said, &'static str) {
    match client.standing {
        ClientStanding::Disabled { .. } if client.taken_out().is_some() => {
            (said!("停止中（設定から削除）", "disabled (out of the settings)"), "disabled")
        }
        ClientStanding::Enabled => (said!("有効", "enabled"), "enabled"),
        ClientStanding::Disabled { .. } => (said!("停止中", "disabled"), "disabled"),
    }
}

/// What the columns of the list are called.
fn headings() -> [Said; 7] {
    [
        said!("アプリケーションID", "CLIENT"),
        said!("名前", "NAME"),
        said!("認証方式", "AUTHENTICATION"),
        said!("トークンの取得", "GRANTS"),
        said!("状態", "STATE"),
        said!("登録", "REGISTERED"),
        said!("登録元", "SOURCE"),
    ]
}

/// What the columns of its failed requests are called.
fn failure_headings() -> [Said; 7] {
    [
        said!("日時", "WHEN"),
        said!("アプリケーションID", "CLIENT"),
        said!("お問い合わせ番号", "NUMBER"),
        said!("エンドポイント", "ENDPOINT"),
        said!("エラー", "ERROR"),
        said!("理由", "REASON"),
        said!("アドレス", "FROM"),
    ]
}

/// Who says what is registered of a client.
fn source(client: &RegisteredClient) -> Said {
    match &client.origin {
        ClientOrigin::Command => said!("コマンド", "command"),
        ClientOrigin::Settings { place } => {
            let place = for_terminal(place);
            said!("設定（{place}）", "settings ({place})")
        }
    }
}

/// In which ways a client gets tokens, in a word each.
fn grants(client: &RegisteredClient) -> String {
    let word = |way: &GrantType| match way {
        GrantType::AuthorizationCode => "code",
        GrantType::RefreshToken => "refresh",
        GrantType::DeviceCode => "device",
        GrantType::Ciba => "ciba",
    };
    client.metadata.grant_types.iter().map(word).collect::<Vec<_>>().join(",")
}

fn line(id: &ApplicationId, client: &RegisteredClient) -> ListLine {
    let (words, name) = standing(client);
    let method = client.metadata.token_endpoint_auth_method.as_str();
    let [shown, title, method, grants] =
        [id.to_string(), for_terminal(&client.metadata.client_name), method.to_owned(), grants(client)]
            .map(Said::same);
    let secrets = client.secrets.iter().map(|it| json!({ "made_at": it.made_at, "until": it.until }));
    ListLine {
        text: columns(&[shown, title, method, grants, words, date(client.added_at), source(client)]),
        json: json!({
            "client_id": id, "metadata": client.metadata, "standing": name, "added_at": client.added_at,
            "origin": client.origin,
            "secrets": secrets.collect::<Vec<_>>(),
        }),
    }
}

fn failure(id: &ApplicationId, it: &ClientFailure) -> ListLine {
    let texts = [&it.endpoint, &it.error, &it.from].map(|text| Said::same(for_terminal(text)));
    let [endpoint, error, from] = texts;
    let mut description = Said::same(for_terminal(&it.description));
    if it.left_out > 0 {
        description = Said::joined(&[description, text::failures_left_out(it.left_out)], "");
    }
    let number = it.incident.as_ref().map_or("-", IncidentNumber::as_str);
    let [client, number] = [id.as_str(), number].map(Said::same);
    ListLine {
        text: columns(&[moment(it.at), client, number, endpoint, error, description, from]),
        json: json!({
            "client_id": id, "at": it.at, "endpoint": it.endpoint, "error": it.error,
            "error_description": it.description, "from": it.from, "by": it.by, "incident": it.incident,
            "left_out": it.left_out,
        }),
    }
}

/// A client and its secret, which is shown this once.
fn registered(new: &NewClient) -> ListLine {
    let secret = new.secret.as_ref().map(crate::ids::Secret::reveal);
    let id = Said::same(new.id.as_str());
    let text = match secret {
        Some(secret) => Said::joined(&[id, Said::same(secret), text::secret_once()], "\t"),
        None => columns(&[id, standing(&new.client).0]),
    };
    ListLine { text, json: json!({ "client_id": new.id, "client_secret": secret }) }
}
