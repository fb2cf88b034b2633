//! Patients who do not exist, each with a prescription that waits to be signed.

use super::text::{Worded, text};

/// A patient with a prescription.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patient {
    /// The number of the record.
    pub(super) number: u16,
    /// What the patient is called.
    pub(super) name: Worded,
    /// Where the patient waits.
    pub(super) place: Worded,
    /// What is prescribed.
    pub(super) medicine: Worded,
}

/// All of them.
pub(super) const PATIENTS: [Patient; 4] = [
    Patient {
        number: 2001,
        name: text("架空　あさひ", "Kakū Asahi"),
        place: text("内科、診察室1", "Internal medicine, room 1"),
        medicine: text(
            "アムロジピン錠 5 mg、1日1回 朝食後、28日分",
            "Amlodipine tablets 5 mg, once a day after breakfast, 28 days",
        ),
    },
    Patient {
        number: 2002,
        name: text("架空　みなと", "Kakū Minato"),
        place: text("内科、診察室2", "Internal medicine, room 2"),
        medicine: text(
            "メトホルミン錠 250 mg、1日2回 朝夕食後、28日分",
            "Metformin tablets 250 mg, twice a day after breakfast and dinner, 28 days",
        ),
    },
    Patient {
        number: 2003,
        name: text("架空　つばさ", "Kakū Tsubasa"),
        place: text("小児科、診察室4", "Paediatrics, room 4"),
        medicine: text(
            "アセトアミノフェン細粒 20%、1回 0.5 g 発熱時、5回分",
            "Acetaminophen fine granules 20%, 0.5 g for fever, 5 doses",
        ),
    },
    Patient {
        number: 2004,
        name: text("架空　ひかり", "Kakū Hikari"),
        place: text("3階東病棟", "Ward 3 East"),
        medicine: text(
            "レボチロキシン錠 50 µg、1日1回 起床時、14日分",
            "Levothyroxine tablets 50 µg, once a day on waking, 14 days",
        ),
    },
];

/// The patient of this number, as it stands in an address.
pub(super) fn patient(number: &str) -> Option<&'static Patient> {
    PATIENTS.iter().find(|it| it.number.to_string() == number)
}
