//! The one catalogue: the messages, and the guides that mend them. Nothing but typed rows, and [`explain`], which reads them.
//!
//! A message changes in its row (`messages/`), a guide in `guides/`, who a line is for in `audience.rs`. This file hands names on to the
//! other crates; within this one a name is taken from where it is defined.

pub(crate) mod audience;
pub(crate) mod guide;
pub(crate) mod guides;
pub(crate) mod messages;
pub(crate) mod number;
pub(crate) mod read;
pub(crate) mod row;
pub(crate) mod sketch;

pub use audience::Audience;
pub use guide::Guide;
pub use guides::shape::{Step, Variant};
pub use messages::{row, rows};
pub use number::{CHAPTERS, Chapter, Number, Source, Surface};
pub use read::{
    Screen,
    card_words::reason_words,
    context::{Context, Parameters},
    explain,
    index::{Listed, listed},
    pictures,
    search::{Found, search},
};
pub use row::{Advice, Case, Content, Drawing, Emitter, Line, Moment, Place, Row};
pub use sketch::{
    fitted,
    screen::{Frame, Icon, Part, Sketch},
};
