//! The catalogue as lists, for pages on which people look something up by themselves. Pure.

use super::{
    Context, Guide, Number, Surface,
    fill::{Voice, fill},
    row::Row,
    rows,
};

/// When a message appears.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Moment {
    /// On the way to the first step: the address, the browser, the id.
    Before,
    /// While the phone's or the PC's own dialogs are in front, or should be.
    During,
    /// As the result.
    After,
}

impl Moment {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Before, Self::During, Self::After];
}

impl Row {
    /// When this message appears.
    pub const fn moment(&self) -> Moment {
        match (self.surface, self.number.section) {
            (Surface::Phone, 2 | 7 | 10 | 15 | 16 | 19) | (Surface::Pc, 6..=8 | 10 | 12 | 13) => {
                Moment::Before
            }
            (Surface::Phone, 1 | 3 | 6 | 18 | 20 | 24)
            | (Surface::Pc, 4 | 5 | 9 | 11 | 14 | 18..=20 | 22) => Moment::After,
            (Surface::Phone | Surface::Pc, _) => Moment::During,
        }
    }
}

/// A message in a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Listed {
    /// Its number.
    pub number: Number,
    /// Where it is shown.
    pub surface: Surface,
    /// When it appears.
    pub moment: Moment,
    /// What stands on the screen.
    pub title: String,
    /// Other spellings of it, and codes.
    pub also: &'static [&'static str],
    /// What happened, in one sentence.
    pub headline: String,
}

/// Every message that we say something about, in the manual's order.
pub fn listed(context: &Context) -> Vec<Listed> {
    let one = |row: &'static Row| {
        let headline = row.content?.headline.in_language(context.language);
        Some(Listed {
            number: row.number,
            surface: row.surface,
            moment: row.moment(),
            title: fill(row.title, Voice::Quoted, context),
            also: row.also,
            headline: fill(headline, Voice::Ours, context),
        })
    };
    rows().into_iter().filter_map(one).collect()
}

/// Whether something is meant for the device that asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Meant {
    /// It is.
    ForThis,
    /// It is for another one.
    ForAnother,
}

/// A guide as it goes on some devices, with its words filled in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Way {
    /// Those devices.
    pub label: &'static str,
    /// Whether the device that asks is one of them. The first that fits is the one.
    pub meant: Meant,
    /// What to do, step by step.
    pub steps: Vec<String>,
}

impl Guide {
    /// Every variant, in the catalogue's order; at most one is meant for the device of the context.
    pub fn ways(self, context: &Context) -> Vec<Way> {
        let variants = self.variants();
        let own = variants.iter().position(|variant| variant.audience.fits(context.device));
        let way = |(at, variant): (usize, &super::Variant)| Way {
            label: variant.label.in_language(context.language),
            meant: if own == Some(at) { Meant::ForThis } else { Meant::ForAnother },
            steps: variant
                .steps
                .iter()
                .map(|step| fill(step.text.in_language(context.language), Voice::Ours, context))
                .collect(),
        };
        variants.iter().enumerate().map(way).collect()
    }

    /// The messages whose remedies lead to this guide, in the manual's order.
    pub fn helps_with(self) -> Vec<Number> {
        let leads = |row: &&'static Row| {
            row.content
                .is_some_and(|content| content.remedies.iter().any(|advice| advice.guide == Some(self)))
        };
        rows().into_iter().filter(leads).map(|row| row.number).collect()
    }
}
