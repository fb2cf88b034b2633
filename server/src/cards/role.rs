//! What professions are called in Japanese. The names in certificates are English; one that stands in no table is shown as it is, because
//! a certification authority may know more of them than we do.

use api::Language;

/// The qualifications and offices of the HPKI certificate policy, as written in certificates, and in Japanese.
const NAMES: [(&str, &str); 33] = [
    ("Medical Doctor", "医師"),
    ("Dentist", "歯科医師"),
    ("Pharmacist", "薬剤師"),
    ("Medical Technologist", "臨床検査技師"),
    ("Radiological Technologist", "診療放射線技師"),
    ("General Nurse", "看護師"),
    ("Public Health Nurse", "保健師"),
    ("Midwife", "助産師"),
    ("Physical Therapist", "理学療法士"),
    ("Occupational Therapist", "作業療法士"),
    ("Orthoptist", "視能訓練士"),
    ("Speech Therapist", "言語聴覚士"),
    ("Dental Technician", "歯科技工士"),
    ("National Registered Dietitian", "管理栄養士"),
    ("Certified Social Worker", "社会福祉士"),
    ("Certified Care Worker", "介護福祉士"),
    ("Emergency Medical Technician", "救急救命士"),
    ("Psychiatric Social Worker", "精神保健福祉士"),
    ("Clinical Engineer", "臨床工学技士"),
    ("Massage and Finger Pressure Practitioner", "あん摩マッサージ指圧師"),
    ("Acupuncturist", "はり師"),
    ("Moxibustion Practitioner", "きゅう師"),
    ("Dental Hygienist", "歯科衛生士"),
    ("Prosthetics & Orthotic", "義肢装具士"),
    ("Artificial Limb Fitter", "義肢装具士"),
    ("Judo Therapist", "柔道整復師"),
    ("Clinical Laboratory Technician", "衛生検査技師"),
    ("Certified Public Psychologist", "公認心理師"),
    ("Director of Hospital", "病院長"),
    ("Director of Clinic", "診療所院長"),
    ("Supervisor of Pharmacy", "管理薬剤師"),
    ("Proprietor of Pharmacy", "薬局開設者"),
    ("Director", "その他の管理責任者"),
];

/// A role's Japanese name; the role as it is where none is known.
pub fn in_japanese(role: &str) -> &str {
    NAMES.iter().find(|(english, _)| role.trim().eq_ignore_ascii_case(english)).map_or(role, |(_, name)| name)
}

/// A role in a person's language.
pub fn in_language(role: &str, language: Language) -> &str {
    match language {
        Language::Ja => in_japanese(role),
        Language::En => role,
    }
}

#[cfg(test)]
mod tests {
    use crate::cards::role::{NAMES, in_japanese};

    #[test]
    fn known_roles_have_japanese_names() {
        assert_eq!(in_japanese("Medical Doctor"), "医師");
        assert_eq!(in_japanese("medical doctor "), "医師");
        assert_eq!(in_japanese("Director of Hospital"), "病院長");
        assert_eq!(in_japanese("Director"), "その他の管理責任者");
    }

    #[test]
    fn an_unknown_role_is_passed_on_as_it_is() {
        assert_eq!(in_japanese("Ward Clerk"), "Ward Clerk");
        assert_eq!(in_japanese("医師"), "医師");
    }

    #[test]
    fn no_role_stands_twice_in_the_table() {
        for (n, (english, _)) in NAMES.iter().enumerate() {
            assert!(NAMES.iter().skip(n + 1).all(|(other, _)| other != english), "{english}");
        }
    }
}
