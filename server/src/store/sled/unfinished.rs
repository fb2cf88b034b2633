//! A database that is being made out of something else. Until it is whole nobody else opens it; what is given up leaves nothing.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::store::engine::{Engine, Error};
use crate::store::sled::{SledEngine, is_there, restoring};

/// Whether a folder is free for a database that is about to be made: it has none, or one that was never finished.
pub fn is_vacant(dir: &Path) -> Result<bool, Error> {
    Ok(restoring::stands(dir)? || !is_there(dir)?)
}

/// A database in the making.
pub struct Unfinished {
    dir: PathBuf,
    /// Nothing, once it is whole.
    engine: Option<Arc<dyn Engine>>,
    /// The engine's own, held until nothing is left to take away.
    _lock: File,
}

impl Unfinished {
    /// Begins a database in a folder that is vacant. What an interruption left there is taken away.
    pub fn begin(dir: &Path, cache_bytes: u64) -> Result<Self, Error> {
        let (engine, lock) = SledEngine::begin(dir, cache_bytes)?;
        Ok(Self { dir: dir.to_owned(), engine: Some(Arc::new(engine)), _lock: lock })
    }

    /// What writes to it.
    pub fn engine(&self) -> Result<Arc<dyn Engine>, Error> {
        self.engine.clone().ok_or(Error::Closed)
    }

    /// It is whole: from now on anybody may open it.
    pub fn finish(mut self) -> Result<(), Error> {
        restoring::finish(&self.dir)?;
        self.engine = None;
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let Some(engine) = self.engine.take() else { return };
        drop(engine);
        // What stays is refused, and taken away by whoever begins anew.
        if let Err(error) = restoring::clear(&self.dir).and_then(|()| restoring::finish(&self.dir)) {
            tracing::warn!(%error, "what was begun could not be taken away");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::{Batch, Cell};
    use std::fs;

    const CACHE: u64 = 1 << 24;
    const RESTORING: &str = "restoring";

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "lock")
            .collect();
        names.sort();
        names
    }

    async fn put(unfinished: &Unfinished) {
        let cell = Cell { table: "things.1".into(), key: b"key".to_vec(), value: Some(vec![7]) };
        let batch = Batch { writes: vec![cell], ..Batch::default() };
        let _ = unfinished.engine().unwrap().commit(batch).await.unwrap();
    }

    #[tokio::test]
    async fn nobody_opens_what_was_not_finished_and_whoever_begins_anew_finds_nothing_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let unfinished = Unfinished::begin(dir.path(), CACHE).unwrap();
        put(&unfinished).await;
        assert!(matches!(Unfinished::begin(dir.path(), CACHE), Err(Error::InUse { .. })));
        // A copy has what a process that was killed would leave.
        let left = tempfile::tempdir().unwrap();
        for name in ["rows", "mark", RESTORING] {
            let (from, to) = (dir.path().join(name), left.path().join(name));
            if from.is_dir() {
                fs::create_dir(&to).unwrap();
                for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
                    if file.file_type().unwrap().is_file() {
                        fs::copy(file.path(), to.join(file.file_name())).unwrap();
                    }
                }
            } else {
                fs::copy(from, to).unwrap();
            }
        }
        for _ in 0..2 {
            let opened = SledEngine::open(left.path(), CACHE);
            assert!(matches!(opened, Err(Error::Unfinished { .. })), "{:?}", opened.err());
        }
        let again = Unfinished::begin(left.path(), CACHE).unwrap();
        assert_eq!(again.engine().unwrap().get("things.1", b"key").await.unwrap(), None);
        put(&again).await;
        again.finish().unwrap();
        let engine = SledEngine::open(left.path(), CACHE).unwrap();
        assert_eq!(engine.get("things.1", b"key").await.unwrap(), Some(vec![7]));
    }

    #[tokio::test]
    async fn what_is_given_up_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("notes"), "mine").unwrap();
        let unfinished = Unfinished::begin(dir.path(), CACHE).unwrap();
        put(&unfinished).await;
        drop(unfinished);
        assert_eq!(names(dir.path()), ["notes"]);
    }

    #[test]
    fn a_database_that_is_there_and_files_of_others_stay() {
        let dir = tempfile::tempdir().unwrap();
        drop(SledEngine::open(dir.path(), CACHE).unwrap());
        let before = names(dir.path());
        assert!(matches!(Unfinished::begin(dir.path(), CACHE), Err(Error::Occupied { .. })));
        assert_eq!(names(dir.path()), before);
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join(RESTORING), "the restoring of a painting, in three parts").unwrap();
        fs::create_dir(other.path().join("rows")).unwrap();
        assert!(matches!(Unfinished::begin(other.path(), CACHE), Err(Error::Occupied { .. })));
        assert_eq!(names(other.path()), [RESTORING, "rows"]);
        // A folder of that name is nobody's but its owner's.
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(RESTORING)).unwrap();
        fs::write(folder.path().join(RESTORING).join("painting"), "").unwrap();
        assert!(matches!(Unfinished::begin(folder.path(), CACHE), Err(Error::NotOurs(_))));
        assert!(folder.path().join(RESTORING).join("painting").exists());
    }
}
