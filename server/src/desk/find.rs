//! Finding people at the desk: by name, by a part of the holder id, by a card's serial number.

use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::service::directory::{self, DirectoryHits, Inquiry, Tidied};

impl Desk<'_> {
    /// The `most` people whom a text fits best.
    pub async fn find(&self, typed: &str, most: usize) -> Result<DirectoryHits, DeskRefusal> {
        let inquiry = Inquiry::of(typed).ok_or_else(|| DeskRefusal::NothingToFind(typed.to_owned()))?;
        Ok(directory::find(self.store, &inquiry, most).await?)
    }

    /// Makes the directory for whoever was there before there was one; tells `progress` after each part.
    pub async fn make_directory(&self, mut progress: impl FnMut()) -> Result<(), DeskRefusal> {
        while directory::make_next(self.store, self.random).await? == Tidied::More {
            progress();
        }
        Ok(())
    }
}
