//! The literals of a source, each with the code that stands before it. Knows strings, raw strings, characters and comments.

/// A string in a source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Literal {
    /// The line on which it begins.
    pub(crate) line: usize,
    /// What it says.
    pub(crate) text: String,
    /// The code between the literal before and this one, without comments.
    pub(crate) before: String,
    /// The string is a line of a doc comment.
    pub(crate) doc: bool,
}

/// A source being read.
struct Reader<'a> {
    rest: &'a str,
    line: usize,
    before: String,
    found: Vec<Literal>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }

    fn until(&self, end: &str) -> usize {
        self.rest.find(end).unwrap_or(self.rest.len())
    }

    fn put(&mut self, line: usize, text: String, doc: bool) {
        let before = if doc { String::new() } else { std::mem::take(&mut self.before) };
        self.found.push(Literal { line, text, before, doc });
    }

    /// A string that ends with `quote`, behind which we are.
    fn string(&mut self, quote: char) {
        let line = self.line;
        let mut text = String::new();
        while let Some(c) = self.rest.chars().next() {
            self.take(c.len_utf8());
            match c {
                '\\' => self.escape(&mut text),
                c if c == quote => break,
                c => text.push(c),
            }
        }
        self.put(line, text, false);
    }

    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.rest.chars().next() else { return };
        self.take(c.len_utf8());
        match c {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '\n' => {
                let white = self.rest.len() - self.rest.trim_start().len();
                self.take(white);
            }
            'u' if self.rest.starts_with('{') => {
                let length = self.until("}") + 1;
                let code = self.take(length.min(self.rest.len())).trim_matches(['{', '}']);
                text.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
            }
            c => text.push(c),
        }
    }
}

/// The strings of a Rust source, up to its tests.
pub(crate) fn of_rust(source: &str) -> Vec<Literal> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut it = Reader { rest: source, line: 1, before: String::new(), found: Vec::new() };
    while let Some(c) = it.rest.chars().next() {
        if it.rest.starts_with("//") {
            let (line, length) = (it.line, it.until("\n"));
            let comment = it.take(length);
            if let Some(doc) = comment.strip_prefix("///") {
                it.put(line, doc.trim().to_owned(), true);
            }
        } else if let Some(hashes) = raw(it.rest).filter(|_| !it.before.ends_with(char::is_alphanumeric)) {
            it.take(hashes + 2);
            let end = format!("\"{}", "#".repeat(hashes));
            let (line, length) = (it.line, it.until(&end));
            let text = it.take(length).to_owned();
            it.take(end.len().min(it.rest.len()));
            it.put(line, text, false);
        } else if c == '"' {
            it.take(1);
            it.string('"');
        } else if let Some(length) = character(it.rest) {
            it.take(length);
            it.before.push_str("' '");
        } else {
            it.before.push(c);
            it.take(c.len_utf8());
        }
    }
    it.found
}

/// How many hashes a raw string here has.
fn raw(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

/// The length of a character literal here; a lifetime is none.
fn character(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('\'')?;
    if let Some(escaped) = after.strip_prefix('\\') {
        let first = escaped.chars().next()?.len_utf8();
        return escaped[first..].find('\'').map(|at| 2 + first + at + 1);
    }
    let letter = after.chars().next()?.len_utf8();
    after[letter..].starts_with('\'').then_some(letter + 2)
}

/// The strings of a script, each within its line or between backticks. What looks like one inside a regular expression does no harm: only
/// Japanese ones are taken up, and those stand in strings.
pub(crate) fn of_script(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    for (number, code) in source.lines().enumerate() {
        if code.trim_start().starts_with("//") || code.trim_start().starts_with('*') {
            continue;
        }
        let mut it = Reader { rest: code, line: number + 1, before: String::new(), found: Vec::new() };
        while let Some(c) = it.rest.chars().next() {
            it.take(c.len_utf8());
            match c {
                '\'' | '"' | '`' if it.rest.contains(c) => it.string(c),
                c => it.before.push(c),
            }
        }
        if let Some(first) = it.found.first_mut().filter(|first| first.before.trim().is_empty()) {
            ",".clone_into(&mut first.before); // goes on from the line before
        }
        for literal in &mut it.found {
            literal.line = number + 1;
        }
        found.extend(it.found);
    }
    found
}
