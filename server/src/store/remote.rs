//! The engine of another process, through a unix socket, so that a command works while the server holds the database. Only the
//! user who runs the server (and root) gets in; by a socket of its own, a group does, for a part of it.

mod client;
mod socket_path;
mod visitor;
mod wire;

use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::{JoinHandle, JoinSet};

use crate::current::Current;
use crate::disk::{self, DiskEntry, SystemUser};
use crate::places::Places;
use crate::store::engine::{Changes, Copied, Copying, Engine, Error, Range};
use crate::store::remote::socket_path::SocketPath;
use crate::store::remote::visitor::Visitor;
use crate::store::remote::wire::RemoteRequest;

pub use crate::store::remote::client::RemoteEngine;
pub use crate::store::remote::visitor::{GroupDoor, VisitorRule};

/// So many connections one user of a group has: a few commands at once, of which each keeps sixteen.
const PLACES: usize = 64;

/// An engine being served on a socket. Dropping it ends that and removes the socket.
pub struct Serving {
    path: PathBuf,
    /// Dropped, it ends the task; so this needs no code of its own.
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

/// What a server announces to the commands that come in.
pub type Announcement = Arc<Current<Vec<u8>>>;

/// Serves an engine on a socket at `path`. One that is there already is replaced, as whoever has the database is
/// the only one who may serve it.
pub fn serve(engine: Arc<dyn Engine>, path: &Path) -> Result<Serving, Error> {
    serve_announcing(engine, path, None)
}

/// The same of a server that announces something.
pub fn serve_announcing(
    engine: Arc<dyn Engine>,
    path: &Path,
    announced: Option<Announcement>,
) -> Result<Serving, Error> {
    serving(path, None, Served { engine, announced, door: None, turn: Semaphore::new(1) })
}

/// The same for a group of users, on a socket of its own. One at which somebody listens is left alone: it is another server's.
pub fn serve_group(
    engine: Arc<dyn Engine>,
    door: GroupDoor,
    announced: Option<Announcement>,
) -> Result<Serving, Error> {
    let (path, group) = (door.path.clone(), door.group.id());
    disk::there(&path, DiskEntry::Socket)?;
    if std::os::unix::net::UnixStream::connect(&path).is_ok() {
        let used = io::ErrorKind::AddrInUse.into();
        return Err(Error::io(format!("serving on {}", path.display()))(used));
    }
    serving(&path, Some(group), Served { engine, announced, door: Some(door), turn: Semaphore::new(1) })
}

/// What is served, and to whom.
struct Served {
    engine: Arc<dyn Engine>,
    announced: Option<Announcement>,
    /// Where others than the owner come in.
    door: Option<GroupDoor>,
    /// Whoever of them sends a long frame has it.
    turn: Semaphore,
}

fn serving(path: &Path, group: Option<u32>, served: Served) -> Result<Serving, Error> {
    // Whatever else stands in its place was put there by somebody.
    disk::there(path, DiskEntry::Socket)?;
    let new = path.with_extension("new");
    let go = || {
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(SocketPath::of(&new)?.path())?;
        fs::set_permissions(&new, Permissions::from_mode(0o600))?;
        let owner = fs::metadata(&new)?.uid();
        if group.is_some() {
            std::os::unix::fs::chown(&new, None, group)?;
            fs::set_permissions(&new, Permissions::from_mode(0o660))?;
        }
        fs::rename(&new, path)?;
        Ok((listener, owner))
    };
    let (listener, owner) = go().map_err(|cause| {
        // It may not have been made at all.
        let _ = fs::remove_file(&new);
        Error::io(format!("serving on {}", path.display()))(cause)
    })?;
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        let mut connections = JoinSet::new();
        tokio::select! {
            () = accept(listener, owner, Arc::new(served), &mut connections) => {}
            _ = stopped => {}
        }
        connections.shutdown().await;
    });
    Ok(Serving { path: path.to_owned(), stop: Some(stop), task: Some(task) })
}

impl Serving {
    /// Ends the service and waits until the engine is let go.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take() {
            // It was told to end, so how it ended does not matter.
            let _ = task.await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "the store's socket could not be removed");
        }
    }
}

async fn accept(listener: UnixListener, owner: u32, served: Arc<Served>, connections: &mut JoinSet<()>) {
    let mut visitors: HashMap<u32, Places> = HashMap::new();
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of descriptors, as a rule: others have to end before the next one can begin.
                tracing::warn!(%error, "the store's socket could not accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
        // The mode of the socket says the same, but for the moment between its making and its mode. Who is in the group, the mode alone says:
        // the operating system names no groups of whoever connects.
        let Ok(user) = stream.peer_cred().map(|peer| peer.uid()) else { continue };
        let visitor = match &served.door {
            _ if user == owner || user == 0 => None,
            Some(door) => Some(Visitor { user: SystemUser::of(user).to_string(), door: door.clone() }),
            None => continue,
        };
        let is_visitor = visitor.is_some();
        let connection = connections.spawn(answer(stream, Arc::clone(&served), visitor));
        if is_visitor {
            // Nobody of the group takes the server's open files.
            visitors.entry(user).or_insert_with(|| Places::new(PLACES)).take(connection);
        }
    }
}

/// Answers one connection until it ends, or says something that is not a request.
async fn answer(mut stream: UnixStream, served: Arc<Served>, visitor: Option<Visitor>) {
    if let Err(error) = converse(&mut stream, &served, visitor.as_ref()).await
        && error.kind() != io::ErrorKind::UnexpectedEof
    {
        tracing::warn!(%error, "a connection to the store's socket ended");
    }
}

async fn converse(stream: &mut UnixStream, served: &Served, visitor: Option<&Visitor>) -> io::Result<()> {
    let engine = &*served.engine;
    wire::greet(stream).await?;
    loop {
        let request = match visitor {
            None => Ok(wire::receive(stream).await?),
            Some(visitor) => visitor.admitted(wire::receive_in_turn(stream, &served.turn).await?),
        };
        let answer = match request {
            Err(error) => Err(error),
            Ok(RemoteRequest::Get { table, key }) => {
                engine.get(&table, &key).await.map(wire::RemoteAnswer::Found)
            }
            Ok(RemoteRequest::Scan { table, prefix, after, limit }) => {
                let limit = usize::try_from(limit).unwrap_or(usize::MAX);
                let range = Range { table: &table, prefix: &prefix, after: after.as_deref(), limit };
                engine.scan(range).await.map(wire::RemoteAnswer::Entries)
            }
            Ok(RemoteRequest::Last { table }) => engine.last(&table).await.map(wire::RemoteAnswer::Found),
            Ok(RemoteRequest::Commit(batch)) => engine.commit(batch).await.map(wire::RemoteAnswer::Outcome),
            Ok(RemoteRequest::Now) => engine.now().await.map(|now| wire::RemoteAnswer::Now(now.as_millis())),
            Ok(RemoteRequest::Announced) => {
                let announced = served.announced.as_ref().map(|it| it.now().as_ref().clone());
                Ok(wire::RemoteAnswer::Found(announced))
            }
            Ok(RemoteRequest::Verify) => engine.verify().await.map(wire::RemoteAnswer::Content),
            Ok(RemoteRequest::Copy) => match engine.copy().await {
                Ok(copy) => return hand_over(stream, copy).await,
                Err(error) => Err(error),
            },
            Ok(RemoteRequest::Changes { table, key }) => match engine.changes(&table, &key).await {
                Ok(changes) => return notify(stream, changes).await,
                Err(error) => Err(error),
            },
        };
        let answer = answer.unwrap_or_else(wire::RemoteAnswer::error);
        match wire::send(stream, &answer).await {
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                let answer =
                    wire::RemoteAnswer::Failed("the answer is too large: ask for less at once".to_owned());
                wire::send(stream, &answer).await?;
            }
            sent => sent?,
        }
    }
}

/// Sends the parts of a copy, to the last.
async fn hand_over(stream: &mut UnixStream, mut copy: Copying) -> io::Result<()> {
    loop {
        match copy.next().await {
            Ok(whole @ Copied::Whole(_)) => {
                return wire::send(stream, &wire::RemoteAnswer::Copied(whole)).await;
            }
            Ok(part) => wire::send(stream, &wire::RemoteAnswer::Copied(part)).await?,
            Err(error) => return wire::send(stream, &wire::RemoteAnswer::error(error)).await,
        }
    }
}

/// Sends notices only, from here on, over the connection.
async fn notify(stream: &mut UnixStream, mut changes: Changes) -> io::Result<()> {
    let (mut from, mut to) = stream.split();
    wire::send(&mut to, &wire::RemoteAnswer::Notice).await?;
    loop {
        tokio::select! {
            next = changes.next() => match next {
                Ok(()) => wire::send(&mut to, &wire::RemoteAnswer::Notice).await?,
                Err(_) => return Ok(()),
            },
            // The client says nothing more: this is its end.
            end = from.read_u8() => return end.map(|_| ()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;

    use tokio::io::AsyncWriteExt as _;

    use tempfile::TempDir;

    use super::*;
    use crate::clock::Timestamp;
    use crate::store::conformance::{Reopenable, promises};
    use crate::store::{Batch, CommitOutcome, Content, EngineFuture, KeyValue, SledEngine, open, socket_in};

    struct Served {
        dir: TempDir,
        serving: Option<Serving>,
    }

    impl Reopenable for Served {
        fn open(&mut self) -> Pin<Box<dyn Future<Output = Arc<dyn Engine>> + Send + '_>> {
            Box::pin(async {
                if let Some(serving) = self.serving.take() {
                    serving.stop().await;
                }
                let socket = socket_in(self.dir.path());
                let engine = Arc::new(SledEngine::open(self.dir.path(), 1 << 24).unwrap());
                self.serving = Some(serve(engine, &socket).unwrap());
                let remote: Arc<dyn Engine> = Arc::new(RemoteEngine::connect(&socket).await.unwrap());
                remote
            })
        }
    }

    fn fresh() -> Served {
        Served { dir: tempfile::tempdir().unwrap(), serving: None }
    }

    promises!(fresh());

    #[tokio::test]
    async fn a_socket_is_for_its_owner_and_goes_with_its_server() {
        let mut served = fresh();
        let _ = served.open().await;
        let socket = socket_in(served.dir.path());
        assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
        served.serving.take().unwrap().stop().await;
        assert!(!socket.exists());
    }

    #[tokio::test]
    async fn a_folder_with_a_long_name_has_a_socket_too() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("認証局の長い名前のフォルダー".repeat(3)).join("その中の資料");
        fs::create_dir_all(&long).unwrap();
        let engine = Arc::new(SledEngine::open(&long, 1 << 24).unwrap());
        let serving = serve(engine, &socket_in(&long)).unwrap();
        let remote = RemoteEngine::connect(&socket_in(&long)).await.unwrap();
        assert!(remote.get("a.1", b"").await.unwrap().is_none());
        serving.stop().await;
        assert!(!socket_in(&long).exists());
    }

    /// A database whose computer has another time.
    struct Ahead(SledEngine);

    impl Engine for Ahead {
        fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
            self.0.get(table, key)
        }

        fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
            self.0.scan(range)
        }

        fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
            self.0.last(table)
        }

        fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
            self.0.commit(batch)
        }

        fn verify(&self) -> EngineFuture<'_, Content> {
            self.0.verify()
        }

        fn copy(&self) -> EngineFuture<'_, Copying> {
            self.0.copy()
        }

        fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
            self.0.changes(table, key)
        }

        fn now(&self) -> EngineFuture<'_, Timestamp> {
            Box::pin(async { Ok(Timestamp::from_millis(4_102_444_800_000)) })
        }
    }

    #[tokio::test]
    async fn a_command_judges_by_the_servers_clock() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Arc::new(Ahead(SledEngine::open(dir.path(), 1 << 24).unwrap()));
        let serving = serve(engine, &socket_in(dir.path())).unwrap();
        let remote = RemoteEngine::connect(&socket_in(dir.path())).await.unwrap();
        assert_eq!(remote.now().await.unwrap(), Timestamp::from_millis(4_102_444_800_000));
        serving.stop().await;
    }

    #[tokio::test]
    async fn a_left_over_socket_is_replaced() {
        let mut served = fresh();
        let socket = socket_in(served.dir.path());
        drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
        assert!(socket.exists());
        assert!(served.open().await.get("a.1", b"").await.unwrap().is_none());
    }

    #[tokio::test]
    async fn nonsense_ends_its_own_connection_only() {
        let mut served = fresh();
        let engine = served.open().await;
        let nonsense: [&[u8]; 6] = [
            b"GET / HTTP/1.1\r\n\r\n",
            b"kagura2\n\0\0\0\x11",
            b"kagura3\n\xff\xff\xff\xff",
            b"kagura3\n\0\0\0\0",
            b"kagura3\n\0\0\0\x02\x01\x02",
            b"kagura3\n\0\0\0\x11\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        ];
        for words in nonsense {
            let mut stream = UnixStream::connect(socket_in(served.dir.path())).await.unwrap();
            stream.write_all(words).await.unwrap();
            let mut all = Vec::new();
            // It ends, whether with or without a reset.
            let _ = stream.read_to_end(&mut all).await;
            assert_eq!(all, wire::GREETING);
            assert!(engine.get("a.1", b"").await.unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn a_client_hears_when_its_server_ends() {
        let mut served = fresh();
        let engine = served.open().await;
        let mut changes = engine.changes("a.1", b"").await.unwrap();
        served.serving.take().unwrap().stop().await;
        assert!(matches!(changes.next().await, Err(Error::Closed)));
        assert!(matches!(engine.get("a.1", b"").await, Err(Error::Closed)));
    }

    #[tokio::test]
    async fn a_command_finds_the_server_or_else_the_database() {
        let dir = tempfile::tempdir().unwrap();
        let write = async |value: &[u8]| {
            let cell =
                super::super::Cell { table: "a.1".into(), key: Vec::new(), value: Some(value.to_vec()) };
            let engine = open(dir.path(), 1 << 24).await.unwrap();
            let _ = engine.commit(Batch { writes: vec![cell], ..Batch::default() }).await.unwrap();
        };
        write(b"alone").await;
        let server = Arc::new(SledEngine::open(dir.path(), 1 << 24).unwrap());
        assert_eq!(server.get("a.1", b"").await.unwrap().unwrap(), b"alone");
        assert!(matches!(SledEngine::open(dir.path(), 1 << 24), Err(Error::InUse { .. })));
        let serving = serve(server.clone(), &socket_in(dir.path())).unwrap();
        write(b"beside the server").await;
        assert_eq!(server.get("a.1", b"").await.unwrap().unwrap(), b"beside the server");
        serving.stop().await;
    }
}
