//! A guide told to one device: its steps with their drawings, and what this device is known to be. Pure.

use super::{
    context::{Context, Parameters},
    fill::{Voice, fill, gap},
};
use crate::{
    catalogue::{
        guide::Guide,
        guides::shape::{StepRow, Variant},
    },
    device::{Browser, KnownDevice},
    explain::{self, GuideOnDevice, GuideView},
    language::{Language, text},
};

impl Guide {
    /// The guide for `device`, and how it goes on every other device.
    pub fn told(self, device: &KnownDevice, language: Language, parameters: Parameters<'_>) -> GuideView {
        let context = Context {
            language,
            device,
            signs: &[],
            ceremony: None,
            parameters,
            incident: None,
            technical: None,
        };
        let here = self.variant(device);
        let others =
            self.variants().iter().filter(|other| here.is_none_or(|here| !std::ptr::eq(*other, here)));
        GuideView {
            guide: self,
            title: self.title().in_language(language).to_owned(),
            manual: self.manual().map(str::to_owned),
            here: here
                .map(|variant| GuideOnDevice { steps: steps(self, &context), ..way(variant, &context) }),
            recheck: self.recheck(device),
            others: others.map(|variant| way(variant, &context)).collect(),
        }
    }
}

/// The steps of `guide` on this device, opened by what is known of the device where that is what the guide asks for.
pub(super) fn steps(guide: Guide, context: &Context) -> Vec<explain::GuideStep> {
    let Some(variant) = guide.variant(context.device) else { return Vec::new() };
    let known = known(guide, context.device, context.language);
    let known = known.map(|text| explain::GuideStep { text, drawing: None });
    known.into_iter().chain(variant.steps.iter().map(|step| told(step, context))).collect()
}

fn way(variant: &Variant, context: &Context) -> GuideOnDevice {
    GuideOnDevice {
        label: fill(variant.label.in_language(context.language), Voice::Ours, context),
        steps: variant.steps.iter().map(|step| told(step, context)).collect(),
    }
}

fn told(step: &StepRow, context: &Context) -> explain::GuideStep {
    let text = fill(step.text.in_language(context.language), Voice::Ours, context);
    let drawing = step.sketch.map(|sketch| sketch.draw(&text, context.language));
    explain::GuideStep { text, drawing }
}

/// What this guide would have the person find out, where the page knows it already.
fn known(guide: Guide, device: &KnownDevice, language: Language) -> Option<String> {
    let told = match guide {
        Guide::WhichBrowser => device.program_name(language)?.to_owned(),
        Guide::Versions => versions(device, language)?,
        Guide::ClearSiteData
        | Guide::DefaultBrowser
        | Guide::PasskeySaving
        | Guide::DeviceLock
        | Guide::AllowCookies
        | Guide::Scripts
        | Guide::LeaveApp
        | Guide::RegisterAgain
        | Guide::CardCertificate
        | Guide::CardReader
        | Guide::ClientSoftware
        | Guide::SecuritySoftware
        | Guide::DirectConnection
        | Guide::Network => return None,
    };
    let (before, after) = match (guide, language) {
        (Guide::Versions, Language::Ja) => ("この端末は、", "です。"),
        (Guide::Versions, Language::En) => ("This device has ", "."),
        (_, Language::Ja) => ("使用中のブラウザは、", "です。"),
        (_, Language::En) => ("This page is open in ", "."),
    };
    Some([before, gap(before, &told), &told, gap(&told, after), after].concat())
}

/// The versions that the browser tells: `iOS 18.5、Safari 18`.
fn versions(device: &KnownDevice, language: Language) -> Option<String> {
    let system = device.version.zip(device.platform.system()).map(|((major, minor), system)| {
        if minor == 0 { format!("{system} {major}") } else { format!("{system} {major}.{minor}") }
    });
    let browser = (device.browser != Browser::WebView)
        .then(|| device.program_name(language).zip(device.browser_version))
        .flatten()
        .map(|(name, version)| format!("{name} {version}"));
    let known: Vec<_> = system.into_iter().chain(browser).collect();
    (!known.is_empty()).then(|| known.join(text("、", ", ").in_language(language)))
}
