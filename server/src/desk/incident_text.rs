//! An incident as plain text: the screen the person saw, on which device, what happened when, and the cause inside. Names nobody, and shows
//! no more of a holder id than its ends unless all of it is asked for.

use crate::cards::ledger::{HandshakeOutcome, Ledger};
use crate::clock::Timestamp;
use crate::desk::text::{english, for_terminal, japanese};
use crate::ids::{HolderId, IncidentNumber};
use crate::model::incident::{Incident, Timeline, TimelineEvent, TimelineStep, Words};
use crate::said::said;
use api::catalogue::{self, Context, Desk, Parameters};
use api::check::{BrowserClaims, CheckContext, examine, report};
use api::language::text;
use api::session::CardsOffered;
use api::{Language, Text};
use std::fmt::Write as _;

/// How much of a holder id is shown.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shown {
    /// First and last characters of what identifies somebody, the rest masked.
    Masked,
    /// Everything as it was recorded.
    Full,
}

/// The whole incident, for those who help.
pub fn replay(
    number: &IncidentNumber,
    it: &Incident,
    rp: &str,
    (shown, reader): (Shown, Language),
) -> String {
    let it = &printable(it);
    let (ja, en) = (japanese(it.at), english(it.at));
    let mut out = said!("お問い合わせ番号 {number}\n{ja}\n", "incident {number}\n{en}\n")
        .in_language(reader)
        .to_owned();
    screen(&mut out, number, it, (rp, reader));
    checked(&mut out, it, reader);
    heading(&mut out, text("環境", "device").in_language(reader));
    let (device, language) = (&it.device, it.language);
    let _ = writeln!(out, "{}", device.name(language));
    let version = device.version.map_or_else(|| "–".to_owned(), |(major, minor)| format!("{major}.{minor}"));
    let browser = device.browser_version.map_or_else(|| "–".to_owned(), |version| version.to_string());
    let _ = writeln!(
        out,
        "OS {:?} {version}, browser {:?} {browser}, {}",
        device.platform,
        device.browser,
        language.tag()
    );
    if let Some(model) = &device.model {
        let _ = writeln!(out, "model {model}");
    }
    heading(&mut out, text("経過", "timeline").in_language(reader));
    timeline(&mut out, it, reader);
    heading(&mut out, text("内部", "inside").in_language(reader));
    let _ = writeln!(out, "route {}", it.route);
    if let Some(code) = it.code {
        let _ = writeln!(out, "code {code:?}");
    }
    if !it.signs.is_empty() {
        let signs: Vec<String> = it.signs.iter().map(|sign| format!("{sign:?}")).collect();
        let _ = writeln!(out, "signs {}", signs.join(", "));
    }
    if let Some(holder) = &it.holder {
        let _ = writeln!(out, "holder {}", named(holder, shown));
    }
    if let Some(cause) = &it.cause {
        let _ = writeln!(out, "cause {}", redacted(cause, it.holder.as_ref(), shown));
    }
    out
}

/// The incident for programs: what was kept, with no more of the holder id than `shown` says.
pub fn described(number: &IncidentNumber, it: &Incident, shown: Shown) -> serde_json::Value {
    let it = &printable(it);
    let holder = it.holder.as_ref().map(|holder| named(holder, shown));
    let cause = it.cause.as_ref().map(|cause| redacted(cause, it.holder.as_ref(), shown));
    serde_json::json!({
        "number": number, "at": it.at, "message": it.message, "code": it.code, "signs": it.signs, "device": it.device,
        "language": it.language, "words": it.words, "ledger": it.ledger, "failure": it.failure, "ceremony": it.ceremony,
        "check": it.check, "timeline": it.timeline, "holder": holder, "route": it.route, "cause": cause,
    })
}

/// The same incident with every text of it fit for a terminal: one that was kept by an older version holds what somebody sent.
fn printable(it: &Incident) -> Incident {
    let mut it = it.clone();
    let Words { authority, contact, card, issuer, from, until, since, reason } = &mut it.words;
    let words = [authority, contact, card, issuer, from, until, since, reason];
    for text in words.into_iter().chain([&mut it.cause]).flatten() {
        *text = for_terminal(text);
    }
    it.route = for_terminal(&it.route);
    if let Some(model) = &mut it.device.model {
        *model = for_terminal(model);
    }
    if let Some(failure) = &mut it.failure {
        failure.name = for_terminal(&failure.name);
        failure.message = for_terminal(&failure.message);
    }
    if let Some(check) = &mut it.check {
        let BrowserClaims { platform, platform_version, model, .. } = &mut check.probes.about;
        for text in [platform, platform_version, model].into_iter().flatten() {
            *text = for_terminal(text);
        }
    }
    for end in
        it.ledger.iter_mut().flat_map(|ledger| &mut ledger.connections).filter_map(|it| it.end.as_mut())
    {
        match &mut end.how {
            HandshakeOutcome::Alert { name: text } | HandshakeOutcome::Garbage { what: text } => {
                *text = for_terminal(text);
            }
            HandshakeOutcome::Certificate { .. }
            | HandshakeOutcome::NoCertificate
            | HandshakeOutcome::Dropped
            | HandshakeOutcome::BadProof
            | HandshakeOutcome::Stalled => {}
        }
    }
    it
}

/// A holder id, or what may be shown of it: `TEST…766`.
pub fn named(holder: &HolderId, shown: Shown) -> String {
    let id: Vec<char> = holder.as_str().to_uppercase().chars().collect();
    match (shown, id.len()) {
        (Shown::Full, _) => id.into_iter().collect(),
        (Shown::Masked, 0..=8) => "…".to_owned(),
        (Shown::Masked, n) => {
            let (head, tail) = (id.iter().take(4), id.iter().skip(n - 3));
            head.chain(['…'].iter()).chain(tail).collect()
        }
    }
}

/// A cause without the holder id in it.
fn redacted(cause: &str, holder: Option<&HolderId>, shown: Shown) -> String {
    match (holder, shown) {
        (Some(holder), Shown::Masked) => cause.replace(holder.as_str(), &named(holder, Shown::Masked)),
        (Some(_), Shown::Full) | (None, _) => cause.to_owned(),
    }
}

fn heading(out: &mut String, text: &str) {
    let _ = writeln!(out, "\n── {text}");
}

/// The screen, explained again from what was kept.
fn screen(out: &mut String, number: &IncidentNumber, it: &Incident, (rp, reader): (&str, Language)) {
    let Some(message) = it.message else { return };
    heading(out, text("画面", "the screen").in_language(reader));
    let words = &it.words;
    let parameters = Parameters {
        rp: Some(rp),
        contact: words.authority.as_deref().or(words.contact.as_deref()).map(|name| {
            let contact = words.authority.as_ref().and(words.contact.as_deref());
            Desk { name, contact: contact.unwrap_or_default() }
        }),
        card: words.card.as_deref(),
        issuer: words.issuer.as_deref(),
        from: words.from.as_deref(),
        until: words.until.as_deref(),
        since: words.since.as_deref(),
        reason: words.reason.as_deref(),
        ..Parameters::default()
    };
    let context = Context {
        language: it.language,
        device: &it.device,
        signs: &it.signs,
        ceremony: it.failure.as_ref().map(|failure| failure.ceremony).or(it.ceremony),
        parameters,
        incident: Some(number.to_string()),
        technical: None,
    };
    let Some(told) = catalogue::explain(message, &context) else {
        let _ = writeln!(out, "{message}");
        return;
    };
    let _ = writeln!(out, "{} {}\n{}", told.number, told.title, told.headline);
    for cause in &told.causes {
        let mark = match cause.evidence {
            api::explain::Evidence::Seen => "●",
            api::explain::Evidence::Possible => "○",
        };
        let _ = writeln!(out, "{mark} {}", cause.text);
    }
    for (n, remedy) in (1..).zip(&told.remedies) {
        let _ = writeln!(out, "{n}. {}", remedy.text);
        for step in &remedy.steps {
            let _ = writeln!(out, "   - {}", step.text);
        }
    }
}

/// What a check of the device measured, judged again.
fn checked(out: &mut String, it: &Incident, reader: Language) {
    let Some(ask) = &it.check else { return };
    heading(out, text("端末の動作確認", "check of the device").in_language(reader));
    let place = CheckContext { device: &it.device, cards: CardsOffered::On, language: it.language };
    let findings: Vec<_> = ask.items.iter().map(|item| examine(*item, &ask.probes, place)).collect();
    let _ = writeln!(out, "{}", report(&it.device.name(it.language), &findings, it.language));
}

fn timeline(out: &mut String, it: &Incident, reader: Language) {
    let mut events: Vec<(Timestamp, String)> = Vec::new();
    if let Some(Timeline { kind, id, steps }) = &it.timeline {
        let _ = writeln!(out, "{kind:?} {id}");
        events.extend(
            steps.iter().map(|TimelineStep { at, what }| (*at, step(*what).in_language(reader).to_owned())),
        );
    }
    if let Some(ledger) = &it.ledger {
        events.extend(handshakes(ledger));
    }
    if let Some(failure) = &it.failure {
        let begun = it.at.before(std::time::Duration::from_millis(failure.elapsed_ms.into()));
        events.push((begun, format!("{:?} ceremony began (attempt {})", failure.ceremony, failure.attempt)));
        let ended = format!(
            "{}: {} (after {} ms of {} ms; {} ms without focus)",
            failure.name, failure.message, failure.elapsed_ms, failure.timeout_ms, failure.away_ms
        );
        events.push((it.at, ended));
    }
    let shown = text("この番号を表示", "the number was shown");
    events.push((it.at, shown.in_language(reader).to_owned()));
    events.sort_by_key(|(at, _)| *at);
    let mut last: Option<Timestamp> = None;
    for (at, what) in events {
        let millis = last.map_or(0, |last| at.since(last).as_millis());
        last = Some(at);
        let _ = writeln!(out, "+{}.{:03} s  {what}", millis / 1000, millis % 1000);
    }
}

fn handshakes(ledger: &Ledger) -> Vec<(Timestamp, String)> {
    let mut events = Vec::new();
    for (n, connection) in (1..).zip(&ledger.connections) {
        events.push((connection.hello_at, format!("connection {n}: hello ({:?})", connection.able)));
        if let Some(end) = &connection.end {
            let how = match &end.how {
                HandshakeOutcome::Certificate { sent } => format!("a certificate came ({sent} sent)"),
                other => format!("{other:?}"),
            };
            events.push((end.at, format!("connection {n}: {how}")));
        }
        if let Some(at) = connection.request_at {
            events.push((at, format!("connection {n}: request")));
        }
    }
    events
}

fn step(what: TimelineEvent) -> Text {
    match what {
        TimelineEvent::Began => text("始めた", "began"),
        TimelineEvent::CodeEnded => text("QR コードの期限切れ", "the code ended"),
        TimelineEvent::PhoneTimeEnded => text("スマートフォンの時間切れ", "the phone's time ended"),
        TimelineEvent::Approved => text("承認した", "approved"),
        TimelineEvent::Registered => text("登録した", "registered"),
        TimelineEvent::Cancelled => text("取り消した", "cancelled"),
        TimelineEvent::CardRead => text("証明書を受信した", "a certificate came"),
        TimelineEvent::CardMissing => text("証明書を受信できなかった", "no certificate came"),
        TimelineEvent::CardLost => text("接続が失敗した", "the connection failed"),
        TimelineEvent::CardElsewhere => {
            text("別のブラウザでカードが示された", "the card was presented in another browser")
        }
        TimelineEvent::CardUsed => text("カードを使った", "the card was used"),
    }
}
