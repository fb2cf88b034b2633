//! The side of the socket that asks.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::net::UnixStream;
use tokio::sync::watch;

use crate::store::engine::{Answer, Batch, Changes, Engine, Entry, Error, Outcome, Range};
use crate::store::remote::place::Place;
use crate::store::remote::wire::{self, Request};

/// More idle connections than this are not kept.
const IDLE: usize = 16;

/// An engine that a server in another process has.
#[derive(Debug)]
pub struct RemoteEngine {
    path: PathBuf,
    idle: Mutex<Vec<UnixStream>>,
}

impl RemoteEngine {
    /// Connects to the server at a socket.
    pub async fn connect(path: &Path) -> Result<Self, Error> {
        let engine = Self { path: path.to_owned(), idle: Mutex::default() };
        let first = engine.connection().await?;
        engine.idle().push(first);
        Ok(engine)
    }

    async fn connection(&self) -> Result<UnixStream, Error> {
        let go = async {
            let mut stream = UnixStream::connect(Place::of(&self.path)?.path()).await?;
            wire::greet(&mut stream).await?;
            Ok(stream)
        };
        go.await.map_err(Error::io(format!("connecting to {}", self.path.display())))
    }

    /// Asks on a connection of its own, so that nobody waits for anybody else's answer.
    async fn ask(&self, request: Request) -> Result<wire::Answer, Error> {
        let idle = self.idle().pop();
        let mut stream = match idle {
            Some(stream) => stream,
            None => self.connection().await?,
        };
        let answer = exchange(&mut stream, &request).await?;
        let mut idle = self.idle();
        if idle.len() < IDLE {
            idle.push(stream);
        }
        Ok(answer)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<UnixStream>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn exchange(stream: &mut UnixStream, request: &Request) -> Result<wire::Answer, Error> {
    let go = async {
        wire::send(stream, request).await?;
        wire::receive(stream).await
    };
    go.await.map_err(|cause| match cause.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
            Error::Closed
        }
        _ => Error::io("asking the server that holds the database")(cause),
    })
}

impl Engine for RemoteEngine {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.ask(Request::Get { table: table.to_owned(), key: key.to_vec() }).await? {
                wire::Answer::Found(value) => Ok(value),
                other => Err(other.into_error()),
            }
        })
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> Answer<'a, Vec<Entry>> {
        Box::pin(async move {
            match self.ask(wire::scan(range)).await? {
                wire::Answer::Entries(entries) => Ok(entries),
                other => Err(other.into_error()),
            }
        })
    }

    fn last<'a>(&'a self, table: &'a str) -> Answer<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.ask(Request::Last { table: table.to_owned() }).await? {
                wire::Answer::Found(key) => Ok(key),
                other => Err(other.into_error()),
            }
        })
    }

    fn commit(&self, batch: Batch) -> Answer<'_, Outcome> {
        Box::pin(async move {
            match self.ask(Request::Commit(batch)).await? {
                wire::Answer::Outcome(outcome) => Ok(outcome),
                other => Err(other.into_error()),
            }
        })
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> Answer<'a, Changes> {
        Box::pin(async move {
            let mut stream = self.connection().await?;
            let request = Request::Changes { table: table.to_owned(), key: key.to_vec() };
            match exchange(&mut stream, &request).await? {
                wire::Answer::Notice => {}
                other => return Err(other.into_error()),
            }
            let (sender, receiver) = watch::channel(());
            tokio::spawn(async move {
                loop {
                    tokio::select! {
                        () = sender.closed() => return,
                        notice = wire::receive(&mut stream) => match notice {
                            Ok(wire::Answer::Notice) => sender.send_replace(()),
                            // The sender ends with this task, which tells the receiver.
                            Ok(_) | Err(_) => return,
                        },
                    }
                }
            });
            Ok(Changes::new(receiver))
        })
    }
}
