//! What the three steps look like, each 34 by 40 mm before it is placed.

use crate::paper::Path;

/// A phone in front of a code.
pub(super) fn scan() -> Path {
    Path::default()
        .rounded(3.0, 4.0, 18.0, 34.0, 3.0)
        .line(&[(10.0, 7.0), (14.0, 7.0)])
        .line(&[(7.0, 15.0), (7.0, 12.0), (10.0, 12.0)])
        .line(&[(14.0, 12.0), (17.0, 12.0), (17.0, 15.0)])
        .line(&[(17.0, 22.0), (17.0, 25.0), (14.0, 25.0)])
        .line(&[(10.0, 25.0), (7.0, 25.0), (7.0, 22.0)])
        .rectangle(10.0, 15.0, 1.5, 1.5)
        .rectangle(13.0, 15.0, 1.5, 1.5)
        .rectangle(10.0, 20.0, 1.5, 1.5)
        .rectangle(25.0, 11.0, 8.0, 8.0)
        .rectangle(27.0, 13.0, 4.0, 4.0)
        .line(&[(21.5, 18.8), (22.3, 18.4)])
        .line(&[(23.3, 17.9), (24.1, 17.5)])
}

/// A phone on which the password is typed.
pub(super) fn enter() -> Path {
    let mut path = Path::default()
        .rounded(6.0, 4.0, 22.0, 34.0, 3.0)
        .line(&[(15.0, 7.0), (19.0, 7.0)])
        .rounded(9.0, 13.0, 16.0, 6.0, 1.0)
        .line(&[(21.5, 14.5), (21.5, 17.5)])
        .line(&[(13.0, 33.0), (21.0, 33.0)]);
    for x in [11.5, 14.0, 16.5, 19.0] {
        path = path.circle(x, 16.0, 0.5);
    }
    for (x, y) in [25.0, 29.0].into_iter().flat_map(|y| [10.0, 14.0, 18.0, 22.0].map(|x| (x, y))) {
        path = path.line(&[(x, y), (x + 2.0, y)]);
    }
    path
}

/// A face and a finger.
pub(super) fn confirm() -> Path {
    Path::default()
        .rounded(6.0, 4.0, 22.0, 34.0, 3.0)
        .line(&[(15.0, 7.0), (19.0, 7.0)])
        .circle(17.0, 17.0, 5.5)
        .line(&[(15.0, 16.0), (15.0, 16.5)])
        .line(&[(19.0, 16.0), (19.0, 16.5)])
        .curve((14.8, 19.2), [(16.0, 20.4), (18.0, 20.4)], (19.2, 19.2))
        .curve((12.5, 34.0), [(12.5, 28.0), (21.5, 28.0)], (21.5, 34.0))
        .curve((14.5, 34.5), [(14.5, 30.9), (19.5, 30.9)], (19.5, 34.5))
        .line(&[(17.0, 32.5), (17.0, 34.5)])
}
