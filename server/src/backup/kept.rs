//! The folder in which a server keeps its backups: when the next one is due, and which ones go.

use crate::backup::format::Header;
use crate::backup::make::{NotBackedUp, may_be_at, write};
use crate::backup::verify::Verified;
use crate::clock::Timestamp;
use crate::disk;
use crate::encryption::Recipient;
use crate::store::Engine;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

const BEFORE: &str = "kagura-";
const AFTER: &str = ".backup";
const ENCRYPTED: &str = ".age";
/// In Greenwich, so that names keep their order whatever this computer's time zone is.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// Says whose backups are in the folder: two servers with one folder would remove each other's.
const OF: &str = "kagura.origin";
/// No address is longer (RFC 1035 §2.3.4, with a scheme and a port).
const LONGEST: u64 = 512;

/// The name of a backup that was begun then: `kagura-20261128T030000Z.backup`, with `.age` behind it where it is encrypted.
fn name(at: Timestamp, is_encrypted: bool) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().strftime(MOMENT);
    format!("{BEFORE}{moment}{AFTER}{}", if is_encrypted { ENCRYPTED } else { "" })
}

/// When the backup of this name was begun; nothing for files with other names.
fn made_at(name: &str) -> Option<Timestamp> {
    let moment = name.strip_prefix(BEFORE)?;
    let moment = moment.strip_suffix(ENCRYPTED).unwrap_or(moment).strip_suffix(AFTER)?;
    let at = jiff::civil::DateTime::strptime(MOMENT, moment).ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    let at = Timestamp::from_millis(at.timestamp().as_millisecond());
    // What is read more freely than it is written is not ours.
    [true, false].into_iter().any(|it| self::name(at, it) == name).then_some(at)
}

/// How long until the next backup is due. One from a time that is still to come was made while the clock was wrong, and puts nothing off.
fn due_in(made: &[Timestamp], every: Duration, now: Timestamp) -> Duration {
    let last = made.iter().filter(|at| **at <= now).max();
    last.map_or(Duration::ZERO, |last| every.saturating_sub(now.since(*last)))
}

/// A folder of backups and how it is kept.
#[derive(Clone, Debug)]
pub struct KeptBackups {
    /// Where they are.
    pub folder: PathBuf,
    /// From one to the next.
    pub every: Duration,
    /// So many of the newest stay.
    pub count: usize,
    /// For whom they are encrypted; for nobody, they are not.
    pub recipients: Vec<Recipient>,
    /// The folder of the store, in which none of them belongs.
    pub data: PathBuf,
}

impl KeptBackups {
    /// Makes a backup if one is due, then removes what is too much. Also gives how long until the next one is due.
    pub async fn make_if_due(
        &self,
        engine: &dyn Engine,
        origin: &str,
        now: Timestamp,
    ) -> Result<(Option<(PathBuf, Verified)>, Duration), NotBackedUp> {
        disk::shared_folder(&self.folder, &[], disk::us()).map_err(|cause| NotBackedUp::File {
            path: self.folder.clone(),
            cause: io::Error::other(cause),
        })?;
        self.claim(origin)?;
        let there: Vec<Timestamp> = self.found()?.into_iter().map(|(at, _)| at).collect();
        let due = due_in(&there, self.every, now);
        if !due.is_zero() {
            return Ok((None, due));
        }
        let path = self.folder.join(name(now, !self.recipients.is_empty()));
        may_be_at(&path, &self.data)?;
        let header = Header::new(origin, now);
        let (copy, place, recipients) = (engine.copy().await?, path.clone(), self.recipients.clone());
        let made = tokio::task::spawn_blocking(move || write(copy, &place, &recipients, &header))
            .await
            .map_err(|_| crate::store::Error::Closed)??;
        self.remove_surplus(made.bytes, now)?;
        Ok((Some((path, made)), self.every))
    }

    /// Says that the folder is this server's, or finds that it is another's. One of backups without this file is from before there was one.
    fn claim(&self, origin: &str) -> Result<(), NotBackedUp> {
        let path = self.folder.join(OF);
        let failed = |cause| NotBackedUp::File { path: path.clone(), cause };
        let mut theirs = String::new();
        match disk::named(&path, u64::MAX) {
            Ok(file) => file.take(LONGEST).read_to_string(&mut theirs).map(drop).map_err(failed)?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(failed(cause)),
        }
        match theirs.trim() {
            theirs if theirs == origin => Ok(()),
            // A power cut may have left it empty.
            "" => disk::write(&path, format!("{origin}\n").as_bytes())
                .and_then(|()| disk::sync(&path))
                .and_then(|()| disk::sync(&self.folder))
                .map_err(failed),
            theirs => Err(NotBackedUp::OfAnother { path: path.clone(), origin: theirs.to_owned() }),
        }
    }

    /// The oldest go. What has another name is not ours; what is named for a time that is still to come neither counts nor goes. Where the
    /// new one is far smaller than another, the store may be another one: then a person has to decide which ones go. One that was far smaller
    /// than an earlier one counts for none: it may be of an empty store that stood in this one's place for a day.
    fn remove_surplus(&self, bytes: u64, now: Timestamp) -> Result<(), NotBackedUp> {
        let (mut found, to_come): (Vec<_>, Vec<_>) =
            self.found()?.into_iter().partition(|(at, _)| *at <= now);
        found.sort();
        let surplus = found.len().saturating_sub(self.count);
        let sizes: Vec<u64> =
            found.iter().map(|(_, path)| fs::metadata(path).map_or(0, |it| it.len())).collect();
        if !to_come.is_empty() {
            tracing::warn!(folder = %self.folder.display(), count = to_come.len(),
                "backups there are named for a time that is still to come: they are left alone");
        }
        if surplus > 0 && sizes.iter().max().is_some_and(|most| bytes < most / 2) {
            tracing::warn!(folder = %self.folder.display(), bytes,
                "the newest backup is less than half as large as another one there: none is removed until a person has looked");
            return Ok(());
        }
        let mut most = 0;
        let counted: Vec<usize> = sizes
            .into_iter()
            .enumerate()
            .filter_map(|(at, bytes)| {
                let is_like_earlier_ones = bytes >= most / 2;
                most = most.max(bytes);
                is_like_earlier_ones.then_some(at)
            })
            .collect();
        let oldest = counted.iter().rev().nth(self.count.saturating_sub(1)).copied().unwrap_or_default();
        if counted.len() < found.len() {
            tracing::warn!(folder = %self.folder.display(), count = found.len() - counted.len(),
                "backups there are less than half as large as earlier ones: they do not count as ones that are kept");
        }
        for (_, path) in found.into_iter().take(oldest) {
            fs::remove_file(&path).map_err(|cause| NotBackedUp::File { path, cause })?;
        }
        Ok(())
    }

    /// When the newest of them was made, if there is one.
    pub fn newest(&self) -> Result<Option<Timestamp>, NotBackedUp> {
        Ok(self.found()?.into_iter().map(|(at, _)| at).max())
    }

    fn found(&self) -> Result<Vec<(Timestamp, PathBuf)>, NotBackedUp> {
        found(&self.folder).map_err(|cause| NotBackedUp::File { path: self.folder.clone(), cause })
    }
}

/// A store that is not where it was, as backups of it say: its disk is not there, or somebody moved it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "there is no store in {}, and {} is a backup of one: is its disk mounted? `kagura restore` makes it of that backup. To begin with an empty one, take the backups elsewhere first",
    data.display(), newest.display()
)]
pub struct StoreGone {
    /// Where the store would be.
    pub data: PathBuf,
    /// The newest backup.
    pub newest: PathBuf,
}

impl StoreGone {
    /// Whether there are backups where none of the store is there any more.
    pub fn by(backups: Option<&Path>, data: &Path) -> Option<Self> {
        let (_, newest) = found(backups?).ok()?.into_iter().max()?;
        Some(Self { data: data.to_owned(), newest })
    }
}

fn found(folder: &Path) -> io::Result<Vec<(Timestamp, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let at = entry.file_name().to_str().and_then(made_at);
        if let (Some(at), true) = (at, entry.file_type()?.is_file()) {
            found.push((at, entry.path()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Batch, Cell, SledEngine};

    const NOW: Timestamp = Timestamp::from_millis(1_795_834_800_000);
    const DAY: Duration = Duration::from_hours(24);

    #[test]
    fn names_say_when_and_other_names_are_nobodys_business() {
        assert_eq!(name(NOW, false), "kagura-20261128T030000Z.backup");
        for encrypted in [true, false] {
            assert_eq!(made_at(&name(NOW, encrypted)), Some(NOW));
        }
        for other in [
            "kagura.backup",
            "kagura-20261128T030000Z.backup.part",
            "kagura-20261128T030000Z.backup.age.age",
            "kagura-20261328T030000Z.backup",
            "kagura-20261128T30000Z.backup",
            "kagura-+20261128T030000Z.backup",
            "kagura- 20261128T030000Z.backup",
            "my kagura-20261128T030000Z.backup",
            "",
        ] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    #[test]
    fn one_is_due_a_while_after_the_last_whatever_the_clock_did() {
        let hours = Duration::from_hours;
        assert_eq!(due_in(&[], DAY, NOW), Duration::ZERO);
        assert_eq!(due_in(&[NOW], DAY, NOW), DAY);
        let [earlier, long_ago] = [5, 72].map(|ago| NOW.before(hours(ago)));
        assert_eq!(due_in(&[long_ago, earlier], DAY, NOW), hours(19));
        assert_eq!(due_in(&[long_ago], DAY, NOW), Duration::ZERO);
        let wrong = NOW + hours(9000);
        assert_eq!(due_in(&[wrong, earlier], DAY, NOW), hours(19));
        assert_eq!(due_in(&[wrong], DAY, NOW), Duration::ZERO);
    }

    /// A store with something in it, and a folder of which three daily backups are kept.
    async fn daily() -> (tempfile::TempDir, SledEngine, KeptBackups) {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(&dir.path().join("data"), 1 << 24).unwrap();
        let cell = Cell { table: "things.1".into(), key: b"key".to_vec(), value: Some(vec![7]) };
        let _ = engine.commit(Batch { writes: vec![cell], ..Batch::default() }).await.unwrap();
        let (folder, data) = (dir.path().join("backups"), dir.path().join("data"));
        let kept = KeptBackups { folder, every: DAY, count: 3, recipients: Vec::new(), data };
        (dir, engine, kept)
    }

    #[tokio::test]
    async fn the_newest_stay_and_nothing_of_others_goes() {
        let (_dir, engine, kept) = daily().await;
        let folder = kept.folder.clone();
        let look = async |now| kept.make_if_due(&engine, "https://auth.example/", now).await.unwrap();
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("kagura.backup"), "by hand").unwrap();
        fs::create_dir(folder.join(name(NOW.before(DAY * 99), false))).unwrap();
        for day in 0..5 {
            let now = NOW + DAY * day;
            let (made, next) = look(now).await;
            let (path, made) = made.unwrap();
            assert_eq!((path, made.content.entries, next), (folder.join(name(now, false)), 1, DAY));
            assert!(look(now + DAY / 2).await == (None, DAY / 2));
        }
        let names = || {
            let mut there: Vec<String> = fs::read_dir(&folder)
                .unwrap()
                .map(|it| it.unwrap().file_name().into_string().unwrap())
                .collect();
            there.sort();
            there
        };
        let mut there: Vec<String> =
            fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        there.sort();
        assert_eq!(
            there,
            [
                "kagura-20260821T030000Z.backup",
                "kagura-20261130T030000Z.backup",
                "kagura-20261201T030000Z.backup",
                "kagura-20261202T030000Z.backup",
                "kagura.backup",
                "kagura.origin",
            ]
        );
        // Another server would take them for surplus of its own.
        let other = kept.make_if_due(&engine, "https://other.example/", NOW + DAY * 9).await;
        assert!(
            matches!(other, Err(NotBackedUp::OfAnother { origin, .. }) if origin == "https://auth.example/")
        );
        // A clock that was ahead for a while: what is made now stays, and so do the last ones.
        for day in [900, 901, 902] {
            fs::write(folder.join(name(NOW + DAY * day, false)), "").unwrap();
        }
        let now = NOW + DAY * 5;
        let (made, next) = look(now).await;
        assert!(made.unwrap().0.exists() && next == DAY);
        assert!(names().contains(&name(NOW + DAY * 4, false)) && names().contains(&name(now, false)));
        // Another store in the place of this one: nothing of this one goes.
        fs::write(folder.join(name(NOW + DAY * 4, false)), vec![0; 1 << 20]).unwrap();
        let before = names();
        assert!(look(now + DAY).await.0.is_some());
        assert!(before.iter().all(|it| names().contains(it)), "{before:?} {:?}", names());
    }

    #[tokio::test]
    async fn backups_of_an_empty_store_push_no_good_ones_out() {
        let (_dir, engine, kept) = daily().await;
        let folder = kept.folder.clone();
        let look = async |now| kept.make_if_due(&engine, "https://auth.example/", now).await.unwrap();
        let usual = usize::try_from(look(NOW).await.0.unwrap().1.bytes).unwrap();
        let at = |ago: u32| folder.join(name(NOW.before(DAY * ago), false));
        for (ago, size) in [(5, usual), (4, usual), (3, usual), (2, usual / 4), (1, usual / 4)] {
            fs::write(at(ago), vec![0; size]).unwrap();
        }
        look(NOW + DAY).await;
        let there = [5, 4, 3, 2, 1, 0].map(|ago| at(ago).exists());
        assert_eq!(there, [false, false, true, true, true, true]);
        for day in 2..4 {
            look(NOW + DAY * day).await;
        }
        assert_eq!([3, 2, 1, 0].map(|ago| at(ago).exists()), [false; 4], "they go with those around them");
    }
}
