//! The app without what only a PC shows: the feature `pc` is off where this is built for the site.

fn main() {
    app::start();
}
