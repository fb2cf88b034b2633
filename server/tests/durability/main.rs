//! The store when the process or the power goes. A program of its own, apart from `it`: it opens the same database again at once, and
//! while another test starts a program, that one holds a copy of every open file until it has begun, the database's lock among them.
//! Here whoever starts one waits for whoever opens one (`writer::alone`), which the hundred places of `it` that start programs do not.

#[cfg(test)]
#[expect(dead_code, reason = "what proptest draws is drawn in the other program")]
#[path = "../it/amount.rs"]
mod amount;
#[cfg(test)]
mod backup_kill;
#[cfg(test)]
mod power_cut;
#[cfg(test)]
mod store_kill;
#[cfg(test)]
mod writer;
