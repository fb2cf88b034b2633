//! Random orders of everything that people do: opening, guessing, answering, going back, reloading, a second tab, waiting too
//! long, cancelling, changing phones. Whatever the order, every answer has a screen, nothing counts twice, and a phone that
//! finished has won.

mod journeys;
mod logins;
mod people;
mod world;

use crate::amount;
use crate::common::TestServer;
use api::{login, register};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use server::journey::login::APPROVAL;
use std::cell::{Cell, RefCell};
use std::time::Duration;
use world::{PCS, PHONES, Told, World};

/// One thing that somebody does; the numbers say who and which.
type Step = (u8, u8, u8);

/// How many kinds of steps there are.
const KINDS: u8 = 46;

#[test]
fn in_whatever_order_things_are_done_every_answer_has_a_screen_and_nothing_counts_twice() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(TestServer::start());
    let (case, total) = (Cell::new(0), RefCell::new(Told::default()));
    let cases = amount::cases(100, 20);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let orders = prop::collection::vec((0..KINDS, any::<u8>(), any::<u8>()), 1..40);
    let outcome = TestRunner::new(config).run(&orders, |steps| {
        case.set(case.get() + 1);
        let told = runtime.block_on(in_this_order(&server, case.get(), &steps));
        let mut total = total.borrow_mut();
        total.registered += told.registered;
        total.approved += told.approved;
        total.opened += told.opened;
        total.confirmed += told.confirmed;
        total.removed += told.removed;
        total.renamed += told.renamed;
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    if cases < 20 {
        return; // too few to reach anything for sure
    }
    // Two phones are registered before each case, and two more as well as two logins after every fourth.
    let Told { registered, approved, opened, confirmed, removed, renamed } = total.into_inner();
    let reached = if cases < 100 {
        vec![registered > 50, approved > 12, opened > 25, confirmed > 0]
    } else {
        vec![registered > 290, approved > 110, opened > 150, confirmed > 15, removed > 1, renamed > 1]
    };
    assert!(reached.iter().all(|it| *it), "the orders reach too little: {reached:?}");
}

/// Does all of it, and holds the store against what people were told. Gives how much happened.
async fn in_this_order(server: &TestServer, case: usize, steps: &[Step]) -> Told {
    let mut world = World::new(server, case).await;
    for step in steps {
        take(&mut world, *step).await;
        world.phones_that_finished_have_won().await;
    }
    world.sessions_are_rightful().await;
    world.store_agrees().await;
    if case.is_multiple_of(4) {
        world.everybody_still_gets_in().await;
        world.store_agrees().await;
    }
    world.told
}

/// One of several, mostly the newest.
pub fn one_of<T>(all: &[T], which: u8) -> Option<usize> {
    let last = all.len().checked_sub(1)?;
    Some(if which < 160 { last } else { usize::from(which) % all.len() })
}

async fn take(world: &mut World<'_>, (kind, a, b): Step) {
    let tab = usize::from(b) % (PHONES * 2);
    let (pc, anywhere) = (usize::from(b) % PCS, usize::from(b) % (PCS + PHONES));
    let Some(link) = one_of(&world.links, a) else { return };
    match kind {
        0 | 1 => world.open(link, tab).await,
        2 | 3 => world.unlock(link, tab, true).await,
        4 => world.unlock(link, tab, false).await,
        5 | 6 => world.make(link, tab).await,
        7 => world.approve(link, tab).await,
        8..=11 => {
            if let Some(index) = one_of(&world.begun, a) {
                world.finish(index, None, b.is_multiple_of(2)).await;
            }
        }
        12 => {
            if let Some(index) = one_of(&world.begun, a) {
                let other = usize::from(b) % world.links.len();
                world.finish(index, Some(other), false).await;
            }
        }
        13 => {
            if let Some(index) = one_of(&world.begun, a) {
                world.finish_unverified(index).await;
            }
        }
        14 => world.label(link, tab).await,
        15 => world.navigate(a).await,
        16 => world.invite(usize::from(b) % 2).await,
        17 => world.begin_login(pc, [None, Some(0), Some(1)][usize::from(a) % 3]).await,
        18 => world.scan_and_choose(a, b, true).await,
        19 => world.scan_and_choose(a, b, b % 4 > 0).await,
        20 | 21 => world.pc_side(a, b).await,
        22 | 23 => {
            if let Some(index) = one_of(&world.logins, a) {
                let at = if b < 200 { world.logins[index].pc } else { anywhere };
                world.take(index, at, b.is_multiple_of(2)).await;
            }
        }
        24 if a.is_multiple_of(2) => world.pick(link, tab, b < 200).await,
        24 => world.refuse(link, tab).await,
        25 => world.prove("solo", PCS + usize::from(b) % PHONES).await,
        26 => world.prove("account/changes", PCS + usize::from(b) % PHONES).await,
        27 => world.manage(anywhere, a).await,
        28 => world.show_code(anywhere).await,
        29 => match b % 8 {
            0 => world.stand(usize::from(a) % 2, false).await,
            1 | 2 => world.stand(usize::from(a) % 2, true).await,
            3 => world.log_out(anywhere).await,
            _ => world.begin_confirmation(pc).await,
        },
        // A journey as it is meant to be, up to some step, so that the others meet it wherever it may stand.
        30..=34 => world.logs_in_on_a_pc(pc, a, b).await,
        35..=38 => world.registers(a, b).await,
        39 | 40 => world.logs_in(PCS + usize::from(b) % PHONES).await,
        41 => world.confirms(PCS + usize::from(b) % PHONES).await,
        42 | 43 => world.manage(PCS + usize::from(b) % PHONES, a).await,
        _ => {
            let seconds = [1, 30, 240, 299, 300, 599, 601, 1800, 3600, 86_400, 86_400 * 31];
            // Mostly moments and minutes: a journey has to have a chance.
            let longest = if b < 200 { 5 } else { seconds.len() };
            world.server.pass(Duration::from_secs(seconds[usize::from(a) % longest]));
            if b.is_multiple_of(3) {
                server::service::sweep::sweep(&world.server.app).await.unwrap();
            }
        }
    }
}

const DAY: Duration = Duration::from_hours(24);

impl World<'_> {
    /// After a phone was told that it is done, no PC says that time is over or that it was cancelled.
    async fn phones_that_finished_have_won(&mut self) {
        let now = self.server.now();
        for index in 0..self.logins.len() {
            let login = &self.logins[index];
            let Some((holder, ..)) = login.by else { continue };
            if login.overruled || !self.enabled[holder] || now >= login.began + DAY {
                continue;
            }
            let (path, pc) = (format!("/api/login/{}", login.id), login.pc);
            let reply = self.browsers[pc].get(&path).await;
            let view: login::LoginView = self.screen(&reply).unwrap_or_else(|it| panic!("{it:?}"));
            let taken = self.logins[index].taken;
            let left = self.logins[index].approved_at.is_some_and(|at| now >= at + APPROVAL);
            match (taken, left) {
                (true, _) => assert_eq!(view.state, login::LoginStage::Finished),
                (false, false) => assert_eq!(view.state, login::LoginStage::Approved),
                (false, true) => assert!(matches!(view.state, login::LoginStage::Ended { .. }), "{view:?}"),
            }
        }
        for index in 0..self.shown.len() {
            let shown = &self.shown[index];
            if shown.devices.is_empty() || now >= shown.began + DAY {
                continue;
            }
            let (path, pc) = (format!("/api/register/{}", shown.id), shown.pc);
            let reply = self.browsers[pc].get(&path).await;
            let view: register::PcRegistrationView =
                self.screen(&reply).unwrap_or_else(|it| panic!("{it:?}"));
            assert!(matches!(view.state, register::PcRegistrationStage::Done), "{}", reply.text);
        }
    }
}
