//! Reading the catalogue: from a number and what was observed to what this person is shown. Pure.

use super::{
    Number, Surface, row,
    row::{Advice, Case, Content, Drawing, Line},
    rows, shared,
};
use crate::{
    device::{Device, Platform},
    explain::{Cause, Evidence, Explanation, Picture, Remedy},
    language::{Language, text},
    trouble::Sign,
};

/// More is not read by someone who is stuck.
const CAUSES: usize = 6;
/// As with causes.
const REMEDIES: usize = 5;

/// Everything an explanation depends on.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The person's language.
    pub language: Language,
    /// The device in the person's hand.
    pub device: &'a Device,
    /// What was observed, the strongest first; nothing for a help page.
    pub signs: &'a [Sign],
    /// What is filled into the sentences.
    pub parameters: Parameters<'a>,
    /// What to read out to the help desk.
    pub incident: Option<String>,
    /// What the browser said.
    pub technical: Option<String>,
}

/// What is filled into `{…}`. Where something is not known, a general word stands in.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Parameters<'a> {
    /// `{rp}`: the host that system dialogs name.
    pub rp: Option<&'a str>,
    /// `{user}`: the other holder's id, as it may be shown.
    pub user: Option<&'a str>,
    /// `{card}`: `HPKI` or `JPKI`.
    pub card: Option<&'a str>,
    /// `{contact}`: the authority's desk, as it wants to be shown.
    pub contact: Option<&'a str>,
}

/// A screen of the system that only the person can see, for "what do you see?".
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Screen {
    /// The message that explains it.
    pub number: Number,
    /// Its title in the manual.
    pub title: String,
    /// How it looks on this device.
    pub picture: Picture,
}

/// What the person is shown. Nothing where the number is no message, or its journey does not exist yet.
pub fn explain(number: Number, context: &Context) -> Option<Explanation> {
    let row = row(number)?;
    let told = row.content?;
    let reader = Reader(context);
    let case = reader.happened(told.cases);
    let headline = case.map_or(told.headline, |case| case.line.text);
    Some(Explanation {
        number,
        title: fill(row.title, context),
        headline: fill(headline.in_language(context.language), context),
        causes: reader.causes(told.causes),
        remedies: reader.remedies(told.remedies),
        retry: case.and_then(|case| case.retry).unwrap_or(told.retry),
        picture: drawing(told, context.device).map(|drawing| picture(drawing, context)),
        incident: context.incident.clone(),
        technical: context.technical.clone(),
    })
}

/// The screens of the system that can appear on this device and that no page can see.
pub fn pictures(surface: Surface, device: &Device, language: Language) -> Vec<Screen> {
    let parameters = Parameters::default();
    let context = Context { language, device, signs: &[], parameters, incident: None, technical: None };
    rows()
        .into_iter()
        .filter(|row| row.surface == surface)
        .filter_map(|row| {
            let mut drawings = row.content?.drawings.iter();
            let drawing = drawings.find(|drawing| drawing.audience.fits(device))?;
            let picture = picture(drawing, &context);
            Some(Screen { number: row.number, title: fill(row.title, &context), picture })
        })
        .collect()
}

/// The catalogue read under one context.
struct Reader<'a>(&'a Context<'a>);

impl Reader<'_> {
    fn observed(&self, signs: &[Sign]) -> bool {
        signs.iter().any(|sign| self.0.signs.contains(sign))
    }

    fn says(&self, line: &Line) -> bool {
        line.audience.fits(self.0.device)
            && !self.observed(line.unless)
            && (line.given.is_empty() || self.observed(line.given))
    }

    /// Where the strongest sign for `line` stands among what was observed.
    fn strength(&self, line: &Line) -> Option<usize> {
        self.0.signs.iter().position(|sign| line.seen.contains(sign))
    }

    /// What is said of `items`, the best founded first. Once something certain is known, what points elsewhere is left out.
    fn ranked<T>(&self, items: impl Iterator<Item = T>, line: impl Fn(&T) -> &Line) -> Vec<T> {
        let mut said: Vec<_> = items.filter(|item| self.says(line(item))).collect();
        let settled = |sign: &Sign| certain(*sign) && self.0.signs.contains(sign);
        if said.iter().any(|item| line(item).seen.iter().any(settled)) {
            said.retain(|item| line(item).seen.is_empty() || self.strength(line(item)).is_some());
        }
        said.sort_by_key(|item| self.strength(line(item)).unwrap_or(usize::MAX));
        said
    }

    /// The case of the strongest sign; else the one that belongs to the device.
    fn happened<'c>(&self, cases: &'c [Case]) -> Option<&'c Case> {
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

    fn causes(&self, causes: &[Line]) -> Vec<Cause> {
        let common = shared::COMMON_CAUSES.iter().filter(|line| self.strength(line).is_some());
        self.ranked(causes.iter().chain(common), |line| line)
            .into_iter()
            .take(CAUSES)
            .map(|line| Cause {
                text: self.sentence(line),
                evidence: self.strength(line).map_or(Evidence::Possible, |_| Evidence::Seen),
            })
            .collect()
    }

    fn remedies(&self, remedies: &[Advice]) -> Vec<Remedy> {
        let common = shared::COMMON_REMEDIES.iter().filter(|advice| self.strength(&advice.line).is_some());
        // One button and one guide are shown once, where they come first.
        let (mut actions, mut guides) = (Vec::new(), Vec::new());
        self.ranked(remedies.iter().chain(common), |advice| &advice.line)
            .into_iter()
            .take(REMEDIES)
            .map(|advice| {
                let action = advice.action.filter(|action| !actions.contains(action));
                let guide = advice.guide.filter(|guide| !guides.contains(guide));
                actions.extend(action);
                guides.extend(guide);
                let steps = guide.into_iter().flat_map(|guide| guide.steps(self.0.device, self.0.language));
                Remedy {
                    text: self.sentence(&advice.line),
                    steps: steps.map(|step| fill(step, self.0)).collect(),
                    action,
                }
            })
            .collect()
    }

    fn sentence(&self, line: &Line) -> String {
        fill(line.text.in_language(self.0.language), self.0)
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
        | Sign::NoPasskeyHere => false,
        Sign::InApp
        | Sign::OldSystem
        | Sign::InsecurePage
        | Sign::NoScreenLock
        | Sign::NotFocused
        | Sign::AlreadyPending
        | Sign::AlreadyRegistered
        | Sign::PasskeyUnknown
        | Sign::PasskeyOfOther
        | Sign::ForeignProvider
        | Sign::NotVerified
        | Sign::BadSignature
        | Sign::CounterWentBack
        | Sign::StaleAnswer
        | Sign::HolderDisabled
        | Sign::HolderUnknown
        | Sign::HolderIdUnusable
        | Sign::NoDevice
        | Sign::CookiesBlocked
        | Sign::OtherHolderHere
        | Sign::LinkExpired
        | Sign::LinkReplaced
        | Sign::LinkUsed
        | Sign::LinkUnknown
        | Sign::InvitationLocked
        | Sign::ScreenQr
        | Sign::CancelledElsewhere
        | Sign::PageReplayed
        | Sign::WrongNumber
        | Sign::Offline => true,
    }
}

/// The screen as it looks on this device; on a PC, where people look things up, as it looks on the phone it belongs to.
fn drawing(content: &'static Content, device: &Device) -> Option<&'static Drawing> {
    let mut drawings = content.drawings.iter();
    match device.platform {
        Platform::Iphone | Platform::Ipad | Platform::Android => {
            drawings.find(|drawing| drawing.audience.fits(device))
        }
        Platform::Windows | Platform::Mac | Platform::Linux | Platform::Other => drawings.next(),
    }
}

fn picture(drawing: &Drawing, context: &Context) -> Picture {
    let write = |text: crate::Text| fill(text.in_language(context.language), context);
    Picture {
        frame: drawing.frame,
        title: write(drawing.title),
        rows: drawing.rows.iter().copied().map(write).collect(),
        button: drawing.button.map(write),
    }
}

/// Fills `{…}` in one pass, so that nothing in a parameter is read as a placeholder, and calls an iPad an iPad.
fn fill(template: &str, context: &Context) -> String {
    let Parameters { rp, user, card, contact } = context.parameters;
    let or = |value: Option<&str>, ja, en| {
        value.unwrap_or_else(|| text(ja, en).in_language(context.language)).to_owned()
    };
    let own = |words: &str| match context.device.platform {
        Platform::Ipad => words.replace("iPhone", "iPad").replace("iOS", "iPadOS"),
        Platform::Iphone
        | Platform::Android
        | Platform::Windows
        | Platform::Mac
        | Platform::Linux
        | Platform::Other => words.to_owned(),
    };
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        filled += &own(before);
        filled += &match name {
            "rp" => or(rp, "このサイト", "this site"),
            "user" => or(user, "（本人ID）", "(holder ID)"),
            "card" => or(card, "HPKI(JPKI)", "HPKI(JPKI)"),
            "contact" => or(contact, "発行元の認証局", "the authority that issued your certificate"),
            unknown => ["{", unknown, "}"].concat(),
        };
        rest = after;
    }
    filled + &own(rest)
}

/// The first `{name}`: what stands before it, the name, and what follows.
fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}
