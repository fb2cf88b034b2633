//! Issuing invitations.

use crate::desk::fixture::DeskFixture;
use server::audit::Event;
use server::desk::invite::{Issued, Terms};
use server::desk::{DeskRefusal, NewStanding};
use server::ids::{HolderId, Secret};
use server::journey::invitation::{Invitation, InvitationState, PasswordCheck};
use server::model::index::Newest;
use server::service::password;
use std::ops::ControlFlow;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

async fn kept(fixture: &DeskFixture, issued: &Issued) -> Invitation {
    let token = Secret::presented(issued.url.split_once('#').unwrap().1).unwrap().hash();
    fixture.store.get::<Invitation>(&token).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_invitation_can_be_opened_with_its_password_and_ends_at_midnight_in_japan() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    fixture.pass(Duration::from_secs(1));
    let issued = fixture.desk().invite(&id, &Terms::of(&fixture.config)).await.unwrap();
    assert!(issued.url.starts_with("https://auth.example/register?openExternalBrowser=1#"), "{}", issued.url);
    assert_eq!(issued.password.len(), 8);
    let kept = kept(&fixture, &issued).await;
    assert_eq!(kept.open(fixture.now()), Ok(5));
    assert_eq!(password::compare(&issued.password, &kept.password), PasswordCheck::Right);
    // Thirty days from noon of 23 November is 23 December; its last millisecond in Japan.
    assert_eq!(
        kept.expires_at.as_millis(),
        crate::desk::fixture::NOON + 30 * 86_400_000 + 12 * 3_600_000 - 1
    );
    assert_eq!(kept.expires_at, issued.expires_at);
    assert_eq!(fixture.events().await.last(), Some(&(Event::Invited, Some(id))));
}

#[tokio::test]
async fn a_newer_invitation_takes_the_older_ones_place() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let terms = Terms::of(&fixture.config);
    let older = fixture.desk().invite(&id, &terms).await.unwrap();
    fixture.pass(DAY);
    let newer = fixture.desk().invite(&id, &terms).await.unwrap();
    assert_eq!(kept(&fixture, &older).await.state, InvitationState::Replaced { since: fixture.now() });
    assert!(kept(&fixture, &newer).await.open(fixture.now()).is_ok());
    let newest = fixture.store.get::<Newest>(&id).await.unwrap().unwrap();
    assert_eq!(
        fixture.store.get::<Invitation>(&newest.token).await.unwrap().unwrap(),
        kept(&fixture, &newer).await
    );
}

#[tokio::test]
async fn two_invitations_at_the_same_time_leave_one() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let terms = Terms::of(&fixture.config);
    let desk = fixture.desk();
    let (one, two) = tokio::join!(desk.invite(&id, &terms), desk.invite(&id, &terms));
    let states = [kept(&fixture, &one.unwrap()).await, kept(&fixture, &two.unwrap()).await];
    let open = states.iter().filter(|invitation| invitation.open(fixture.now()).is_ok()).count();
    assert_eq!(open, 1);
}

#[tokio::test]
async fn neither_token_nor_password_is_kept_anywhere() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let issued = fixture.desk().invite(&id, &Terms::of(&fixture.config)).await.unwrap();
    let token = issued.url.split_once('#').unwrap().1.to_owned();
    let data = fixture.config.data.clone();
    let DeskFixture { store, engine, folder, .. } = fixture;
    drop((store, engine)); // everything is in the files now
    let found =
        |what: &str| files(&data).iter().any(|bytes| bytes.windows(what.len()).any(|w| w == what.as_bytes()));
    assert!(found("試験　花子") && found("$argon2id$"), "the files are not read rightly");
    assert!(!found(&token) && !found(&issued.password));
    drop(folder);
}

fn files(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .flat_map(|entry| match entry.file_type().unwrap() {
            kind if kind.is_dir() => files(&entry.path()),
            kind if kind.is_file() => vec![std::fs::read(entry.path()).unwrap()],
            _ => Vec::new(),
        })
        .collect()
}

#[tokio::test]
async fn secrets_do_not_reach_a_log() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let issued = fixture.desk().invite(&id, &Terms::of(&fixture.config)).await.unwrap();
    let debug = format!("{issued:?}");
    assert!(!debug.contains(&issued.password) && !debug.contains(&issued.url), "{debug}");
}

#[tokio::test]
async fn who_is_unknown_or_disabled_is_not_invited() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    fixture.desk().set_standing("A1", NewStanding::Disabled).await.unwrap();
    let terms = Terms::of(&fixture.config);
    assert!(matches!(fixture.desk().invite(&id, &terms).await, Err(DeskRefusal::HolderDisabled(_))));
    let nobody = HolderId::parse("nobody").unwrap();
    assert!(matches!(fixture.desk().invite(&nobody, &terms).await, Err(DeskRefusal::HolderUnknown(_))));
    assert!(fixture.store.get::<Newest>(&id).await.unwrap().is_none());
}

#[tokio::test]
async fn many_are_invited_in_order_and_each_learns_its_own_result() {
    let fixture = DeskFixture::open().await;
    let mut ids = vec![HolderId::parse("nobody").unwrap()];
    for n in 0..20 {
        ids.push(fixture.add(&format!("A{n:02}")).await);
    }
    let mut seen = Vec::new();
    fixture
        .desk()
        .invite_all(&ids, &Terms::of(&fixture.config), |id, result| {
            seen.push((id.clone(), result.is_ok()));
            ControlFlow::Continue(())
        })
        .await;
    let expected: Vec<_> = ids.iter().enumerate().map(|(n, id)| (id.clone(), n > 0)).collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn short_invitations_end_to_the_second() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let terms = Terms { validity: Duration::from_secs(3), ..Terms::of(&fixture.config) };
    let issued = fixture.desk().invite(&id, &terms).await.unwrap();
    assert_eq!(issued.expires_at, fixture.now() + Duration::from_secs(3));
}
