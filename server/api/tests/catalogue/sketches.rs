//! The drawings: one for each label, which is marked; nothing cut, nothing of another language, nothing a policy would refuse.

use crate::agents::AGENTS;
use api::{
    Language,
    catalogue::{Guide, Parameters, ScreenPart, StepRow, fitted},
    device::KnownDevice,
};

/// Every step of every variant.
fn steps() -> Vec<&'static StepRow> {
    Guide::ALL.into_iter().flat_map(Guide::variants).flat_map(|variant| variant.steps).collect()
}

/// A name that nobody should get into a page.
const HOSTILE: &str = "</text><script>alert('\"&\u{1}')</script>";

#[test]
fn every_label_has_a_drawing_and_the_last_one_is_marked() {
    for step in steps() {
        let labels = step.text.ja.matches('「').count();
        if labels == 0 {
            continue;
        }
        let sketch = step.sketch.unwrap_or_else(|| panic!("no drawing: {}", step.text.ja));
        for text in [step.text.ja, step.text.en] {
            let drawn = sketch.labelled(text);
            assert_eq!(drawn.len(), labels, "{text}");
            assert_eq!(sketch.parts.iter().filter(|part| part.labelled()).count(), labels, "{text}");
            let (last, label) = drawn.last().unwrap();
            assert!(last.marked() && !label.is_empty(), "{text}");
        }
        assert!(
            !matches!(sketch.parts.last(), Some(ScreenPart::Or))
                && sketch.parts.first() != Some(&ScreenPart::Or)
        );
    }
}

#[test]
fn no_label_is_cut_or_takes_more_than_two_lines() {
    for step in steps() {
        let Some(sketch) = step.sketch else { continue };
        for text in [step.text.ja, step.text.en] {
            // As long as a host's name may get here.
            let text = text.replace("{rp}", "mahpki-auth.2nds.medis.or.jp");
            for (lines, widest, room) in fitted(sketch, &text) {
                assert!((1..=2).contains(&lines.len()), "{lines:?} {text}");
                assert!(widest <= room, "{lines:?}: {widest} > {room} in {text}");
            }
        }
    }
}

#[test]
fn every_guide_is_drawn_for_every_known_browser_in_both_languages() {
    for agent in AGENTS {
        let device = KnownDevice::read(agent);
        for guide in Guide::ALL {
            for language in Language::ALL {
                let told = guide.told(&device, language, Parameters::default());
                for way in told.here.iter().chain(&told.others) {
                    assert!(!way.steps.is_empty(), "{guide:?} {agent}");
                    for step in &way.steps {
                        assert!(!step.text.trim().is_empty(), "{guide:?} {agent}");
                        if let Some(svg) = &step.drawing {
                            sound(svg);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_hostile_host_name_stays_text() {
    let parameters =
        Parameters { host: Some(HOSTILE), cards: Some(HOSTILE), rp: Some(HOSTILE), ..Parameters::default() };
    for guide in [Guide::Network, Guide::Scripts] {
        let told = guide.told(&KnownDevice::default(), Language::Ja, parameters);
        for variant in told.here.into_iter().chain(told.others) {
            for svg in variant.steps.into_iter().filter_map(|step| step.drawing) {
                sound(&svg);
                assert!(!svg.contains("<script"), "{svg}");
            }
        }
    }
}

/// Whether `svg` is well-formed, and holds only what our policy and our style sheet allow.
#[expect(clippy::unwrap_used, reason = "a drawing that cannot be read fails the test that looks at it")]
fn sound(svg: &str) {
    const ELEMENTS: [&str; 5] = ["svg", "rect", "text", "path", "circle"];
    const ATTRIBUTES: &str =
        " xmlns viewBox width height role aria-label class x y rx d cx cy r text-anchor font-size ";
    let mut open = Vec::new();
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once('<') {
        assert!(
            !before.contains('>') && (before.is_empty() || open.last() == Some(&"text")),
            "{before} in {svg}"
        );
        for entity in before.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|it| entity.starts_with(it)), "{svg}");
        }
        let (tag, after) = after.split_once('>').unwrap();
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{svg}");
            continue;
        }
        let (tag, closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap();
        assert!(ELEMENTS.contains(&name), "{name}");
        while !attributes.is_empty() {
            let (attribute, after) = attributes.trim_start().split_once("=\"").unwrap();
            let (_, after) = after.split_once('"').unwrap();
            assert!(ATTRIBUTES.contains(&[" ", attribute, " "].concat()), "{attribute}");
            attributes = after;
        }
        if !closed {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.is_empty(), "{svg}");
    assert!(
        svg.starts_with("<svg ") && svg.contains("role=\"img\"") && svg.contains("aria-label=\""),
        "{svg}"
    );
}

/// A page with every drawing, for looking at: `SKETCHES=/tmp/sketches.html cargo test --workspace --test catalogue`.
#[test]
fn all_drawings_fit_on_one_page_for_looking_at() {
    let style =
        |name| std::fs::read_to_string([env!("CARGO_MANIFEST_DIR"), "/../../style/", name].concat()).unwrap();
    let mut page = [
        "<!doctype html><meta charset=utf-8><meta name=viewport content=width=device-width><style>",
        &style("tokens.css"),
        &style("base.css"),
        &style("message.css"),
        &style("sketch.css"),
        "</style>",
    ]
    .concat();
    let mut drawn = 0;
    for guide in Guide::ALL {
        let told = guide.told(
            &KnownDevice::default(),
            Language::Ja,
            Parameters {
                rp: Some("auth.example.jp"),
                host: Some("auth.example.jp"),
                ..Parameters::default()
            },
        );
        for way in told.here.iter().chain(&told.others) {
            page += &["<h3>", &told.title, " — ", &way.label, "</h3><ol class=steps>"].concat();
            for step in &way.steps {
                drawn += usize::from(step.drawing.is_some());
                let drawing = step.drawing.as_deref().unwrap_or_default();
                page += &["<li>", &step.text, "<div class=sketch>", drawing, "</div></li>"].concat();
            }
            page += "</ol>";
        }
    }
    assert!(drawn > 150, "{drawn}");
    if let Some(path) = std::env::var_os("SKETCHES") {
        std::fs::write(path, page).unwrap();
    }
}
