//! The side of the socket that asks.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::net::UnixStream;
use tokio::sync::{mpsc, watch};

use crate::clock::{Clock as _, SystemClock, Timestamp};
use crate::store::content::Content;
use crate::store::engine::{
    Batch, Changes, CommitOutcome, Copied, Copying, Engine, EngineFuture, Error, KeyValue, Range,
};
use crate::store::remote::socket_path::SocketPath;
use crate::store::remote::wire::{self, RemoteRequest};

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

    /// The socket at which it asks.
    pub fn socket(&self) -> &Path {
        &self.path
    }

    async fn connection(&self) -> Result<UnixStream, Error> {
        let go = async {
            let mut stream = UnixStream::connect(SocketPath::of(&self.path)?.path()).await?;
            wire::greet(&mut stream).await?;
            Ok(stream)
        };
        go.await.map_err(|cause: io::Error| match cause.kind() {
            io::ErrorKind::TimedOut => Error::Silent { path: self.path.clone() },
            _ => Error::Io { doing: format!("connecting to {}", self.path.display()), cause },
        })
    }

    /// Asks on a connection of its own, so that nobody waits for anybody else's answer.
    async fn ask(&self, request: RemoteRequest) -> Result<wire::RemoteAnswer, Error> {
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

async fn exchange(stream: &mut UnixStream, request: &RemoteRequest) -> Result<wire::RemoteAnswer, Error> {
    let go = async {
        wire::send(stream, request).await?;
        wire::receive(stream).await
    };
    go.await.map_err(failed)
}

fn failed(cause: io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
            Error::Closed
        }
        _ => Error::io("asking the server that holds the database")(cause),
    }
}

impl Engine for RemoteEngine {
    fn get<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Get { table: table.to_owned(), key: key.to_vec() }).await? {
                wire::RemoteAnswer::Found(value) => Ok(value),
                other => Err(other.into_error()),
            }
        })
    }

    fn scan<'a>(&'a self, range: Range<'a>) -> EngineFuture<'a, Vec<KeyValue>> {
        Box::pin(async move {
            match self.ask(wire::scan(range)).await? {
                wire::RemoteAnswer::Entries(entries) => Ok(entries),
                other => Err(other.into_error()),
            }
        })
    }

    fn last<'a>(&'a self, table: &'a str) -> EngineFuture<'a, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Last { table: table.to_owned() }).await? {
                wire::RemoteAnswer::Found(key) => Ok(key),
                other => Err(other.into_error()),
            }
        })
    }

    fn commit(&self, batch: Batch) -> EngineFuture<'_, CommitOutcome> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Commit(batch)).await? {
                wire::RemoteAnswer::Outcome(outcome) => Ok(outcome),
                other => Err(other.into_error()),
            }
        })
    }

    fn verify(&self) -> EngineFuture<'_, Content> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Verify).await? {
                wire::RemoteAnswer::Content(content) => Ok(content),
                other => Err(other.into_error()),
            }
        })
    }

    fn copy(&self) -> EngineFuture<'_, Copying> {
        Box::pin(async move {
            let mut stream = self.connection().await?;
            wire::send(&mut stream, &RemoteRequest::Copy).await.map_err(failed)?;
            let (parts, receiver) = mpsc::channel(1);
            tokio::spawn(async move {
                loop {
                    let part = match wire::receive(&mut stream).await {
                        Ok(wire::RemoteAnswer::Copied(part)) => Ok(part),
                        Ok(other) => Err(other.into_error()),
                        Err(cause) => Err(failed(cause)),
                    };
                    let is_last = !matches!(part, Ok(Copied::Entries(_)));
                    // Who takes no more has given up; the server sees it by the connection.
                    if parts.send(part).await.is_err() || is_last {
                        return;
                    }
                }
            });
            Ok(Copying::new(receiver))
        })
    }

    fn now(&self) -> EngineFuture<'_, Timestamp> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Now).await {
                Ok(wire::RemoteAnswer::Now(millis)) => Ok(Timestamp::from_millis(millis)),
                Ok(other) => Err(other.into_error()),
                // A server of before ends the connection at a request that it does not know.
                Err(Error::Closed) => Ok(SystemClock.now()),
                Err(error) => Err(error),
            }
        })
    }

    fn announced(&self) -> EngineFuture<'_, Option<Vec<u8>>> {
        Box::pin(async move {
            match self.ask(RemoteRequest::Announced).await {
                Ok(wire::RemoteAnswer::Found(announced)) => Ok(announced),
                Ok(other) => Err(other.into_error()),
                // A server of before ends the connection at a request that it does not know.
                Err(Error::Closed) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn changes<'a>(&'a self, table: &'a str, key: &'a [u8]) -> EngineFuture<'a, Changes> {
        Box::pin(async move {
            let mut stream = self.connection().await?;
            let request = RemoteRequest::Changes { table: table.to_owned(), key: key.to_vec() };
            match exchange(&mut stream, &request).await? {
                wire::RemoteAnswer::Notice => {}
                other => return Err(other.into_error()),
            }
            let (sender, receiver) = watch::channel(());
            tokio::spawn(async move {
                loop {
                    tokio::select! {
                        () = sender.closed() => return,
                        notice = wire::receive(&mut stream) => match notice {
                            Ok(wire::RemoteAnswer::Notice) => sender.send_replace(()),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that was stopped in the middle (SIGSTOP), or whose disk hangs, still has its socket.
    #[tokio::test(start_paused = true)]
    async fn a_server_that_does_not_answer_is_told_from_one_that_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let _nobody_accepts = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let why = RemoteEngine::connect(&path).await.unwrap_err();
        assert!(matches!(&why, Error::Silent { path: at } if *at == path), "{why}");
        std::fs::remove_file(&path).unwrap();
        let why = RemoteEngine::connect(&path).await.unwrap_err();
        assert!(matches!(&why, Error::Io { cause, .. } if cause.kind() == io::ErrorKind::NotFound), "{why}");
    }
}
