//! Letters that are out: in which state they are, and taking them back.

use crate::desk::fixture::DeskFixture;
use server::audit::Event;
use server::desk::DeskRefusal;
use server::desk::invitations::{LetterFigures, LetterState};
use server::desk::invite::{Issued, Terms};
use server::ids::{Draw as _, HolderId, Secret, SecretHash, SystemRandom};
use server::journey::invitation::{Invitation, PasswordCheck};
use server::model::index::Newest;
use std::time::Duration;

async fn invited(fixture: &DeskFixture, id: &HolderId) -> Issued {
    fixture.desk().invite(id, &Terms::of(&fixture.config)).await.unwrap()
}

fn token(issued: &Issued) -> SecretHash {
    Secret::presented(issued.url.split_once('#').unwrap().1).unwrap().hash()
}

async fn becomes(fixture: &DeskFixture, issued: &Issued, change: impl Fn(Invitation) -> Invitation) {
    let key = token(issued);
    let kept = fixture.store.get::<Invitation>(&key).await.unwrap().unwrap();
    fixture.store.put(&key, &change(kept)).await.unwrap();
}

async fn all(fixture: &DeskFixture) -> Vec<(String, LetterState)> {
    let mut all: Vec<LetterFigures> = Vec::new();
    fixture.desk().each_letter(|it| all.push(it)).await.unwrap();
    all.sort_by(|a, b| (&a.holder, a.state).cmp(&(&b.holder, b.state)));
    all.into_iter().map(|it| (it.holder.to_string(), it.state)).collect()
}

#[tokio::test]
async fn every_letter_is_told_with_what_became_of_it() {
    let fixture = DeskFixture::open().await;
    let now = fixture.now();
    let mut letters = Vec::new();
    for n in 1..=6 {
        let id = fixture.add(&format!("A{n}")).await;
        letters.push(invited(&fixture, &id).await);
    }
    becomes(&fixture, &letters[1], |it| it.tried(PasswordCheck::Right, now).0).await;
    becomes(&fixture, &letters[2], |mut it| {
        for _ in 0..5 {
            it = it.tried(PasswordCheck::Wrong, now).0;
        }
        it
    })
    .await;
    becomes(&fixture, &letters[3], |it| it.used(SystemRandom.device(), now).unwrap()).await;
    fixture.desk().cancel_letter("A5").await.unwrap();
    invited(&fixture, &letters[5].holder.id).await;
    let is = |id: &str, state| (id.to_owned(), state);
    assert_eq!(
        all(&fixture).await,
        [
            is("a1", LetterState::Out),
            is("a2", LetterState::Opened),
            is("a3", LetterState::Locked),
            is("a4", LetterState::Used),
            is("a5", LetterState::Cancelled),
            is("a6", LetterState::Out),
            is("a6", LetterState::Replaced),
        ]
    );
    fixture.pass(Duration::from_hours(24 * 40));
    let states: Vec<_> = all(&fixture).await.into_iter().map(|(_, state)| state).collect();
    assert_eq!(
        states,
        [
            LetterState::Expired,
            LetterState::Expired,
            LetterState::Locked,
            LetterState::Used,
            LetterState::Cancelled,
            LetterState::Expired,
            LetterState::Replaced,
        ]
    );
}

#[tokio::test]
async fn a_letter_is_taken_back_once_and_a_new_one_can_follow() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    assert!(matches!(fixture.desk().cancel_letter("A1").await, Err(DeskRefusal::NoLetter(_))));
    assert!(matches!(fixture.desk().cancel_letter("nobody").await, Err(DeskRefusal::HolderUnknown(_))));
    let issued = invited(&fixture, &id).await;
    assert_eq!(fixture.desk().cancel_letter("Ａ１").await.unwrap().state, LetterState::Cancelled);
    assert_eq!(fixture.events().await.last(), Some(&(Event::InvitationCancelled, Some(id.clone()))));
    let kept = fixture.store.get::<Invitation>(&token(&issued)).await.unwrap().unwrap();
    assert!(kept.open(fixture.now()).is_err());
    assert!(matches!(fixture.desk().cancel_letter("A1").await, Err(DeskRefusal::NoLetter(_))));
    let next = invited(&fixture, &id).await;
    let kept = fixture.store.get::<Invitation>(&token(&next)).await.unwrap().unwrap();
    assert!(kept.open(fixture.now()).is_ok());
}

/// As the entry stood before earlier letters were remembered.
#[tokio::test]
async fn the_newest_letter_of_an_earlier_store_is_remembered_too() {
    let kept: Newest =
        serde_json::from_str(r#"{"token":"FWoQasWgoUh7wn133IuhaekHzDGiBSjkNYf8OtvgRa8"}"#).unwrap();
    assert!(kept.before.is_empty() && !kept.is_all, "nobody can say what was before");
    let first = kept.token.clone();
    let mut newest = kept;
    for _ in 0..130 {
        newest = newest.followed_by(SystemRandom.secret().hash());
    }
    assert_eq!(newest.before.len(), 100);
    assert!(!newest.before.contains(&first));
}

#[test]
fn letters_are_all_remembered_until_there_are_more_than_a_hundred() {
    let mut newest = Newest::first(SystemRandom.secret().hash());
    for count in 2..=101 {
        newest = newest.followed_by(SystemRandom.secret().hash());
        assert!(newest.is_all && newest.tokens().count() == count);
    }
    assert!(!newest.clone().followed_by(SystemRandom.secret().hash()).is_all);
    // As a version writes it that does not know the field.
    let mut row = serde_json::to_value(&newest).unwrap();
    row.as_object_mut().unwrap().remove("is_all");
    assert!(!serde_json::from_value::<Newest>(row).unwrap().is_all);
}

#[tokio::test]
async fn the_newest_letters_of_few_and_of_many_are_the_same() {
    let fixture = DeskFixture::open().await;
    let mut ids = Vec::new();
    for n in 0..120 {
        ids.push(fixture.add(&format!("A{n}")).await);
    }
    for id in ids.iter().take(3) {
        invited(&fixture, id).await;
        fixture.pass(Duration::from_secs(1));
    }
    invited(&fixture, &ids[0]).await;
    fixture.desk().cancel_letter("A1").await.unwrap();
    let many = fixture.desk().newest_letters(&ids).await.unwrap();
    let few = fixture.desk().newest_letters(&ids[..10]).await.unwrap();
    assert_eq!(many, few);
    assert_eq!(
        (few.len(), few[&ids[0]].state, few[&ids[1]].state),
        (3, LetterState::Out, LetterState::Cancelled)
    );
}
