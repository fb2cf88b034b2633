//! Words of ours that somebody wrote by their sound: `あんしょう番号` without kanji, `視紋` with those that the keyboard offered. Pure.

use super::fold::{Letter, Script, letters};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::LazyLock,
};

/// How kanji sound in words of several: each as most of our words read it.
#[rustfmt::skip]
const SOUNDS: &[(&str, &str)] = &[
    ("あん", "暗安案庵"), ("あく", "悪握"), ("い", "医以位依移異意委易囲遺胃衣伊違"), ("いち", "一壱"), ("いん", "院印因員引飲隠陰"),
    ("えい", "映営英栄永影"), ("えつ", "閲越"), ("えん", "遠園演縁円延煙援炎沿"), ("おう", "応央王欧黄横往押"), ("おん", "音温恩"),
    ("か", "可加化家果過課下科荷価歌火仮花菓"), ("かい", "開解回会械界海改快皆階絵介怪懐壊貝"), ("がい", "外害街概該"), ("かく", "拡確格各角核客覚"),
    ("が", "賀芽我画"), ("かつ", "割活渇括"), ("かん", "管完間官館感観環関簡漢患幹看刊巻換歓監缶"), ("がん", "眼顔岩願含"),
    ("き", "機期起器記既規気季希帰基危喜貴奇寄旗棋揮汽紀己軌棄"), ("ぎ", "議技義疑偽儀"), ("きやく", "却脚"), ("きゆう", "急級救球給求休旧久宮吸"), ("きよ", "許去居巨拒挙距"),
    ("きよう", "共強教協供境況経競橋狂胸恐郷鏡京"), ("きよく", "局極曲"), ("きん", "金近禁均勤緊筋"), ("ぎん", "銀"), ("く", "区苦句"), ("くう", "空"),
    ("けい", "携形係計契型景系警軽継傾恵敬啓掲"), ("けつ", "結決欠血潔"), ("げつ", "月"), ("けん", "検件権券験険健研県建見兼献賢軒"), ("げん", "限元原現言減源厳幻"),
    ("こ", "個庫戸固古呼故湖誇"), ("ご", "誤語五後互午御護碁"), ("こう", "更効行公項交抗口広向工校港光高航構講考好孝厚皇鉱甲候功硬荒降恒攻購稿綱控耕"), ("ごう", "号合豪剛業"),
    ("こく", "告国刻黒酷"), ("こつ", "骨"), ("こん", "今婚混根困紺"), ("さ", "査差左砂佐詐鎖唆作"), ("さい", "再最済歳細採祭才災裁載際催妻西"), ("ざい", "在材剤財罪"),
    ("さく", "削策昨索錯酢咲"), ("さつ", "札刷察殺撮"), ("さん", "三参山産散算酸賛"), ("ざん", "残"),
    ("し", "指視詩紙支試死始四市史士志歯誌資司止思私姿師子使至刺枝詞肢施脂旨糸伺飼諮矢氏仕"), ("じ", "示時字自事治持児次地辞磁寺慈似滋侍耳"), ("しき", "識式色敷織"), ("しつ", "失質室執湿疾漆"), ("じつ", "実日"),
    ("しや", "者社写車舎射斜捨謝赦煮遮"), ("しゆ", "種手首主守取酒殊趣珠朱狩腫"), ("じゆ", "受授樹寿需儒"), ("しゆう", "終修集収周週習秋州就秀襲宗衆拾舟"), ("じゆう", "重住充十従柔渋銃獣縦汁"),
    ("しゆつ", "出"), ("じゆつ", "術述"), ("しゆん", "春瞬"), ("じゆん", "準順純巡循潤盾旬"), ("しよ", "書所署諸初処暑庶緒"), ("じよ", "除助女序徐如叙"),
    ("しよう", "証章承賞省照商唱称障焼象招症将昭詳勝少昇焦奨松床匠抄肖掌硝粧紹訟詔傷償彰衝消小"), ("じよう", "情状条常乗城上錠畳蒸譲浄剰丈冗嬢縄壌"), ("しよく", "職食触植殖飾嘱"),
    ("しん", "新信審真進診身心申針深森親神震寝慎振浸辛紳薪"), ("じん", "陣尋仁迅刃"), ("すい", "水推睡衰吹垂炊酔遂粋穂"), ("すう", "数枢崇"), ("せい", "整制成静製清政声精姓星晴青勢請聖誠盛牲婿誓斉征生性正"), ("せき", "籍石赤席責積績析昔隻斥惜跡"),
    ("せつ", "接設説切折節雪窃拙摂"), ("せん", "選先線専宣船戦千川洗染泉浅潜銭栓扇旋繊鮮践薦遷占"), ("ぜん", "全前善然禅漸繕"), ("そ", "粗素祖組礎阻措租訴疎塑"), ("そう", "送想操総装早走争窓草層倉創捜奏桑双葬壮爽荘喪掃遭僧騒霜藻相挿"), ("ぞう", "増像蔵造贈憎雑臓"),
    ("そん", "村損孫"), ("そく", "側足速測則息束促即"), ("ぞく", "続属族俗賊"), ("ぞん", "存"), ("た", "他多"), ("だ", "駄打"), ("だく", "諾"), ("たい", "対態待体帯替退隊太貸台胎袋耐怠泰滞逮堆"), ("だい", "代第題大"), ("たく", "択宅託卓拓沢濯"), ("たん", "端単担短探炭丹胆誕嘆淡鍛綻"), ("だん", "断段団談暖男弾壇"),
    ("ち", "知置値致恥遅池痴稚"), ("ちゆう", "中注昼虫忠宙抽仲柱鋳駐衷"), ("ちよう", "張調町長超帳朝丁頂庁鳥兆腸潮澄徴懲挑眺跳聴彫"), ("ちよく", "直勅"), ("つい", "追墜"), ("つう", "通痛"),
    ("てい", "停提低程底庭訂廷帝抵締艇偵亭貞呈堤邸弟逓定"), ("てき", "的適敵滴摘笛"), ("てつ", "鉄徹撤哲"), ("てん", "点店転展天典添"), ("でん", "電伝田殿"), ("と", "途都渡徒塗斗吐"), ("ど", "度努怒奴"),
    ("とう", "登答当等頭投島湯東灯統討糖党豆冬到逃倒塔搭桃盗陶透筒踏謄騰闘痘悼唐凍刀棟"), ("どう", "動同働道導童銅堂胴洞瞳"), ("とく", "得特徳督篤匿"), ("どく", "読独毒"), ("な", "那奈"), ("ない", "内"), ("なん", "何難南軟"),
    ("に", "二弐尼"), ("にゆう", "入乳"), ("にん", "認任忍妊人"), ("ねん", "年念粘燃"), ("のう", "能納農脳悩濃"), ("は", "破波派覇把"), ("ば", "馬婆罵場"), ("はい", "敗配廃排杯背拝輩肺俳"), ("はく", "白博迫泊拍舶薄"), ("はつ", "発髪鉢"), ("ばん", "番盤板晩蛮"), ("はん", "反半判範版般販犯班繁搬伴帆畔"),
    ("ひ", "非否比費秘被避皮悲批彼疲飛肥卑碑披扉罷"), ("び", "備美微鼻尾"), ("ひつ", "必筆匹泌"), ("ひよう", "表票標評俵漂"), ("びよう", "病秒描猫苗"), ("ひん", "品貧浜賓頻"), ("びん", "便敏瓶"),
    ("ふ", "不符府負夫婦父付布浮普富膚赴腐譜附扶怖賦"), ("ぶ", "部武舞侮"), ("ふう", "封風"), ("ふく", "復複副服福腹幅伏覆"), ("ぶつ", "物仏"), ("ふん", "紛粉奮噴墳憤雰"), ("ぶん", "文聞分"), ("へい", "閉平兵並併柄陛幣弊"), ("べつ", "別"), ("へん", "変編返辺片偏遍"),
    ("ほ", "保補歩捕舗"), ("ほう", "報方法放訪宝包豊砲邦胞倣縫崩泡芳抱飽褒俸奉"), ("ぼ", "簿募母"), ("ぼう", "防望忘暴棒貿亡忙房冒剖坊妨帽肪膨某"), ("ぼつ", "没"), ("ほん", "本翻奔"), ("ま", "麻魔摩磨"), ("まい", "毎枚妹埋"), ("まつ", "末抹"), ("まん", "満万慢漫"), ("み", "未味魅"),
    ("む", "無務夢矛霧"), ("めい", "明命名迷盟鳴銘"), ("めつ", "滅"), ("めん", "面免綿麺"), ("もう", "盲毛網妄耗猛"), ("もく", "目木黙"), ("もん", "紋門問"), ("や", "夜野"), ("やく", "薬約訳役厄躍"),
    ("ゆ", "油輸愉諭癒"), ("ゆう", "有優郵友遊勇右雄誘憂融悠裕幽猶由"), ("よ", "予余与預誉"), ("よう", "用要容様曜洋葉陽養羊幼溶腰揺擁揚庸窯謡踊"), ("らい", "来頼雷"), ("らく", "絡落楽酪"), ("らん", "覧乱卵欄濫"),
    ("り", "理利離裏里履痢吏"), ("りつ", "立律率"), ("りやく", "略"), ("りゆう", "流留竜粒隆硫"), ("りよう", "了料両良量療領漁寮涼僚陵猟糧霊"), ("りよく", "力緑"), ("るい", "類累涙塁"), ("れい", "例礼冷令齢零麗励鈴隷"), ("れき", "歴暦"), ("れん", "連練錬恋廉"), ("ろう", "労老朗郎浪廊楼漏"), ("ろく", "録六禄麓"), ("わ", "話和"), ("わく", "惑枠"),
];
/// Kana that sound like a word of ours by chance are shorter.
const LEAST_KANA: usize = 4;
const LEAST_KANJI: usize = 3;
const LEAST_SOUNDS: usize = 3;

static SOUND_OF: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut all = BTreeMap::new();
    for (sound, kanji) in SOUNDS {
        let sound: Vec<char> = letters(sound).into_iter().map(|it| plain(it.letter)).collect();
        for one in kanji.chars() {
            all.entry(one).or_insert_with(|| sound.clone());
        }
    }
    all
});

/// `ぱ` is what `は` becomes inside of a word.
fn plain(letter: char) -> char {
    match letter {
        'パ' => 'ハ',
        'ピ' => 'ヒ',
        'プ' => 'フ',
        'ペ' => 'ヘ',
        'ポ' => 'ホ',
        other => other,
    }
}

/// How a letter sounds; nothing where we do not know.
fn sound(letter: Letter) -> Vec<char> {
    match letter.script {
        Script::Hiragana | Script::Katakana => vec![plain(letter.letter)],
        Script::Other => SOUND_OF.get(&letter.letter).cloned().unwrap_or_default(),
        Script::Latin | Script::Gap => Vec::new(),
    }
}

/// Goes on with what sounds next, without long vowels: `とうろく` is `とろく` to whoever types `toroku`.
fn sounding(so_far: &mut Vec<char>, next: &[char]) {
    const LONG: &str = "オコゴソゾトドノホボモヨロウクグスズツヌフブムユル";
    for one in next {
        if *one != 'ウ' || !so_far.last().is_some_and(|last| LONG.contains(*last)) {
            so_far.push(*one);
        }
    }
}

/// A word of ours.
#[derive(Clone, Debug)]
struct Ours {
    word: Vec<Letter>,
    /// How many kana it takes, with its long vowels.
    kana: usize,
}

/// The kana that Latin letters spell, as from a keyboard without Japanese: `toroku`, `touroku`.
pub(super) fn kana(word: &str) -> Option<Vec<char>> {
    let mut kana = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let (before, vowel) = rest.split_at(rest.find(['a', 'i', 'u', 'e', 'o']).unwrap_or(rest.len()));
        let before = before.strip_prefix('n').filter(|after| !after.is_empty() && *after != "y").map_or(
            before,
            |after| {
                kana.push('ン');
                after
            },
        );
        if vowel.is_empty() {
            match before {
                "n" => kana.push('ン'),
                "" => {}
                _ => return None,
            }
            break;
        }
        let at = "aiueo".find(vowel.chars().next()?)?;
        let twice = before.len() >= 2 && before.as_bytes().first() == before.as_bytes().get(1);
        let before = if twice || before == "tch" {
            kana.push('ツ');
            before.get(1..)?
        } else {
            before
        };
        let (_, row) = ROWS.iter().find(|(consonants, _)| *consonants == before)?;
        kana.extend(row.split(' ').nth(at).filter(|it| *it != "-")?.chars());
        rest = vowel.get(1..)?;
    }
    Some(kana)
}

/// Syllables by their consonants, in the order of `aiueo`.
#[rustfmt::skip]
const ROWS: &[(&str, &str)] = &[
    ("", "ア イ ウ エ オ"), ("k", "カ キ ク ケ コ"), ("s", "サ シ ス セ ソ"), ("t", "タ チ ツ テ ト"), ("n", "ナ ニ ヌ ネ ノ"),
    ("h", "ハ ヒ フ ヘ ホ"), ("m", "マ ミ ム メ モ"), ("y", "ヤ - ユ - ヨ"), ("r", "ラ リ ル レ ロ"), ("w", "ワ - - - オ"),
    ("g", "ガ ギ グ ゲ ゴ"), ("z", "ザ ジ ズ ゼ ゾ"), ("d", "ダ ジ ズ デ ド"), ("b", "バ ビ ブ ベ ボ"), ("p", "パ ピ プ ペ ポ"),
    ("ky", "キヤ - キユ - キヨ"), ("sh", "シヤ シ シユ シエ シヨ"), ("sy", "シヤ - シユ - シヨ"), ("ch", "チヤ チ チユ チエ チヨ"), ("ty", "チヤ - チユ - チヨ"),
    ("ts", "- - ツ - -"), ("ny", "ニヤ - ニユ - ニヨ"), ("hy", "ヒヤ - ヒユ - ヒヨ"), ("my", "ミヤ - ミユ - ミヨ"), ("ry", "リヤ - リユ - リヨ"),
    ("gy", "ギヤ - ギユ - ギヨ"), ("j", "ジヤ ジ ジユ ジエ ジヨ"), ("jy", "ジヤ - ジユ - ジヨ"), ("zy", "ジヤ - ジユ - ジヨ"), ("by", "ビヤ - ビユ - ビヨ"),
    ("py", "ピヤ - ピユ - ピヨ"), ("f", "フア フイ フ フエ フオ"), ("v", "バ ビ ブ ベ ボ"),
];

/// Words of kanji, by how they sound.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    by_sound: BTreeMap<Vec<char>, Ours>,
    words: BTreeSet<Vec<char>>,
}

impl Vocabulary {
    /// Learns every word of two kanji or more that stands in one of our texts.
    pub(super) fn learn(&mut self, text: &str) {
        for run in letters(text).split(|it| it.script != Script::Other).filter(|run| run.len() >= 2) {
            self.words.insert(run.iter().map(|it| it.letter).collect());
            let sounds: Vec<Vec<char>> = run.iter().copied().map(sound).collect();
            if sounds.iter().all(|it| !it.is_empty()) {
                let kana = sounds.iter().map(Vec::len).sum();
                let mut whole = Vec::new();
                for next in sounds {
                    sounding(&mut whole, &next);
                }
                self.by_sound.entry(whole).or_insert_with(|| Ours { word: run.to_vec(), kana });
            }
        }
    }

    /// The same letters with our words in the place of those that sound like them; `None` where there are none.
    pub(super) fn heard(&self, asked: &[Letter]) -> Option<Vec<Letter>> {
        let mut heard = Vec::new();
        let mut rest = asked;
        let mut changed = false;
        while let [first, after @ ..] = rest {
            if let Some((length, word)) = self.longest_at(rest) {
                changed |= rest.iter().take(length).map(|it| it.letter).ne(word.iter().map(|it| it.letter));
                heard.extend(word);
                rest = rest.get(length..).unwrap_or_default();
            } else {
                heard.push(*first);
                rest = after;
            }
        }
        changed.then_some(heard)
    }

    /// The longest word of ours that `rest` begins with, by sight or by sound, and how many of its letters that takes.
    fn longest_at(&self, rest: &[Letter]) -> Option<(usize, Vec<Letter>)> {
        let mut sounds = Vec::new();
        let mut best = None;
        for (at, letter) in rest.iter().enumerate() {
            let next = sound(*letter);
            sounding(&mut sounds, &next);
            if next.is_empty() || !self.begins(&sounds) {
                break;
            }
            let span = rest.get(..=at).unwrap_or_default();
            let kanji = span.iter().filter(|it| it.script == Script::Other).count();
            let least = if kanji == span.len() { LEAST_KANJI } else { LEAST_KANA };
            let Some(ours) = self.by_sound.get(&sounds) else { continue };
            if span.len() < 2 || sounds.len() < LEAST_SOUNDS || ours.kana < least {
                continue;
            }
            let plain: Vec<char> = span.iter().map(|it| it.letter).collect();
            // What we write so ourselves is no slip.
            let word = if self.words.contains(&plain) { span } else { &ours.word };
            best = Some((at + 1, word.to_vec()));
        }
        best
    }

    /// Whether any word of ours begins with these sounds.
    fn begins(&self, sounds: &[char]) -> bool {
        let from = (Bound::Included(sounds), Bound::Unbounded);
        self.by_sound.range::<[char], _>(from).next().is_some_and(|(word, _)| word.starts_with(sounds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(asked: &str) -> Option<String> {
        let mut ours = Vocabulary::default();
        for word in ["指紋", "証明書", "暗証番号", "失敗", "意外", "登録"] {
            ours.learn(word);
        }
        let heard = ours.heard(&letters(asked))?;
        Some(heard.into_iter().map(|it| it.letter).filter(|it| *it != ' ').collect())
    }

    #[test]
    fn a_word_is_known_by_its_sound() {
        for (asked, meant) in [
            ("視紋が", "指紋ガ"),
            ("証明所", "証明書"),
            ("あんしょう番号", "暗証番号"),
            ("安証番号", "暗証番号"),
            ("しょうめいしょ", "証明書"),
            ("とうろくにしっぱい", "登録ニ失敗"),
            ("とろく", "登録"),
        ] {
            assert_eq!(heard(asked).as_deref(), Some(meant), "{asked}");
        }
    }

    #[test]
    fn what_is_written_well_or_is_no_word_of_ours_stays() {
        for asked in ["指紋", "意外", "患者さん", "いま", "fingerprint", ""] {
            assert_eq!(heard(asked), None, "{asked}");
        }
    }

    #[test]
    fn latin_letters_spell_kana() {
        for (typed, meant) in [
            ("anshou", Some("アンシヨウ")),
            ("shippai", Some("シツパイ")),
            ("kinyuu", Some("キニユウ")),
            ("kanni", Some("カンニ")),
            ("san", Some("サン")),
            ("fingerprint", None),
            ("qr", None),
        ] {
            assert_eq!(kana(typed).map(String::from_iter).as_deref(), meant, "{typed}");
        }
    }

    #[test]
    fn each_kanji_sounds_one_way() {
        let mut known = BTreeSet::new();
        for (sound, kanji) in SOUNDS {
            for one in kanji.chars() {
                assert!(known.insert(one), "{one} of {sound} stands twice");
            }
        }
    }
}
