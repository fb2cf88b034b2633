//! The numbers that a phone offers to choose from: whoever sees the PC's screen knows the right one.

use serde::{Deserialize, Serialize};

/// The numbers a phone offers to choose from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct NumberOffer {
    /// Three different ones of two digits.
    pub numbers: [u8; 3],
    /// The one that the PC shows.
    pub right: u8,
}

impl NumberOffer {
    /// An offer from three random numbers, `a` below 90, `b` below 89, `c` below 88, and which of the three is right.
    pub fn draw(a: u8, b: u8, c: u8, right: u8) -> Self {
        let mut taken: Vec<u8> = Vec::with_capacity(3);
        for draw in [a, b, c] {
            let mut number = 10 + draw % 90;
            while taken.contains(&number) {
                number = if number == 99 { 10 } else { number + 1 };
            }
            taken.push(number);
        }
        let numbers = [taken.first(), taken.get(1), taken.get(2)].map(|n| n.copied().unwrap_or(10));
        let [first, second, third] = numbers;
        Self { numbers, right: [first, second, third].get(usize::from(right % 3)).copied().unwrap_or(first) }
    }

    /// The same offer where another number is the right one, which a client's screen shows already.
    #[must_use]
    pub fn with(&self, right: u8) -> Self {
        // Where it was among the others by chance, the two change places.
        let changed = |it: u8| {
            if it == self.right {
                right
            } else if it == right {
                self.right
            } else {
                it
            }
        };
        Self { numbers: self.numbers.map(changed), right }
    }
}
