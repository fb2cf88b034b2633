//! Reading the catalogue: from a number and what was observed to what this person is shown. Pure.

pub(crate) mod card_text;
mod concepts;
pub(crate) mod context;
mod fill;
mod fold;
mod heard;
pub(crate) mod index;
pub(crate) mod search;
mod steps;

use crate::{
    catalogue::{
        messages::{row, rows, shared},
        number::{ChapterAuthor, Number, Surface},
        row::{ActionPlace, Advice, Drawing, HeadlineCase, MessageContent, Sentence, WithCards},
    },
    contact::{self, ContactPart},
    device::{Browser, KnownDevice, Platform},
    explain::{Action, Cause, Evidence, Explanation, Picture, Remedy, Retry},
    failure::Sign,
    language::{Language, Text},
    shared_text::{HELP_DESK, TOLD_BEFORE},
};
use context::{Context, Parameters};
use fill::{Voice, fill};

/// More is not read by someone who is stuck.
const CAUSES: usize = 6;
/// At most so many remedies are shown where a journey stopped: more is not tried either.
const REMEDIES: usize = 3;
/// So many on a page on which people look something up, of whom nothing was observed.
const ALL_REMEDIES: usize = 5;

/// A screen of the system that only the person can see, for "what do you see?".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Screen {
    /// The message that explains it.
    pub number: Number,
    /// The message's title.
    pub title: String,
    /// The screen as it looks on this device.
    pub picture: Picture,
}

/// What the person is shown where a journey stopped: one screen. Nothing only where the number is no message.
pub fn explain(number: Number, context: &Context) -> Option<Explanation> {
    told(number, context, REMEDIES)
}

/// What the person reads on a page of its own, where nothing was observed and more may help.
pub fn explain_in_full(number: Number, context: &Context) -> Option<Explanation> {
    told(number, context, ALL_REMEDIES)
}

fn told(number: Number, context: &Context, most: usize) -> Option<Explanation> {
    let row = row(number)?;
    let told = row.content;
    let context = &Context { device: at(row.place, context.device), ..context.clone() };
    let reader = Reader(context);
    let case = reader.happened(told.cases);
    let headline = case.map_or(told.headline, |case| case.line.text);
    let retry = case.and_then(|case| case.retry).unwrap_or(told.retry);
    let advices = reader.advices(told.remedies, most);
    let calls =
        retry == Retry::AskAuthority || advices.iter().any(|it| it.line.text.ja.contains("{contact}"));
    let title = fill(row.title, Voice::Quoted, context);
    Some(Explanation {
        number,
        before: before(number, &title, context.language),
        title,
        headline: fill(headline.in_language(context.language), Voice::Ours, context),
        causes: reader.causes(told.causes),
        remedies: reader.remedies(&advices),
        retry,
        contact: if calls { contact(context) } else { Vec::new() },
        picture: drawing(told, context.device).map(|drawing| picture(drawing, context)),
        incident: context.incident.clone(),
        technical: context.technical.clone(),
    })
}

/// What people are used to see in this place.
fn before(number: Number, title: &str, language: Language) -> Option<String> {
    let manuals = number.stands_in()?.source == ChapterAuthor::Manual;
    manuals.then(|| match language {
        Language::Ja => format!("{}{title}（マニュアル {number}）", TOLD_BEFORE.ja),
        Language::En => format!("{}{title} (manual {number})", TOLD_BEFORE.en),
    })
}

/// Whom to call, then how. An authority that is not known is reached by whoever runs this service, where that is.
fn contact(context: &Context) -> Vec<ContactPart> {
    let Parameters { contact: desk, help_desk, .. } = context.parameters;
    if let (None, Some(ways)) = (desk, help_desk) {
        return self::help_desk(ways, context.language);
    }
    let ways = desk.map_or("", |desk| desk.contact);
    called(fill::desk(&context.parameters, context.language), ways, context.language)
}

/// The help desk and how it is reached.
pub fn help_desk(ways: &str, language: Language) -> Vec<ContactPart> {
    called(HELP_DESK.in_language(language), ways, language)
}

fn called(name: &str, ways: &str, language: Language) -> Vec<ContactPart> {
    let name = ContactPart { text: name.to_owned(), tel: None };
    [name].into_iter().chain(contact::parts(contact::in_language(ways, language))).collect()
}

/// The screens of the system that can appear on this device and that no page can see.
pub fn pictures(surface: Surface, device: &KnownDevice, language: Language) -> Vec<Screen> {
    let parameters = Parameters::default();
    let context =
        Context { language, device, signs: &[], ceremony: None, parameters, incident: None, technical: None };
    rows()
        .into_iter()
        .filter(|row| row.surface == surface)
        .filter_map(|row| {
            let mut drawings = row.content.drawings.iter();
            let drawing = drawings.find(|drawing| drawing.audience.fits(device))?;
            let picture = picture(drawing, &context);
            Some(Screen { number: row.number, title: fill(row.title, Voice::Quoted, &context), picture })
        })
        .collect()
}

/// The PC that somebody stands at who looks something up on a phone: most card readers are at a Windows PC.
static SOME_PC: KnownDevice = KnownDevice {
    platform: Platform::Windows,
    version: None,
    browser: Browser::Other,
    browser_version: None,
    host_app: None,
    model: None,
};

/// The device on which something is done about a message that is read on `device`.
fn at(place: ActionPlace, device: &KnownDevice) -> &KnownDevice {
    match place {
        ActionPlace::CardReader if !device.is_pc() => &SOME_PC,
        ActionPlace::CardReader | ActionPlace::Here => device,
    }
}

/// The catalogue read under one context.
struct Reader<'a>(&'a Context<'a>);

impl Reader<'_> {
    fn observed(&self, signs: &[Sign]) -> bool {
        signs.iter().any(|sign| self.0.signs.contains(sign))
    }

    fn says(&self, line: &Sentence) -> bool {
        line.audience.fits(self.0.device)
            && !line.unless.iter().any(|signs| self.observed(signs))
            && line.given.iter().all(|any| any.is_empty() || self.observed(any))
            && self.0.ceremony.is_none_or(|this| line.ceremony.is_none_or(|its| its == this))
            && match line.with_cards {
                WithCards::Either => true,
                WithCards::Only => !self.0.parameters.cardless,
                WithCards::Never => self.0.parameters.cardless,
            }
    }

    /// Where the strongest sign for `line` stands among what was observed.
    fn strength(&self, line: &Sentence) -> Option<usize> {
        self.0.signs.iter().position(|sign| line.seen.contains(sign))
    }

    /// What is said of `items`, the best founded first. Once something certain is known, what points elsewhere is left out.
    fn ranked<T>(&self, items: impl Iterator<Item = T>, line: impl Fn(&T) -> &Sentence) -> Vec<T> {
        let mut said: Vec<_> = items.filter(|item| self.says(line(item))).collect();
        let settled = |sign: &Sign| certain(*sign) && self.0.signs.contains(sign);
        if said.iter().any(|item| line(item).seen.iter().any(settled)) {
            said.retain(|item| line(item).seen.is_empty() || self.strength(line(item)).is_some());
        }
        said.sort_by_key(|item| self.strength(line(item)).unwrap_or(usize::MAX));
        said
    }

    /// The case of the strongest sign; else the one that belongs to the device.
    fn happened<'c>(&self, cases: &'c [HeadlineCase]) -> Option<&'c HeadlineCase> {
        cases
            .iter()
            .filter(|case| self.says(&case.line))
            .filter_map(|case| match self.strength(&case.line) {
                Some(strength) => Some((strength, case)),
                None => case.line.seen.is_empty().then_some((usize::MAX, case)),
            })
            .min_by_key(|(strength, _)| *strength)
            .map(|(_, case)| case)
    }

    fn causes(&self, causes: &[Sentence]) -> Vec<Cause> {
        let common = shared::COMMON_CAUSES.iter().filter(|line| self.strength(line).is_some());
        self.ranked(causes.iter().chain(common), |line| line)
            .into_iter()
            .take(CAUSES)
            .map(|line| Cause {
                text: self.sentence(line),
                evidence: match self.strength(line) {
                    Some(_) if !line.is_fact => Evidence::Seen,
                    Some(_) | None => Evidence::Possible,
                },
            })
            .collect()
    }

    /// The advice that is given: the best founded first, and no more than is read.
    fn advices(&self, remedies: &'static [Advice], most: usize) -> Vec<&'static Advice> {
        let common = shared::COMMON_REMEDIES.iter().filter(|advice| self.strength(&advice.line).is_some());
        let mut given = self.ranked(remedies.iter().chain(common), |advice| &advice.line);
        given.truncate(most);
        given
    }

    fn remedies(&self, advices: &[&Advice]) -> Vec<Remedy> {
        // One button and one guide are shown once, where they come first.
        let (mut actions, mut guides) = (Vec::new(), Vec::new());
        advices
            .iter()
            .map(|advice| {
                let action = advice.action.filter(|it| self.offers(*it) && !actions.contains(it));
                let guide = advice.guide.filter(|guide| !guides.contains(guide));
                actions.extend(action);
                guides.extend(guide);
                let steps = guide.map(|guide| steps::steps(guide, self.0)).unwrap_or_default();
                Remedy { text: self.sentence(&advice.line), steps, action }
            })
            .collect()
    }

    /// Whether the device can do what the button says: a phone shows no code to itself, only one to another device.
    fn offers(&self, action: Action) -> bool {
        action != Action::NewQr || !self.0.device.is_phone() || self.observed(&[Sign::CodeShownHere])
    }

    fn sentence(&self, line: &Sentence) -> String {
        fill(line.text.in_language(self.0.language), Voice::Ours, self.0)
    }
}

/// Whether a sign is known for a fact and settles the matter, not only a hint at one of several causes.
fn certain(sign: Sign) -> bool {
    match sign {
        Sign::Cancelled
        | Sign::TimedOut
        | Sign::RefusedAtOnce
        | Sign::UnusualBrowser
        | Sign::NoWebAuthn
        | Sign::ProviderFailed
        | Sign::Again
        | Sign::ApplicationScreen
        | Sign::LoginCode
        | Sign::PreviousPhoneAsked
        | Sign::RegisteredPhoneAsked
        | Sign::CodeShownHere
        | Sign::NoPasskeyHere
        | Sign::NobodyNamed
        | Sign::NoMatchingCertificate
        | Sign::NoCertificate
        | Sign::CardPulledOut
        | Sign::CannotSign
        | Sign::InterceptingBox
        | Sign::ConnectionCut
        | Sign::HostUnreachable
        | Sign::CardRenewed
        | Sign::SignedInAlready
        | Sign::ScriptsBlocked
        | Sign::WasmMissing
        | Sign::SlowNetwork => false,
        Sign::InApp
        | Sign::OldSystem
        | Sign::InsecurePage
        | Sign::NoScreenLock
        | Sign::NotFocused
        | Sign::AlreadyPending
        | Sign::AlreadyRegistered
        | Sign::PasskeyUnknown
        | Sign::PasskeyOfOther
        | Sign::PhoneOfOther
        | Sign::DeviceNotNew
        | Sign::ForeignProvider
        | Sign::NotVerified
        | Sign::BadSignature
        | Sign::CounterWentBack
        | Sign::PasskeyChanged
        | Sign::StaleAnswer
        | Sign::HolderDisabled
        | Sign::HolderUnknown
        | Sign::HolderIdUnusable
        | Sign::HolderIdMalformed
        | Sign::HolderIdTooLong
        | Sign::NoDevice
        | Sign::CookiesBlocked
        | Sign::OtherHolderHere
        | Sign::CardElsewhere
        | Sign::LinkExpired
        | Sign::LinkReplaced
        | Sign::LinkUsed
        | Sign::UsedMeanwhile
        | Sign::LinkUnknown
        | Sign::OpenedElsewhere
        | Sign::LinkWithdrawn
        | Sign::InvitationLocked
        | Sign::ScreenQr
        | Sign::CancelledElsewhere
        | Sign::PageReplayed
        | Sign::WrongNumber
        | Sign::Offline
        | Sign::ChoiceCancelled
        | Sign::PinTooSlow
        | Sign::ProxyRefused
        | Sign::HpkiPresented
        | Sign::JpkiPresented
        | Sign::SigningPresented
        | Sign::TestPresented
        | Sign::IssuerUnknown
        | Sign::CertificateBroken
        | Sign::CertificateExpired
        | Sign::CertificateNotYet
        | Sign::CertificateRevoked
        | Sign::CertificateOnHold
        | Sign::IssuerRevoked
        | Sign::StatusUnknown
        | Sign::CardUnknown
        | Sign::CardUnbound
        | Sign::CardOfOther
        | Sign::UpperCertificatesMissing
        | Sign::UpperCertificatesOld
        | Sign::NoExtension
        | Sign::NoClientSoftware
        | Sign::ClientSoftwareBusy
        | Sign::NoCardInReader
        | Sign::ScriptsOff
        | Sign::WasmBlocked => true,
    }
}

/// The screen as it looks on this device; on a PC, where people look things up, as it looks on the phone it belongs to.
fn drawing(content: &'static MessageContent, device: &KnownDevice) -> Option<&'static Drawing> {
    let mut drawings = content.drawings.iter();
    match device.platform {
        Platform::Iphone | Platform::Ipad | Platform::Android => {
            drawings.find(|drawing| drawing.audience.fits(device))
        }
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => drawings.next(),
    }
}

fn picture(drawing: &Drawing, context: &Context) -> Picture {
    let write = |text: Text| fill(text.in_language(context.language), Voice::Quoted, context);
    Picture {
        frame: drawing.frame,
        title: write(drawing.title),
        rows: drawing.rows.iter().copied().map(write).collect(),
        button: drawing.button.map(write),
    }
}
