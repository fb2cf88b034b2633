//! The one catalogue: the messages, and the guides that mend them. Nothing but typed rows, and [`explain`], which reads them.
//!
//! A message changes in its row (`messages/`), a guide in `guides/`, who a line is for in `audience.rs`. This file hands names on to the
//! other crates; within this one a name is taken from where it is defined.

pub(crate) mod audience;
pub(crate) mod everyday;
pub(crate) mod guide;
pub(crate) mod guides;
mod headlines;
pub(crate) mod messages;
pub(crate) mod number;
mod pasted;
pub(crate) mod read;
mod remembered;
pub(crate) mod row;
pub(crate) mod sketch;
pub(crate) mod topic;
pub(crate) mod topics;

pub use audience::Audience;
pub use everyday::COMMON;
pub use guide::Guide;
pub use guides::shape::{StepRow, Variant};
pub use messages::{row, rows};
pub use number::{CHAPTERS, Chapter, ChapterAuthor, Number, Surface};
pub use read::{
    Screen,
    card_text::reason_words,
    context::{Context, Desk, Parameters},
    explain, explain_in_full, help_desk,
    index::{Listed, listed, quoted},
    pictures,
    search::{SearchHit, search},
};
pub use row::{
    ActionPlace, Advice, Drawing, Emitter, HeadlineCase, MessageContent, MessageRow, Moment, Sentence,
};
pub use sketch::{
    fitted,
    screen::{Icon, ScreenLook, ScreenPart, Sketch},
};
pub use topic::Topic;
pub use topics::{HelpPage, NextPage, TopicContent, TopicPart};
