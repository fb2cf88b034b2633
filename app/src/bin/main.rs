//! The app, whole: for PCs, and for whatever is not known to be a phone.

fn main() {
    app::start();
}
