//! Where the texts of each file are shown. A file with Japanese words that is in neither list fails a test.

/// Files by the beginning of their path, the more exact first, and where people meet their texts.
pub(crate) const PLACES: &[(&str, &str)] = &[
    ("app/index.html", "boot page"),
    ("app/plain/", "pages without WebAssembly"),
    ("app/src/browser/glue.js", "app, times"),
    ("app/src/components/", "app, all pages"),
    ("app/src/shared_text.rs", "app, all pages"),
    ("app/src/journey/card/", "app, card step"),
    ("app/src/journey/phone/", "app, QR code on a PC"),
    ("app/src/journey/", "app, shared steps"),
    ("app/src/pages/account/", "app, my page"),
    ("app/src/pages/approve/", "app, approving a login on the phone"),
    ("app/src/pages/login/", "app, login"),
    ("app/src/pages/missing/", "app, no such page"),
    ("app/src/pages/register/", "app, registering a phone"),
    ("public/manifest.webmanifest", "name of the app on a phone"),
    ("server/api/src/catalogue/", "messages and help"),
    ("server/api/src/check/", "check of the device"),
    ("server/api/src/device/", "names of devices and browsers"),
    ("server/api/src/shared_text.rs", "all pages"),
    ("server/src/calendar.rs", "dates"),
    ("server/src/cli/", "command line"),
    ("server/src/config.rs", "command line, settings"),
    ("server/src/config/table.rs", "command line, settings"),
    ("server/src/config/", "command line, settings"),
    ("server/src/demo/mod.rs", "demonstration, in the terminal"),
    ("server/src/demo/pki/", "demonstration, cards"),
    ("server/src/demo/record/", "demonstration, record application"),
    ("server/src/demo/record_door.rs", "demonstration, name of the record application"),
    ("server/src/desk/incident_text.rs", "command line, incidents"),
    ("server/src/desk/letter/", "letter and password sheet"),
    ("server/src/desk/text.rs", "dates on paper and in the terminal"),
    ("server/src/listener/server_certificate.rs", "command line, why nothing starts"),
    ("server/src/main.rs", "command line, why nothing starts"),
    ("server/src/http/answer/", "answers for programs without pages"),
    ("server/src/http/oidc/", "pages for people whom an application sends"),
    ("server/src/http/pages/check/", "page /check"),
    ("server/src/http/pages/help/", "pages /help"),
    ("server/src/http/pages/", "pages of the server"),
    ("server/src/providers.rs", "names of what keeps passkeys"),
    ("server/src/service/", "names of applications and changes"),
];

/// Files whose Japanese words nobody is shown, or that others have written; what they write as a text all the same is one.
pub(crate) const NO_TEXTS: &[(&str, &str)] = &[
    ("server/api/src/catalogue/everyday.rs", "what people type into the search"),
    ("server/api/src/catalogue/messages/", "titles, as other screens have them"),
    ("server/api/src/catalogue/pasted.rs", "what people paste into the search"),
    ("server/api/src/catalogue/read/fold.rs", "letters that the search takes for one"),
    ("server/api/src/catalogue/read/heard.rs", "how letters sound"),
    ("server/api/src/catalogue/remembered.rs", "titles, as people remember them"),
    ("server/api/src/catalogue/sketch/label.rs", "letters that begin no line"),
    ("server/src/cards/role.rs", "professions, as the ministry names them"),
    ("server/src/config/value.rs", "examples of settings"),
    ("server/src/demo/pki/authority.rs", "names inside of certificates"),
    ("server/src/demo/pki/authorities.rs", "names inside of certificates"),
    ("server/src/demo/pki/hpki.rs", "names inside of certificates"),
    ("server/src/demo/pki/jpki.rs", "names inside of certificates"),
    ("server/src/desk/charset.rs", "letters that tell an encoding"),
    ("server/src/desk/columns.rs", "titles that other people's lists have"),
    ("server/src/desk/holder_list.rs", "states as other people's lists have them"),
    ("server/src/desk/text.rs", "letters that tell an encoding"),
    ("server/src/ids.rs", "letters that are forgiven in an id"),
    ("server/src/line.rs", "letters that are shown or not"),
    ("server/src/model/kana.rs", "letters in which readings are written"),
    ("server/src/paper/setting.rs", "letters that begin or end no line"),
];

/// Where the texts of a file are shown.
pub(crate) fn of(file: &str) -> Option<&'static str> {
    PLACES.iter().find(|(path, _)| file.starts_with(path)).map(|(_, place)| *place)
}
