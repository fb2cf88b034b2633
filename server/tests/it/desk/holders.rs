//! Authorities, holders and devices.

use crate::desk::fixture::DeskFixture;
use server::audit::Event;
use server::desk::{DeskRefusal, Existing, NewHolder, NewStanding};
use server::model::people::{self, Credential, Device, Handle, Holder, Owned};
use server::store::prefix_of;
use std::fmt::Write as _;
use std::time::Duration;

#[tokio::test]
async fn an_authority_is_added_once_and_changed_only_on_demand() {
    let fixture = DeskFixture::open().await;
    let again = fixture.desk().add_authority("JMA", "別名", "電話", Existing::Refuse).await;
    assert!(matches!(again, Err(DeskRefusal::AuthorityExists(id)) if id.as_str() == "jma"));
    fixture.pass(Duration::from_mins(1));
    let changed = fixture.desk().add_authority("jma", "新しい名称", "電話", Existing::Update).await.unwrap();
    assert_eq!(changed.name, "新しい名称");
    assert!(changed.added_at < fixture.now());
    assert_eq!(fixture.desk().authorities().await.unwrap().len(), 2);
}

#[tokio::test]
async fn names_and_contacts_that_cannot_be_shown_are_refused() {
    let fixture = DeskFixture::open().await;
    for (name, contact) in [("", "電話"), ("名", " "), ("a\u{202E}b", "電話"), ("名", "電\n話")] {
        let refused = fixture.desk().add_authority("new", name, contact, Existing::Refuse).await;
        assert!(
            matches!(refused, Err(DeskRefusal::Text(_) | DeskRefusal::Contact(_))),
            "{name:?} {contact:?}"
        );
    }
    assert!(NewHolder::parse("a b/c", "名", "jma").is_err());
    assert!(NewHolder::parse("A1", &"長".repeat(101), "jma").is_err());
}

#[tokio::test]
async fn a_new_holder_is_kept_as_written_found_without_case_and_can_be_found_by_handle() {
    let fixture = DeskFixture::open().await;
    let new = NewHolder::parse("Test C20766", "神楽坂　三十四", "JMA").unwrap();
    let holder = fixture.desk().add_holder(&new, Existing::Refuse).await.unwrap();
    assert_eq!((holder.id.as_str(), holder.written.as_str()), ("testc20766", "TestC20766"));
    assert_eq!(fixture.desk().holder("ＴＥＳＴＣ２０７６６").await.unwrap(), holder);
    let handle = fixture.store.get::<Handle>(&holder.handle.simple().to_string()).await.unwrap().unwrap();
    assert_eq!(handle.holder, holder.id);
    assert!(fixture.events().await.contains(&(Event::HolderAdded, Some(holder.id))));
}

#[tokio::test]
async fn a_holder_is_not_added_twice_nor_to_an_authority_that_is_not_there() {
    let fixture = DeskFixture::open().await;
    fixture.add("A1").await;
    let new = |authority| NewHolder::parse("a1", "別人", authority).unwrap();
    let twice = fixture.desk().add_holder(&new("jma"), Existing::Refuse).await;
    assert!(matches!(twice, Err(DeskRefusal::HolderExists(_))));
    let nowhere = fixture.desk().add_holder(&new("jpa"), Existing::Update).await;
    assert!(matches!(nowhere, Err(DeskRefusal::AuthorityUnknown(_))));
    assert_eq!(fixture.desk().holder("a1").await.unwrap().name, "試験　花子");
}

#[tokio::test]
async fn changing_a_holder_keeps_handle_and_standing() {
    let fixture = DeskFixture::open().await;
    fixture.add("A1").await;
    let before = fixture.desk().set_standing("A1", NewStanding::Disabled).await.unwrap();
    let new = NewHolder::parse("a1", "改姓　花子", "medis").unwrap();
    let after = fixture.desk().add_holder(&new, Existing::Update).await.unwrap();
    assert_eq!((after.name.as_str(), after.authority.as_str()), ("改姓　花子", "medis"));
    assert_eq!((after.handle, after.standing), (before.handle, before.standing));
    assert!(fixture.events().await.contains(&(Event::HolderChanged, Some(after.id))));
}

#[tokio::test]
async fn a_holder_is_added_with_a_reading_and_who_says_nothing_of_it_changes_nothing() {
    let fixture = DeskFixture::open().await;
    let new = |kana: Option<&str>| {
        let new = NewHolder::parse("A1", "山田　花子", "jma").unwrap();
        kana.map_or(Ok(new.clone()), |kana| new.read_as(kana))
    };
    let add = async |kana: Option<&str>, existing| {
        let holder = fixture.desk().add_holder(&new(kana).unwrap(), existing).await.unwrap();
        holder.kana.map(|it| it.to_string())
    };
    assert_eq!(add(Some("ﾔﾏﾀﾞ ﾊﾅｺ"), Existing::Refuse).await.as_deref(), Some("ヤマダ　ハナコ"));
    assert_eq!(add(None, Existing::Update).await.as_deref(), Some("ヤマダ　ハナコ"));
    assert_eq!(add(Some("サンダ　ハナコ"), Existing::Update).await.as_deref(), Some("サンダ　ハナコ"));
    assert_eq!(add(Some(""), Existing::Update).await, None);
    assert!(matches!(new(Some("山田")), Err(DeskRefusal::Kana(_))));
    let changed = fixture.events().await.into_iter().filter(|(event, _)| *event == Event::HolderChanged);
    assert_eq!(changed.count(), 2);
}

#[tokio::test]
async fn disabling_twice_is_disabling_once() {
    let fixture = DeskFixture::open().await;
    let id = fixture.add("A1").await;
    let since = fixture.now();
    fixture.desk().set_standing("A1", NewStanding::Disabled).await.unwrap();
    fixture.pass(Duration::from_mins(1));
    let twice = fixture.desk().set_standing("A1", NewStanding::Disabled).await.unwrap();
    assert_eq!(twice.standing, people::Standing::Disabled { since });
    fixture.desk().set_standing("A1", NewStanding::Enabled).await.unwrap();
    let told: Vec<_> =
        fixture.events().await.into_iter().filter(|(_, holder)| *holder == Some(id.clone())).collect();
    assert_eq!(told.len(), 3);
    let unknown = fixture.desk().set_standing("nobody", NewStanding::Disabled).await;
    assert!(matches!(unknown, Err(DeskRefusal::HolderUnknown(_))));
}

#[tokio::test]
async fn all_holders_are_listed_over_many_pages() {
    let fixture = DeskFixture::open().await;
    let mut csv = String::from("id,name,authority\n");
    for n in 0..2500 {
        writeln!(csv, "H{n:05},名,jma").unwrap();
    }
    crate::desk::import::import(&fixture, csv.as_bytes()).await;
    let mut ids = Vec::new();
    fixture.desk().each_holder(|holder: Holder| ids.push(holder.written)).await.unwrap();
    assert_eq!(ids, (0..2500).map(|n| format!("H{n:05}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_revoked_device_is_gone_and_its_credential_remembered() {
    let fixture = DeskFixture::open().await;
    let holder = fixture.add("A1").await;
    let device = fixture.has_phone(&holder).await;
    fixture.pass(Duration::from_secs(1));
    let listed = fixture.desk().devices("A1").await.unwrap();
    assert_eq!(listed[0].id, device);
    // As it comes out of a chat: with a mark before it and a space behind.
    let gone = fixture.desk().revoke(&format!("\u{200E}{device}\u{3000}")).await.unwrap();
    assert!(fixture.store.get::<Device>(&device).await.unwrap().is_none());
    assert!(fixture.store.scan::<Owned>(&prefix_of(holder.as_str()), None, 9).await.unwrap().is_empty());
    let credential = fixture.store.get::<Credential>(&gone.credential.key()).await.unwrap().unwrap();
    assert_eq!(credential.removed_at, Some(fixture.now()));
    let event = Event::DeviceRemoved { device: device.to_string() };
    assert_eq!(fixture.events().await.last(), Some(&(event, Some(holder))));
    for id in [device.as_str(), "nothing", "../etc", ""] {
        assert!(matches!(fixture.desk().revoke(id).await, Err(DeskRefusal::DeviceUnknown(_))), "{id}");
    }
}

#[tokio::test]
async fn only_those_who_may_log_in_and_have_no_device_are_without_one() {
    let fixture = DeskFixture::open().await;
    let [with, _without, _disabled] =
        [fixture.add("A1").await, fixture.add("A2").await, fixture.add("A3").await];
    fixture.has_phone(&with).await;
    fixture.desk().set_standing("A3", NewStanding::Disabled).await.unwrap();
    let ids: Vec<_> =
        fixture.desk().without_device().await.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["a2"]);
}

#[tokio::test]
async fn a_name_keeps_the_shape_of_its_letters_and_a_damaged_one_is_refused() {
    let fixture = DeskFixture::open().await;
    for (n, name) in
        ["葛\u{E0101}城　太郎", "辻\u{E0100}　花子", "辻\u{FE00}　花子", "𠮷田　𩸽"].into_iter().enumerate()
    {
        let new = NewHolder::parse(&format!("V{n}"), name, "jma").unwrap();
        assert_eq!(fixture.desk().add_holder(&new, Existing::Refuse).await.unwrap().name, name);
        let authority =
            fixture.desk().add_authority(&format!("a{n}"), name, "電話", Existing::Refuse).await.unwrap();
        assert_eq!(authority.name, name);
    }
    for name in ["?田　太郎", "高橋 ？", "〓田", "\u{E000}田", "山\u{FFFD}", "ｻｳﾅﾄ｡｡ﾂﾀﾏｺ", "=A1"]
    {
        assert!(
            matches!(
                NewHolder::parse("X1", name, "jma"),
                Err(DeskRefusal::Text(_) | DeskRefusal::Contact(_))
            ),
            "{name}"
        );
        let refused = fixture.desk().add_authority("x", name, "電話", Existing::Refuse).await;
        assert!(matches!(refused, Err(DeskRefusal::Text(_) | DeskRefusal::Contact(_))), "{name}");
    }
}
