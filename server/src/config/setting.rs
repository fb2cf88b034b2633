//! A setting: what the table says of it, and what it is called where.

/// One line of the table of settings.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key in the file: `limits.code`.
    pub key: &'static str,
    /// What holds when nobody says otherwise, as one would write it; empty for nothing.
    pub default: &'static str,
    /// What the setting does, in the documentation's words.
    pub doc: &'static str,
    /// What may be given, in words.
    pub allowed: fn() -> String,
}

impl Setting {
    /// The name of its environment variable.
    pub fn variable(&self) -> String {
        format!("KAGURA_{}", self.key.replace('.', "_").to_ascii_uppercase())
    }

    /// The flag, without its hyphens.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }
}
