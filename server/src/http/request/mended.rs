//! Addresses of pages as mail programs, chats and people change them, and which page was meant. The secret of a link belongs into the fragment,
//! which no server sees: where a program has made `%23` of the `#` before it, the answer puts it back there at once.

/// How long a link's secret is: 256 bits in base64url.
const SECRET: usize = 43;

/// The address that was meant by path and query as they came, if it is another: one of `pages`, whatever their case, with its query, and
/// with the fragment that came as a part of either.
pub(crate) fn meant(path: &str, query: Option<&str>, pages: &[&'static str]) -> Option<String> {
    let given = query.map_or_else(|| path.to_owned(), |query| [path, "?", query].concat());
    let (before, tail) = cut(&given, &["%23", "%2523"]).unwrap_or((&given, ""));
    let (path, query) = cut(before, &["?", "%3F", "%3f", "%253F", "%253f"]).unwrap_or((before, ""));
    let end = path.find(|c: char| !(c.is_ascii_alphabetic() || c == '/')).unwrap_or(path.len());
    let (name, junk) = path.split_at_checked(end)?;
    // A stop, a bracket, a mark that is not seen: what stands behind an address in a sentence. Anything else is another address.
    if unescaped(junk).any(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let name = ["/", name.trim_matches('/')].concat();
    // Whatever begins with a slash would otherwise be the first page.
    if name == "/" && !junk.is_empty() {
        return None;
    }
    let page = pages.iter().find(|page| page.eq_ignore_ascii_case(&name))?;
    let mut address = (*page).to_owned();
    let secret: String = unescaped(tail).filter(|c| is_base64url(*c)).take(SECRET).collect();
    for (sign, part) in [("?", query), ("#", secret.as_str())] {
        if !part.is_empty() {
            address.push_str(sign);
            address.push_str(part);
        }
    }
    (address != given).then_some(address)
}

fn is_base64url(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// What stands before and behind the first of these signs.
fn cut<'a>(text: &'a str, signs: &[&str]) -> Option<(&'a str, &'a str)> {
    let first = signs.iter().filter_map(|sign| Some((text.find(sign)?, sign.len()))).min()?;
    Some((text.get(..first.0)?, text.get(first.0 + first.1..)?))
}

/// The characters that stand there as they are: what is percent-encoded is none of a page's name and none of a secret.
fn unescaped(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text.chars();
    std::iter::from_fn(move || {
        loop {
            match rest.next()? {
                '%' => {
                    let _ = (rest.next(), rest.next());
                }
                character => return Some(character),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: [&str; 4] = ["/", "/login", "/register", "/help"];
    const TOKEN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_";

    fn of(address: &str) -> Option<String> {
        let (path, query) =
            address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
        meant(path, query, &PAGES)
    }

    #[test]
    fn a_page_is_found_however_its_address_was_changed() {
        for (given, wanted) in [
            ("/login/", "/login"),
            ("/LOGIN", "/login"),
            ("//login//", "/login"),
            ("/Register/?lang=en", "/register?lang=en"),
            ("/login%E3%80%82", "/login"),
            ("/login%3E", "/login"),
            ("/login).", "/login"),
            ("/register%E2%80%8B?lang=en", "/register?lang=en"),
            ("/login%3Flang=en", "/login?lang=en"),
            ("/help/", "/help"),
            ("//", "/"),
        ] {
            assert_eq!(of(given).as_deref(), Some(wanted), "{given}");
        }
    }

    #[test]
    fn a_secret_goes_back_into_the_fragment_alone() {
        for given in [
            "/register%23{}",
            "/register%2523{}",
            "/register/%23{}",
            "/REGISTER%23{}%E3%80%82",
            "/register%23{}%3E",
            "/register%23{}?utm_source=line",
            "/register%23%3C{}%3E",
        ] {
            let given = given.replace("{}", TOKEN);
            assert_eq!(of(&given), Some(format!("/register#{TOKEN}")), "{given}");
        }
        for given in ["/register?openExternalBrowser=1%23{}", "/register%3FopenExternalBrowser=1%23{}&utm=1"]
        {
            let given = given.replace("{}", TOKEN);
            assert_eq!(of(&given), Some(format!("/register?openExternalBrowser=1#{TOKEN}")), "{given}");
        }
    }

    #[test]
    fn what_is_right_or_of_no_page_stays() {
        for given in [
            "/",
            "/login",
            "/login?application=karte",
            "/register?t=x",
            "/nowhere",
            "/nowhere/",
            "/%ff",
            "/%00",
            "/login/more",
            "/login2",
            "/login.php",
            "/evil.example",
            "//evil.example",
            "/%5Cevil.example",
        ] {
            assert_eq!(of(given), None, "{given}");
        }
    }
}
